"""The class page: two scenarios side by side, lived by the same students with the same luck, in a browser on this machine."""

from experiments.verbs import named

PORT = 8765


def add_classroom(verbs) -> None:
    """Add the verb to a parser."""
    what = "a page that shows two scenarios side by side, for a class"
    one = verbs.add_parser("classroom", help=what, description=f"Open {what}: the same students, the same luck. Ctrl-C ends it.")
    one.add_argument("words", nargs="*", metavar="[SCENARIO SCENARIO] [key=value ...]", help="two scenarios (default: lecture_only pal), and settings of both")
    one.add_argument("--port", type=int, help=f"port on this machine (default: {PORT}, or the next that is free)")
    one.add_argument("--no-browser", action="store_true", help="do not open the browser")
    one.add_argument("--share", action="store_true", help="let phones of the local network watch and vote, with a token")
    one.add_argument("--config-dir", type=named, help="folder with configs of your own")

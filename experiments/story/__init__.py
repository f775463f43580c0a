"""Tell what happened to one simulated student, week by week, and who and what did it."""

from pathlib import Path


def add_story(verbs) -> None:
    """Add the command to those of the command line."""
    what = "one simulated student's term, week by week, from a kept answer"
    one = verbs.add_parser("story", help=what, description=f"Tell {what}. Without a student: list those worth telling.")
    one.add_argument("result", metavar="RESULT", help="a folder, its name in results/, or latest")
    one.add_argument("student", metavar="STUDENT", nargs="?", help="number of the row, or gain, loss, isolate, helper, typical")
    one.add_argument("--replicate", type=int, default=0, help="which replicate (default: 0)")
    one.add_argument("--outcome", default="mark", help="of gain and loss: mark, stress, belonging, knowledge (default: mark)")
    one.add_argument("--arm", help="which arm (default: the first that is compared with another)")
    one.add_argument("--out", type=Path, help="folder or .png for the figure (default: the result's folder)")

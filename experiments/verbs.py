"""Commands about kept answers, as they are typed; what does them is loaded when it is needed."""

import argparse
import re
from pathlib import Path

FORMATS = ("png", "pdf", "svg")
SETTING = re.compile(r"[a-z_]+(\.[a-z_]+)*=")
WHAT = ("list", "show", "verify", "prune")
STORE = "store"  # the folder of kept runs, beside the answers
SAMPLE = 3  # replicates that are lived again


def named(word: str) -> Path:
    """Read the name of a file or folder; an empty one would be the current folder, which nobody has named."""
    if not word.strip():
        raise argparse.ArgumentTypeError("an empty name; the current folder is .")
    if SETTING.match(word):
        raise argparse.ArgumentTypeError(f"{word}: looks like a setting; a folder of this name is ./{word}")
    return Path(word)


def add_plot(verbs) -> None:
    """Describe the command."""
    what = "draw a figure of a kept answer again"
    epilog = (
        "KIND curve takes outcome=stress, band=mean (its interval), runs or students, and arm=NAME[,NAME]; sociogram (the network of friends on three "
        "days) outcome=stress and arm; forest (differences in one outcome) outcome=knowledge, by=arm or subgroup, and arm; the others are the figures "
        "of the answer."
    )
    one = verbs.add_parser("plot", help=what, description=f"{what.capitalize()}, from its tables alone.", epilog=epilog)
    one.add_argument("result", metavar="RESULT", help="its folder, its name in results/ or the beginning of that, or: latest")
    one.add_argument("kind", metavar="KIND", nargs="?", default="", help="which figure; without: which there are")
    one.add_argument("words", nargs="*", default=[], metavar="key=value", help="of a curve, sociogram or forest: outcome, band, by, arm")
    one.add_argument("--format", choices=FORMATS, help="(default: what --out ends in, else png)")
    one.add_argument("--out", type=named, help="the file to write (default: KIND in the current folder)")


def add_results(verbs) -> None:
    """Describe the command."""
    what = "kept answers and runs: list, show, verify or prune them"
    one = verbs.add_parser("results", help=what, description=f"{what.capitalize()}.")
    does = "list; show RESULT again; verify RESULT by living some of its replicates again; prune runs of other models"
    one.add_argument("what", choices=WHAT, metavar="WHAT", help=does)
    one.add_argument("result", nargs="?", default="", metavar="RESULT", help="folder, name or its beginning (default: latest)")
    one.add_argument("--out", type=named, default=Path("results"), help="the folder with results (default: results)")
    one.add_argument("--sample", type=int, help=f"replicates to live again (default: {SAMPLE})")
    one.add_argument("--all", action="store_true", help="show: every outcome; prune: every kept run")
    one.add_argument("--dry-run", action="store_true", help="prune: only say what would be removed")

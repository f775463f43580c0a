"""Hold parts of the model against theory: a closed form, or a second way to compute the same, written without the model's formulas."""

from pathlib import Path

PLACE = Path("results/validation/theory")


def add_validate(verbs) -> None:
    """Add the command to those of the command line."""
    what = "hold parts of the model against theory, or the effect of each programme against evidence"
    one = verbs.add_parser("validate", help=what, description=f"{what.capitalize()}. Exit code 0: all agree, 1: something misses.")
    one.add_argument("what", choices=["theory", "programmes"], help="closed forms and second implementations; or what trials and reviews found")
    one.add_argument("words", nargs="*", metavar="CHECK | key=value", help="which checks (default: all); settings of the comparison of programmes")
    one.add_argument("--out", type=Path, help=f"folder for figures and pages (default: {PLACE.as_posix()}; for programmes: results)")
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    one.add_argument("--quiet", action="store_true", help="print nothing but errors")

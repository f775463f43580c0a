"""The command `peersim validate`: hold the model against published patterns, real data, evidence on each programme, or theory."""

from argparse import Namespace
from pathlib import Path

from rich.console import Console

from experiments.theory import PLACE
from experiments.verbs import named
from sim.errors import UserError

WHAT = """PATTERN ... are keys of patterns, as SF1 SF13; none means all of them. Behind them settings of the model may stand, as in
mechanisms.study_talk.explaining=0.3. theory: closed forms and second implementations. programmes: what trials and reviews found
of each. data: real networks and reports of stress and belonging. Exit code 0: all agree, 1: something misses."""
RESULTS = Path("results")
OTHER = ("theory", "programmes", "data")
NOT_OF_EXPERIMENTS = ("calendar", "precision", "precise", "minutes", "institution")
ONLY_PATTERNS = ("quick", "rivals", "ablation")


def add_validate(verbs) -> None:
    """Add the command to those of the command line."""
    what = "hold the model against published patterns, real data, trials of programmes, or theory"
    one = verbs.add_parser("validate", help=what, description=f"{what.capitalize()}.", epilog=WHAT)
    one.add_argument("words", nargs="*", metavar="PATTERN | theory | programmes | data | key=value", help="what to hold it against (default: all patterns)")
    kind = one.add_mutually_exclusive_group()
    one.add_argument("--quick", action="store_true", help="few replicates: about a minute, for tuning; patterns near their bands may fall on either side")
    kind.add_argument("--rivals", action="store_true", help="run rival models, and show which patterns each fails")
    kind.add_argument("--ablation", action="store_true", help="take mechanisms out one by one, and show which patterns fail then")
    one.add_argument("--out", type=named, help=f"folder for figures and pages (default: {RESULTS / 'validation'}; for programmes: {RESULTS})")
    one.add_argument("--json", action="store_true", help="print the findings as JSON")
    one.add_argument("--quiet", action="store_true", help="print nothing but errors")


def validate(options: Namespace, errors: Console) -> int:
    """Do what was asked for; returns the exit code."""
    what = options.words[0] if options.words and options.words[0] in OTHER else ""
    refused = [word for word in options.words if word.split("=")[0].split(".")[0] in NOT_OF_EXPERIMENTS or word.startswith("population=")]
    if refused and what != "programmes":
        raise UserError(f"{refused[0]}: experiments have calendars, cohorts and precision of their own (population.newcomers=500 or replicates=20 can be said)")
    if beside := [word for word in options.words[1:] if word in OTHER]:
        raise UserError(f"validate {beside[0]} stands by itself, before settings: peersim validate {beside[0]}")
    if what:
        options.words = options.words[1:]
        if typed := [name for name in ONLY_PATTERNS if getattr(options, name) and (what, name) != ("data", "quick")]:
            raise UserError(f"--{typed[0]} goes with patterns, not with {what}")
    if what == "theory":
        from experiments.theory.command import validate as hold

        options.out = options.out or PLACE
        return hold(options, errors)
    if what == "programmes":
        return _programmes(options, errors)
    if what == "data":
        from experiments.realism.command import validate as hold

        return hold(options, errors, RESULTS)
    from experiments.patterns.command import validate as hold

    return hold(options, errors, RESULTS)


def _programmes(options: Namespace, errors: Console) -> int:
    from experiments.answering import have
    from experiments.evidence.command import validate as hold

    def answer(question) -> Path:
        folder = (options.out or RESULTS) / question.name
        have(question, folder, options.quiet or options.json, errors)
        return folder

    return hold(options, answer)

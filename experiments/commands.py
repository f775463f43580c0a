"""The command line: peersim run, compare, sweep, study, story, plot, results, describe, validate, benchmark, classroom."""

import argparse
import contextlib
import json
import os
import re
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from experiments.classroom import add_classroom
from experiments.story import add_story
from experiments.validating import add_validate
from experiments.verbs import add_plot, add_results, named
from sim.errors import UserError, nearest
from sim.frame.interruption import held_back

EPILOG = """After the names come settings, in Hydra's grammar: replicates=200 seed=7 population=reed98
programmes.pal.group_size=5 mechanisms.support_talk=null. A comma list makes one arm a value.
Compiled code and starting networks are kept in the folder that PEERSIM_CACHE names, else in the user's cache folder
(~/.cache/peersim on Linux). It grows with use and may be deleted at any time: what is missing is made again."""
VERBS = ("run", "compare", "sweep", "study", "story", "plot", "results", "describe", "validate", "benchmark", "classroom")
ASKING = VERBS[:4]
RESULTS = Path("results")
PATIENCE = 1.0  # s more that threads have to end after an interruption


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 a check that misses, 2 a mistake of the user's, 130 interrupted."""
    words = sys.argv[1:] if arguments is None else arguments
    if arguments is None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # who is told to end tidies up as for Ctrl-C
    errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        if words and not words[0].startswith("-") and words[0] not in VERBS:
            raise UserError(f"peersim {words[0]}: no such command.{nearest(words[0], VERBS)}")
        return _run(_parsed(words), errors)
    except UserError as error:
        errors.print(str(error), style="red")
        return 2
    except MemoryError:
        errors.print("Not enough memory on this machine; use fewer students (population.newcomers, population.older), replicates or arms", style="red")
        return 2
    except KeyboardInterrupt as stop:
        errors.print(str(stop) or "Interrupted: nothing was written.")
        if arguments is None:
            _end_without_threads()
        return 130
    except BrokenPipeError:  # who reads has read enough, as in: peersim describe parameters | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _end_without_threads() -> None:
    """End the program at once if a thread does not end soon, as one whose mechanism never does."""
    until = time.monotonic() + PATIENCE
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
            if thread.is_alive():
                sys.stdout.flush()
                os._exit(130)


def _parsed(words: list[str]) -> argparse.Namespace:
    """Parse the words; settings may stand before or after the options."""
    parser = _parser()
    options, rest = parser.parse_known_args(words)
    foreign = [word for word in rest if word.startswith("-") or not hasattr(options, "words")]
    if foreign:
        known = re.findall(r"--[a-z-]+", parser.verbs[options.verb].format_usage())
        raise UserError(f"{foreign[0]}: no such option of peersim {options.verb}.{nearest(foreign[0], [*known, '--help'])}")
    if rest:
        options.words += rest
    return options


class _Parser(argparse.ArgumentParser):
    """A parser that tells a mistake in one line, as everything else here does; `verbs` are those of its words."""

    verbs: dict[str, argparse.ArgumentParser]

    def error(self, message: str):
        raise UserError(f"{self.prog}: {message} (see {self.prog} --help)")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="peersim", description="Compare peer-support programmes on the same students with the same luck.", epilog=EPILOG)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    parser.verbs = verbs.choices
    for verb, what in (
        ("run", "one scenario by itself"),
        ("compare", "scenarios against the first of them"),
        ("sweep", "values of one setting, against the same scenario without programmes"),
        ("study", "a question kept in a file, by its name; without a name: which there are"),
    ):
        one = verbs.add_parser(verb, help=what, description=what, epilog=EPILOG)
        study = verb == "study"
        one.add_argument("words", nargs="*" if study else "+", metavar="NAME [key=value ...]" if study else "SCENARIO[+MODIFIER ...] [key=value ...]")
        one.add_argument("--out", type=named, default=RESULTS, help="folder for results (default: results)")
        one.add_argument("--config-dir", type=named, help="folder with configs of your own (population/, programme/, scenario/ ...)")
        one.add_argument("--mechanism", type=named, action="append", default=[], metavar="FILE.py", help="a Python file with mechanisms of your own")
        one.add_argument("--all", action="store_true", help="print every outcome, subgroup and the network, not only the main ones")
        one.add_argument("--json", action="store_true", help="print the answer as JSON")
        one.add_argument("--quiet", action="store_true", help="print nothing but errors")
        one.add_argument("--yes", action="store_true", help="begin what will take long without asking")
        one.add_argument("--replicate", type=int, metavar="N", help="live this replicate alone, and show where it fails; nothing is kept")
    add_story(verbs)
    add_plot(verbs)
    add_results(verbs)
    add_validate(verbs)
    add_classroom(verbs)
    speed = verbs.add_parser("benchmark", help="speed of the model on this machine", description="Time the model beside plain Mesa and sparse products.")
    speed.add_argument("--quick", action="store_true", help="about a minute, without the largest cohorts")
    speed.add_argument("--large", action="store_true", help="a million students too")
    speed.add_argument("--json", action="store_true", help="print the figures as JSON")
    what = "every key that can be typed after the scenarios: default, what is allowed, meaning, source"
    describe = verbs.add_parser("describe", help=what, description=f"List {what}.")
    describe.add_argument(
        "what",
        nargs="?",
        choices=["scenarios", "institutions", "modifiers", "studies", "settings", "programmes", "programme", "parameters", "everything", "odd"],
        default="everything",
        help="which (default: everything); programme NAME says one back in words",
    )
    describe.add_argument("name", nargs="?", metavar="NAME", help="of a scenario or programme, behind the word programme")
    describe.add_argument("--config-dir", type=named, help="folder with configs of your own: their names and keys too")
    form = describe.add_mutually_exclusive_group()
    form.add_argument("--csv", dest="form", action="store_const", const="csv", default="", help="print the parameters as CSV")
    form.add_argument("--json", dest="form", action="store_const", const="json", help="print the parameters as JSON")
    return parser


def _run(options: argparse.Namespace, errors: Console) -> int:
    others = {
        "describe": _describe,
        "story": _story,
        "plot": _plot,
        "results": _results,
        "validate": _validate,
        "benchmark": _benchmark,
        "classroom": _classroom,
    }
    return others.get(options.verb, _ask)(options, errors)


def _describe(options: argparse.Namespace, errors: Console) -> int:
    if options.what == "odd" or options.form:
        from experiments.description import printed

        print(printed(options.what, options.form))
        return 0
    with held_back():
        text = _described(options)
    print(text)
    return 0


def _story(options: argparse.Namespace, errors: Console) -> int:
    with held_back():
        from experiments.story.command import story

    return story(options, errors)


def _plot(options: argparse.Namespace, errors: Console) -> int:
    with held_back():
        from experiments.plotting import plot

    return plot(options)


def _results(options: argparse.Namespace, errors: Console) -> int:
    from experiments.managing import manage

    return manage(options, _asked_again)


def _classroom(options: argparse.Namespace, errors: Console) -> int:
    from experiments.classroom.command import classroom

    return classroom(options, errors)


def _benchmark(options: argparse.Namespace, errors: Console) -> int:
    from experiments.benchmark import benchmark
    from experiments.speed import speed

    figures = benchmark(options.quick, options.large, lambda what: None if options.json else errors.print(f"timing {what} ..."))
    print(json.dumps(figures, indent=2)) if options.json else speed(Console(highlight=False, markup=False), figures)
    return 0


def _ask(options: argparse.Namespace, errors: Console) -> int:
    """Answer a question, or live one of its replicates alone."""
    if options.verb == "study" and not options.words:
        return _list_studies(options)
    with _starting(options, errors):
        question = _question(options)
    return _answer(question, options, errors) if options.replicate is None else _alone(question, options.replicate)


def _starting(options: argparse.Namespace, errors: Console):
    """Say on a terminal that something is going on, until the question is composed."""
    return contextlib.nullcontext() if options.quiet or not errors.is_terminal else errors.status("starting")


def _alone(question, number: int) -> int:
    """Live one replicate in this process, and let what fails fail: its traceback is what is asked for."""
    from experiments.analysis import MAIN
    from experiments.engine.work import alone
    from experiments.tables import in_words, table

    if not 0 <= number < question.first.replicates:
        raise UserError(f"--replicate {number}: (allowed 0 to {question.first.replicates - 1})")
    runs = in_words(table(alone(question, number).runs))
    print(f"Replicate {number} (the first is 0): {len(question.arms)} run{'s' if len(question.arms) > 1 else ''} without an error. At the end:")
    main = runs[(runs["group"] == runs["group"].iloc[0]) & runs["outcome"].isin(MAIN)]
    print(main.pivot(index="arm", columns="outcome", values="arm_mean").loc[[arm.label for arm in question.arms], list(MAIN)].round(3).to_string())
    return 0


def _described(options: argparse.Namespace) -> str:
    """Give the text that was asked for."""
    if (options.what == "programme") != bool(options.name):
        raise UserError("peersim describe programme NAME says one programme back in words; programmes lists the knobs of all")
    if options.what == "programme":
        from experiments.sentence import page

        return page(options.name, options.config_dir)
    from experiments import describe

    return getattr(describe, options.what)(options.config_dir)


def _question(options: argparse.Namespace):
    """State the question that was typed. Raises UserError for one that cannot be meant."""
    verb, names, settings = options.verb, *([word for word in options.words if ("=" in word) == has] for has in (False, True))
    if not names or (verb != "compare" and len(names) > 1):
        takes = {"compare": "scenarios", "study": "one study"}.get(verb, "one scenario")
        raise UserError(f"peersim {verb} takes {takes}, got: {' '.join(names) or 'none'}")
    with held_back():  # in the midst of Hydra an interruption would be told as a mistake of the user's
        from experiments.asking import ask  # here, so that --help and mistakes of the first word answer at once
        from experiments.study import ask_study

        rest = settings, options.config_dir, tuple(options.mechanism)
        question = ask_study(names[0], *rest) if verb == "study" else ask(verb, names, *rest)
    files = [("--config-dir", options.config_dir), *(("--mechanism", one) for one in options.mechanism)]
    question = replace(question, asked=(verb, *options.words, *(str(word) for pair in files if pair[1] for word in pair)))
    if verb == "compare" and len(question.arms) < 2:
        raise UserError(f"compare needs at least two arms; to look at one scenario: peersim run {names[0]}")
    return question


def _asked_again(words: list[str]):
    """State the question of a kept answer. A manifest may come from anybody: no code is run that it names."""
    options = _parsed(words) if words and words[0] in ASKING else None
    if options is None or not options.words:
        raise UserError(f"this answer was asked by none of the commands {', '.join(ASKING)}, and cannot be verified")
    if options.mechanism:
        raise UserError("this answer has mechanisms from files, and no code is run that an answer names; ask the question again")
    return _question(options)


def _list_studies(options: argparse.Namespace) -> int:
    with held_back():
        from experiments.study import listed

        found, bad = listed(options.config_dir)
    if options.json:
        print(json.dumps({one.name: one.question for one in found}, indent=2))
    elif not options.quiet:
        width = max(len(one.name) for one in found) + 2
        print("\n".join([*(f"{one.name:{width}}{one.question}" for one in found), *(f"Not listed: {one}" for one in bad)]))
    return 0


def _validate(options: argparse.Namespace, errors: Console) -> int:
    with held_back():
        from experiments.validating import validate

    return validate(options, errors)


def _answer(question, options: argparse.Namespace, errors: Console) -> int:
    from experiments import results

    folder = options.out / question.name
    try:
        return _told(question, folder, options, errors)
    except KeyboardInterrupt:
        if not results.whole(folder):
            raise
        errors.print(f"Interrupted: the answer is complete, in {folder}")
        return 130


def _told(question, folder: Path, options: argparse.Namespace, errors: Console) -> int:
    from experiments import results, screen
    from experiments.answering import have
    from experiments.json_answer import as_json

    have(question, folder, options.quiet or options.json, errors, options.yes)
    table, used, manifest = results.read(folder)
    if options.json:
        print(as_json(folder, table, used, manifest))
    elif not options.quiet:
        screen.show(Console(highlight=False, markup=False), folder, table, used, manifest, options.all)
    return 0

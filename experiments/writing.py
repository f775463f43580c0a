"""Write an answer: tables, figures, settings and a manifest in one folder, whole or not at all."""

import contextlib
import itertools
import json
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pandas as pd

from experiments import costs, figures
from experiments.analysis import network, summary, use
from experiments.disclosure import disclosed, rounded
from experiments.engine.watching import reached
from experiments.evaluations import evaluations
from experiments.pairs import pairs
from experiments.question import Question
from experiments.results import CONFIG, COSTS, DESIGN, EVALUATIONS, FAILURES, NETWORK, PAIRS, SINGLE, SUMMARY, SURVEYS, USE, VALUE, kept, unwritable
from experiments.seal import MANIFEST, sealed
from experiments.surveys import summed_up
from sim.calendar import exam_weeks
from sim.configuration import Scenario
from sim.fingerprint import fingerprint
from sim.frame.interruption import held_back
from sim.notes import notes
from sim.roster import Roster

PACKAGES = ("mesa", "numpy", "numba", "pandas", "networkx", "scipy", "hydra-core", "matplotlib", "pyarrow")
NONE = pd.DataFrame()
MOST_PAIRED = 50  # arms that are compared with each other, and not only with their control
# as tests/experiments/test_coverage.py finds: 93 to 96 % for what a programme is about; 85 to 88 % for coping workshops on marks, all in few replicates
LOOKED = "Looked at again and again, these intervals hold the truth somewhat less often: 93 % of the time, 85 % where few replicates make all the difference."
PART, ABANDONED = ".part", 24 * 3600  # a half-written answer, and s after which nobody can be writing it any more: that takes seconds

ASIDE = ".changed"  # ends the name of an edited file, when the answer is made again


def write(folder: Path, question: Question, tables: dict[str, pd.DataFrame], ran: dict, damaged: list[str] | None = None) -> None:
    """Write an answer beside its place, and rename it when it is complete; `damaged` names files of one that stands there and is to be renewed.

    `ran` says where and when the runs were made: what `provenance` gives, or what the manifest of kept runs says.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        with tempfile.TemporaryDirectory(PART, f".{folder.name}.", folder.parent, ignore_cleanup_errors=True) as place:
            fresh = Path(place) / folder.name  # inside, so that it gets the usual permissions
            fresh.mkdir()
            _fill(fresh, question, tables, ran)
            if damaged:
                _renew(folder, fresh, damaged)
            else:
                fresh.rename(folder)
    except OSError as error:
        if not damaged and kept(folder, question):
            return  # another process answered the same question meanwhile
        raise unwritable(folder, error) from None


def _renew(folder: Path, fresh: Path, damaged: list[str]) -> None:
    """Set aside what was edited, which may be somebody's work, and put every file in its place, the manifest last."""
    anything = MANIFEST in damaged  # which then tells of no file whether it was edited
    with held_back():
        for path in sorted(fresh.iterdir(), key=lambda one: one.name == MANIFEST):
            old = folder / path.name
            if old.exists() and (anything or old.name in damaged) and old.read_bytes() != path.read_bytes():
                shutil.copy2(old, _free(folder / f"{old.name}{ASIDE}"))
            path.replace(old)


def _free(path: Path) -> Path:
    """Give a name that nothing has yet: this one, or with a number behind it."""
    return next(one for one in itertools.chain([path], (path.with_name(f"{path.name}.{k}") for k in itertools.count(2))) if not one.exists())


def _tidy(folder: Path) -> None:
    """Remove what runs that were killed while they wrote this answer left beside it."""
    for part in folder.parent.glob(f".{folder.name}.*{PART}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED:
                shutil.rmtree(part, ignore_errors=True)


def _fill(fresh: Path, question: Question, tables: dict[str, pd.DataFrame], ran: dict) -> None:
    """Write every file of an answer; the manifest comes last."""
    personal = question.first.personal
    students = int(tables["runs"]["students"].iloc[0])
    failures = tables.get(FAILURES, NONE)
    tables = {name: rows for name, rows in tables.items() if name != FAILURES and not (personal and name in SINGLE)}
    if not (failures.empty or personal):
        tables = tables | {FAILURES: failures.assign(again=[_again(question, number) for number in failures["replicate"]])}
    told = {name: disclosed(rows, personal, students) for name, rows in tables.items()}
    short = {
        SUMMARY: summary(tables["runs"], question.swept), NETWORK: network(tables["network"]),
        PAIRS: pairs(tables["runs"], question.swept) if len(question.arms) <= MOST_PAIRED else NONE,
        EVALUATIONS: NONE if personal or len(question.arms) > MOST_PAIRED else evaluations(tables["students"], tables["surveys"], question.controls),
        SURVEYS: summed_up(tables["survey_means"]), USE: use(tables["programmes"]),
    }  # fmt: skip
    short = {name: disclosed(rows, personal, students) for name, rows in short.items()}
    if not short[USE].empty:  # of what is told already, so that prices tell no more
        short[COSTS] = costs.costs(short[USE], question)
        short[VALUE] = costs.value(short[COSTS], short[SUMMARY])
    for name, rows in short.items():
        if not rows.empty:
            rows.to_csv(fresh / name, index=False)
    for name, rows in told.items():
        if len(rows):
            rows.to_parquet(fresh / f"{name}.parquet", index=False)
    if not question.design.empty:
        question.design.to_csv(fresh / DESIGN, index=False)
    priced, weeks = (short.get(COSTS, NONE), short.get(VALUE, NONE)), exam_weeks(question.first.calendar)
    drawn = figures.Answer(told["curves"], short[SUMMARY], short[PAIRS], short[NETWORK], told["friends"], *priced, weeks, personal, question.design, short[USE])
    with held_back():  # matplotlib does not bear an interruption
        figures.draw(fresh, drawn)
    (fresh / CONFIG).write_text(question.as_yaml, encoding="utf-8")
    manifest = _manifest(question)
    manifest["replicates"] = int(tables["runs"]["replicate"].nunique())
    manifest["notes"] += _lost(failures, question) + _enough(question, tables) + _without_students(question, tables)
    (fresh / MANIFEST).write_text(json.dumps(sealed(fresh, manifest | ran), indent=2), encoding="utf-8")


def _lost(failures: pd.DataFrame, question: Question) -> list[str]:
    """Tell of runs that failed, and that arms are compared without their replicates; of real people not why, which might tell of few."""
    if failures.empty:
        return []
    first, lost = failures.iloc[0], f"{len(failures)} runs failed; their {failures['replicate'].nunique()} replicates are left out of all arms."
    why = f" The first (failures.parquet has all): {first['arm']}, replicate {first['replicate']}: {first['error']}; {_again(question, first['replicate'])}"
    return [lost if question.first.personal else lost + why.rstrip("; ")]


def _enough(question: Question, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Tell how a question with a precision, or with a time, ended."""
    first, lost = question.first, tables[FAILURES]["replicate"].nunique() if len(tables.get(FAILURES, NONE)) else 0
    replicates = int(tables["runs"]["replicate"].nunique())
    wanted = f"{', '.join(first.precise)} within {first.precision:g} SD of students (precision)"
    if first.precision and reached(tables["runs"], question.controls, first.precision, first.precise):
        return [f"{replicates} replicates were enough for half intervals of {wanted} from the control. {LOOKED}"]
    if replicates + lost < first.replicates:
        return [f"{replicates} of {first.replicates} replicates: the time was over (minutes = {first.minutes:g})."]
    return [f"All {first.replicates} replicates were run; some interval is wider than asked: {wanted}."] if first.precision else []


def _without_students(question: Question, tables: dict[str, pd.DataFrame]) -> list[str]:
    """Tell of tables of single students that were not kept because they would be too large."""
    if question.first.personal or len(tables["students"]):
        return []
    return ["So many students in all: no tables of single ones were kept (students.parquet, surveys.parquet)."]


def _again(question: Question, number: int) -> str:
    """Give the command that lives one replicate again, and shows where it fails; none of a question that no such command has asked."""
    return shlex.join(["peersim", *question.asked, "--replicate", str(number)]) if question.asked else ""


def provenance(seconds: float) -> dict:
    """Say where and when runs were made, and with what."""
    return {
        "git": _git(),
        "command": ["peersim", *sys.argv[1:]],
        "finished": _now(),
        "seconds": round(seconds, 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in PACKAGES},
    }


def kept_provenance(manifest: dict) -> dict:
    """Say the same of runs that were kept, and that the answer was made of them again."""
    return {name: manifest[name] for name in provenance(0.0) if name in manifest} | {"made_again": _now()}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def _manifest(question: Question) -> dict:
    first = question.first
    return {
        "key": question.key,
        "question": {
            "verb": question.verb,
            "arms": [arm.label for arm in question.arms],
            "swept": question.swept,
            "study": question.study or None,
            "asked": list(question.asked),
        },  # fmt: skip
        "population": {"name": question.population, "students": _number(question), "from": _origin(first)},
        "prices": {"institution": question.institution, "currency": first.institution.currency, "year": first.institution.price_year},
        "seed": first.seed,
        "replicates": first.replicates,
        "model": fingerprint(),
        "mechanisms_of_ones_own": first.resolved.get("extensions", {}),
        "personal": first.personal,
        "exam_weeks": exam_weeks(first.calendar),
        "left_out_of_files": _left_out(first.roster),
        "notes": list(dict.fromkeys(note for arm in question.arms for note in notes(arm.scenario))) + question.elsewhere + question.alike,
    }


def _number(question: Question) -> int | None:
    """Count the students, later intakes included; of real people rounded."""
    count = pd.Series([question.students], dtype=float)
    told = rounded(count) if question.first.personal else count
    return int(told[0])


def _origin(scenario: Scenario) -> str:
    """Say whose students these are."""
    return "made up" if scenario.roster is None else "real people, from files" if scenario.personal else "from files"


def _left_out(roster: Roster | None) -> dict[str, int | None]:
    """Count what was left out of the files; None is a few of a personal cohort."""
    counts = pd.Series(roster.dropped if roster else {}, dtype=float)
    told = rounded(counts) if roster and roster.personal else counts
    return {str(what): None if pd.isna(count) else int(count) for what, count in told.items()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _git() -> str:
    """Name the commit the model was run from, with a mark if files were changed since."""
    root = Path(__file__).resolve().parents[1]
    try:
        run = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=12"], cwd=root, capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    return run.stdout.strip() or "unknown"

"""Add mechanisms from a Python file of one's own: named from Python or by an option, never by a config.

The file declares formulas as the files in `sim/mechanisms` do, and says when they happen:

    from sim.frame.declaration import mechanism

    @mechanism(writes="stress")
    def sunshine(stress, weekday_today):
        return stress - 0.01 * (weekday_today == 6)

    SCHEDULE = [("every_day", sunshine, "stress")]  # when (a flag of sim.calendar.FIELDS), what, after which mechanism
"""

import dataclasses
import functools
import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from sim.calendar import FIELDS
from sim.configuration import Scenario
from sim.errors import UserError, nearest
from sim.frame import writer
from sim.frame.compiler import Day
from sim.frame.declaration import Mechanism
from sim.schedule import DAY

FLAGS = ("every_day", "week_starts", "week_ends", "season_starts", "term_starts", "marks_today")


def with_mechanisms(scenario: Scenario, files: tuple[Path, ...]) -> Scenario:
    """Give the scenario with the mechanisms of these files added; their parameters have their defaults.

    Raises:
        UserError: a file that is not there, cannot be run, or declares something that does not fit.
    """
    if not files:
        return scenario
    modules = tuple(_module(Path(file)) for file in files)
    digests = {Path(module.__file__).name: module.__name__ for module in modules}
    return dataclasses.replace(scenario, schedule=_extended(modules), resolved=scenario.resolved | {"extensions": digests})


def _module(path: Path) -> ModuleType:
    """Run a user's file, under a name that its content decides."""
    try:
        name = f"peersim_own_{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    except OSError as error:
        raise UserError(f"--mechanism {path}: cannot be read ({error.strerror})") from None
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path.resolve())
        if spec is None:
            raise UserError(f"--mechanism {path}: no Python file (its name has to end in .py)")
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except Exception as error:  # whatever a user's file raises is the user's to mend
            del sys.modules[name]
            raise UserError(f"--mechanism {path}: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}") from None
    return sys.modules[name]


@functools.cache
def _extended(modules: tuple[ModuleType, ...]) -> Day:
    schedule = [(flag, formula.mechanism) for flag, formula in DAY]
    for module in modules:
        for entry in _entries(module):
            flag, mechanism, after = _checked(entry, Path(module.__file__).name, [one.name for _, one in schedule])
            at = next(i for i, (_, one) in enumerate(schedule) if one.name == after)
            schedule.insert(at + 1, (flag, mechanism))
    return Day(schedule)


def _entries(module: ModuleType) -> list:
    entries = getattr(module, "SCHEDULE", None)
    if not isinstance(entries, (list, tuple)) or not entries:
        raise UserError(f"{Path(module.__file__).name}: needs SCHEDULE = [(when, formula, after)], one entry a mechanism")
    return list(entries)


def _checked(entry: object, file: str, known: list[str]) -> tuple[str, Mechanism, str]:
    if not (isinstance(entry, tuple) and len(entry) == 3 and hasattr(entry[1], "mechanism")):
        raise UserError(f"{file}: an entry of SCHEDULE is (when, formula marked as a mechanism, after which mechanism)")
    flag, formula, after = entry
    if flag not in FLAGS or flag not in FIELDS:
        raise UserError(f"{file}: {flag} is no time of the calendar (allowed {', '.join(FLAGS)})")
    if after not in known:
        raise UserError(f"{file}: there is no mechanism {after} to come after.{nearest(str(after), known)}")
    if formula.mechanism.name in known:
        raise UserError(f"{file}: there is a mechanism {formula.mechanism.name} already; take another name")
    try:
        writer.loop(formula.mechanism)
    except (writer.UnknownArgument, KeyError, IndexError) as error:
        raise UserError(f"{file}: {error}") from None
    return flag, formula.mechanism, after

"""Add mechanisms from a Python file of one's own: named from Python or by an option, never by a config.

The file declares formulas as the files in `sim/mechanisms` do, and says when they happen:

    from sim.frame.declaration import mechanism

    @mechanism(writes="stress")
    def sunshine(stress, weekday_today):
        return stress - 0.01 * (weekday_today == 6)

    SCHEDULE = [("every_day", sunshine, "stress")]  # when (a flag of sim.calendar.FIELDS), what, after which mechanism

Such a file may import only sim, numpy and the standard library: what else it ran would be in no hash. A formula with
`p: Stress` reads the parameters of the mechanism that they belong to.
"""

import dataclasses
import functools
import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from sim.calendar import FIELDS
from sim.configuration import Scenario
from sim.errors import UserError, nearest
from sim.fingerprint import SOURCES, File, imported
from sim.frame import keeping, walks, writer
from sim.frame.compiler import LOADING, OWN, Day, OwnFiles
from sim.frame.declaration import Mechanism
from sim.state import PROGRAMME, STUDENT, TIE

FLAGS = ("every_day", "week_starts", "week_ends", "season_starts", "term_starts", "test_today", "marks_today")
MAY_IMPORT = {"sim", "numpy", "__future__"} | sys.stdlib_module_names
STUDENT_COLUMNS, PROGRAMME_COLUMNS = {one.name for one in STUDENT}, {one.name for one in STUDENT + PROGRAMME}
WRITABLE = {
    "student": STUDENT_COLUMNS,
    "offer": PROGRAMME_COLUMNS,
    "tie": set(TIE),
    "whole": PROGRAMME_COLUMNS | {"ties", *TIE},
    "activity": PROGRAMME_COLUMNS | {"ties", *TIE},
}

Entry = tuple[str, Mechanism]  # when, and what


def with_mechanisms(scenario: Scenario, files: str | Path | Iterable[str | Path]) -> Scenario:
    """Give the scenario with the mechanisms of a file or several added to those it has; their parameters have their defaults.

    Raises:
        UserError: a file that is not there, cannot be run, or declares something that does not fit.
    """
    paths = [Path(file) for file in ([files] if isinstance(files, (str, Path)) else files)]
    if not paths:
        return scenario
    modules = tuple((path.name, _module(path)) for path in paths)
    named = [*scenario.resolved.get("extensions", ()), *(f"{file} {module.__name__}" for file, module in modules)]
    return dataclasses.replace(scenario, schedule=_extended(scenario.schedule, modules), resolved=scenario.resolved | {"extensions": named})


def _module(path: Path) -> ModuleType:
    """Run a user's file, under a name that its content decides."""
    if path.suffix != ".py":
        raise UserError(f"--mechanism {path}: no Python file (its name has to end in .py)")
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UserError(f"--mechanism {path}: cannot be read ({error.strerror})") from None
    name = OWN + hashlib.sha256(text).hexdigest()[:16]
    with LOADING:
        if name not in sys.modules:
            _run(name, path, text)
        OwnFiles.keep(name, text)
    return sys.modules[name]


def _run(name: str, path: Path, text: bytes) -> None:
    """Run the very text that the name was made from: no file is read again, and no compiled one is taken for it."""
    module = sys.modules[name] = ModuleType(name)
    module.__file__, SOURCES[name] = str(path.resolve()), File(None, text)
    try:
        _refuse_imports(path, text)
        exec(compile(text, module.__file__, "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, (UserError, KeyboardInterrupt)):
            raise
        first = (str(error).splitlines() or [""])[0]  # whatever a user's file raises is the user's to mend
        raise UserError(f"--mechanism {path}: {type(error).__name__}: {first}") from None


def _refuse_imports(path: Path, text: bytes) -> None:
    for name in imported(text):
        if name.split(".")[0] not in MAY_IMPORT:
            raise UserError(f"--mechanism {path}: imports {name}; such a file may import only sim, numpy and the standard library")


@functools.cache
def _extended(day: Day, modules: tuple[tuple[str, ModuleType], ...]) -> Day:
    schedule, behind = list(day.schedule), _behind(day)
    for file, module in modules:
        for entry in _entries(file, module):
            flag, mechanism, after = _checked(entry, file, [one.name for _, one in schedule])
            schedule.insert(_place(schedule, after, behind), (flag, _borrowing(mechanism, schedule)))
            behind[mechanism.name] = after
    _refuse_unowned(schedule)
    return Day(schedule)


def _behind(day: Day) -> dict[str, str]:
    """Tell after which mechanism each of those stands that came from files before."""
    modules = {one.formula.__module__ for one in day.mechanisms if one.formula.__module__.startswith(OWN)}
    return {formula.mechanism.name: after for module in sorted(modules) for _, formula, after in sys.modules[module].SCHEDULE}


def _place(schedule: list[Entry], after: str, behind: dict[str, str]) -> int:
    """Find the place behind a mechanism, and behind those that were put there before."""
    names = [one.name for _, one in schedule]
    at = names.index(after) + 1
    while at < len(names) and _follows(names[at], after, behind):
        at += 1
    return at


def _follows(name: str, after: str, behind: dict[str, str]) -> bool:
    while name in behind:
        name = behind[name]
        if name == after:
            return True
    return False


def _borrowing(mechanism: Mechanism, schedule: list[Entry]) -> Mechanism:
    """Let a mechanism read the parameters of the one that they belong to, instead of having a second set of them."""
    cls = mechanism.parameters
    if cls is None or all(one.parameters is not cls for _, one in schedule):
        return mechanism
    return dataclasses.replace(mechanism, parameters=None, borrows=(("p", cls), *mechanism.borrows))


def _refuse_unowned(schedule: list[Entry]) -> None:
    """Refuse to borrow parameters that no mechanism of the day has."""
    owned = {one.parameters for _, one in schedule}
    for _, one in schedule:
        for argument, cls in one.borrows:
            if cls not in owned:
                raise UserError(f"{one.name}({argument}: {cls.__name__}): no mechanism of the day has these parameters as its own `p`")


def _entries(file: str, module: ModuleType) -> list:
    entries = getattr(module, "SCHEDULE", None)
    if not isinstance(entries, (list, tuple)) or not entries:
        raise UserError(f"{file}: needs SCHEDULE = [(when, formula, after)], one entry a mechanism")
    return list(entries)


def _checked(entry: object, file: str, known: list[str]) -> tuple[str, Mechanism, str]:
    if not (isinstance(entry, tuple) and len(entry) == 3 and hasattr(entry[1], "mechanism")):
        raise UserError(f"{file}: an entry of SCHEDULE is (when, formula marked as a mechanism, after which mechanism)")
    flag, formula, after = entry
    if flag not in FLAGS or flag not in FIELDS:
        raise UserError(f"{file}: {flag} is no time of the calendar (allowed {', '.join(FLAGS)})")
    if after not in known:
        raise UserError(f"{file}: there is no mechanism {after} to come after.{nearest(str(after), known)}")
    _check_mechanism(formula.mechanism, file, known)
    return flag, formula.mechanism, after


def _check_mechanism(mechanism: Mechanism, file: str, known: list[str]) -> None:
    name = mechanism.name
    if name in known:
        raise UserError(f"{file}: there is a mechanism {name} already; take another name")
    if getattr(sys.modules[mechanism.formula.__module__], name, None) is not mechanism.formula:
        raise UserError(f"{file}: {name} has to be defined under this name in the file itself, not within a function")
    for column in mechanism.writes:
        if column not in WRITABLE[mechanism.kind]:
            raise UserError(f"{file}: {name} writes {column}, which is nothing it can write.{nearest(column, WRITABLE[mechanism.kind])}")
    for column in keeping.undeclared(mechanism):
        raise UserError(f"{file}: {name} changes {column}, which it does not say it writes: writes=(..., {column!r})")
    for argument in keeping.not_only(mechanism):
        only = mechanism.origins[argument].only
        raise UserError(f"{file}: {name}({argument}): its sum is to count only partners with some {only}, but gives something for those with 0 too")
    try:
        writer.loop(mechanism)
        if mechanism.kind != "offer":
            walks.walk([mechanism])
    except (writer.UnknownArgument, KeyError, IndexError) as error:
        raise UserError(f"{file}: {error}") from None

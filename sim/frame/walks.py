"""Walk along all ties once for the sums of several mechanisms: one walk costs hardly more than a single sum."""

import dataclasses
from dataclasses import dataclass

from sim.frame.declaration import Mechanism, Sum, parameter_classes
from sim.state import STUDENT, TIE, index

STUDENTS = index(STUDENT)
Entry = tuple[str, Mechanism]


class UnknownArgument(TypeError):
    """An argument of a formula is neither a column, the calendar, a knob, `p`, nor declared."""


@dataclass(frozen=True)
class Walk:
    """Sums that are taken together: before the first of these entries of the schedule, for all of them."""

    rows: dict[int, slice]  # by entry, in their order: which of the sums are its own

    @property
    def entries(self) -> tuple[int, ...]:
        """The entries whose sums are taken."""
        return tuple(self.rows)

    def joined(self, entry: int, mechanism: Mechanism) -> "Walk":
        """Let one more entry join."""
        first = max((rows.stop for rows in self.rows.values()), default=0)
        return Walk(self.rows | {entry: slice(first, first + len(sums_over_ties(mechanism)))})


def planned(schedule: list[Entry]) -> list[Walk]:
    """Plan the walks of a day: sums join those of an earlier mechanism of the same time, unless somebody in between writes what they read."""
    walks: list[Walk] = []
    for i, (_, one) in enumerate(schedule):
        if one.kind == "offer" or not sums_over_ties(one):
            continue  # a programme's sums are taken by its own loop
        if walks and _joins(schedule, walks[-1].entries[0], i):
            walks[-1] = walks[-1].joined(i, one)
        else:
            walks.append(Walk({}).joined(i, one))
    return walks


def _joins(schedule: list[Entry], first: int, i: int) -> bool:
    """Tell whether what entry i sums up is at the first entry already what it will be at i."""
    written = {column for _, one in schedule[first:i] for column in one.writes}
    read = {argument.removeprefix("their_") for origin in sums_over_ties(schedule[i][1]).values() for argument in names_of(origin.formula)}
    return schedule[first][0] == schedule[i][0] and "ties" not in written and not written & read


def sums_over_ties(mechanism: Mechanism) -> dict[str, Sum]:
    """Give the sums over ties that a mechanism asks for, by argument."""
    return {name: origin for name, origin in mechanism.origins.items() if isinstance(origin, Sum) and origin.over == "ties" and not origin.only}


def sums_of_few(mechanism: Mechanism) -> dict[str, Sum]:
    """Give those to which only few partners add anything, by argument."""
    return {name: origin for name, origin in mechanism.origins.items() if isinstance(origin, Sum) and origin.only}


def names_of(formula) -> tuple[str, ...]:
    """Name the arguments of a formula."""
    return formula.__code__.co_varnames[: formula.__code__.co_argcount]


def walk(mechanisms: list[Mechanism]) -> str:
    """Write the module of one walk: a function `run` of state, ties and the mechanisms' numbers one after the other; a row for each sum.

    What is read of partners is laid side by side first, so that each partner is one place in memory.
    """
    theirs = list(dict.fromkeys(name for one in mechanisms for name in _theirs(one)))
    rows = [f"{one.name}__{name}" for one in mechanisms for name in sums_over_ties(one)]
    lines = ["import numpy as np", "from collections import namedtuple", "from numba import njit"]
    lines += [line for one in mechanisms for line in imported(sums_over_ties(one), f"{one.name}__")]
    lines += _classes(mechanisms)
    lines += ['\n@njit(error_model="numpy", nogil=True, cache=True)', "def run(s, ties, w):", "    n = s.shape[1]"]
    lines += _numbers(mechanisms)
    lines += [f"    sums, near = np.empty(({len(rows)}, n)), np.empty((n, {max(1, len(theirs))}))", "    for i in range(n):"]
    lines += [f"        near[i, {at}] = s[{STUDENTS[name[6:]]}, i]" for at, name in enumerate(theirs)] or ["        near[i, 0] = 0.0"]
    values = {name: f"near[j, {at}]" for at, name in enumerate(theirs)}
    adding = [line for one in mechanisms for line in added(one, values, f"{one.name}__", f"p_{one.name}")]
    lines += ["    " + line for line in along(rows, adding)]
    lines += [f"        sums[{r}, i] = total_{row}" for r, row in enumerate(rows)]
    return "\n".join([*lines, "    return sums"]) + "\n"


def along(sums: list[str], adding: list[str]) -> list[str]:
    """Write the walk itself: everybody's ties, one after the other."""
    return [
        "for i in range(n):",
        *(f"    total_{name} = 0.0" for name in sums),
        "    for e in range(np.uintp(ties.start[i]), np.uintp(ties.start[i + 1])):",  # without a sign no place is counted from the end
        "        j = np.uintp(ties.partner[e])",
        *(f"        {line}" for line in adding),
    ]


def of_few(mechanism: Mechanism, theirs: dict[str, str]) -> list[str]:
    """Write a walk along the ties of those few who add to a sum: a tie has the same numbers in the rows of both its ends, and these come in order."""
    lines = []
    for name, origin in sums_of_few(mechanism).items():
        lines += [
            f"{name}_ = np.zeros(n)",
            "for j in range(n):",
            f"    if {theirs[origin.only]} != 0:",
            "        for e in range(np.uintp(ties.start[j]), np.uintp(ties.start[j + 1])):",
            f"            {name}_[np.uintp(ties.partner[e])] += {_term(mechanism, origin, f'sum_{name}', theirs | {'p': 'p'})}",
        ]
    return lines


def added(mechanism: Mechanism, theirs: dict[str, str], prefix: str = "", numbers: str = "p") -> list[str]:
    """Write what one tie adds to each sum of a mechanism; `theirs` tells where the partner's columns stand."""
    theirs = theirs | {"p": numbers}
    return [f"total_{prefix}{name} += {_term(mechanism, origin, f'sum_{prefix}{name}', theirs)}" for name, origin in sums_over_ties(mechanism).items()]


def _term(mechanism: Mechanism, origin: Sum, called: str, theirs: dict[str, str]) -> str:
    """Write what one tie adds to one sum."""
    places = {column: f"ties.{column}[e]" for column in TIE} | theirs
    for argument in names_of(origin.formula):
        if argument not in places:
            raise UnknownArgument(f"{mechanism.name}: {origin.formula.__name__}({argument}) is no column of a tie or partner")
    return f"{called}({', '.join(places[argument] for argument in names_of(origin.formula))})"


def imported(sums: dict[str, Sum], prefix: str = "") -> list[str]:
    """Write the imports of the formulas of sums."""
    return [f"from {one.formula.__module__} import {one.formula.__name__} as sum_{prefix}{name}" for name, one in sums.items()]


def _theirs(mechanism: Mechanism) -> list[str]:
    arguments = [argument for origin in sums_over_ties(mechanism).values() for argument in names_of(origin.formula)]
    return [argument for argument in arguments if argument.startswith("their_") and argument[6:] in STUDENTS]


def _numbers(mechanisms: list[Mechanism]) -> list[str]:
    """Write the parameters of each mechanism as its formulas know them; `w` has the numbers of all, one mechanism after the other."""
    lines, at = [], 0
    for one in mechanisms:
        for argument, cls in parameter_classes(one).items():
            count = len(dataclasses.fields(cls))
            if argument == "p":
                lines.append(f"    p_{one.name} = {one.name}_numbers({', '.join(f'w[{at + i}]' for i in range(count))})")
            at += count
    return lines


def _classes(mechanisms: list[Mechanism]) -> list[str]:
    """Write the classes of those parameters."""
    owned = {one.name: parameter_classes(one)["p"] for one in mechanisms if "p" in parameter_classes(one)}
    return [f"{name}_numbers = namedtuple('{cls.__name__}', {[field.name for field in dataclasses.fields(cls)]})" for name, cls in owned.items()]

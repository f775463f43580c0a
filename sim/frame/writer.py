"""Write the loop of a mechanism, and the day that calls the loops, as plain Python for numba to compile."""

import dataclasses
import re

from sim.calendar import FIELDS
from sim.frame import walks
from sim.frame.declaration import Draw, Luck, Mechanism, Sum, parameter_classes
from sim.frame.walks import UnknownArgument, Walk, names_of, sums_of_few, sums_over_ties
from sim.luck import stream
from sim.state import KNOBS, PROGRAMME, STUDENT, TIE, Offers, Places, Ties, index

PICKED = """import numpy as np
from numba import njit

@njit(error_model="numpy", nogil=True, cache=True)
def picked(numbers, places):
    own = np.empty(places.shape[0])
    for i in range(places.shape[0]):
        own[i] = numbers[places[i]]
    return own
"""
BUNDLES = {"ties": Ties, "places": Places, "offers": Offers}  # handed to a day array by array: a tuple with names takes a microsecond to look at
ARGUMENTS = ("s", "ties", "places", "offers", "c", "w", "sums", "seed", "replicate")
STUDENTS, PROGRAMMES = index(STUDENT), index(PROGRAMME)
HEADER = """import numpy as np
from collections import namedtuple
from numba import njit
from sim.luck import key, one, uniform
from sim.quantiles import as_normals
"""


def loop(mechanism: Mechanism) -> str:
    """Write the module that holds the loop of one mechanism: a function `run` of those ARGUMENTS that it takes, giving the new ties if it makes some."""
    lines = [HEADER + _imports(mechanism), f'@njit(error_model="numpy", nogil=True, cache=True)\ndef run({", ".join(takes(mechanism))}):']
    lines += ["    " + line for line in _body(mechanism)]
    return "\n".join(lines + ["    return ties"] * _makes_ties(mechanism)) + "\n"


def takes(mechanism: Mechanism) -> tuple[str, ...]:
    """Tell which of the ARGUMENTS a loop uses: a day that hands all of them to every loop takes numba three times as long to compile."""
    words = set(re.findall(r"\w+", " ".join(_body(mechanism))))
    return tuple(one for one in ARGUMENTS if one in words)


def _body(mechanism: Mechanism) -> list[str]:
    body = {"student": _student, "offer": _offer, "tie": _tie, "whole": _whole, "activity": _activity}[mechanism.kind](mechanism)
    return ["n = s.shape[1]", *_parameters(mechanism), *body]


def _makes_ties(mechanism: Mechanism) -> bool:
    return mechanism.kind == "whole" and "ties" in mechanism.writes


def day(schedule: list[tuple[str, Mechanism, list[slice]]], modules: list[str], walked: list[tuple[Walk, str]], picking: str) -> str:
    """Write `advance`: the days from first to last, each a list of loops, and of walks along the ties before the first loop that needs them.

    Each entry of the schedule is (calendar flag, mechanism, where its parameters stand in the row of numbers); loops, walks
    and the function that picks a loop's numbers come from modules of their own, which numba keeps when a day is put together anew.
    """
    arrays = [f"{bundle}_{name}" for bundle, cls in BUNDLES.items() for name in cls._fields]
    lines = ["import numpy as np", "from numba import njit", "from sim.state import Offers, Places, Ties", f"from {picking} import picked"]
    lines += [f"from {module} import run as do_{one.name}" for (_, one, _), module in zip(schedule, modules)]
    lines += [f"from {module} import run as walk_{one.entries[0]}" for one, module in walked]
    places = {f"own_{i}": _numbers(slots) for i, (_, one, slots) in enumerate(schedule) if "w" in takes(one)}
    places |= {f"walked_{one.entries[0]}": _numbers([slot for entry in one.entries for slot in schedule[entry][2]]) for one, _ in walked}
    lines += [f"{name} = np.array({where}, np.int64)" for name, where in places.items()]
    lines += [
        '\n@njit(error_model="numpy", nogil=True, cache=True)',
        f"def advance(s, {', '.join(arrays)}, calendar, numbers, on, seed, replicate, first, last, columns, record):",
        *(f"    {bundle} = {cls.__name__}({', '.join(f'{bundle}_{name}' for name in cls._fields)})" for bundle, cls in BUNDLES.items()),
        "    none = s[:0]",
        *(f"    sums_{one.entries[0]} = none" for one, _ in walked),
        "    for day in range(first, last):",
        "        c = calendar[day]",
    ]
    for i, (flag, mechanism, _) in enumerate(schedule):
        condition, sums = f"c[{FIELDS.index(flag)}] > 0", "none"
        for one, _ in walked:
            if one.entries[0] == i:
                needed = " or ".join(f"on[{entry}]" for entry in one.entries)
                lines += [f"        if ({needed}) and {condition}:", f"            sums_{i} = walk_{i}(s, ties, picked(numbers, walked_{i}))"]
            if i in one.entries:
                sums = f"sums_{one.entries[0]}[{one.rows[i].start}:{one.rows[i].stop}]"
        handed = {"w": f"picked(numbers, own_{i})", "sums": sums}
        call = f"do_{mechanism.name}({', '.join(handed.get(one, one) for one in takes(mechanism))})"
        lines += [f"        if on[{i}] and {condition}:", f"            {'ties = ' * _makes_ties(mechanism)}{call}"]
    lines += [
        "        for r in range(columns.shape[0]):",
        "            for i in range(s.shape[1]):",
        "                record[day - first, r, i] = s[columns[r], i]",
        f"    return {', '.join('ties.' + name for name in Ties._fields)}",  # a plain tuple: to make a named one would call Python in mid-air
    ]
    return "\n".join(lines) + "\n"


def _numbers(slots: list[slice]) -> list[int]:
    """List the places of these parts in the row of numbers."""
    return [place for slot in slots for place in range(slot.start, slot.stop)]


def _imports(mechanism: Mechanism) -> str:
    lines = [f"from {mechanism.formula.__module__} import {mechanism.name} as formula"]
    own = sums_over_ties(mechanism) if mechanism.kind == "offer" else {}
    lines += walks.imported(own | sums_of_few(mechanism) | _over_offers(mechanism))
    for cls in parameter_classes(mechanism).values():
        names = [field.name for field in dataclasses.fields(cls)]
        lines.append(f"{cls.__name__} = namedtuple('{cls.__name__}', {names})")
    return "\n".join(lines) + "\n"


def _parameters(mechanism: Mechanism) -> list[str]:
    lines, at = [], 0
    for argument, cls in parameter_classes(mechanism).items():
        count = len(dataclasses.fields(cls))
        lines.append(f"{argument} = {cls.__name__}({', '.join(f'w[{at + i}]' for i in range(count))})")
        at += count
    return lines


def _key(name: str, stream_name: str, draw: str, at: str = "day") -> str:
    when = "np.int64(0)" if at == "start" else f"np.int64(c[{FIELDS.index(at)}])"
    return f"{name} = key(seed, replicate, np.uint64({stream(stream_name)}), {when}, {draw})"


def _draws(mechanism: Mechanism, draw: str) -> list[str]:
    """Fill a scratch column a draw, in loops of their own so that the formula's loop stays free of branches."""
    lines = []
    for name, origin in mechanism.origins.items():
        if isinstance(origin, Draw):
            lines += [
                _key(f"key_{name}", origin.stream, draw),
                f"k0, k1 = key_{name}",
                f"{name}_ = np.empty(n)",
                "for i in range(n):",
                f"    {name}_[i] = uniform(k0, k1, one(i))",
            ]
            lines += [f"{name}_ = as_normals({name}_)"] if origin.distribution == "normal" else []
        elif isinstance(origin, Luck):
            lines.append(_key(name, origin.stream, draw, origin.at))
    return lines


def _sums(mechanism: Mechanism) -> list[str]:
    """Fetch the sums over ties that a walk has taken, and fill a scratch column for each other sum, before anything is written."""
    lines = [f"{name}_ = sums[{row}]" for row, name in enumerate(sums_over_ties(mechanism))]
    theirs = _theirs(mechanism, {f"their_{name}": f"s[{row}]" for name, row in STUDENTS.items()})
    lines += [*_fetched(theirs), *walks.of_few(mechanism, {argument: f"{argument}_[j]" for argument in theirs})]
    return lines + [line for name, origin in _over_offers(mechanism).items() for line in _sum_over_offers(mechanism, name, origin)]


def _theirs(mechanism: Mechanism, known: dict[str, str]) -> dict[str, str]:
    """Find the columns of partners that the mechanism's own walks read among those known here."""
    own = sums_over_ties(mechanism) if mechanism.kind == "offer" else {}
    asked = [argument for origin in (own | sums_of_few(mechanism)).values() for argument in names_of(origin.formula)]
    return {argument: column for argument, column in known.items() if argument in asked}


def _fetched(theirs: dict[str, str]) -> list[str]:
    return [f"{argument}_ = {column}" for argument, column in theirs.items()]


def _over_offers(mechanism: Mechanism) -> dict[str, Sum]:
    return {name: origin for name, origin in mechanism.origins.items() if isinstance(origin, Sum) and origin.over == "offers"}


def _sums_in_programme(mechanism: Mechanism) -> list[str]:
    """A programme's sums over ties in walks of their own: partners' columns of that programme are known too."""
    known = {f"their_{name}": f"s[{row}]" for name, row in STUDENTS.items()}
    theirs = _theirs(mechanism, known | {f"their_{name}": f"offers.columns[k, {row}]" for name, row in PROGRAMMES.items()})
    places, sums = {argument: f"{argument}_[j]" for argument in theirs}, sums_over_ties(mechanism)
    lines = [*_fetched(theirs), *walks.of_few(mechanism, places)]
    if sums:
        lines += [f"{name}_ = np.empty(n)" for name in sums]
        lines += walks.along(list(sums), walks.added(mechanism, places)) + [f"    {name}_[i] = total_{name}" for name in sums]
    return lines


def _sum_over_offers(mechanism: Mechanism, name: str, origin: Sum) -> list[str]:
    values, setup = [], []
    for argument in names_of(origin.formula):
        if argument in PROGRAMMES:
            setup.append(f"    {argument}_k = offers.columns[k, {PROGRAMMES[argument]}]")
            values.append(f"{argument}_k[i]")
        elif argument in KNOBS:
            values.append(f"offers.knobs[k, {KNOBS.index(argument)}]")
        else:
            raise UnknownArgument(f"{mechanism.name}: {origin.formula.__name__}({argument}) is no column or knob of a programme")
    return [
        f"{name}_ = np.zeros(n)",
        "for k in range(offers.knobs.shape[0]):",
        *setup,
        "    for i in range(n):",
        f"        {name}_[i] += sum_{name}({', '.join(values)})",
    ]


def _resolve(mechanism: Mechanism, argument: str, item: str) -> tuple[list[str], str]:
    """Find where an argument comes from: the lines that fetch it, and the expression that is handed over."""
    per_offer = mechanism.kind in ("offer", "activity")
    if argument in mechanism.origins:
        return [], argument if isinstance(mechanism.origins[argument], Luck) else f"{argument}_{item}"
    if argument in ("ties", "places", "offers", "k", *parameter_classes(mechanism)):
        return [], argument
    if mechanism.kind == "tie" and argument in TIE:
        return [], f"ties.{argument}{item}"
    if per_offer and argument in PROGRAMMES:
        return [f"{argument}_ = offers.columns[k, {PROGRAMMES[argument]}]"], f"{argument}_{item}"
    if per_offer and argument in KNOBS:
        return [], f"offers.knobs[k, {KNOBS.index(argument)}]"
    if argument in STUDENTS:
        return [f"{argument}_ = s[{STUDENTS[argument]}]"], f"{argument}_{item}"
    if argument in FIELDS:
        return [], f"c[{FIELDS.index(argument)}]"
    raise UnknownArgument(f"{mechanism.name}({argument}): no column, calendar field, knob or declared origin has this name")


def _call(mechanism: Mechanism, item: str) -> tuple[list[str], str]:
    setup, values = [], []
    for argument in mechanism.arguments:
        lines, value = _resolve(mechanism, argument, item)
        setup += lines
        values.append(value)
    return setup, f"formula({', '.join(values)})"


def _assignments(mechanism: Mechanism, call: str) -> list[str]:
    """Assign the new values where the student is enrolled. Old values are loaded first, so that it stays a select."""
    lines = ["for i in range(n):", "    here = enrolled_[i] > 0"]
    lines += [f"    old_{name} = {name}_[i]" for name in mechanism.writes]
    lines.append(f"    {', '.join('new_' + name for name in mechanism.writes)} = {call}")
    lines += [f"    {name}_[i] = new_{name} if here else old_{name}" for name in mechanism.writes]
    return lines


def _written(mechanism: Mechanism, setup: list[str]) -> list[str]:
    """Fetch the columns that are written although the formula does not read them, and the mask of the enrolled."""
    lines = [_resolve(mechanism, name, "[i]")[0][0] for name in mechanism.writes]
    return [line for line in dict.fromkeys([*lines, f"enrolled_ = s[{STUDENTS['enrolled']}]"]) if line not in setup]


def _student(mechanism: Mechanism) -> list[str]:
    setup, call = _call(mechanism, "[i]")
    draws = _draws(mechanism, "np.uint64(0)")
    return [*dict.fromkeys(setup), *_written(mechanism, setup), *draws, *_sums(mechanism), *_assignments(mechanism, call)]


def _offer(mechanism: Mechanism) -> list[str]:
    setup, call = _call(mechanism, "[i]")
    draws = _draws(mechanism, "offers.name[k]")
    body = [*dict.fromkeys(setup), *_written(mechanism, setup), *draws, *_sums_in_programme(mechanism), *_assignments(mechanism, call)]
    return ["for k in range(offers.knobs.shape[0]):", *("    " + line for line in body)]


def _tie(mechanism: Mechanism) -> list[str]:
    _, call = _call(mechanism, "[e]")
    lines = ["for e in range(ties.partner.shape[0]):"]
    lines.append(f"    {', '.join('new_' + name for name in mechanism.writes)} = {call}")
    return lines + [f"    ties.{name}[e] = np.float32(new_{name})" for name in mechanism.writes]


def _whole(mechanism: Mechanism) -> list[str]:
    setup, call = _call(mechanism, "")
    result = "ties = " if "ties" in mechanism.writes else ""
    return [*dict.fromkeys(setup), *_draws(mechanism, "np.uint64(0)"), *_sums(mechanism), result + call]


def _activity(mechanism: Mechanism) -> list[str]:
    setup, call = _call(mechanism, "")
    inner = [*dict.fromkeys(setup), *_draws(mechanism, "offers.name[k]"), call]
    number, every = f"offers.knobs[k, {KNOBS.index('kind')}]", "True"
    condition = f"    if {every if mechanism.number < 0 else f'{number} == {mechanism.number}'}:"
    return ["for k in range(offers.knobs.shape[0]):", condition, *("        " + line for line in inner)]

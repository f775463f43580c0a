"""Split what a mechanism did to one student into its parts: the formula is asked again without one of its causes after the other."""

from dataclasses import dataclass

import numpy as np

from sim.calendar import FIELDS
from sim.campus import PROGRAMMES, STUDENTS, Campus
from sim.frame.declaration import Draw, Mechanism, Sum
from sim.frame.writer import parameter_classes
from sim.luck import normals, uniforms
from sim.state import KNOBS, TIE

TOLERANCE = 1e-6  # latent units between the formula asked again and what was traced; beyond that, nothing is split

# By mechanism: the parts in the order in which they are taken away, and the value at which a part is absent ("p.x": the
# parameter x, 0 if there is none); what a formula does not have is passed over. What remains without all of them is the last part.
ABSENT = {
    "stress": (
        (
            ("shock", {"shock": 0.0}),
            ("exams", {"exam_load": 0.0}),
            ("pressure", {"pressure": 0.0}),
            ("climate", {"climate": 0.5}),
            ("coping", {"coping": "p.usual_coping"}),
            ("support", {"belonging": 0.0, "relationship": 0.0}),
        ),
        "settling",
    ),
    "belonging": (
        (("bad_day", {"chance": 1.0}), ("relationship", {"relationship": 0.0}), ("met", {"met": 0.0}), ("company", {"contact": "p.neutral"})),
        "settling",
    ),
    "learning": ((("explained", {"explanation": 0.0, "misleading": 0.0}), ("prepared", {"prepared": 0.0}), ("study", {"study_hours": 0.0})), "forgetting"),
    "motivation": (
        (("relationship", {"relationship": 0.0}), ("belonging", {"belonging": 0.0}), ("cynicism", {"cynicism": "p.usual"}), ("relied", {"relied": 0.0})),
        "settling",
    ),
    "marks": ((("chance", {"chance": 0.0}), ("stress", {"stress": "p.best"}), ("wrong", {"wrong": 0.0})), "understood"),
}


@dataclass
class Part:
    """One part of a change: its name ("" is the whole), the amount in latent units, and whom of the ties it came through."""

    name: str
    amount: float
    partners: dict[int, float]


@dataclass
class Moment:
    """A campus between two mechanisms of one day: its columns as they were then, and today's ties."""

    campus: Campus
    day: int
    state: np.ndarray
    columns: np.ndarray

    def apply(self, column: str, by: np.ndarray, programmes: list[str]) -> None:
        """Move on by one traced change."""
        programme, _, name = column.rpartition(".")
        if programme:
            self.columns[programmes.index(programme), PROGRAMMES[name]] += by
        else:
            self.state[STUDENTS[column]] += by


def split(mechanism: Mechanism, moment: Moment, i: int, column: str, total: float) -> list[Part]:
    """Split a change of student i's column into parts that add up to it; the whole is one part if the formula cannot be asked again."""
    whole = [Part("", total, {})]
    if mechanism.kind != "student":
        return whole
    try:
        values, shares = _arguments(mechanism, moment, i)
        before = float(moment.state[STUDENTS[column], i])
        if abs(_asked(mechanism, values, column) - before - total) > TOLERANCE:
            return whole
        return _without(mechanism, values, shares, column, before, total)
    except (KeyError, TypeError, IndexError, AttributeError):  # an argument that only compiled code has
        return whole


def _without(mechanism: Mechanism, values: dict, shares: dict, column: str, before: float, total: float) -> list[Part]:
    """Take the causes away one after the other; what each took along is its part."""
    causes, rest = ABSENT.get(mechanism.name, (tuple((name, {name: 0.0}) for name in shares), ""))
    parts, left = [], total
    for name, absent in causes:
        absent = {one: _neutral(value, values) for one, value in absent.items() if one in values}
        if not absent:
            continue
        values = values | absent
        now = _asked(mechanism, values, column) - before
        parts.append(Part(name, left - now, _by_partner(left - now, shares.get(name, {}))))
        left = now
    return [one for one in [*parts, Part(rest, left, {})] if one.amount != 0]


def _neutral(value: float | str, values: dict) -> float:
    return getattr(values["p"], value[2:], 0.0) if isinstance(value, str) else value


def _by_partner(amount: float, shares: dict[int, float]) -> dict[int, float]:
    total = sum(shares.values())
    return {j: amount * one / total for j, one in shares.items() if one != 0} if total else {}


def _asked(mechanism: Mechanism, values: dict, column: str) -> float:
    """Ask the formula for its new value of one column."""
    answer = mechanism.formula(**values)
    return float(answer if len(mechanism.writes) == 1 else answer[mechanism.writes.index(column)])


def _arguments(mechanism: Mechanism, moment: Moment, i: int) -> tuple[dict, dict[str, dict[int, float]]]:
    """Give each argument of a formula for student i, and what each of her partners adds to the sums over ties."""
    classes, values, shares = parameter_classes(mechanism), {}, {}
    for name in mechanism.arguments:
        origin = mechanism.origins.get(name)
        if name in classes:
            values[name] = parameters_of(moment.campus, classes[name])
        elif isinstance(origin, Draw):
            draw = normals if origin.distribution == "normal" else uniforms
            values[name] = float(draw(moment.campus.seed, moment.campus.replicate, origin.stream, moment.day, [i])[0])
        elif isinstance(origin, Sum) and origin.over == "ties":
            shares[name] = by_partner(origin, mechanism, moment, i)
            values[name] = sum(shares[name].values())
        elif isinstance(origin, Sum):
            values[name] = _over_offers(origin, moment, i)
        elif name in STUDENTS:
            values[name] = float(moment.state[STUDENTS[name], i])
        else:
            values[name] = float(moment.campus.days[moment.day, FIELDS.index(name)] if name in FIELDS else {}[name])
    return values, shares


def parameters_of(campus: Campus, cls: type) -> object:
    """Give the parameters of this class that the campus runs with."""
    owner = next(one.name for one in campus.schedule.mechanisms if one.parameters is cls)
    value = campus.settings.get(owner)
    return value if isinstance(value, cls) else cls()


def by_partner(origin: Sum, mechanism: Mechanism, moment: Moment, i: int) -> dict[int, float]:
    """Give what each partner of student i adds to a sum over ties: the very formula of the mechanism, partner by partner."""
    ties = moment.campus.ties
    row = slice(ties.start[i], ties.start[i + 1])
    partners, values = ties.partner[row], []
    for name in _names(origin):
        if name in TIE:
            values.append(getattr(ties, name)[row].astype(float))
        elif name == "p":
            values.append(parameters_of(moment.campus, parameter_classes(mechanism)["p"]))
        else:
            values.append(moment.state[STUDENTS[name.removeprefix("their_")], partners])
    added = np.broadcast_to(origin.formula(*values), partners.shape)
    return {int(j): float(one) for j, one in zip(partners, added)}


def _over_offers(origin: Sum, moment: Moment, i: int) -> float:
    total, knobs = 0.0, moment.campus.offers.knobs
    for k in range(len(knobs)):
        values = [moment.columns[k, PROGRAMMES[name], i] if name in PROGRAMMES else knobs[k, KNOBS.index(name)] for name in _names(origin)]
        total += float(origin.formula(*values))
    return total


def _names(origin: Sum) -> tuple[str, ...]:
    return origin.formula.__code__.co_varnames[: origin.formula.__code__.co_argcount]

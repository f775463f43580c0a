"""Film: two arms on the same students with the same luck, packed for the page: a header in JSON, and arrays behind it."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from threading import Event

import numpy as np

from experiments.classroom.layout import placed
from experiments.classroom.reel import CAME, FULL, SHOWN, Reel, lived
from experiments.classroom.setup import Setup, Side, scenarios
from experiments.classroom.sliders import sliders
from experiments.describe import meant
from sim.calendar import DAYS_A_WEEK, FIELDS, days
from sim.campus import STUDENTS
from sim.configuration import Scenario
from sim.errors import UserError
from sim.fingerprint import fingerprint
from sim.modifiers import SIGN
from sim.observation import LATENT, seen
from sim.outcomes import subgroup_names
from sim.population import People
from sim.start import start
from sim.state import PLACES

FORM = 1  # of a film; a page reads films of its own form
MOST_STUDENTS = 5000
MOST_STUDENT_DAYS = 3_000_000
NAMES = {"stress": "Stress", "knowledge": "Knowledge", "belonging": "Belonging", "exhaustion": "Exhaustion", "mark": "Mark of the last test"}
GROUPS = ("minority", "commuter", "offline", "first_in_family", "second_language")  # subgroups that can be looked at by themselves


@dataclass(frozen=True)
class Film:
    """What a page shows: its header, and its arrays by name."""

    header: dict
    arrays: dict[str, np.ndarray]

    @property
    def packed(self) -> bytes:
        """The film as one piece, gzipped: length of the header (uint32, little-endian), header with the place of each array, arrays."""
        places, at = {}, 0
        for name, array in self.arrays.items():
            places[name] = {"type": array.dtype.name, "shape": array.shape, "at": at}
            at += -(-array.nbytes // 8) * 8
        head = json.dumps(self.header | {"arrays": places}, separators=(",", ":")).encode()
        head += b" " * (-(4 + len(head)) % 8)
        body = b"".join(array.tobytes() + b"\0" * (-array.nbytes % 8) for array in self.arrays.values())
        return gzip.compress(len(head).to_bytes(4, "little") + head + body, 3, mtime=0)


def name_of(packed: bytes) -> str:
    """Name a film by what is in it."""
    return hashlib.sha256(packed).hexdigest()[:16]


def filmed(setup: Setup, both: list[Scenario] | None = None, halt: Event | None = None) -> Film:
    """Live both arms (composed already, or not) and put them together. Raises UserError for what cannot be shown."""
    both = both or scenarios(setup)
    refuse(both)
    begun = [start(one, 0) for one in both]
    reels = [lived(one, people, ties, 0, halt) for one, (people, ties) in zip(both, begun)]
    people = begun[0][0]
    names, groups = _groups(both[0], people, reels)
    arrays = {"groups": groups}
    for arm, reel, place in zip("ab", reels, _places([one for one, _ in begun], reels)):
        arrays |= {f"{arm}.{name}": values for name, values in ({"place": place} | _arrays(reel)).items()}
    header = {
        "form": FORM, "model": fingerprint(), "setup": setup.plain, "fixed": list(setup.fixed), "students": len(groups[0]), "groups": names,
        "states": [{"name": name, "label": NAMES[name], "unit": "%" if name == "knowledge" else "0-100"} for name in SHOWN],
        "arms": [
            {"label": label, "says": _says(side, one, setup)}
            for label, side, one in zip(setup.labels, (setup.a, setup.b), both)
        ],
        "calendar": _calendar(both[0]), "sliders": sliders(setup, both),
    }  # fmt: skip
    return Film(header, arrays)


def _says(side: Side, scenario: Scenario, setup: Setup) -> str:
    """Say what a panel shows in a line; where settings of its own change that, these."""
    if side.words:
        return "with " + ", ".join(f"{key.split('.')[-1].replace('_', ' ')} {value}" for key, _, value in (word.partition("=") for word in side.words))
    return meant(side.name.split(SIGN)[0], list(scenario.programmes), setup.folder)[0]


def refuse(both: list[Scenario]) -> None:
    """Refuse real people, too many students for a page, and too long a calendar. Raises UserError."""
    for one in both:
        if one.personal:
            raise UserError("population: these are real students, and a page for a class shows nobody's own course; take one that is made up")
        n = one.roster.n if one.roster else one.population.newcomers + one.population.older + _intakes(one)
        if n > MOST_STUDENTS:
            raise UserError(f"population: {n:,} students (allowed up to {MOST_STUDENTS:,} on a page); population.newcomers and population.older say how many")
        if n * len(days(one.calendar)) > MOST_STUDENT_DAYS:
            raise UserError(f"calendar: {n:,} students for {len(days(one.calendar)):,} days are too much for a page; fewer students, or terms")


def _intakes(scenario: Scenario) -> int:
    """Count first-years of later years."""
    calendar = scenario.calendar
    return scenario.population.intake * ((calendar.terms - 1) // calendar.terms_a_year)


def _arrays(reel: Reel) -> dict[str, np.ndarray]:
    states = [(seen(name, values) if name in LATENT else 100 * values) * (FULL / 100) for name, values in reel.values.items()]
    return {
        "states": np.stack(states).astype(np.uint16), "flags": reel.flags, "met": reel.meetings, "met_until": reel.meetings_until,
        "ties": reel.ties, "strength": reel.strength, "kinds": reel.kinds, "ties_until": reel.ties_until, "helpers": reel.helpers,
    }  # fmt: skip


def _places(people: list[People], reels: list[Reel]) -> list[np.ndarray]:
    """Place students alike in both panels, by the ties of both; where their sections differ, in each panel by its own."""
    sections = [one.places.group[PLACES.index("section")].astype(np.int64) for one in people]
    if np.array_equal(*sections):
        return [_placed(sections[0], reels)] * 2
    return [_placed(section, [reel]) for section, reel in zip(sections, reels)]


def _placed(section: np.ndarray, reels: list[Reel]) -> np.ndarray:
    """Place students by their sections and by the strongest that their ties ever are."""
    n = len(section)
    ends = np.concatenate([one.ties for one in reels]).astype(np.int64)
    pairs, which = np.unique(ends[:, 0] * n + ends[:, 1], return_inverse=True)
    pull = np.zeros(len(pairs))
    np.maximum.at(pull, which, np.concatenate([one.strength for one in reels]) / 255)
    return placed(np.stack([pairs // n, pairs % n], axis=1), pull, section)


def _groups(scenario: Scenario, people: People, reels: list[Reel]) -> tuple[list[str], np.ndarray]:
    """Give groups of students that can be looked at, by name: uint8[G, n]; the first are those whom programmes are for."""
    column = {name: people.columns[row] for name, row in STUDENTS.items()}
    there = column["arrival_term"] <= 0
    first = there & (column["newcomer"] > 0)
    main = first if first.any() else there
    found = {"first-years" if first.any() else "students": main}
    named = subgroup_names(scenario.population.names)
    columns = {name: column[name] > 0 for name in GROUPS if name in column} | {"offline": column["online_access"] == 0}
    found |= {named[name]: main & columns[name] for name in GROUPS if name in columns}
    weakest = np.quantile(column["level"][main], 1 / 3)
    found |= {"weakest third": main & (column["level"] <= weakest), "helpers in one of the two": there & ((reels[0].helpers | reels[1].helpers) > 0)}
    came = ((reels[0].flags | reels[1].flags) & CAME > 0).any(axis=0)
    found |= {"came at least once": main & came, "never came": main & ~came} if came.any() else {}
    kept = {name: members for name, members in found.items() if members.any()}
    return list(kept), np.array(list(kept.values())).astype(np.uint8)


def _calendar(scenario: Scenario) -> list[dict]:
    """Say of each week of the run what is on."""
    table, weeks = days(scenario.calendar), []
    for day in range(0, len(table), DAYS_A_WEEK):
        today = {name: float(table[day, FIELDS.index(name)]) for name in ("week", "term", "on_campus", "exam_load")}
        exams = today["on_campus"] > 0 and today["exam_load"] >= 1
        weeks.append({
            "week": int(today["week"]), "term": int(today["term"]) + 1, "break": not today["on_campus"] and today["week"] > 0, "before": today["week"] <= 0,
            "exams": exams,
            "deadline": today["on_campus"] > 0 and 0 < today["exam_load"] < 1,
        })  # fmt: skip
    return weeks

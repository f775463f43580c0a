"""Whatever is asked, it either runs to finite, bounded states or is refused by name: no crash, nothing half-done.

The suite tries 1,000 random settings and 300 mangled files; `make fuzz` tries ten times as many.
"""

import os
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from omegaconf import DictConfig, OmegaConf

from experiments.commands import main
from experiments.study import ask_study
from sim.allocation import compose
from sim.campus import Campus
from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.errors import UserError
from sim.parameters import declared
from sim.programmes import SCHEMAS, Helping
from sim.roster import ColumnMapping, LoadedCohort, RosterMapping, TiesMapping, read
from sim.schedule import DAY
from sim.start import start
from sim.tables import RosterError
from sim.traits import Traits

TIMES = int(os.environ.get("PEERSIM_FUZZ", "1"))
SMALL = {"population.newcomers": 16, "population.older": 6, "calendar.weeks": 5, "calendar.teaching_weeks": 4, "calendar.deadlines": {3: 0.5},
         "calendar.exams": {5: 1.0}, "calendar.tests": [5], "calendar.holidays": [9]}  # fmt: skip
NAMES = ("lecture_only", "pal", "pal_online", "mentoring", "study_group", "news", "discussion_forum", "ai_feedback", "peer_recommendation",
         "student_initiatives", "campus_network")  # fmt: skip
CONFIGS = {name: with_settings(composed(name, {}, None), SMALL) for name in NAMES}
STRANGE = [float("nan"), float("inf"), -1, 0, 1e9, 2**70, "many", "", None, [], [1, "a"], {}, {1: 2}, {"a": "b"}, True, -0.5]


def leaves(node, path=""):
    """List every dotted key of a config, tables and sub-configs included."""
    for key in node:
        where = f"{path}.{key}" if path else str(key)
        yield where
        if isinstance(node[key], DictConfig):
            yield from leaves(node[key], where)


def bounds():
    """Give the bounds of every setting that declares some."""
    found = {}
    owners = [(f"mechanisms.{f.mechanism.name}", f.mechanism.parameters) for _, f in DAY if f.mechanism.parameters]
    for where, cls in [*owners, ("population.traits", Traits), ("helping", Helping)]:
        found |= {f"{where}.{one.name}": one.bounds for one in declared(cls)}
    for config in CONFIGS.values():
        for programme, one in config.programmes.items():
            fields = SCHEMAS[one.activity].__dataclass_fields__.values()
            found |= {f"programmes.{programme}.{one.name}": one.metadata["bounds"] for one in fields if one.metadata.get("bounds")}
    return found | {"population.campuses": (1, 6)}


def choices():
    """Give what each setting of a programme may be that is a word, or yes or no."""
    found = {}
    for config in CONFIGS.values():
        for programme, one in config.programmes.items():
            for field in SCHEMAS[one.activity].__dataclass_fields__.values():
                if field.metadata.get("choices") or isinstance(field.default, bool):
                    found[f"programmes.{programme}.{field.name}"] = field.metadata.get("choices") or (True, False)
    return found


KEYS = {name: sorted(set(leaves(config)) - {"population.newcomers", "population.older"}) for name, config in CONFIGS.items()}
BOUNDS, CHOICES = bounds(), choices()


SHARES = (
    "understood", "stuck", "wrong", "mark", "skill", "exhaustion", "cynicism", "inefficacy", "coping", "climate", "enrolled", "newcomer", "failed", "help_use",
)  # fmt: skip
PARTS = ("habit", "relationship", "quality", "attends", "aware", "fit", "safety", "ended", "served", "relied", "effort")


@st.composite
def questions(draw):
    """A scenario and some settings: mostly allowed values, the ends of what is allowed among them, sometimes anything."""
    name = draw(st.sampled_from(sorted(CONFIGS)))
    bounded = [key for key in KEYS[name] if key in BOUNDS]
    changed = {}
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.integers(0, 11))
        if kind > 8 and (words := [key for key in KEYS[name] if key in CHOICES]):
            key = draw(st.sampled_from(words))
            changed[key] = draw(st.sampled_from(CHOICES[key]))
        elif kind:
            key = draw(st.sampled_from(bounded))
            low, high = BOUNDS[key]
            whole = isinstance(OmegaConf.select(CONFIGS[name], key), int)
            inside = st.integers(int(low), int(high)) if whole else st.floats(low, high)
            changed[key] = draw(st.one_of(inside, st.sampled_from([int(low), int(high)] if whole else [low, high])))
        else:
            changed[draw(st.sampled_from(KEYS[name]))] = draw(st.sampled_from(STRANGE))
    return name, changed


def lived(name, changed):
    """Live the whole calendar, and give the campus."""
    one = scenario(name, with_settings(CONFIGS[name], changed))
    people, ties = start(one, 0)
    offers = compose(one.programmes, people, one.helping, one.seed, 0, ties).offers
    campus = Campus(people, ties, offers, one.calendar, one.seed, 0, one.mechanisms)
    while campus.day < min(len(campus.days), 120):
        campus.advance(7)
    return campus


@settings(max_examples=300 * TIMES, suppress_health_check=list(HealthCheck))
@given(questions())
def test_any_settings_run_to_bounded_states_or_are_refused_by_name(question):
    name, changed = question
    try:
        campus = lived(name, changed)
        event("ran")
    except UserError as refusal:
        event("refused")
        assert any(key.split(".")[-1] in str(refusal) or key in str(refusal) for key in changed), refusal
        return
    assert np.isfinite(campus.state).all(), changed
    for column in SHARES:
        assert campus.column(column).min() >= -1e-9 and campus.column(column).max() <= 1 + 1e-9, (column, changed)
    for column in ("study_hours", "contact_hours", "contact", "pressure", "explanation", "asked", "help_weeks"):
        assert campus.column(column).min() >= 0, (column, changed)
    for k in range(len(campus.offers.name)):
        for column in PARTS:
            assert -1e-9 <= campus.programme_column(k, column).min() and campus.programme_column(k, column).max() <= 1 + 1e-9, (column, changed)
    assert np.isfinite(campus.offers.columns).all(), changed
    assert campus.column("study_hours").max() <= 168 and np.isfinite(campus.ties.hours).all()


STUDENTS = "id,group,score\n" + "".join(f"s{i},{'ab'[i % 2]},{i}\n" for i in range(24))
TIES = "source,target,weight\n" + "".join(f"s{i},s{(i + 1) % 24},{1 + i % 3}\n" for i in range(24))
SCRAPS = [b",", b"\n", b'"', b"\xff", b"\x00", b";", b"NaN", b"-1e400", b"\r", b"\xef\xbb\xbf", b"s3", b"id", b"\t", "é".encode(), b"9" * 400]


def mangled(text, seed):
    """Cut, double, swap and soil a file, a few times."""
    dice, data = random.Random(seed), bytearray(text.encode())
    for _ in range(dice.randrange(1, 6)):
        a, b = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        action = dice.randrange(5)
        if action == 0:
            del data[a : min(b, a + 40)]
        elif action == 1:
            data[a:a] = data[a : min(b, a + 40)]
        elif action == 2:
            data[a:a] = dice.choice(SCRAPS)
        elif action == 3:
            lines = bytes(data).split(b"\n")
            dice.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            data = data[:b]
    return bytes(data)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@settings(max_examples=100 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(["nodes.csv", "edges.csv"]), st.sampled_from(["refuse", "drop"]))
def test_any_file_is_read_or_refused_in_a_line_or_two(place, seed, name, unknown):
    for file, text in (("nodes.csv", STUDENTS), ("edges.csv", TIES)):
        (place / file).write_bytes(mangled(text, seed) if file == name else text.encode())
    columns = {"section": ColumnMapping("group"), "aptitude": ColumnMapping("score")}
    cohort = LoadedCohort(str(place), RosterMapping(columns=columns), TiesMapping(weight="weight", weight_empty=1.0), unknown_ids=unknown)
    try:
        roster = read(cohort)
    except RosterError as refusal:
        assert len(str(refusal).splitlines()) <= 2 and "csv" in str(refusal)
        return
    assert roster.n >= 2 and all(len(column) == roster.n for column in roster.attributes.values())
    friends = roster.ties["friend"]
    assert (friends.i < friends.j).all() and (friends.j < roster.n).all() if len(friends.i) else True


STUDY = """question: Q?
reading: R.
arms:
  - lecture_only
  - {label: small, run: pal+mine programmes.pal.group_size=4}
settings: {calendar: semester, programmes.pal.hours: 2, population.newcomers: 30}
replicates: 3
"""
MODIFIER = "# What. Expect this.\nrules: 0.6\nmodality: online\nhours: 1.5\n"


@settings(max_examples=40 * TIMES, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(["study/ours.yaml", "modifier/mine.yaml"]))
def test_any_study_or_modifier_is_asked_or_refused_in_a_line_or_two(place, seed, name):
    for file, text in (("study/ours.yaml", STUDY), ("modifier/mine.yaml", MODIFIER)):
        (place / file).parent.mkdir(exist_ok=True)
        (place / file).write_bytes(mangled(text, seed) if file == name else text.encode())
    try:
        question = ask_study("ours", [], place)
    except UserError as refusal:
        assert len(str(refusal).splitlines()) <= 3 and ".yaml" in str(refusal), refusal
        return
    assert len(question.arms) >= 2 and question.key


WORDS = st.one_of(
    st.sampled_from(["run", "compare", "sweep", "study", "pal", "pal+online", "group_size", "lecture_only", "describe", "--json", "--out", "replicates=1"]),
    st.text(max_size=12),
)


@settings(max_examples=40 * TIMES, suppress_health_check=list(HealthCheck))
@given(words=st.lists(WORDS, min_size=1, max_size=4))
def test_any_words_end_with_an_answer_or_a_refusal(words, capsys, tmp_path_factory):
    if {"pal", "pal+online", "lecture_only", "group_size"} & set(words) and {"run", "compare", "sweep", "study"} & set(words):
        words = [*words, "population.newcomers=12", "population.older=4", "replicates=1"]
    os.chdir(tmp_path_factory.getbasetemp())
    try:
        code = main([word for word in words if word not in ("-h", "--help", "benchmark")])
    except SystemExit as exit:
        code = exit.code
    assert code in (0, 2)

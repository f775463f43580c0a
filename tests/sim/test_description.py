"""The ODD description: everything that the model has stands in it, and nothing that it has not."""

import ast
import csv
import io
import json
import re
from pathlib import Path

import pytest

import sim
from experiments.analysis import summary, use
from experiments.asking import ask
from experiments.commands import main
from experiments.description import printed
from experiments.engine.driver import answered
from sim.calendar import FIELDS
from sim.campus import MECHANISMS
from sim.description import catalogue, initialisation, markdown, numbers, observed, purpose, source, submodels
from sim.description.odd import odd
from sim.description.overview import heading
from sim.description.reading import reads
from sim.description.streams import streams
from sim.frame.declaration import Draw, Luck, Sum
from sim.frame.writer import parameter_classes
from sim.luck import normals, uniforms
from sim.observation import INSTRUMENTS
from sim.outcomes import OUTCOMES, SUBGROUPS
from sim.parameters import declared
from sim.programmes import SCHEMAS, Helping
from sim.reference import luck
from sim.schedule import DAY, PAST
from sim.state import KNOBS, PROGRAMME, STUDENT, Offers, Places, Ties
from sim.traits import Traits

ROOT = Path(sim.__file__).parent
TEXT = odd()
SECTIONS = dict(re.findall(r"^(?:##|###) (.*?)\n(.*?)(?=^##|\Z)", TEXT, flags=re.M | re.S))
PLAIN = re.sub(r"^```.*?^```$", "code", TEXT, flags=re.M | re.S)
TABLES = re.findall(r"(?:^\|.*\|\n)+", PLAIN + "\n", flags=re.M)


def rows(names, section):
    """The names that begin a row of a table in this section."""
    return [name for name in names if f"| `{name}` |" not in SECTIONS[section]]


def part(mechanism):
    return SECTIONS[heading(mechanism)]


def test_every_variable_has_a_row_in_the_table_of_its_entity():
    assert rows([column.name for column in STUDENT], "2.1 Students") == []
    assert rows(Ties._fields, "2.2 Ties") == []
    assert rows(Places._fields, "2.3 Places") == []
    assert rows([*(column.name for column in PROGRAMME), *KNOBS, *Offers._fields], "2.4 Programmes") == []
    assert rows(FIELDS, "2.5 Calendar") == []


@pytest.mark.parametrize("owner", [Ties, Places, Offers], ids=lambda owner: owner.__name__)
def test_every_array_says_what_it_holds(owner):
    section = {Ties: "2.2 Ties", Places: "2.3 Places", Offers: "2.4 Programmes"}[owner]
    for name in owner._fields:
        assert f"| `{name}` | {name.replace('_', ' ')} |" not in SECTIONS[section], f"{name}: nothing is said of it"


@pytest.mark.parametrize("schedule", [DAY, PAST], ids=["day", "past"])
def test_the_schedule_stands_there_in_its_order(schedule):
    titles = [re.escape(markdown.link(heading(formula.mechanism), heading(formula.mechanism).partition(" ")[2])) for _, formula in schedule]
    assert re.search(".*?".join(titles), SECTIONS["3 Process overview and scheduling"], flags=re.S)


@pytest.mark.parametrize("one", MECHANISMS.values(), ids=MECHANISMS)
def test_a_submodel_tells_its_formula_what_it_reads_draws_and_writes(one):
    text = part(one)
    for line in (one.formula.__doc__ or "").splitlines():
        assert all(piece in text for piece in line.strip().split("; ")), "a line of the formula's docstring is missing"
    assert all(f"`{name}`" in text for name in one.writes)
    told = {read.name for read in reads(one)}
    plain = [name for name in one.arguments if name not in one.origins and name not in parameter_classes(one) and name not in ("ties", "places", "offers", "k")]
    assert set(plain) <= told
    assert all(f"`{name}`" in text for name in [*plain, *one.origins])
    for origin in one.origins.values():
        if isinstance(origin, (Draw, Luck)):
            assert f"`{origin.stream}`" in text
        if isinstance(origin, Sum):
            assert markdown.sentence(origin.formula.__doc__) in text
    assert all(f"`{one_of_them.__name__}(" in text for one_of_them in source.inner(one.formula.__module__))


@pytest.mark.parametrize("one", MECHANISMS.values(), ids=MECHANISMS)
def test_every_number_stands_in_the_table_of_its_submodel(one):
    for number in declared(one.parameters) if one.parameters else ():
        assert markdown.cell(number.meaning) in part(one) and f"| `{number.name}` | {number.default:g} |" in part(one)


@pytest.mark.parametrize("cls, section", [(Traits, "5.1 Students"), (Helping, "5.4 Programmes")], ids=["traits", "helping"])
def test_so_do_the_numbers_of_the_population_and_of_helping(cls, section):
    for number in declared(cls):
        assert f"| `{number.name}` | {number.default:g} |" in SECTIONS[section]


def test_every_setting_of_a_programme_is_told():
    for schema in SCHEMAS.values():
        assert rows(schema.__dataclass_fields__.keys() - {"activity"}, "5.4 Programmes") == []


def test_every_trait_says_how_it_starts():
    made = {name for block in source.blocks("sim.population", {column.name for column in STUDENT}) for name in block.entries}
    assert {column.name for column in STUDENT if column.kind == "trait"} <= made
    made = {name for block in source.blocks("sim.allocation", {column.name for column in PROGRAMME}) for name in block.entries}
    assert {column.name for column in PROGRAMME if column.kind == "trait"} <= made == set(initialisation.FIRST_VALUES)
    assert rows(initialisation.FIRST_VALUES, "5.4 Programmes") == []


def test_every_outcome_and_every_instrument_is_told():
    assert rows(INSTRUMENTS, "4.11 Observation") == []
    assert all(f"| `{name}` | {one.label}" in SECTIONS["4.11 Observation"] for name, one in OUTCOMES.items())
    plain = {column.name for column in STUDENT}
    assert set(observed.COMPUTED) <= set(OUTCOMES) and set(OUTCOMES) - set(observed.COMPUTED) <= plain, "who does not say how it is computed is a column"
    assert all(f"`{name}`" in SECTIONS["4.11 Observation"] for name in SUBGROUPS)


def test_every_number_of_a_programme_is_made_of_its_settings():
    assert set(KNOBS) == {name for block in source.blocks("sim.knobs", set(KNOBS)) for name in block.entries}


def test_every_stream_is_listed():
    literals = set()
    for path in ROOT.rglob("*.py"):
        if "reference" in path.parts or "description" in path.parts:
            continue
        for call in (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)):
            named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if named in ("normals", "uniforms", "pair_uniforms", "normal", "uniform", "luck", "_uniform"):
                literals |= set(words[:1])
            elif named in ("z", "chance") and path.name == "population.py":
                literals |= {f"born.{word}" for word in words[:1]}
    assert literals == {one.name for one in streams()}
    assert all(f"| `{one}` |" in TEXT for one in literals)


def test_the_numbers_to_check_ones_own_luck_by_are_those_of_the_model():
    seed, replicate, day = 1, 0, 0
    k0, k1 = luck.key(seed, replicate, luck.stream("stress.shock"), day, 0)
    assert f"(0x{k0:016X}, 0x{k1:016X})" in TEXT
    assert repr(float(uniforms(seed, replicate, "stress.shock", day, [0])[0])) in TEXT
    assert repr(float(normals(seed, replicate, "stress.shock", day, [0])[0])) in TEXT


@pytest.mark.parametrize("formula", submodels.formulas(), ids=lambda formula: f"{formula.__module__.split('.')[-1]}.{formula.__name__}")
def test_every_formula_says_what_it_computes(formula):
    assert (formula.__doc__ or "").strip()


def test_tables_have_as_many_cells_in_every_row():
    assert len(TABLES) > 30
    for table in TABLES:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().splitlines()}
        assert len(widths) == 1, table
        assert re.fullmatch(r"\|( --- \|)+", table.splitlines()[1])


def test_every_link_leads_to_a_heading():
    anchors = {markdown.link(title).partition("(#")[2].rstrip(")") for title in re.findall(r"^#+ (.*)$", PLAIN, flags=re.M)}
    assert {one for one in re.findall(r"\]\(#(.*?)\)", TEXT)} <= anchors


def test_every_block_of_code_is_closed_and_paragraphs_are_parted_by_one_line():
    assert TEXT.count("\n```") % 2 == 0
    assert "\n\n\n" not in PLAIN


def test_the_eleven_design_concepts_are_there_in_order():
    titles = re.findall(r"^### 4\.\d+ (.*)$", TEXT, flags=re.M)
    assert titles == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip
    assert re.findall(r"^## (\d)", TEXT, flags=re.M) == list("1234567")


def test_every_paper_that_is_named_is_in_the_references():
    for paper in [*numbers.papers(), *(paper for one in purpose.PATTERNS for paper in one.papers)]:
        assert (paper.doi or paper.label) in SECTIONS["References"]


def named(kind, entries):
    """The names of this kind of place in entries of the catalogue."""
    return {name for entry in entries for one, names in entry.places for name in names if one == kind}


@pytest.mark.parametrize("entry", catalogue.entries(), ids=lambda entry: entry.id)
def test_what_the_catalogue_names_exists(entry):
    for kind, names in entry.places:
        assert names and (kind == catalogue.RESULT or set(names) <= catalogue.KINDS[kind]), f"{entry.id}: there is none of these: {kind} {names}"


def test_the_results_that_the_catalogue_names_are_in_an_answer():
    tables = answered(ask("compare", ["lecture_only", "pal"], ["population.newcomers=40", "population.older=12", "replicates=2"], None))
    known = {name for table in (*tables.values(), summary(tables["runs"], ""), use(tables["programmes"])) for name in table}
    assert named("result", catalogue.entries()) <= known
    assert named("outcome", catalogue.entries()) <= set(tables["runs"]["outcome"])


def test_the_catalogue_has_every_id_once_and_a_pattern_needs_only_what_it_knows():
    ids = [entry.id for entry in catalogue.entries()]
    assert ids == [*(f"S{k}" for k in range(1, 14)), *(f"M{k}" for k in range(1, 24)), *(f"O{k}" for k in range(1, 9))]
    assert {need for one in purpose.PATTERNS for need in one.needs} <= set(ids)


def test_what_the_model_does_not_have_is_said_not_to_be_there(monkeypatch):
    empty = catalogue.Entry("S1", "stress")
    assert catalogue._row(empty)[2] == "not yet"
    monkeypatch.setattr(catalogue, "CATALOGUE", (("Students", (empty,)),))
    assert catalogue.not_yet(("S1",)) == ["S1"]


def test_a_csv_read_back_is_what_was_declared():
    read = list(csv.DictReader(io.StringIO(printed("parameters", "csv"))))
    assert tuple(read[0]) == numbers.COLUMNS and len(read) == len(list(numbers.every()))
    for row, (owner, one) in zip(read, numbers.every()):
        paper = one.source.paper
        assert (row["owner"], row["key"], row["unit"], row["meaning"]) == (owner, one.name, one.unit, one.meaning)
        assert (float(row["default"]), float(row["low"]), float(row["high"])) == (one.default, *one.bounds)
        assert one.prior == ((float(row["prior_low"]), float(row["prior_high"])) if row["prior_low"] else None)
        assert (row["known"], row["note"], row["paper"], row["doi"]) == (
            one.source.known, one.source.note, paper.label if paper else "", paper.doi if paper else "",
        )  # fmt: skip


def test_the_command_prints_each_of_them(capsys):
    for words, begins in ((["odd"], "# ODD"), (["parameters", "--csv"], "owner,key"), (["parameters", "--json"], "[")):
        assert main(["describe", *words]) == 0
        out, err = capsys.readouterr()
        assert out.startswith(begins) and err == ""
    assert main(["describe", "parameters", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == numbers.records()


@pytest.mark.parametrize(
    "words, said",
    [(["odd", "--csv"], "peersim describe parameters --csv"), (["programmes", "--json"], "takes no --json"), (["ood"], "odd"), (["odd", "--cvs"], "--csv")],
)
def test_a_mistake_is_told_in_a_line(words, said, capsys):
    assert main(["describe", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.strip().splitlines()) == 1


FORMULAS = """Grows by a tenth.

new x = x + p.rate * x
new y = 2 * x
The rate is weekly:
it is never negative.
What follows is wrapped because the
line was full.

* one
* two"""


def test_a_docstring_keeps_its_formulas_and_its_lines():
    text = markdown.prose(FORMULAS)
    assert "```text\nnew x = x + p.rate * x\nnew y = 2 * x\n```" in text
    assert "The rate is weekly:\\\nit is never negative.\\\nWhat follows is wrapped because the\nline was full." in text
    assert text.endswith("* one\n* two")


def test_a_bar_stays_in_its_cell():
    assert markdown.table(("a", "b"), [("x|y", 1.0)]).splitlines()[-1] == "| x\\|y | 1 |"

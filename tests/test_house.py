"""The house: imports go downwards, every number has a source, every public name says what it does."""

import ast
import tomllib
from pathlib import Path

import pytest

from sim.campus import MECHANISMS
from sim.parameters import declared
from sim.programmes import Helping
from sim.state import PROGRAMME, STUDENT
from sim.traits import Traits

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "experiments").rglob("*.py")])
FLOORS = [
    {
        "sim.errors",
        "sim.sources",
        "sim.parameters",
        "sim.settings",
        "sim.luck",
        "sim.quantiles",
        "sim.maths",
        "sim.state",
        "sim.calendar",
        "sim.institution",
        "sim.frame",
        "sim.fingerprint",
        "sim.composition",
        "sim.named",
    },
    {
        "sim.mechanisms",
        "sim.activities",
        "sim.meetings",
        "sim.matching",
        "sim.population",
        "sim.traits",
        "sim.network",
        "sim.roster",
        "sim.tables",
        "sim.schedule",
        "sim.observation",
    },
    {"sim.programmes", "sim.knobs", "sim.allocation", "sim.campus"},
    {
        "sim.configuration",
        "sim.modifiers",
        "sim.notes",
        "sim.extension",
        "sim.start",
        "sim.agents",
        "sim.model",
        "sim.reference",
        "sim.description",
        "sim.friends",
        "sim.outcomes",
        "sim.warm",
    },
    {"experiments"},
]


def floor(module):
    for number, names in enumerate(FLOORS):
        if any(module == name or module.startswith(name + ".") for name in names):
            return number
    return None


def modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ([node.module] if floor(node.module) is not None else [f"{node.module}.{one.name}" for one in node.names])
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_imports_from_its_own_floor_or_below(path):
    me = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    if me == "sim":
        return
    assert floor(me) is not None, f"{me} stands on no floor"
    for module in modules(path):
        if module.split(".")[0] in ("sim", "experiments"):
            assert floor(module) is not None and floor(module) <= floor(me), f"{me} imports {module} from above"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_public_name_says_what_it_does(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the file has no first line"
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            bare = isinstance(node, ast.ClassDef) and any(isinstance(one, ast.Name) and one.id == "parameters" for one in node.decorator_list)
            assert bare or ast.get_docstring(node), f"{node.name} has no docstring"


@pytest.mark.parametrize("cls", [Traits, Helping, *(one.parameters for one in MECHANISMS.values() if one.parameters)], ids=lambda cls: cls.__name__)
def test_every_number_has_a_meaning_a_unit_and_a_source(cls):
    for one in declared(cls):
        assert one.meaning and one.unit and one.source.note
        assert one.prior is None or one.bounds[0] <= one.prior[0] <= one.default <= one.prior[1] <= one.bounds[1], one.name


def test_no_stream_of_luck_has_two_owners_by_accident():
    shared = {"affinity.lasting", "affinity.season", "pair.fit", "programme.helper"}  # one meaning in two files: the chemistry of a pair
    streams = [stream for one in MECHANISMS.values() for stream in one.streams if stream not in shared]
    assert len(streams) == len(set(streams))


def test_every_mechanism_writes_columns_that_exist():
    known = {column.name for column in STUDENT + PROGRAMME} | {"ties", "hours", "study_hours"}
    for one in MECHANISMS.values():
        assert set(one.writes) <= known, one.name


def test_nothing_committed_names_a_place_of_this_machine():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not any(f"/{folder}/" in text for folder in ("home", "root", "Users"))


def test_what_is_installed_is_the_whole_house():
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"])
    rooms = {path.parent for top in ("sim", "experiments", "configs") for kind in ("*.py", "*.yaml") for path in (ROOT / top).rglob(kind)}
    assert {".".join(room.relative_to(ROOT).parts) for room in rooms} | {"configs"} == listed

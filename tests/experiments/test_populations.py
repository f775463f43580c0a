"""Populations as an axis: each has students, files and a right to privacy of its own."""

import ast
from pathlib import Path

import pandas as pd
import pytest

from experiments.asking import ask
from experiments.commands import main
from experiments.engine.keys import MEASURING
from sim.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
FILE = "defaults: [loaded]\nfolder: {folder}\npersonal: {personal}\nroster: {{file: {name}.csv}}\nties: null\n"


@pytest.fixture
def files(tmp_path):
    """Three populations of files: two of nobody in particular, one of real people."""
    (tmp_path / "population").mkdir()
    for name, personal in (("one", "false"), ("two", "false"), ("real", "true")):
        (tmp_path / f"{name}.csv").write_text("id\n" + "".join(f"{name}{k}\n" for k in range(30)))
        (tmp_path / "population" / f"{name}.yaml").write_text(FILE.format(folder=tmp_path.as_posix(), name=name, personal=personal))
    return tmp_path


@pytest.mark.parametrize("order", ["one,real", "real,one"])
def test_real_people_are_asked_about_by_themselves_and_nothing_of_them_is_kept(files, capsys, order):
    assert main(["sweep", "pal", f"population={order}", "replicates=2", "--config-dir", str(files), "--out", str(files / "out")]) == 2
    assert "real people" in capsys.readouterr().err and not (files / "out").exists()


@pytest.mark.parametrize("name", ["one", "two"])
def test_a_changed_file_of_any_population_is_another_question(files, name):
    asked = lambda: ask("sweep", ["pal"], ["population=one,two", "replicates=2"], files).key  # noqa: E731
    before = asked()
    assert asked() == before
    with (files / f"{name}.csv").open("a") as file:
        file.write("one more\n")
    assert asked() != before


@pytest.mark.parametrize("order", ["0,12", "12,0"])
@pytest.mark.painted
def test_with_and_without_older_students_everybody_is_in_every_table(tmp_path, capsys, order):
    words = ["sweep", "pal", f"population.older={order}", "population.newcomers=40", "replicates=3", "--out", str(tmp_path)]
    assert main(words) == 0
    folder = next(tmp_path.glob("sweep_*"))
    summary, pairs = (pd.read_csv(folder / f"{name}.csv", keep_default_na=False) for name in ("summary", "pairs"))
    main_rows = summary[summary["group"] == summary["group"].iloc[0]]
    assert main_rows["arm"].nunique() == 4 and set(main_rows["group"]) == {"students"} and len(pairs) > 0
    gaps = summary[(summary["subgroup"] != "") & (summary["arm"] == "pal older=12")]
    assert len(gaps) and (gaps["gap"] != "").all()


def test_a_precision_names_some_outcome():
    with pytest.raises(UserError, match="precise: takes at least one of: stress"):
        ask("compare", ["lecture_only", "pal"], ["precision=0.01", "precise=[]"], None)


NOT_MEASURING = {  # what lies on the way from a run to its rows, and changes none of them
    "analysis.py", "composing.py", "question.py", "results.py", "seal.py", "engine/keys.py", "engine/watching.py", "wording.py",
}  # fmt: skip


def imported(name: str) -> set[str]:
    """Follow what a file of `experiments` imports of it."""
    found, ahead = set(), [name]
    while ahead:
        one = ahead.pop()
        if one not in found and (ROOT / "experiments" / one).is_file():
            found.add(one)
            tree = ast.parse((ROOT / "experiments" / one).read_text())
            modules = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "experiments"]
            ahead += [f"{node.module.replace('.', '/')[12:]}.py" for node in modules]
            ahead += [f"{alias.name}.py" for node in modules if node.module == "experiments" for alias in node.names]
    return found


def test_every_file_that_turns_a_run_into_rows_is_in_the_key_of_runs():
    reached = {name for name in imported("engine/work.py") if not name.startswith("gauges")}
    assert reached - NOT_MEASURING == set(MEASURING), "a file that changes what is kept of a run belongs to MEASURING, any other to NOT_MEASURING"

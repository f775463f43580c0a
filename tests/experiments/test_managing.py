"""Kept answers: listed, shown again, verified to the last bit, pruned, and drawn again from their tables."""

import json
import shlex
import shutil

import pandas as pd
import pytest

from experiments import seal
from experiments.commands import main
from experiments.engine.columns import of_frame
from experiments.engine.store import Store
from experiments.figures.sociogram import layout

ASKED = ["compare", "lecture_only", "pal", "population.newcomers=40", "population.older=12", "replicates=5"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    assert main([*ASKED, "--out", str(folder), "--quiet"]) == 0
    return folder


def copied(place, target):
    """Copy the answer in a folder of results."""
    (folder,) = (path for path in place.iterdir() if path.name != "store")
    shutil.copytree(folder, target / folder.name)
    return target / folder.name


def resealed(folder, **changed):
    """Forge a manifest, as somebody who hands on a folder may."""
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(seal.sealed(folder, manifest | changed)))


def typed(capsys, *words):
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def test_answers_and_runs_are_listed(place, capsys):
    code, out, _ = typed(capsys, "results", "list", "--out", place)
    assert code == 0 and "compare_lecture_only_pal_first_years_" in out and "1 answer in" in out and "10 runs kept" in out


def test_an_answer_is_shown_again(place, capsys):
    code, out, _ = typed(capsys, "results", "show", "--out", place)
    assert code == 0 and "Knowledge" in out and "Figures and tables" in out


def test_an_answer_is_verified_and_a_changed_number_is_found(place, capsys, tmp_path):
    code, out, _ = typed(capsys, "results", "verify", "--out", place, "--sample", "5")
    assert code == 0 and "all 5 replicates lived again in 2 arms: the same bits" in out
    assert " of 5 (the first is 0) lived again" in typed(capsys, "results", "verify", "--out", place, "--sample", "2")[1]
    assert " of 5 (the first is 0) lived again" in typed(capsys, "results", "verify", "--out", place)[1]
    forged = copied(place, tmp_path)
    runs = pd.read_parquet(forged / "runs.parquet")
    runs.loc[7, "arm_mean"] += 1e-9
    runs.to_parquet(forged / "runs.parquet", index=False)
    resealed(forged)
    code, out, _ = typed(capsys, "results", "verify", forged, "--sample", "5")
    assert code == 1 and "other numbers in runs of replicate 0" in out


def test_no_code_is_run_that_an_answer_names(place, capsys, tmp_path):
    forged, evil = copied(place, tmp_path), tmp_path / "evil.py"
    evil.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    question = json.loads((forged / "manifest.json").read_text())["question"]
    for asked, told in (
        ([*ASKED, "--mechanism", str(evil)], "no code is run"),
        (["validate", "programmes"], "was asked by none of"),
        ([], "was asked by none of"),
    ):
        resealed(forged, question=question | {"asked": asked})
        code, _, err = typed(capsys, "results", "verify", forged)
        assert code == 2 and told in err and not (tmp_path / "ran").exists()


def test_an_edited_answer_is_not_shown_and_is_listed_as_edited(place, capsys, tmp_path):
    edited = copied(place, tmp_path)
    (edited / "summary.csv").write_text((edited / "summary.csv").read_text() + "x")
    for words in (("results", "show"), ("results", "verify"), ("plot",)):
        code, out, err = typed(capsys, *words, edited)
        assert code == 2 and "summary.csv was changed; ask the question again" in err and not out
    assert typed(capsys, "plot", edited, "forest", "--out", tmp_path / "forged.png")[0] == 2 and not (tmp_path / "forged.png").exists()
    assert "(edited)" in typed(capsys, "results", "list", "--out", tmp_path)[1]
    (edited / "manifest.json").write_text("{")
    assert typed(capsys, "results", "show", edited)[0] == typed(capsys, "results", "verify", edited)[0] == 2


def test_only_runs_of_other_models_are_pruned(place, capsys, tmp_path):
    store = Store(tmp_path / "store")
    store.put(pd.DataFrame({"run": ["a"], "model": ["old"]}), {"runs": of_frame(pd.DataFrame({"run": ["a"], "value": [1.0]}))})
    for path in (place / "store").iterdir():
        if path.is_dir():
            (tmp_path / "store" / path.name).mkdir()
            for file in path.iterdir():
                (tmp_path / "store" / path.name / file.name).write_bytes(file.read_bytes())
    assert "Would remove 1 of 11" in typed(capsys, "results", "prune", "--dry-run", "--out", tmp_path)[1]
    assert "Removed 1 of 11" in typed(capsys, "results", "prune", "--out", tmp_path)[1]
    assert len(Store(tmp_path / "store").keys()) == 10


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_a_curve_is_drawn_again_the_same_to_the_byte(place, capsys, tmp_path, ending):
    files = [tmp_path / f"{k}.{ending}" for k in range(2)]
    for path in files:
        assert typed(capsys, "plot", place / "latest", "curve", "outcome=knowledge", "band=runs", "--out", path)[0] == 0
    assert files[0].read_bytes() == files[1].read_bytes() and files[0].stat().st_size > 3000


def test_the_words_of_a_figure_stay_words_where_they_can_be_edited(place, capsys, tmp_path):
    typed(capsys, "plot", place / "latest", "curve", "--out", tmp_path / "c.svg")
    assert ">Stress over the term</text>" in (tmp_path / "c.svg").read_text(encoding="utf-8")


def test_the_arm_that_a_message_names_is_one_of_the_answer_and_can_be_typed(capsys, tmp_path):
    sizes = "programmes.pal.group_size=10,9,8,7,6"
    assert main(["sweep", "pal", sizes, "population.newcomers=40", "population.older=12", "replicates=2", "--out", str(tmp_path), "--quiet"]) == 0
    code, _, err = typed(capsys, "plot", tmp_path / "latest", "curve", "band=students", "--out", tmp_path / "c.png")
    (word,) = shlex.split(err.split("as in ")[1])
    assert code == 2 and word == "arm=pal group_size=6"
    assert typed(capsys, "plot", tmp_path / "latest", "curve", "band=students", word, "--out", tmp_path / "c.png")[0] == 0
    err = typed(capsys, "plot", tmp_path / "latest", "curve", "arm=zzz", "--out", tmp_path / "c.png")[2]
    assert "Known: no programmes, pal group_size=10, pal group_size=9, pal group_size=8, and 2 more." in err


def test_every_figure_of_an_answer_can_be_drawn_again(place, capsys, tmp_path):
    kinds = typed(capsys, "plot", place / "latest")[1].split()
    assert {"curve", "term", "effects", "equity", "value"} <= set(kinds)
    for kind in ("effects", "distribution"):
        assert typed(capsys, "plot", place / "latest", kind, "--out", tmp_path / f"{kind}.pdf")[0] == 0


def test_the_network_of_friends_is_kept_for_three_days_and_every_student_keeps_a_place(place, capsys, tmp_path):
    (folder,) = (path for path in place.iterdir() if path.name != "store")
    nodes, links = (pd.read_parquet(folder / f"{name}.parquet") for name in ("nodes", "links"))
    assert nodes.groupby(["arm", "day"], observed=True).size().tolist() == [52] * 6 and set(nodes["replicate"]) == {0}
    first, last = (set(map(tuple, rows[["student", "friend"]].to_numpy())) for rows in (links[links["day"] == links["day"].min()], links[links["day"] == 104]))
    assert last and first != last and (links["student"] < links["friend"]).all()
    found = layout(nodes, links)
    assert set(found) == set(range(52)) and len({tuple(at.round(6)) for at in found.values()}) == 52
    assert typed(capsys, "plot", folder, "sociogram", "outcome=belonging", "--out", tmp_path / "s.png")[0] == 0
    assert typed(capsys, "plot", folder, "forest", "by=subgroup", "outcome=isolated", "--out", tmp_path / "f.svg")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plot", "latest", "curv"], "no such figure. Did you mean curve"),
        (["plot", "latest", "curve", "outcome=stres"], "Did you mean stress"),
        (["plot", "latest", "curve", "band=wide"], "band = wide"),
        (["plot", "latest", "sociogram", "outcome=mark"], "outcome = mark: there is none of this name"),
        (["plot", "latest", "forest", "by=week"], "by = week"),
        (["plot", "latest", "curve", "arm=pall"], "Did you mean pal"),
        (["plot", "latest", "term", "band=runs"], "term takes no settings; these do: curve, sociogram, forest"),
        (["plot", "latest", "curve", "--out", "x.svg", "--format", "pdf"], "--format pdf: --out x.svg says svg; give one of the two"),
        (["plot", "latest", "curve", "outcome=stress", "outcome=mark"], "outcome is given twice; give it once"),
        (["plot"], "the following arguments are required: RESULT ("),
        (["plot", "", "curve"], "an empty name of a result"),
        (["results", "foo"], "argument WHAT: invalid choice: 'foo'"),
        (["results", "verify", "latest", "--sample", "6"], "--sample 6: replicates of this answer to live again (allowed 1 to 5)"),
        (["plot", "latest", "curve", "--out", "x.doc"], "ends in none of: .png, .pdf, .svg"),
        (["results", "verify", "latest", "--sample", "0"], "--sample 0"),
        (["results", "show", "nothing"], "no such result"),
        (["results", "list", "nothing"], "list takes no name of a result"),
        (["results", "list", "--out", ""], "an empty name"),
        (["results", "list", "--out", "nowhere"], "there is no such folder"),
    ],
)
def test_mistakes_are_told(place, capsys, words, told):
    here = [str(place / word) if word == "latest" else word for word in words]
    code, _, err = typed(capsys, *here)
    assert code == 2 and told in err and "Traceback" not in err


def test_one_replicate_can_be_lived_alone(capsys):
    out = typed(capsys, *ASKED, "--replicate", "3")[1]
    assert "2 runs without an error" in out and "knowledge" in out and "lecture_only" in out
    assert "allowed 0 to 4" in typed(capsys, *ASKED, "--replicate", "5")[2]

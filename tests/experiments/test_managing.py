"""Kept answers: listed, shown again, verified to the last bit, pruned, and drawn again from their tables."""

import json

import pandas as pd
import pytest

from experiments import seal
from experiments.commands import main
from experiments.engine.store import Store

ASKED = ["compare", "lecture_only", "pal", "population.newcomers=40", "population.older=12", "replicates=5"]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    import sys

    folder, usual = tmp_path_factory.mktemp("kept"), sys.argv
    sys.argv = ["peersim", *ASKED, "--out", str(folder)]  # as a shell does: the manifest keeps the command
    try:
        assert main([*sys.argv[1:], "--quiet"]) == 0
    finally:
        sys.argv = usual
    return folder


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
    assert code == 0 and "replicates 0, 1, 2, 3, 4 of 5 lived again in 2 arms: the same bits" in out
    (folder,) = (path for path in place.iterdir() if path.name != "store")
    forged = tmp_path / folder.name
    forged.mkdir()
    for path in folder.iterdir():
        (forged / path.name).write_bytes(path.read_bytes())
    runs = pd.read_parquet(forged / "runs.parquet")
    runs.loc[7, "arm_mean"] += 1e-9
    runs.to_parquet(forged / "runs.parquet", index=False)
    manifest = json.loads((forged / "manifest.json").read_text())
    (forged / "manifest.json").write_text(json.dumps(seal.sealed(forged, manifest)))
    code, out, _ = typed(capsys, "results", "verify", forged, "--sample", "5")
    assert code == 1 and "other numbers in runs of replicate 0" in out


def test_only_runs_of_other_models_are_pruned(place, capsys, tmp_path):
    store = Store(tmp_path / "store")
    store.put(pd.DataFrame({"run": ["a"], "model": ["old"]}), {"runs": pd.DataFrame({"run": ["a"], "value": [1.0]})})
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


def test_every_figure_of_an_answer_can_be_drawn_again(place, capsys, tmp_path):
    kinds = typed(capsys, "plot", place / "latest")[1].split()
    assert {"curve", "term", "effects", "equity", "value"} <= set(kinds)
    for kind in ("effects", "distribution"):
        assert typed(capsys, "plot", place / "latest", kind, "--out", tmp_path / f"{kind}.pdf")[0] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plot", "latest", "curv"], "no such figure. Did you mean curve"),
        (["plot", "latest", "curve", "outcome=stres"], "Did you mean stress"),
        (["plot", "latest", "curve", "band=wide"], "band = wide"),
        (["plot", "latest", "term", "band=runs"], "only a curve takes settings"),
        (["plot", "latest", "curve", "--out", "x.doc"], "ends in none of: .png, .pdf, .svg"),
        (["results", "verify", "latest", "--sample", "0"], "--sample 0"),
        (["results", "show", "nothing"], "no such result"),
    ],
)
def test_mistakes_are_told(place, capsys, words, told):
    here = [str(place / word) if word == "latest" else word for word in words]
    code, _, err = typed(capsys, *here)
    assert code == 2 and told in err and "Traceback" not in err


def test_one_replicate_can_be_lived_alone(capsys):
    assert typed(capsys, *ASKED, "--replicate", "3")[1] == "Replicate 3: 2 runs without an error.\n"
    assert "allowed 0 to 4" in typed(capsys, *ASKED, "--replicate", "5")[2]

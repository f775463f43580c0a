"""A programme said back in words: what a planner changed is what is said."""

import pytest

from experiments.commands import main
from experiments.sentence import page
from sim.composition import choices


@pytest.mark.parametrize("name", choices("scenario", None))
def test_every_scenario_is_said_in_whole_sentences(name):
    told = page(name, None)
    assert "None" not in told and "nan" not in told and "{" not in told
    if name != "lecture_only":
        assert all(f"\n{word}: " in told for word in ("Whom", "With whom", "When", "What", "Cost", "Evidence"))


def test_a_programme_of_ones_own_needs_one_file_and_is_run_and_said_by_its_name(tmp_path, capsys):
    (tmp_path / "programme").mkdir()
    (tmp_path / "programme" / "cafe.yaml").write_text(
        "# A cafe. Expect company.\ndefaults: [group_session]\ngroup_size: 7\nleaders_per_group: 0\nweekday: friday\nonly: commuter\nhours: 2\n"
    )
    assert main(["describe", "programme", "cafe", "--config-dir", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Whom: First-years commuters" in told and "groups of 7, put together by lot, nobody leads" in told and "When: Fridays, 2 h in person" in told
    assert "typed as programmes.cafe.NAME=VALUE" in told and "group_size" in told and "Evidence: none is kept" in told
    out = str(tmp_path / "results")
    assert main(["compare", "lecture_only", "cafe", "--config-dir", str(tmp_path), "replicates=1", "population.newcomers=30", "--out", out, "--quiet"]) == 0


@pytest.mark.parametrize("words, said", [
    (["programme"], "peersim describe programme NAME says one programme back in words"),
    (["programmes", "pal"], "peersim describe programme NAME"),
    (["programme", "pall"], "scenario pall: there is none of this name. Did you mean pal?"),
])  # fmt: skip
def test_a_name_that_is_none_is_told(words, said, capsys):
    assert main(["describe", *words]) == 2 and said in capsys.readouterr().err

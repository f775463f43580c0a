"""Figures: what a reader sees in them is what the tables say."""

import numpy as np
import pandas as pd
import pytest

from experiments import figures
from experiments.analysis import summary
from experiments.question import ask
from experiments.runs import answered

FAST = ["population.newcomers=40", "population.older=12"]


def tables(verb, names, *words):
    question = ask(verb, names, [*FAST, *words], None)
    found = answered(question)
    return question, found["curves"], summary(found["runs"], question.swept)


@pytest.fixture(scope="module")
def comparison():
    return tables("compare", ["lecture_only", "pal"], "replicates=4")


def words_in(figure):
    texts = [text.get_text() for text in figure.texts] + [text.get_text() for axis in figure.axes for text in axis.texts]
    return " ".join(texts + [axis.get_title(loc="left") + axis.get_ylabel() + axis.get_xlabel() for axis in figure.axes])


def test_the_lines_of_the_term_are_the_means_of_the_table(comparison):
    _, curves, _ = comparison
    figure = figures.term(curves, ["lecture_only", "pal"], [14, 15])
    line = figure.axes[0].lines[1]  # pal's stress
    mine = curves[(curves["arm"] == "pal") & (curves["outcome"] == "stress")].groupby("day")["mean"].mean()
    assert np.allclose(line.get_ydata(), mine) and line.get_label() == "pal"


def test_a_band_says_what_it_is_and_one_replicate_has_none(comparison):
    _, curves, _ = comparison
    assert "95 % interval" in words_in(figures.term(curves, ["lecture_only", "pal"], []))
    alone = curves[curves["replicate"] == 0]
    figure = figures.term(alone, ["lecture_only", "pal"], [])
    assert "no interval" in words_in(figure) and not figure.axes[0].collections


def test_exam_weeks_are_shaded_and_named_once_a_term(comparison):
    _, curves, _ = comparison
    axis = figures.term(curves, ["lecture_only", "pal"], [3, 4, 9]).axes[0]
    assert sorted((patch.get_x(), patch.get_width()) for patch in axis.patches) == [(3, 1), (4, 1), (9, 1)]
    assert [text.get_text() for text in axis.texts] == ["exams", "exams"]


def test_the_difference_of_two_equal_arms_is_a_line_at_zero(comparison):
    _, curves, _ = comparison
    twin = curves[curves["arm"] == "pal"].assign(arm="twin")
    figure = figures.differences(pd.concat([curves[curves["arm"] == "pal"], twin]), {"pal": "pal", "twin": "pal"}, [])
    assert all((axis.lines[1].get_ydata() == 0).all() for axis in figure.axes)
    assert all(low < 0 < high and high - low >= 0.5 for low, high in (axis.get_ylim() for axis in figure.axes))


def test_every_effect_has_its_mark_where_the_table_says(comparison):
    _, _, table = comparison
    axis = figures.forest(table).axes[0]
    drawn = sorted(container.lines[0].get_xdata()[0] for container in axis.containers)
    assert np.allclose(drawn, sorted(table.loc[table["arm"] == "pal", "standardised"]))


def test_a_dose_has_its_values_in_order_along_the_axis():
    _, _, table = tables("sweep", ["pal"], "programmes.pal.group_size=3,10,30", "replicates=2")
    axis = figures.dose(table).axes[1]
    assert axis.get_xticks().tolist() == [3, 10, 30] and "group size" in axis.get_xlabel()
    shown = axis.containers[0].lines[0].get_ydata()
    assert np.allclose(shown, table[(table["outcome"] == "knowledge") & (table["group"] == "first-years") & (table["setting"] != "")]["difference"])


def test_words_make_a_dose_too():
    _, _, table = tables("sweep", ["pal"], "programmes.pal.modality=in_person,online", "replicates=2")
    assert [label.get_text() for label in figures.dose(table).axes[0].get_xticklabels()] == ["in_person", "online"]


def test_nine_arms_can_be_told_apart():
    values = ",".join(str(size) for size in range(2, 10))
    question, curves, _ = tables("sweep", ["pal"], f"programmes.pal.group_size={values}", "replicates=1")
    axis = figures.term(curves, [arm.label for arm in question.arms], []).axes[0]
    looks = {(line.get_color(), line.get_linestyle()) for line in axis.lines}
    assert len(axis.lines) == 9 and len(looks) == 9

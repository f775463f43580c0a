"""Figures: what a reader sees in them is what the tables say."""

import matplotlib.style
import numpy as np
import pandas as pd
import pytest

from experiments import figures
from experiments.analysis import MAIN, network, summary
from experiments.asking import ask
from experiments.disclosure import WHY, disclosed
from experiments.engine.driver import answered
from experiments.figures.arms import arms, chosen, intakes_of
from experiments.figures.forest import forest
from experiments.figures.panels import SHOWN
from experiments.figures.sociogram import sociogram
from experiments.figures.style import STYLE
from experiments.pairs import pairs, told
from sim.outcomes import OUTCOMES

FAST = ["population.newcomers=40", "population.older=12"]


@pytest.fixture(autouse=True)
def drawn_as_in_an_answer():
    with matplotlib.style.context(STYLE):
        yield


def tables(verb, names, *words):
    """Give what figures are drawn from: curves, and the summary of the end."""
    question = ask(verb, names, [*(word for word in FAST if word.split("=")[0] not in str(words)), *words], None)
    found = answered(question)
    return found["curves"], summary(found["runs"], question.swept)


@pytest.fixture(scope="module")
def comparison():
    return tables("compare", ["lecture_only", "pal"], "replicates=4")


@pytest.fixture(scope="module")
def sizes():
    return answered(ask("sweep", ["pal"], [*FAST, "programmes.pal.group_size=30,3,10", "replicates=4"], None))


def words_in(figure):
    texts = [text.get_text() for text in figure.texts] + [text.get_text() for axis in figure.axes for text in axis.texts]
    return " ".join(texts + [axis.get_title(loc="left") + axis.get_ylabel() + axis.get_xlabel() for axis in figure.axes])


def named(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_the_lines_of_the_term_are_the_means_of_the_table(comparison):
    curves, table = comparison
    line = figures.term(curves, table, [14, 15]).axes[0].lines[1]  # pal's stress
    mine = curves[(curves["arm"] == "pal") & (curves["outcome"] == "stress")].groupby("day")["mean"].mean()
    assert np.allclose(line.get_ydata(), mine) and line.get_label() == "pal"


def test_below_the_term_are_the_differences_and_their_last_day_is_the_effect_of_the_table(comparison):
    curves, table = comparison
    figure = figures.term(curves, table, [])
    effect = table[(table["arm"] == "pal") & (table["group"] == "first-years")].set_index("outcome")
    for axis, outcome in zip(figure.axes[4:6], ("knowledge", "belonging")):
        assert axis.lines[-1].get_ydata()[-1] == pytest.approx(effect["difference"][outcome], abs=1e-5)
        low, high = axis.collections[0].get_paths()[0].get_extents().intervaly
        assert low <= effect["low"][outcome] + 1e-5 and effect["high"][outcome] - 1e-5 <= high


def test_a_band_says_what_it_is_and_one_replicate_has_none(comparison):
    curves, table = comparison
    assert "95 % interval" in words_in(figures.term(curves, table, []))
    figure = figures.term(curves[curves["replicate"] == 0], table, [])
    assert "no interval" in words_in(figure) and not any(axis.collections for axis in figure.axes)


def test_a_run_by_itself_shows_its_levels_only(comparison):
    curves, table = comparison
    figure = figures.term(curves[curves["arm"] == "lecture_only"], table[table["arm"] == "lecture_only"], [])
    assert len(figure.axes) == 3 and not figure.legends


def test_exam_weeks_are_shaded_and_named_once_a_term(comparison):
    axis = figures.term(*comparison, [3, 4, 9]).axes[0]
    assert sorted((patch.get_x(), patch.get_width()) for patch in axis.patches) == [(3, 1), (4, 1), (9, 1)]
    assert [text.get_text() for text in axis.texts] == ["exams", "exams"]


def test_the_axis_of_weeks_ends_with_the_term(comparison):
    curves, table = comparison
    last = curves["day"].max() / 7 + 1
    for draw in (figures.term, figures.distribution):
        for axis in draw(curves, table, [14, 15]).axes:
            assert axis.get_xlim() == pytest.approx((1, last)) and axis.get_xticks().max() <= last


def test_the_difference_of_two_equal_arms_is_a_line_at_zero(comparison):
    curves, table = comparison
    twin = pd.concat([curves[curves["arm"] == "pal"].assign(arm=arm) for arm in ("lecture_only", "pal")])
    below = figures.term(twin, table, []).axes[3:]
    assert all((axis.lines[1].get_ydata() == 0).all() for axis in below)
    assert all(low < 0 < high and high - low >= 0.5 for low, high in (axis.get_ylim() for axis in below))


def test_every_figure_says_whose_it_is_and_how_many_replicates(comparison, sizes):
    effects, every_pair = summary(sizes["runs"], "programmes.pal.group_size"), pairs(sizes["runs"], "programmes.pal.group_size")
    drawn = [draw(*comparison, []) for draw in (figures.term, figures.distribution)]
    drawn += [figures.effects(comparison[1]), figures.dose(effects), figures.one_by_one(every_pair)]
    assert all("40 first-years" in words_in(figure) and "4 replicates" in words_in(figure) for figure in drawn)


def marks(axis):
    """Give where dots are, and the ends of their bars, each as x."""
    dots = [container.lines[0].get_xdata()[0] for container in axis.containers]
    return dots, [tuple(segment[:, 0]) for container in axis.containers for bars in container.lines[2] for segment in bars.get_segments()]


def test_every_effect_has_its_mark_and_bar_where_the_table_says_and_none_is_cut_off(comparison):
    _, table = comparison
    mine = table[(table["arm"] == "pal") & (table["group"] == "first-years")].set_index("outcome")
    panels = figures.effects(table).axes
    assert [axis.get_title(loc="left") for axis in panels] == [mine_of.title for mine_of in (OUTCOMES[name] for name in SHOWN)]
    for axis, outcome in zip(panels, SHOWN):
        (dot,), (bar,) = marks(axis)
        assert np.allclose([dot, *bar], mine.loc[outcome, ["difference", "low", "high"]].astype(float))
        low, high = axis.get_xlim()
        assert low <= bar[0] <= bar[1] <= high


def test_panels_of_a_row_have_one_scale_that_spans_half_a_point_at_least():
    rows = many_doses()
    rows = rows[rows["arm"].isin(["none", "pal 1"])].assign(difference=0.0, low=-0.01, high=0.01)
    panels = figures.effects(rows).axes
    assert len({axis.get_xlim() for axis in panels[:4]}) == 1 and np.ptp(panels[0].get_xlim()) == pytest.approx(0.5)


def test_of_many_doses_the_effects_show_some_from_the_smallest_to_the_largest_and_say_so():
    figure = figures.effects(many_doses())
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert len(labels) == 12 and (labels[0], labels[-1]) == ("1", "100") and "88 arms are left out" in words_in(figure)
    assert max(figure.get_size_inches()) < 16


@pytest.fixture(scope="module")
def years():
    """Give a run of two years with an intake: its tables and its summary."""
    found = answered(ask("compare", ["lecture_only", "mentoring"], [*FAST, "calendar=year", "calendar.terms=4", "population.intake=30", "replicates=2"], None))
    return found, summary(found["runs"], "")


def test_a_run_of_years_ends_with_the_run_and_each_intake_has_its_effect(years):
    found, table = years
    answer = figures.Answer(found["curves"], table, pd.DataFrame(), network(found["network"]), found["friends"], pd.DataFrame(), pd.DataFrame(), [], False)
    drawn = {name: made() for name, made in figures.figures_of(answer)}
    assert {"intakes", "effects", "term"} <= set(drawn)
    for name in ("effects", "intakes", "network", "helpers"):
        assert "end of the run" in words_in(drawn[name]) and "end of term" not in words_in(drawn[name]), name
    assert "How the run goes" in words_in(drawn["term"]) and "intakes.png" in words_in(drawn["effects"])
    rows = table[(table["arm"] == "mentoring") & table["group"].isin(intakes_of(table))].set_index(["outcome", "group"])["difference"]
    for axis, outcome in zip(drawn["intakes"].axes, SHOWN):
        assert np.allclose(axis.containers[0].lines[0].get_ydata(), rows[outcome]) and len(rows[outcome]) == 2


def test_a_dose_has_its_values_in_order_along_the_axis_joined_by_a_line(sizes):
    table = summary(sizes["runs"], "programmes.pal.group_size")
    axis = figures.dose(table).axes[1]
    assert axis.get_xticks().tolist() == [3, 10, 30] and "group size (students)" in axis.get_xlabel()
    line = axis.containers[0].lines[0]
    mine = table[(table["outcome"] == "knowledge") & (table["group"] == "first-years")].set_index("setting")["difference"]
    assert np.allclose(line.get_ydata(), mine[["3", "10", "30"]]) and line.get_linestyle() == "-"


def many_points(across="programmes.pal.modality", values=("in_person", "online", "hybrid", "asynchronous"), difference=0.0, half=0.01):
    """Give the made summary of a grid of five sizes and some other values, and its design."""
    points = [(f"pal {size} {value}", size, value) for size in (3, 4, 5, 6, 7) for value in values]
    rows = [
        {"arm": arm, "control": "none", "group": "first-years", "outcome": outcome, "students": 80, "replicates": 5, "subgroup": "",
         "difference": difference * (arm == points[0][0]), "low": difference * (arm == points[0][0]) - half, "high": difference + half}
        for arm in ("none", *(arm for arm, _, _ in points)) for outcome in MAIN
    ]  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame([(arm, "none", size, value) for arm, size, value in points], columns=["arm", "control", SIZE, across])


SIZE = "programmes.pal.group_size"


def test_the_values_along_a_heat_map_do_not_run_into_each_other():
    figure = figures.heat(*many_points())
    figure.canvas.draw()
    for axis in figure.axes:
        boxes = [label.get_window_extent() for label in axis.get_xticklabels()]
        assert all(one.x1 + 0.05 * figure.dpi < other.x0 for one, other in zip(boxes, boxes[1:]))  # a space between two words


def test_a_heat_map_writes_numbers_as_the_table_does_and_no_sign_before_a_zero():
    written = {text.get_text() for text in figures.heat(*many_points(difference=-0.0673)).axes[0].texts}
    assert "-0.067" in written and "0" in written
    assert "-0.00" not in {text.get_text() for text in figures.heat(*many_points(difference=-0.0004)).axes[0].texts}


def test_next_to_nothing_and_a_single_student_paint_no_panel_of_a_heat_map():
    burned, stress = list(MAIN).index("burned_out"), list(MAIN).index("stress")
    for difference, panel in ((1.25, burned), (0.02, stress)):  # one student of 80, and a thousandth of an SD
        for much, dark in ((difference, False), (difference * 20, True)):
            colours = figures.heat(*many_points(difference=much, half=0.001)).axes[panel].images[0].get_array()
            assert (np.min(colours[0, 0, :3]) < 0.6) == dark, (difference, much)


@pytest.mark.parametrize(
    "names, keys", [(("pal group_size=3 modality=in_person", "pal group_size=6 modality=online"), "group size, modality"), (("pal", "a"), "")]
)
def test_a_forest_says_what_the_values_of_its_rows_are(names, keys):
    table, _ = many_points()
    arms_of = dict(zip(table["arm"].unique()[1:3], names))
    rows = table[table["arm"].isin([*arms_of, "none"])].assign(setting="", key="").replace({"arm": arms_of})
    axis = forest(rows, "knowledge").axes[0]
    said = [text.get_text() for text in axis.texts if any(letter.isalpha() for letter in text.get_text())]
    assert said == [keys] * bool(keys) and [text.get_text() for text in axis.get_yticklabels()] == (["3, in person", "6, online"] if keys else list(names))


def test_a_network_of_friends_says_which_arms_are_left_out_and_what_its_colours_are(whole):
    found, table = whole
    figure = sociogram(found["nodes"], found["links"], table, "belonging")
    assert "Shown: lecture_only and pal; 1 arm is left out" in words_in(figure) and "Belonging, score (0-100)" in words_in(figure)
    assert "no two look alike" not in words_in(figure)
    assert "left out" not in words_in(sociogram(found["nodes"], found["links"], table, "belonging", ["lecture_only", "pal", "mentoring"]))
    assert figure.axes[-1].get_ylim() != figure.axes[-1].dataLim.intervaly.tolist()


def test_a_cost_is_said_to_be_the_institutions_and_no_fee():
    table, _ = many_points()
    rows = table[table["arm"].isin(["none", "pal 3 online"])].assign(setting="", key="")
    spent = pd.DataFrame(
        [("pal 3 online", "pal", "helpers", 4000.0, "GBP", "2025-26")], columns=["arm", "programme", "ingredient", "money", "currency", "price_year"]
    )
    words = words_in(figures.costs(spent, rows))
    assert "Cost to the institution per student" in words and "costs a student" not in words


def test_words_make_a_dose_too_but_nothing_lies_between_two_words():
    _, table = tables("sweep", ["pal"], "programmes.pal.weekday=friday,monday", "replicates=2")
    axis = figures.dose(table).axes[0]
    assert [label.get_text() for label in axis.get_xticklabels()] == ["friday", "monday"]
    assert axis.containers[0].lines[0].get_linestyle() == "None"


def test_a_larger_dose_is_darker_in_whatever_order_doses_are_named(sizes):
    figure = figures.term(sizes["curves"], summary(sizes["runs"], "programmes.pal.group_size"), [])
    colours = {line.get_label(): sum(line.get_color()[:3]) for line in figure.axes[0].lines[1:]}
    assert colours["3"] > colours["10"] > colours["30"] and named(figure) == ["no programmes", "30", "3", "10"]


def test_a_pair_has_its_mark_where_the_table_says_and_is_filled_if_it_is_sure(sizes):
    table = pairs(sizes["runs"], "programmes.pal.group_size")
    figure = figures.one_by_one(table)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["10 against 3", "30 against 10", "30 against 3"]
    rows = told(table)
    for axis, outcome in zip(figure.axes, SHOWN):
        for container, row in zip(axis.containers, rows[rows["outcome"] == outcome].itertuples()):
            assert container.lines[0].get_xdata()[0] == row.difference
            assert (container.lines[0].get_markerfacecolor() != "white") == (row.low > 0 or row.high < 0)


def test_of_many_doses_the_distribution_shows_none_the_smallest_and_the_largest_and_says_so():
    sizes = "9,2,8,3,7,4,10"
    curves, table = tables("sweep", ["pal"], f"programmes.pal.group_size={sizes}", "replicates=1")
    assert chosen(arms(table)) == ["no programmes", "pal group_size=2", "pal group_size=10"]
    assert "smallest and largest of 7 values of group size" in words_in(figures.distribution(curves, table, []))


def test_each_of_a_few_arms_has_its_distribution():
    curves, table = tables("sweep", ["pal"], "programmes.pal.group_size=2,4,8,16,32", "replicates=1")
    figure = figures.distribution(curves, table, [])
    assert [axis.get_title(loc="left") for axis in figure.axes[:6]] == [*arms(table).index] and "shown" not in words_in(figure)


def test_a_control_at_each_value_is_dotted_in_the_colour_of_its_value():
    curves, table = tables("sweep", ["pal"], "mechanisms.stress.pressure=0,10", "replicates=2")
    figure = figures.term(curves, table, [])
    looks = [(line.get_color(), line.get_linestyle()) for line in figure.axes[0].lines]
    assert len(looks) == 4 and {line for _, line in looks[:2]} == {":"} and [colour for colour, _ in looks[:2]] == [colour for colour, _ in looks[2:]]
    assert named(figure) == ["0", "10", "no programmes at the same value of pressure"]


@pytest.mark.parametrize("verb, words", [("sweep", ["pal"]), ("compare", ["lecture_only", "pal"])])
def test_nine_arms_can_be_told_apart(verb, words):
    values = ",".join(str(size) for size in range(2, 10))
    axis = figures.term(*tables(verb, words, f"programmes.pal.group_size={values}", "replicates=1"), []).axes[0]
    looks = {(line.get_color(), line.get_linestyle()) for line in axis.lines}
    assert len(axis.lines) == 9 and len(looks) == 9


def test_nothing_written_in_a_figure_is_cut_off_at_its_edge(comparison, sizes):
    effects, every_pair = summary(sizes["runs"], "programmes.pal.group_size"), pairs(sizes["runs"], "programmes.pal.group_size")
    drawn = [draw(*comparison, [14, 15]) for draw in (figures.term, figures.distribution)]
    drawn += [figures.distribution(sizes["curves"], effects, []), figures.effects(effects), figures.dose(effects), figures.one_by_one(every_pair)]
    for figure in drawn:
        box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height


def test_labels_of_many_doses_do_not_run_into_each_other_and_the_ends_are_named():
    figure = figures.dose(many_doses())
    figure.canvas.draw()
    boxes = [label.get_window_extent() for label in figure.axes[0].get_xticklabels() if label.get_text()]
    assert all(one.x1 < other.x0 for one, other in zip(boxes, boxes[1:]))
    shown = [label.get_text() for label in figure.axes[0].get_xticklabels() if label.get_text()]
    assert shown[0] == "1" and shown[-1] == "100"


def many_doses():
    """Give a made summary of a hundred doses."""
    rows = [
        {"arm": arm, "control": "none", "group": "first-years", "outcome": outcome, "students": 40, "replicates": 5, "setting": setting,
         "difference": 1.0, "low": 0.5, "high": 1.5, "standardised": 0.1, "subgroup": "", "key": "programmes.pal.group_size"}
        for arm, setting in [("none", ""), *((f"pal {dose}", str(dose)) for dose in range(1, 101))]
        for outcome in SHOWN
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def whole():
    """Give an answer of three arms: its tables and its summary."""
    found = answered(ask("compare", ["lecture_only", "pal", "mentoring"], [*FAST, "replicates=4"], None))
    return found, summary(found["runs"], "")


def the_new(found, table):
    every = network(found["network"])
    return [figures.burnout(found["curves"], table, [14, 15]), figures.equity(table), figures.helpers(table), figures.network(every, found["friends"], table)]


def test_figures_of_groups_helpers_burnout_and_friends_say_whose_how_many_replicates_and_what_bars_are(whole, sizes):
    for found, table in (whole, (sizes, summary(sizes["runs"], "programmes.pal.group_size"))):
        for figure, who in zip(the_new(found, table), ("first-years", "first-years", "helpers", "first-years")):
            words = words_in(figure)
            assert who in words and "4 replicates" in words and "95 % interval" in words and "parameters fixed" in words
            box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height


def test_every_subgroup_has_its_mark_and_its_bar_where_the_table_says(whole):
    _, table = whole
    panels = figures.equity(table).axes
    groups = [text.get_text().rsplit(" (", 1)[0] for text in panels[0].get_yticklabels()]
    rows = table[table["arm"] == "mentoring"].replace({"group": {"first-years": "All first-years"}}).set_index(["outcome", "group"])
    for k, outcome in enumerate(MAIN):
        dots, _ = marks(panels[k])  # those of mentoring, the second arm, come last
        assert np.allclose(dots[len(groups) :], [rows.loc[(outcome, group), "difference"] for group in groups])
        bars = [bar.get_width() for bar in panels[len(MAIN) + k].containers[1]]
        assert np.allclose(bars, [100 * rows.loc[(outcome, group), "worse"] for group in groups])


def test_what_helping_costs_has_another_colour_than_what_it_gives(whole):
    _, table = whole
    rows = table[(table["group"] == "helpers") & (table["arm"] == "mentoring")].set_index("outcome")
    assert rows.loc["skill", "low"] > 0 and rows.loc["exhaustion", "low"] > 0
    axis = figures.helpers(table[table["arm"] != "pal"]).axes[0]
    colours = {round(float(one.lines[0].get_xdata()[0]), 9): one.lines[0].get_color() for one in axis.containers}
    assert colours[round(rows.loc["skill", "standardised"], 9)] != colours[round(rows.loc["exhaustion", "standardised"], 9)]


def test_bars_and_marks_of_the_numbers_of_friends_are_their_shares(whole):
    found, table = whole
    axis = figures.network(network(found["network"]), found["friends"], table).axes[0]
    shares = found["friends"].groupby(["arm", "friends"])["share"].mean()
    assert np.allclose([bar.get_height() for bar in axis.patches], shares["lecture_only"])
    assert np.allclose(axis.lines[1].get_ydata(), shares["mentoring"])


def test_the_arms_of_a_subgroup_stand_closer_together_than_to_the_next_subgroup(whole):
    axis = figures.equity(whole[1]).axes[0]
    y = np.sort([container.lines[0].get_ydata()[0] for container in axis.containers])
    within, between = np.diff(y)[::2], np.diff(y)[1::2]
    assert within.max() < between.min()


def test_helpers_who_burn_out_have_their_mark_in_percentage_points(whole):
    _, table = whole
    axis = figures.helpers(table[table["arm"] != "pal"]).axes[1]
    row = table[(table["group"] == "helpers") & (table["arm"] == "mentoring")].set_index("outcome").loc["burned_out"]
    assert marks(axis)[0][0] == pytest.approx(row["difference"]) and "percentage points" in axis.get_xlabel()


def test_one_helper_has_no_spread_but_is_told():
    _, table = tables("compare", ["lecture_only", "mentoring"], "population.newcomers=5", "population.older=3", "replicates=1")
    figure = figures.helpers(table[(table["group"] != "helpers") | (table["arm"] == "mentoring")])
    assert {text.get_text() for text in figure.axes[0].texts} >= {"not in SDs"} and "1 helper an arm" in words_in(figure)
    assert "not told" not in words_in(figure) and WHY not in words_in(figure)


def test_the_weeks_of_several_years_do_not_run_into_each_other(years):
    figure = figures.distribution(years[0]["curves"], years[1], [])
    figure.canvas.draw()
    boxes = [axis.xaxis.label.get_window_extent() for axis in figure.axes if axis.get_xlabel()]
    assert len(boxes) == 2 and all(one.x1 < other.x0 for one, other in zip(boxes, boxes[1:]))


def test_what_is_not_told_of_real_students_says_so_in_its_place_and_why_once(whole):
    found, table = whole
    told, pair = disclosed(table, True, 40), disclosed(pairs(found["runs"], ""), True, 40)
    measures, friends = disclosed(network(found["network"]), True, 40), disclosed(found["friends"], True, 40)
    drawn = [figures.equity(told), figures.helpers(told), figures.effects(told), figures.network(measures, friends, told, personal=True)]
    small = told[told["subgroup"] != ""].groupby("group")["worse"].apply(lambda one: one.isna().all())
    missing = [text for axis in drawn[0].axes[len(MAIN) :] for text in axis.texts if text.get_text() == "not told"]
    assert small.any() and len(missing) == len(MAIN) * small.sum()
    assert all(words_in(figure).count(WHY) == 1 for figure in (*drawn, figures.one_by_one(pair)))
    assert WHY not in words_in(figures.equity(table))
    curves = disclosed(found["curves"], True, 20)
    burnt = figures.burnout(curves, told, [], personal=True).axes
    assert "not told" in [text.get_text() for text in burnt[3].texts] and "not told" not in [text.get_text() for text in burnt[0].texts]


def test_shares_of_real_students_told_in_steps_have_no_band(whole):
    found, table = whole
    axes = figures.burnout(disclosed(found["curves"], True, 40), disclosed(table, True, 40), [], personal=True).axes
    assert not axes[3].collections and not axes[7].collections and axes[0].collections and axes[4].collections


def test_first_years_of_several_intakes_are_told_apart_by_their_year_once(years):
    found, table = years
    said = figures.intakes(table, "the end of the run").texts[1].get_text()
    assert said.startswith("40 first-years of year 1 to 30 first-years of year 2;"), said
    assert "first-years of year 1" in figures.term(found["curves"], table, []).texts[1].get_text()

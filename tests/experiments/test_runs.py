"""The tables of an answer: everybody whom a programme concerns is in them."""

from experiments.asking import ask
from experiments.engine.driver import answered

FAST = ["population.newcomers=40", "population.older=12"]


def test_those_who_help_are_told_of_by_themselves_and_more_help_in_smaller_groups():
    runs = answered(ask("sweep", ["pal"], [*FAST, "programmes.pal.group_size=3,30", "replicates=2"], None))["runs"]
    counts = runs[runs["group"] == "helpers"].groupby("arm")["students"].max()
    assert set(counts.index) == {"pal group_size=3", "pal group_size=30"}
    assert counts["pal group_size=3"] > counts["pal group_size=30"] > 0


def test_the_table_of_students_marks_those_who_help():
    found = answered(ask("compare", ["lecture_only", "pal"], [*FAST, "replicates=2"], None))
    marked = found["students"].groupby(["arm", "replicate"], observed=True)["helper"].sum()
    assert (marked["lecture_only"] == 0).all() and marked["pal"].tolist() == found["programmes"]["helpers"].tolist()

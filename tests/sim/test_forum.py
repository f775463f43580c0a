"""The forum: a few write most of it, all who read learn a little, and what is wrong or rude stands until somebody moderates."""

import numpy as np
import pytest

from sim.allocation import compose
from sim.campus import Campus
from sim.composition import composed, with_settings
from sim.configuration import scenario
from sim.start import start


@pytest.fixture(scope="module")
def lived():
    def of(days=None, name="discussion_forum", **knobs):
        settings = {f"programmes.{name}.{key}": value for key, value in ({"incentive": 3.0} | knobs).items() if name != "lecture_only"}
        one = scenario(name, with_settings(composed(name, {}, None), settings | {"population.newcomers": 150, "population.older": 20}))
        people, ties = start(one, 0)
        it = Campus(people, ties, compose(one.programmes, people, one.helping, one.seed, 0, ties).offers, one.calendar, one.seed, 0, one.mechanisms)
        it.advance(days or len(it.days))
        return it

    return of


def test_a_few_have_most_of_the_renown(lived):
    it = lived()
    renown = np.sort(it.programme_column(0, "renown")[it.programme_column(0, "sessions") > 0])[::-1]
    assert len(renown) > 80 and renown[: len(renown) // 10].sum() > 0.4 * renown.sum()


def test_who_reads_understands_more_than_without_and_only_who_is_online_reads(lived):
    it, without = lived(), lived(name="lecture_only")
    read = it.programme_column(0, "sessions") > 0
    assert (it.column("understood") - without.column("understood"))[read].mean() > 0.001
    assert not read[it.column("online_access") == 0].any()
    assert it.programme_column(0, "hours_attended")[read].sum() == pytest.approx(0.5 * it.programme_column(0, "sessions").sum())


def test_moderation_leaves_less_that_is_wrong_and_fewer_hurt(lived):
    alone, watched = lived(moderation_hours=0.0), lived(moderation_hours=8.0)
    assert alone.column("wrong")[:150].mean() > watched.column("wrong")[:150].mean()
    assert alone.column("belonging")[:150].mean() < watched.column("belonging")[:150].mean()


def test_where_nobody_sees_who_asks_more_is_asked_and_answered(lived):
    named, hidden = (lived(anonymous=one) for one in (False, True))
    assert hidden.column("understood")[:150].mean() > named.column("understood")[:150].mean()

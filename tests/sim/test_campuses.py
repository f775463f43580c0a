"""Several campuses: they keep to themselves, except where a programme puts them together."""

import numpy as np
import pytest

from sim.allocation import compose
from sim.campus import STUDENTS
from sim.composition import with_settings
from sim.configuration import scenario
from sim.errors import UserError
from sim.model import SupportModel
from sim.modifiers import composed_with
from sim.population import made
from sim.start import start
from sim.state import CAMPUS, PLACES, STAFF
from sim.traits import Traits

THREE = {"population.newcomers": 150, "population.older": 60, "population.campuses": 3}


def lived(name, **settings):
    """Live a term of three campuses."""
    model = SupportModel(name, settings=THREE | {key.replace("__", "."): value for key, value in settings.items()})
    model.campus.advance(10_000)
    return model.campus


def far(campus):
    """Tell which ties join two campuses: bool[entries]."""
    where = campus.places.group[CAMPUS]
    ends = np.repeat(np.arange(campus.n), np.diff(campus.ties.start))
    return where[ends] != where[campus.ties.partner]


def groups(campus, k=0):
    """List the members of each group of a programme."""
    offers = campus.offers
    return [offers.members[offers.start[g] : offers.start[g + 1]] for g in range(offers.group_of[k], offers.group_of[k + 1])]


def test_no_place_is_shared_by_two_campuses_and_one_campus_is_as_before():
    three, one = (made(150, 60, 3, Traits(), 1, 0, campuses=count).places for count in (3, 1))
    for place in range(len(PLACES)):
        for group in np.unique(three.group[place]):
            assert len(np.unique(three.group[CAMPUS][three.group[place] == group])) == 1
    assert (one.group[CAMPUS] == 0).all() and one.group[PLACES.index("programme")].max() == 2
    assert np.bincount(three.group[CAMPUS]).min() >= 50


def test_without_a_programme_nobody_knows_anybody_elsewhere():
    assert not far(lived("lecture_only")).any()


@pytest.mark.parametrize("name", ["pal", "mentoring", "student_initiatives", "peer_recommendation"])
def test_groups_and_helpers_are_of_one_campus(name):
    campus = lived(name, mechanisms__founding__base=-2.0) if name == "student_initiatives" else lived(name)
    where, joined = campus.places.group[CAMPUS], campus.programme_column(0, "served") > 0
    for members, helpers in zip(groups(campus), campus.offers.helper):
        people = [*members[joined[members]], *helpers[helpers >= 0]]
        assert len(np.unique(where[people])) <= 1
    assert not far(campus).any()


def test_put_together_groups_are_mixed_and_some_come_to_know_somebody_elsewhere():
    campus = lived("campus_network", programmes__campus_network__incentive=3.0, programmes__campus_network__hours=3.0)
    where = campus.places.group[CAMPUS]
    assert np.mean([len(np.unique(where[members])) for members in groups(campus)]) > 2.5 and far(campus).any()


def test_company_from_elsewhere_opens():
    apart, together = (
        lived("campus_network", programmes__campus_network__across_campuses=across, programmes__campus_network__incentive=3.0) for across in (False, True)
    )
    opened, before = (campus.column("openness")[campus.column("arrival_term") == 0].mean() for campus in (together, apart))
    assert opened > before


def test_a_meeting_in_person_across_campuses_is_refused():
    for key, value in (("modality", "in_person"), ("modality", "hybrid")):
        config = with_settings(composed_with("campus_network", {}, None)[0], {f"programmes.campus_network.{key}": value})
        with pytest.raises(UserError, match="campuses are far from each other"):
            scenario("campus_network", config)


def test_a_mark_is_judged_among_those_of_ones_own_campus():
    campus = SupportModel("lecture_only", settings=THREE).campus
    day = int(np.flatnonzero(campus.days[:, [name for name in _fields()].index("test_today")])[0])
    campus.advance(day)
    campus.column("understood")[campus.places.group[CAMPUS] == 0] *= 0.2
    before = campus.column("confidence").copy()
    campus.advance(1)
    change = campus.column("confidence") - before
    new = campus.people.columns[STUDENTS["newcomer"]] > 0
    assert all(
        abs(change[new & (campus.places.group[CAMPUS] == k)].mean() + 0.3 * before[new & (campus.places.group[CAMPUS] == k)].mean()) < 1e-9 for k in range(3)
    )


def _fields():
    from sim.calendar import FIELDS

    return FIELDS


def test_staff_are_always_there_and_are_none_of_the_students():
    settings = with_settings(composed_with("mentoring+staff_led", {}, None)[0], THREE | {"population.older": 0})
    one = scenario("mentoring", settings)
    people, ties = start(one, 0)
    offers = compose(one.programmes, people, one.helping, 1, 0, ties).offers
    assert (offers.helper == STAFF).all() and len(offers.members) == 150 and offers.columns[0].shape[1] == people.n

"""Rematching: mentees whose pair has ended change places with each other, so that each gets another mentor."""

from sim.activities.changing_places import another, change_places, fit_in
from sim.activities.kinds import PAIR_MEETING
from sim.frame.declaration import activity, luck
from sim.state import CAMPUS


@activity(PAIR_MEETING, writes=("ended", "fit", "relationship", "turn", "safety"), chance=luck("pair.fit", at="start"))
def rematching(
    k, offers, places, enrolled, ended, fit, relationship, turn, safety, drive, sociability, from_term, until_term, term, rematch, across, fit_deep,
    fit_unknown, staff_fit, chance,
):  # fmt: skip
    """Mentees whose pair has ended form a ring, and each takes the place and the turn of the next, the last those of the first

    Where the programme rematches (its number rematch above 0), at each week's end, for those enrolled, in their terms, in the order of their places; two at
    least. There is a ring at each campus, or one for all where they are put together (across 1).
    Who lands with another mentor, still enrolled or of the staff, begins anew: ended = 0, relationship = 0, safety = .5, and fit as drawn for this pair
    for good (`fit_of`, `fit_with_staff`). Who lands with the same mentor as before, or with one who has left, moves too and stays without.
    """
    if rematch == 0:
        return
    people, before, now = change_places(k, offers, ended, enrolled, (from_term <= term) & (term < until_term), places.group[CAMPUS], across, turn)
    for a in range(people.shape[0]):
        i = people[a]
        if another(offers, enrolled, before[a], now[a]):
            ended[i], relationship[i], safety[i] = 0.0, 0.0, 0.5
            fit[i] = fit_in(i, k, now[a], offers, drive, sociability, fit_deep, fit_unknown, staff_fit, chance)

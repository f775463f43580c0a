"""Helping: what this week's meetings will ask of those who lead or mentor."""

from sim.activities.kinds import GROUP_SESSION
from sim.frame.declaration import process
from sim.state import KNOBS, PROGRAMME, index

KIND, HOURS, TRAVEL, PREPARATION = (KNOBS.index(name) for name in ("kind", "hours", "travel", "preparation"))
FIRST, LAST = KNOBS.index("first_week"), KNOBS.index("last_week")
ATTENDS, HELPING = index(PROGRAMME)["attends"], index(PROGRAMME)["helping"]


@process(writes="helping")
def helping(offers, enrolled, week, teaching):
    """helping = preparation + travel + hours of the session, or hours of each meeting, in the weeks the programme runs"""
    for k in range(offers.knobs.shape[0]):
        knobs, hours = offers.knobs[k], offers.columns[k, HELPING]
        hours[:] = 0
        if teaching == 0 or week < knobs[FIRST] or week > knobs[LAST]:
            continue
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            if offers.helper[g] < 0 or enrolled[offers.helper[g]] == 0:
                continue
            coming = 0.0
            for a in range(offers.start[g], offers.start[g + 1]):
                coming += offers.columns[k, ATTENDS, offers.members[a]] * enrolled[offers.members[a]]
            meetings = 1.0 if knobs[KIND] == GROUP_SESSION else coming
            if meetings > 0:
                hours[offers.helper[g]] += knobs[PREPARATION] + knobs[TRAVEL] + meetings * knobs[HOURS]

"""Apprenticeship: watching and imitating a more able helper; the pull fades as one catches up."""

from sim.activities.kinds import GROUP_SESSION
from sim.activities.tables import leaders_of, people_of
from sim.frame.declaration import process
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import HARDT_2022, Source
from sim.state import KNOBS, PROGRAMME, STAFF, index

KIND, TECHNIQUE, STAFF_QUALITY = (KNOBS.index(name) for name in ("kind", "technique", "staff_quality"))
AT = index(PROGRAMME)
MET, QUALITY, TABLE = AT["met"], AT["quality"], AT["table"]


@parameters
class Apprenticeship:
    technique: float = parameter(
        0.15, "way to the helper's self-organisation in an hour spent on technique, at full quality", unit="per h", bounds=(0, 2), prior=(0.05, 0.3),
        source=Source("assumed", "mentoring on self-organisation changes study behaviour, hardly credits", HARDT_2022),
    )  # fmt: skip
    skill: float = parameter(
        0.01,
        "way to the helper's skill in an hour together, at full quality",
        unit="per h",
        bounds=(0, 1),
        prior=(0, 0.03),
        source=Source("assumed", "by watching"),
    )
    staff: float = parameter(1.5, "self-organisation of staff", unit="SD", bounds=(-3, 5), prior=(1, 2), source=Source("assumed", "they have made it"))


@process(writes=("self_organisation", "skill"))
def apprenticeship(offers, enrolled, self_organisation, skill, p: Apprenticeship):
    """self_organisation += (1 - exp(-technique rate * met * quality * technique share)) * gap, at each week's end

    skill += (1 - exp(-skill rate * met * quality)) * gap

    For each enrolled member of a group who met in the last seven days, and each enrolled helper of the group; met are those hours of company over the
    number of these helpers, or over the number of the group's tables at the last meeting where that is larger. Quality is the helper's, technique share
    the programme's number `technique`. The gap is what the helper has more of the same, 0 if she has less. Of a helper of the staff quality and
    skill are staff_quality, self-organisation is `staff`. Programmes one after the other, groups, helpers and members in their order, each with the values
    of the moment.
    """
    for k in range(offers.knobs.shape[0]):
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            busy = leaders_of(g, offers, enrolled)
            if offers.knobs[k, KIND] == GROUP_SESSION:
                busy = max(busy, people_of(g, offers, offers.columns[k, TABLE], enrolled)[1].shape[0] - 1)
            for helper in offers.helper[g]:
                if helper != STAFF and (helper < 0 or enrolled[helper] == 0):
                    continue
                own = offers.knobs[k, STAFF_QUALITY]
                quality = (own if helper == STAFF else offers.columns[k, QUALITY, helper]) / busy
                able, listens = (p.staff, own) if helper == STAFF else (self_organisation[helper], skill[helper])
                for a in range(offers.start[g], offers.start[g + 1]):
                    i = offers.members[a]
                    hours = offers.columns[k, MET, i]
                    if hours > 0 and enrolled[i] > 0:
                        pull = hours * quality
                        learnt = 1 - exp(-p.technique * pull * offers.knobs[k, TECHNIQUE])
                        self_organisation[i] += learnt * max(0.0, able - self_organisation[i])
                        skill[i] += (1 - exp(-p.skill * pull)) * max(0.0, listens - skill[i])

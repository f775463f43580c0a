"""Apprenticeship: watching and imitating a more able helper; the pull fades as one catches up."""

from sim.frame.declaration import process
from sim.parameters import parameter, parameters
from sim.sources import HARDT_2022, Source
from sim.state import KNOBS, PROGRAMME, index

TECHNIQUE = KNOBS.index("technique")
AT = index(PROGRAMME)
MET, QUALITY = AT["met"], AT["quality"]


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


@process(writes=("self_organisation", "skill"))
def apprenticeship(offers, enrolled, self_organisation, skill, p: Apprenticeship):
    """self_organisation += technique rate * met * quality * technique share * gap; skill += skill rate * met * quality * gap, at each week's end

    For each enrolled member of a group who met in the last seven days; met are those hours of company, quality is that of the group's enrolled helper,
    technique share the programme's number `technique`. The gap is what the helper has more of the same, 0 if she has less. Programmes one after the
    other, groups and members in their order, each with the values of the moment.
    """
    for k in range(offers.knobs.shape[0]):
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            helper = offers.helper[g]
            if helper < 0 or enrolled[helper] == 0:
                continue
            quality = offers.columns[k, QUALITY, helper]
            for a in range(offers.start[g], offers.start[g + 1]):
                i = offers.members[a]
                hours = offers.columns[k, MET, i]
                if hours > 0 and enrolled[i] > 0:
                    pull = hours * quality
                    self_organisation[i] += p.technique * pull * offers.knobs[k, TECHNIQUE] * max(0.0, self_organisation[helper] - self_organisation[i])
                    skill[i] += p.skill * pull * max(0.0, skill[helper] - skill[i])

"""Stress: a lasting set-point, and a state that follows demand as far as support and coping do not take it off."""

from sim.frame.declaration import mechanism, normal, sum_over_offers
from sim.maths import tanh
from sim.mechanisms.motivation import relationship_with
from sim.parameters import parameter, parameters
from sim.sources import COHEN_1983, CONLEY_2015, KIM_2018, KOUDELA_2020, Source

RETEST = Source("calibrated", "so that stress correlates .70 to .90 over a week and .45 to .70 over ten", COHEN_1983)


@parameters
class Stress:
    memory: float = parameter(15, "how long a disturbance lasts", unit="days", bounds=(2, 90), prior=(10, 21), source=RETEST)
    noise: float = parameter(0.165, "what nobody foresaw, in one day", unit="stress units", bounds=(0, 1), prior=(0.13, 0.2), source=RETEST)
    everyday: float = parameter(
        1.0,
        "everyday load, whose mean effect is inside the set-point",
        unit="stress units",
        bounds=(0, 3),
        prior=(0.5, 1.5),
        source=Source("assumed", "something for support to buffer"),
    )
    pressure: float = parameter(
        2.5, "load of one unit of time pressure", unit="stress units", bounds=(0, 10), prior=(1, 4), source=Source("assumed", "too little time is a demand")
    )
    exam: float = parameter(
        0.75,
        "load of a week of final exams",
        unit="stress units",
        bounds=(0, 3),
        prior=(0.5, 1),
        source=Source("calibrated", "so that stress in exam weeks is .3 to .9 SD above weeks 5 and 6", KOUDELA_2020),
    )
    buffer: float = parameter(
        0.4,
        "share of the load that full support takes off",
        unit="share",
        bounds=(0, 1),
        prior=(0.2, 0.6),
        source=Source("assumed", "direction and order are known, not the size", KIM_2018),
    )
    felt: float = parameter(
        0.5,
        "support felt per unit of belonging or relationship",
        unit="1",
        bounds=(0, 3),
        prior=(0.3, 0.8),
        source=Source("assumed", "saturates for those who belong"),
    )
    coping: float = parameter(
        0.8, "stress taken off per unit of coping above the usual", unit="stress units", bounds=(0, 5), prior=(0.5, 1.2),
        source=Source("calibrated", "so that supervised practice of supporters shows", CONLEY_2015),
    )  # fmt: skip
    usual_coping: float = parameter(
        0.3, "coping at which the set-point is measured", unit="0..1", bounds=(0, 1), source=Source("assumed", "the mean at the start")
    )
    comparison: float = parameter(
        0.3, "load of a course of each against each, doubled in a week of final exams", unit="stress units", bounds=(0, 3), prior=(0, 0.6),
        source=Source("assumed", "social competition is named as a source of stress"),
    )  # fmt: skip


@mechanism(writes="stress", shock=normal("stress.shock"), relationship=sum_over_offers(relationship_with))
def stress(stress, set_point, belonging, relationship, coping, climate, pressure, exam_load, shock, p: Stress):
    """stress += (goal - stress) / memory + noise * shock, a day

    goal = set_point + demand - buffer * support * (everyday + demand) - coping rate * (coping - usual_coping)
    demand = pressure rate * pressure + exam * exam_load + comparison * (1 - 2 * climate) * (1 + exam_load)
    support = tanh(felt * (belonging + sum of relationships over the programmes))
    Shock is a standard normal number of student and day.
    """
    demand = p.pressure * pressure + p.exam * exam_load + p.comparison * (1 - 2 * climate) * (1 + exam_load)
    support = tanh(p.felt * (belonging + relationship))
    goal = set_point + demand - p.buffer * support * (p.everyday + demand) - p.coping * (coping - p.usual_coping)
    return stress + (goal - stress) / p.memory + p.noise * shock

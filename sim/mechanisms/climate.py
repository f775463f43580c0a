"""Climate: a course drifts between each against each and all together, by safe work in groups and by exams."""

import numpy as np

from sim.frame.declaration import process
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import Source
from sim.state import KNOBS, PROGRAMME, index

MET, SAFETY, ATTENDS = (index(PROGRAMME)[name] for name in ("met", "safety", "attends"))
BOARD = KNOBS.index("leaderboard")
SIZE = Source("assumed", "named by practitioners; no size was found")


@parameters
class Climate:
    together: float = parameter(
        0.3, "climate above its own level where every student meets safely every week", unit="0..1", bounds=(0, 1), prior=(0.05, 0.5), source=SIZE
    )
    half: float = parameter(1.0, "safe hours met in a week that count half", unit="h", bounds=(0.05, 20), prior=(0.5, 2), source=SIZE)
    exams: float = parameter(0.1, "climate lost in a week of final exams", unit="0..1", bounds=(0, 1), prior=(0, 0.2), source=SIZE)
    rivalry: float = parameter(
        0.2, "climate lost where everybody is ranked on a leaderboard every week", unit="0..1", bounds=(0, 1), prior=(0, 0.4), source=SIZE
    )
    memory: float = parameter(42, "time constant of climate", unit="days", bounds=(5, 400), prior=(20, 90), source=Source("assumed", "weeks rather than days"))


@process(writes="climate")
def climate(climate, own_climate, enrolled, exam_load, places, offers, p: Climate):
    """climate += (1 - exp(-7 / memory)) * (own_climate + together * t - exams * exam_load - rivalry * r - climate), a week, kept between 0 and 1

    t = mean of x / (x + half) over the enrolled of one's programme of study
    x = sum over the programmes of met * safety
    r = mean of the greatest `leaderboard` of the programmes to which one came last week (attends), over the same students
    met are the hours of the meeting in the last seven days, safety that of one's group or pair. Students whose programme of study is unknown
    are one course. Exam load counts deadlines too. Only the enrolled are counted and changed.
    """
    n = climate.shape[0]
    course = places.group[1]
    total, count, ranked = np.zeros(course.max() + 2), np.zeros(course.max() + 2), np.zeros(course.max() + 2)
    for i in range(n):
        if enrolled[i] > 0:
            x, board = 0.0, 0.0
            for k in range(offers.columns.shape[0]):
                x += offers.columns[k, MET, i] * offers.columns[k, SAFETY, i]
                board = max(board, offers.knobs[k, BOARD] * offers.columns[k, ATTENDS, i])
            total[course[i] + 1] += x / (x + p.half)
            ranked[course[i] + 1] += board
            count[course[i] + 1] += 1
    for i in range(n):
        if enrolled[i] > 0:
            together, rivals = total[course[i] + 1] / count[course[i] + 1], ranked[course[i] + 1] / count[course[i] + 1]
            goal = own_climate[i] + p.together * together - p.exams * exam_load - p.rivalry * rivals
            climate[i] = min(1.0, max(0.0, climate[i] + (1 - exp(-7 / p.memory)) * (goal - climate[i])))

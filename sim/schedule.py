"""The order of the day, to be read aloud: when, and what happens then."""

from sim.activities.group_session import group_session
from sim.activities.helping import helping
from sim.activities.pair_meeting import pair_meeting
from sim.mechanisms.affinity import affinity
from sim.mechanisms.attendance import attendance
from sim.mechanisms.belonging import belonging
from sim.mechanisms.everyday_contact import everyday_contact
from sim.mechanisms.learning import learning
from sim.mechanisms.marks import marks
from sim.mechanisms.motivation import motivation
from sim.mechanisms.stress import stress
from sim.mechanisms.study_talk import study_talk
from sim.mechanisms.support_talk import support_talk
from sim.mechanisms.tie_decay import tie_decay
from sim.mechanisms.tie_formation import tie_formation
from sim.mechanisms.time_budget import time_budget

# The pressure that attendance feels is last week's: a student knows how busy things have been.
DAY = [
    ("season_starts", affinity),
    ("week_starts", motivation),
    ("week_starts", attendance),
    ("week_starts", helping),
    ("week_starts", time_budget),
    ("week_starts", everyday_contact),
    ("week_starts", tie_decay),
    ("week_starts", study_talk),
    ("week_starts", support_talk),
    ("every_day", group_session),
    ("every_day", pair_meeting),
    ("every_day", learning),
    ("every_day", stress),
    ("every_day", belonging),
    ("marks_today", marks),
    ("week_ends", tie_formation),
]

# A week of company before the run: how the starting network came about.
PAST = [
    ("season_starts", affinity),
    ("week_starts", everyday_contact),
    ("week_starts", tie_decay),
    ("week_starts", tie_formation),
]

"""The order of the day, to be read aloud: when, and what happens then."""

from sim.activities.check_in import check_in
from sim.activities.conflict import conflict
from sim.activities.feedback import feedback
from sim.activities.forum import forum
from sim.activities.founding import founding
from sim.activities.group_care import group_care
from sim.activities.group_safety import group_safety
from sim.activities.group_session import group_session
from sim.activities.helping import helping
from sim.activities.message import message
from sim.activities.pair_meeting import pair_meeting
from sim.activities.participation import participation
from sim.activities.recruiting import recruiting
from sim.activities.regrouping import regrouping
from sim.activities.rematching import rematching
from sim.activities.seating import seating
from sim.activities.serving import serving
from sim.activities.shared_mark import shared_mark
from sim.activities.stepping_down import stepping_down
from sim.mechanisms.accountability import accountability
from sim.mechanisms.affinity import affinity
from sim.mechanisms.apprenticeship import apprenticeship
from sim.mechanisms.arrival import arrival
from sim.mechanisms.asking import asking
from sim.mechanisms.attendance import attendance
from sim.mechanisms.awareness import awareness
from sim.mechanisms.belonging import belonging
from sim.mechanisms.burnout import burnout
from sim.mechanisms.climate import climate
from sim.mechanisms.confidence import confidence
from sim.mechanisms.dependence import dependence
from sim.mechanisms.everyday_contact import everyday_contact
from sim.mechanisms.formal_help import formal_help
from sim.mechanisms.helper_growth import helper_growth
from sim.mechanisms.imitation import imitation
from sim.mechanisms.learning import learning
from sim.mechanisms.marks import marks
from sim.mechanisms.motivation import motivation
from sim.mechanisms.new_term import new_term
from sim.mechanisms.openness import openness
from sim.mechanisms.pair_ending import pair_ending
from sim.mechanisms.stigma import stigma
from sim.mechanisms.stress import stress
from sim.mechanisms.study_talk import study_talk
from sim.mechanisms.support_talk import support_talk
from sim.mechanisms.teaching import teaching
from sim.mechanisms.tie_decay import tie_decay
from sim.mechanisms.tie_formation import tie_formation
from sim.mechanisms.time_budget import time_budget
from sim.mechanisms.withdrawal import withdrawal

# The pressure that attendance feels is last week's: a student knows how busy things have been.
DAY = [
    ("term_starts", arrival),
    ("term_starts", new_term),
    ("season_starts", affinity),
    ("week_starts", stepping_down),
    ("week_starts", recruiting),
    ("week_starts", founding),
    ("week_starts", regrouping),
    ("week_starts", climate),
    ("week_starts", serving),
    ("week_starts", accountability),
    ("week_starts", motivation),
    ("week_starts", attendance),
    ("week_starts", helping),
    ("week_starts", time_budget),
    ("week_starts", dependence),
    ("week_starts", everyday_contact),
    ("week_starts", awareness),
    ("week_starts", tie_decay),
    ("week_starts", asking),
    ("week_starts", study_talk),
    ("week_starts", support_talk),
    ("week_starts", imitation),
    ("week_starts", openness),
    ("week_starts", formal_help),
    ("week_starts", stigma),
    ("every_day", message),
    ("every_day", seating),
    ("every_day", participation),
    ("every_day", group_session),
    ("every_day", group_care),
    ("every_day", conflict),
    ("every_day", group_safety),
    ("every_day", pair_meeting),
    ("every_day", forum),
    ("every_day", feedback),
    ("every_day", learning),
    ("every_day", stress),
    ("every_day", burnout),
    ("every_day", belonging),
    ("test_today", marks),
    ("test_today", shared_mark),
    ("test_today", confidence),
    ("week_ends", teaching),
    ("week_ends", apprenticeship),
    ("week_ends", helper_growth),
    ("week_ends", pair_ending),
    ("week_ends", check_in),
    ("week_ends", withdrawal),
    ("week_ends", tie_formation),
    ("week_ends", rematching),
]

# A week of company before the run: how the starting network came about.
PAST = [
    ("season_starts", affinity),
    ("week_starts", everyday_contact),
    ("week_starts", tie_decay),
    ("week_starts", tie_formation),
]

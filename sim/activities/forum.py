"""Forum: questions and answers in writing, when one has time; a few write most of it, many read, and wrong answers stand until somebody moderates."""

import numpy as np

from sim.activities.kinds import FORUM
from sim.activities.meeting_days import meets_on
from sim.frame.declaration import activity, jitable, luck
from sim.luck import normal, one, uniform
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import CLEMENT_2015, MUSTAFARAJ_BU_2015, SEATON_2014, Source

TAIL = Source("calibrated", "so that a tenth of those who read write more than half", SEATON_2014)


@parameters
class Forum:
    writes: float = parameter(0.3, "answers a week of who reads, on average", unit="answers", bounds=(0, 20), prior=(0.1, 0.6), source=TAIL)
    spread: float = parameter(2.0, "spread of the lasting urge to write", unit="log units", bounds=(0, 4), prior=(1.5, 2.5), source=TAIL)
    renown: float = parameter(
        1.0, "answers more of who has full renown", unit="share", bounds=(0, 10), prior=(0, 2), source=Source("assumed", "who is read writes on")
    )
    fame: float = parameter(
        0.2, "way to full renown by one right answer", unit="per answer", bounds=(0, 2), prior=(0.05, 0.4), source=Source("assumed", "a handful of answers")
    )
    memory: float = parameter(60, "time constant of renown", unit="days", bounds=(7, 1000), prior=(30, 120), source=Source("assumed", "about a term"))
    asks: float = parameter(
        2.0, "questions a week of who understands nothing of what was taught and dares", unit="questions", bounds=(0, 20), prior=(0.5, 4),
        source=Source("assumed", "a question an hour"),
    )  # fmt: skip
    dares: float = parameter(
        -1.0, "daring to ask under one's name, at mean confidence and stigma", unit="logit", bounds=(-6, 6), prior=(-2, 0),
        source=Source("assumed", "most read and stay silent", MUSTAFARAJ_BU_2015),
    )  # fmt: skip
    hidden: float = parameter(
        1.0, "daring more where nobody sees who asks", unit="logit", bounds=(0, 6), prior=(0.5, 2),
        source=Source("assumed", "worry about what others think keeps people from asking", CLEMENT_2015),
    )  # fmt: skip
    served: float = parameter(
        0.3, "explanation in an answer to one's own question", unit="h", bounds=(0, 5), prior=(0.1, 0.6), source=Source("assumed", "some minutes of a tutor")
    )
    read: float = parameter(
        0.1, "part of an hour of reading that explains, where all questions are answered", unit="share", bounds=(0, 1), prior=(0, 0.2),
        source=Source("assumed", "readers gain a little", MUSTAFARAJ_BU_2015),
    )  # fmt: skip
    watch: float = parameter(
        1.0, "hours of moderation a week for 200 readers that leave a third of what is wrong or rude", unit="h/week", bounds=(0.05, 50), prior=(0.5, 3),
        source=Source("assumed", "no figure was found"),
    )  # fmt: skip
    rude: float = parameter(
        0.02, "chance a week that a reader is hurt, without moderation", unit="share", bounds=(0, 1), prior=(0, 0.05), source=Source("assumed", "it happens")
    )
    hurt: float = parameter(
        0.1, "belonging that it costs", unit="belonging units", bounds=(0, 2), prior=(0.02, 0.2), source=Source("assumed", "as a quarrel in a group")
    )


@jitable
def daring(confidence, stigma, anonymous, p):
    """logistic(dares + (1 - anonymous) * (confidence - stigma) + hidden * anonymous): readiness to ask what one does not understand."""
    return 1 / (1 + exp(-(p.dares + (1 - anonymous) * (confidence - stigma) + p.hidden * anonymous)))


@jitable
def answers_of(i, urge, renown, p):
    """writes * exp(spread * u - spread^2 / 2) * (1 + renown rate * renown): answers that somebody writes in a week, u her normal number for this forum."""
    return p.writes * exp(p.spread * normal(urge[0], urge[1], one(i)) - p.spread**2 / 2) * (1 + p.renown * renown)


@jitable
def balance(attends, enrolled, understood, stuck, confidence, stigma, renown, taught, anonymous, urge, p):
    """Add up a week: (readers, questions, right answers, wrong answers). An answer is right in the share of what was taught that its writer understands."""
    readers, questions, right, wrong = 0, 0.0, 0.0, 0.0
    for i in range(enrolled.shape[0]):
        if attends[i] > 0 and enrolled[i] > 0:
            able = min(1.0, understood[i] / taught)
            written = answers_of(i, urge, renown[i], p)
            readers += 1
            questions += p.asks * min(1.0, stuck[i] / taught) * daring(confidence[i], stigma[i], anonymous, p)
            right += written * able
            wrong += written * (1 - able)
    return readers, questions, right, wrong


@activity(
    FORUM, writes=("explanation", "misleading", "belonging", "renown", "hours_attended", "sessions"),
    urge=luck("forum.urge", at="start"), insult=luck("forum.rude"),
)  # fmt: skip
def forum(
    attends, renown, hours_attended, sessions, enrolled, understood, stuck, confidence, stigma, belonging, explanation, misleading, taught,
    weekday_today, weekdays, hours, moderation, anonymous, urge, insult, p: Forum,
):  # fmt: skip
    """explanation += answered * (served * questions of one's own + read * hours); misleading += that * wrong / (right + wrong) * (1 - watched), a week

    answered = 1 - exp(-(right + wrong) / questions of all), 0 without answers: chance that a question has an answer
    questions of one's own = asks * min(1, stuck / taught) * daring (`daring`)
    right, wrong and the questions of all are sums over those who read this week (`balance`), each writing as many answers as `answers_of` says
    watched = 1 - exp(-moderation / watch), moderation in hours a week for 200 readers
    renown = renown * exp(-7 / memory), then += (1 - renown) * (1 - exp(-fame * right answers of one's own)) for who reads
    belonging -= hurt with chance rude * (1 - watched)

    Once a week, on the programme's weekday, for the enrolled who come this week (attends), holiday or not: it is written and read at any time, in the weeks of
    the programme. Their sessions grow by 1 and hours_attended by hours. All sums are taken before anything is written.
    """
    if not meets_on(weekdays, weekday_today):
        return
    renown *= exp(-7 / p.memory)
    readers, questions, right, wrong = balance(attends, enrolled, understood, stuck, confidence, stigma, renown, taught, anonymous, urge, p)
    if readers == 0:
        return
    watched, false = 1 - exp(-moderation / p.watch), wrong / max(right + wrong, 1e-12)
    answered = 1 - exp(-(right + wrong) / max(questions, 1e-12))
    for i in np.flatnonzero((attends > 0) & (enrolled > 0)):
        own = p.asks * min(1.0, stuck[i] / taught) * daring(confidence[i], stigma[i], anonymous, p)
        heard = answered * (p.served * own + p.read * hours)
        explanation[i] += heard
        misleading[i] += heard * false * (1 - watched)
        written = answers_of(i, urge, renown[i], p) * min(1.0, understood[i] / taught)
        renown[i] += (1 - renown[i]) * (1 - exp(-p.fame * written))
        hours_attended[i] += hours
        sessions[i] += 1
        if uniform(insult[0], insult[1], one(i)) < p.rude * (1 - watched):
            belonging[i] -= p.hurt

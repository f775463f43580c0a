"""Message: news of what there is, encouragement, a belonging exercise, or a campaign; it reaches some, and what is not news works once or fades."""

from sim.activities.kinds import MESSAGE
from sim.activities.meeting_days import its_week, meets_on
from sim.frame.declaration import activity, luck
from sim.luck import one, uniform
from sim.parameters import parameter, parameters
from sim.sources import MAUNDER_WHITE_2019, MURPHY_2020, OREOPOULOS_PETRONIJEVIC_2018, PEDERSEN_PAVES_2014, PUGATCH_WILSON_2022, Source
from sim.state import PROGRAMME, index

AWARE = index(PROGRAMME)["aware"]


@parameters
class Message:
    wakes: float = parameter(
        0.15, "chance that news makes an inattentive student attentive", unit="share", bounds=(0, 1), prior=(0, 0.3),
        source=Source("assumed", "messages move take-up little", PUGATCH_WILSON_2022),
    )  # fmt: skip
    exercise: float = parameter(
        0.4, "what a belonging exercise leaves of the cost of an adverse event", unit="share", bounds=(0, 1), prior=(0.3, 0.6),
        source=Source("calibrated", "so that it keeps 4 to 17 points more of the disadvantaged enrolled", MURPHY_2020),
    )  # fmt: skip
    personal: float = parameter(
        0.42, "personal stigma taken off by a contact campaign", unit="SD", bounds=(0, 2), prior=(0.3, 0.5),
        source=Source("measured", "d = -.38 at once, -.33 some weeks later, abstract", MAUNDER_WHITE_2019),
    )  # fmt: skip
    norm: float = parameter(
        0.3, "perceived stigma taken off by it", unit="SD", bounds=(0, 2), prior=(0, 0.6),
        source=Source("assumed", "people learn that others think better than they believed", PEDERSEN_PAVES_2014),
    )  # fmt: skip
    cheer: float = parameter(
        0.02, "motivation from a message that encourages", unit="SD", bounds=(0, 1), prior=(0, 0.05),
        source=Source("assumed", "text messages to students changed nothing that was measured", OREOPOULOS_PETRONIJEVIC_2018),
    )  # fmt: skip


@activity(
    MESSAGE, writes=("attentive", "motivation", "appraisal", "stigma", "perceived_stigma", "aware", "sessions", "hours_attended"),
    reached=luck("message.reach"), woken=luck("message.wake"),
)  # fmt: skip
def message(
    k, offers, invited, from_term, until_term, sessions, hours_attended, enrolled, attentive, motivation, appraisal, stigma, perceived_stigma,
    weekday_today, term, week, meets, on_campus, holiday,
    weekdays, hours, first_week, last_week, exam_weeks, round, reach, topic, reached, woken, p: Message,
):  # fmt: skip
    """On its weekday, every `round` weeks from first_week on, a message reaches each student whom it is for with chance `reach`

    It is for the enrolled who are invited, in their terms (from_term on and before until_term), in weeks in which programmes meet, until last_week, and
    never on a holiday. Topic 0, information: she then knows of every programme of the scenario, and if inattentive becomes attentive with chance `wakes`.
    Topic 1, belonging exercise: the first time, appraisal is multiplied by `exercise`. Topic 2, against stigma: the first time, stigma falls by `personal`
    and perceived_stigma by `norm`. Topic 3, norms: the first time, perceived_stigma falls by `norm` alone.
    Topic 4, encouragement: motivation += cheer, each time. Each time sessions grow by 1, and hours_attended by hours, which the time budget does not know of.
    """
    open_now = its_week(week, first_week, last_week, meets, on_campus, exam_weeks)
    runs = open_now > 0 and meets_on(weekdays, weekday_today) and holiday == 0 and (week - first_week) % round == 0
    if not runs:
        return
    for i in range(enrolled.shape[0]):
        if invited[i] == 0 or enrolled[i] == 0 or not from_term[i] <= term < until_term[i] or uniform(reached[0], reached[1], one(i)) >= reach:
            continue
        first = sessions[i] == 0
        sessions[i] += 1
        hours_attended[i] += hours
        if topic == 0:
            for other in range(offers.columns.shape[0]):
                offers.columns[other, AWARE, i] = 1
            if attentive[i] == 0 and uniform(woken[0], woken[1], one(i)) < p.wakes:
                attentive[i] = 1
        elif topic == 4:
            motivation[i] += p.cheer
        elif first and topic == 1:
            appraisal[i] *= p.exercise
        elif first:
            stigma[i] -= p.personal if topic == 2 else 0.0
            perceived_stigma[i] -= p.norm

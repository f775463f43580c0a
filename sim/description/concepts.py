"""ODD element 4: the eleven design concepts."""

from sim.campus import MECHANISMS
from sim.description import markdown, observed
from sim.description.overview import LUCK, heading, short
from sim.description.reading import reads
from sim.description.streams import streams
from sim.frame.declaration import Draw, Luck, Mechanism, Sum

BASIC_PRINCIPLES = """
*Time is the currency.* A week has 168 hours, and whatever a student does, a programme included, takes hours from something else.

*Programmes get no bonus*: they decide who meets whom, when, and with what training; the same submodels act there as everywhere.

*Who comes is not who was asked*: students choose, and what makes them come (drive, habit, time) also makes their marks, so that attenders
look better than they were made.

*Learning*: material is met, understood or stuck; explanation helps with what is stuck and can mislead. How much one conversation gives falls
with the number of people in it, with loafing and with fear of asking. Who prepares to explain learns by preparing.

*Stress* is a lasting set-point and a state that decays towards it; support that is felt takes off part of a load (buffering), talk helps
only if the listener is good enough, and listening costs. Stress that lasts becomes exhaustion, slowly, and cynicism follows.

*Belonging* is lost by reading adversity as a sign of not belonging, and by being alone; who does not belong, is burnt out or fails is more
likely to leave.

*Help* is kept away by one's own stigma, not by that which one sees in others. Helpers are made by training and by supervised practice, and
they pay with hours and strain.

*Ties* are remembered hours: they come from shared places, from shared friends and from programmes, they fade unused, and like chooses like.

Where the literature gives a direction but no size, the parameter says *assumed*.
"""

EMERGENCE = """
Emerging: who comes and how often, how far attenders differ from others, hours of study and company, friendships, their number, their
likeness and the triangles among them, who is left alone, the course of stress, belonging and burnout, marks and failing, who leaves, which
groups become safe, which pairs last, how good helpers become, and every effect of a programme. Imposed: traits and their correlations, the
load of the calendar, how many encounters a week has, base rates (adverse events, counselling, leaving), and how quickly states return to
their level. Where a parameter is calibrated, the pattern it was set by does not count as emerging.
"""

ADAPTATION = """
Students decide few things. Each week they come to a meeting or not, by a chance that rises with drive, belonging, habit, safety, invitation
and tests and falls with pressure, distance, stigma and boredom; they cut their wishes for study, company and rest to the hours that are
left; they share out their company among those whom they know, by how well and how gladly; and they go to counselling or not, by stress and
stigma. In a session they ask more where it is safe and withhold effort where nobody would notice. Pairs that do not fit break up, and
students leave. These are rules that reproduce observed tendencies (indirect objective-seeking); nobody compares consequences.
"""

OBJECTIVES = """
Students have no objective that they maximise. Wishes in hours, a readiness on a logit scale and an attention to partners stand in its
place.
"""

LEARNING = """
In ODD's sense, decision rules that change by experience, there is little: a habit of coming grows with each meeting attended and shrinks
with each one missed, and safety learnt in a group, stigma, openness and confidence shift the chances of the decisions that they enter.
Habits of coping and study technique are copied from company and from able helpers, and helpers become better by helping. (That students
learn a course is a process of the model, not a change of their rules.)
"""

PREDICTION = """
Students do not predict. They act on what was: last week's pressure, the habit so far, hours remembered. Weeks with tests and exams raise
wishes and readiness because the calendar is known to all.
"""

SENSING = """
Students know their own state and the calendar without error. Offers are noticed only by those who are attentive and know of them, or by
those asked in person; an offer online only reaches those with access. Newcomers come to see each other's academic level only as marks
appear. A mark is judged against the mean and the spread of all, which everybody knows then. What others think of help-seeking is
misjudged: perceived stigma starts above the personal, and help that is seen corrects it. How well a pair fits nobody knows beforehand.
"""

COLLECTIVES = """
Places are lists of members, given at the start; the students of one programme of study are also the course that has a climate.
Groups of a programme are made before the first day, those of later intakes too; members stay, except that mentees may change places (rematching), that
who answers a check-in may ask for another group or mentor, that some programmes put their groups together anew (regrouping), and that students may found
groups with their friends (founding). A helper who has left is replaced at the next term's start (recruiting). Students of one campus share its places;
those of different campuses meet only in programmes that put campuses together. Those who come to a session sit at tables, made anew by lot
each time; safety is each member's own. Circles of friends are no entities: they are what can be seen in the ties.
"""


def text() -> str:
    """Write element 4."""
    sections = (
        ("Basic principles", BASIC_PRINCIPLES),
        ("Emergence", EMERGENCE),
        ("Adaptation", ADAPTATION),
        ("Objectives", OBJECTIVES),
        ("Learning", LEARNING),
        ("Prediction", PREDICTION),
        ("Sensing", SENSING.strip() + " " + _sensed()),
        ("Interaction", _interaction()),
        ("Stochasticity", _stochasticity()),
        ("Collectives", COLLECTIVES),
        ("Observation", observed.text()),
    )
    parts = ["## 4 Design concepts"]
    for number, (title, what) in enumerate(sections, start=1):
        parts += [f"### 4.{number} {title}", what.strip()]
    return "\n\n".join(parts)


def _titled(mechanisms: list[Mechanism]) -> str:
    return ", ".join(markdown.link(heading(one), short(one).lower()) for one in mechanisms) or "none"


def _sensed() -> str:
    theirs: dict[str, list[str]] = {}
    for one in MECHANISMS.values():
        for origin in one.origins.values():
            arguments = origin.formula.__code__.co_varnames[: origin.formula.__code__.co_argcount] if isinstance(origin, Sum) else ()
            for word in arguments:
                if word.startswith("their_"):
                    theirs.setdefault(one.name, []).append(word.removeprefix("their_"))
    told = "; ".join(f"in {by.replace('_', ' ')} {markdown.names(dict.fromkeys(words))}" for by, words in theirs.items())
    return f"Of the partner in a tie, this acts on a student: {told}."


def _interaction() -> str:
    tied = [one for one in MECHANISMS.values() if any(read.kind in ("ties", "tie") for read in reads(one)) or _over(one, "ties")]
    meeting = [one for one in MECHANISMS.values() if one not in tied and any(read.kind == "offers" for read in reads(one))]
    passed = [one for one in MECHANISMS.values() if one not in tied and _over(one, "offers")]
    return (
        f"Direct, between two students who have a tie, or come to have one: {_titled(tied)}. Within programmes, among those to whom they are "
        f"offered and their helpers: {_titled(meeting)}. What a programme's meetings left is felt in: {_titled(passed)}. Indirect: through time, "
        "since hours given to one person or programme are missing elsewhere, and through the climate of the course."
    )


def _over(mechanism: Mechanism, what: str) -> bool:
    return any(isinstance(origin, Sum) and origin.over == what for origin in mechanism.origins.values())


def _stochasticity() -> str:
    drawing = [one for one in MECHANISMS.values() if any(isinstance(origin, (Draw, Luck)) for origin in one.origins.values())]
    return (
        f"Chance stands for what is not modelled: what differs between people at the start, and, day by day, in: {_titled(drawing)}. "
        f"There are {len(streams())} streams of random numbers, one for each kind of decision. Every number is a function of its address, "
        f"so that all arms of a replicate share their luck ({markdown.link(LUCK, LUCK.partition(' ')[0])}), and replicates differ in nothing else."
    )

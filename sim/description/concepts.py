"""ODD element 4: the eleven design concepts."""

from sim import observation
from sim.campus import MECHANISMS
from sim.description import markdown, source
from sim.description.entities import places
from sim.description.overview import LUCK, heading, short
from sim.description.reading import reads
from sim.description.streams import streams
from sim.frame.declaration import Draw, Luck, Mechanism, Sum
from sim.observation import LABELS, seen

BASIC_PRINCIPLES = """
*Time is the currency.* A week has 168 hours, and whatever a student does, a programme included, takes hours from something else.

*Programmes get no bonus*: they decide who meets whom, when, and with what training; the same submodels act there as everywhere.

*Who comes is not who was asked*: students choose, and what makes them come (drive, habit, time) also makes their marks, so that attenders
look better than they were made.

*Learning*: material is met, understood or stuck; explanation helps with what is stuck and can mislead, and who prepares to explain learns
by preparing.

*Stress* is a lasting set-point and a state that decays towards it; support that is felt takes off part of a load (buffering), and talk
helps only if the listener is good enough.

*Belonging* is lost by reading adversity as a sign of not belonging.

*Ties* are remembered hours: they come from shared places, from shared friends and from programmes, they fade unused, and like chooses like.

Where the literature gives a direction but no size, the parameter says *assumed*.
"""

EMERGENCE = """
Emerging: who comes and how often, how far attenders differ from others, hours of study and company, friendships, their number, their
likeness and the triangles among them, who is left alone, the course of stress and belonging over a term, marks, and every effect of a
programme. Imposed: traits and their correlations, the load of the calendar, how many encounters a week has, and how quickly states return
to their level. Where a parameter is calibrated, the pattern it was set by does not count as emerging.
"""

ADAPTATION = """
Students decide few things. Each week they come to a meeting or not, by a chance that rises with drive, habit, invitation and tests and
falls with pressure and distance; they cut their wishes for study, company and rest to the hours that are left; and they share out their
company among those whom they know, by how well and how gladly. These are rules that reproduce observed tendencies (indirect
objective-seeking); nobody compares consequences.
"""

OBJECTIVES = """
Students have no objective that they maximise. Wishes in hours, a readiness on a logit scale and an attention to partners stand in its
place.
"""

LEARNING = """
In ODD's sense, decision rules that change by experience, there is one thing of the kind: a habit of coming grows with each meeting attended
and shrinks with each one missed. (That students learn a course is a process of the model, not a change of their rules.)
"""

PREDICTION = """
Students do not predict. They act on what was: last week's pressure, the habit so far, hours remembered. Weeks with tests and exams raise
wishes because the calendar is known to all.
"""

SENSING = """
Students know their own state and the calendar without error. Offers are noticed only by the attentive, or by those asked in person; an
offer online only reaches those with access. Newcomers come to see each other's academic level only as marks appear.
"""

COLLECTIVES = """
There are three kinds. Places ({places}) are lists of members, given at the start. Groups of a programme are made before the first day and
stay; those of its members who come to a session sit in conversations made by lot. Circles of friends are no entities: they are what can be
seen in the ties.
"""

OBSERVATION = """
Latent states are turned into scales that readers know before they are reported:
"""

REPORTED = """
The answer to a question holds daily means and quantiles over students, and for each student the values at the end (of stress the mean of
the last week), as paired differences between two arms for the same students. Intervals are t-intervals over replicates: they cover luck,
with parameters fixed. There is no error of measurement: what a survey with missing answers would see is not modelled.
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
        ("Collectives", COLLECTIVES.format(places=places())),
        ("Observation", _observation()),
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
                    theirs.setdefault(word.removeprefix("their_"), []).append(one.name)
    told = "; ".join(f"{markdown.name(word)} (in {', '.join(dict.fromkeys(by)).replace('_', ' ')})" for word, by in theirs.items())
    return f"Of partners, what acts on a student is: {told}." if told else ""


def _interaction() -> str:
    tied = [one for one in MECHANISMS.values() if any(read.kind in ("ties", "tie") for read in reads(one)) or _over(one, "ties")]
    offered = [one for one in MECHANISMS.values() if any(read.kind == "offers" for read in reads(one)) or _over(one, "offers")]
    return (
        f"Direct, between two students who have a tie: {_titled(tied)}. In or by programmes, with helpers and fellow members: {_titled(offered)}. "
        "Indirect, through time: hours given to one person or programme are missing elsewhere."
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


def _observation() -> str:
    scales = markdown.table(("outcome", "reported as"), [(markdown.name(one), label) for one, label in LABELS.items()])
    constants = [f"{name} = {value:g}" for one in source.constants(observation) for name, value in zip(one.names, one.values)]
    return "\n\n".join([OBSERVATION.strip(), scales, markdown.python([*constants, "", *source.body(seen)]), REPORTED.strip()])

"""Tell a life from its first day to its last: who it is, week by week, and how it ended; two arms side by side."""

from dataclasses import dataclass

from experiments.story.diary import MAIN, OUTCOMES, TOLD, Diary
from experiments.story.difference import made_of
from experiments.story.notes import Voice, marked
from experiments.story.parting import Parting
from experiments.story.weeks import Week, by_cause, weeks
from experiments.story.words import amount, caused, counted, labelled, listed, people, rate, shown
from sim.calendar import DAYS_A_WEEK
from sim.observation import LATENT

CAVEAT = "In the model, under its assumptions: a simulated student, and no forecast of a real one."
FAR, VERY_FAR = 0.75, 1.5  # SDs from the mean that are worth a word, and a stronger one
TRAITS = (
    ("aptitude", "high aptitude for the course", "low aptitude for the course"),
    ("drive", "much drive", "little drive"),
    ("sociability", "gladly in company", "rather alone than in company"),
    ("interest", "drawn to this term's course", "little drawn to this term's course"),
)
TALK, PAIR, GROUP = ("study_talk", "support_talk"), "pair_meeting", "group_session"
LEAST_OWED = 0.5  # points over the run
NAMED = 3  # causes of a difference that are named


@dataclass(frozen=True)
class Passage:
    """A piece of a story: its heading, and what happened in each arm told (one text if both are alike)."""

    heading: str
    texts: tuple[str, ...]


def introduced(diary: Diary) -> str:
    """Say who this is on the first day."""
    born, words = diary.born, []
    for name, high, low in TRAITS:
        if abs(born[name]) >= FAR:
            words.append(("very " if abs(born[name]) >= VERY_FAR and name == "aptitude" else "") + (high if born[name] > 0 else low))
    if born["job_hours"] >= 1:
        words.append(f"{born['job_hours']:.0f} hours of paid work a week")
    if born["care_hours"] >= 8:
        words.append(f"{born['care_hours']:.0f} hours of commuting and care a week")
    if born["disadvantaged"]:
        words.append("of a group for whom adversity is read as not belonging")
    first = f"{diary.name(diary.student)}: {', '.join(words)}." if words else f"{diary.name(diary.student)}: in nothing far from the mean."
    levels = listed([f"{labelled(one)} {amount(shown(one, diary.level(column, 0)))}" for one, column in _main() if one != "knowledge"])
    friends = sorted(diary.friends[0])
    known = f"with {people([diary.name(one) for one in friends])} as {'a friend' if len(friends) == 1 else 'friends'}" if friends else "without a friend"
    return f"{first[0].upper()}{first[1:]} The term begins with {levels}, {known}."


def told(diaries: list[Diary], parting: Parting | None) -> list[Passage]:
    """Tell the weeks: together as long as there is nothing to tell the two lives apart, and side by side from then on."""
    voices, lives = [Voice(one) for one in diaries], [weeks(one) for one in diaries]
    notes = [[voice.week(week) for week in life] for voice, life in zip(voices, lives)]
    if len(diaries) == 1 or parting is None:
        return _passages(lives[:1], voices[:1], notes[:1], 0, len(lives[0]))
    bit = parting.day // DAYS_A_WEEK
    apart = next((at for at in range(bit, len(lives[0])) if notes[0][at] != notes[1][at]), len(lives[0]))
    words = f"On {parting.when} the two lives part: {parting.why}. Every day before is the same to the bit."
    if apart > bit:
        words += f" What can be seen of it begins in week {apart + 1}." if apart < len(lives[0]) else " No week differs by anything worth a note."
    return [
        *_passages(lives[:1], voices[:1], notes[:1], 0, bit),
        Passage("", (words,)),
        *_passages(lives[:1], voices[:1], notes[:1], bit, apart),
        *_passages(lives, voices, notes, apart, len(lives[0])),
    ]


def _passages(lives: list[list[Week]], voices: list[Voice], notes: list[list[str]], first: int, last: int) -> list[Passage]:
    """Make a passage of every week from `first` to before `last`, and one of each run of weeks without anything to tell in any arm."""
    passages, at = [], first
    while at < last:
        until = at
        while until < last and not any(one[until] for one in notes):
            until += 1
        if until > at:
            heading = f"Week {at + 1}" if until == at + 1 else f"Weeks {at + 1} to {until}"
            passages.append(Passage(heading, tuple(voice.quiet(life[at:until]) for voice, life in zip(voices, lives))))
            at = until
        else:
            texts = tuple(one[at] or voice.quiet(life[at : at + 1]) for one, voice, life in zip(notes, voices, lives))
            passages.append(Passage(f"Week {at + 1}", texts))
            at += 1
    return passages


def _main() -> list[tuple[str, str]]:
    """The outcomes that are told at the beginning and at the end, with their columns."""
    return [(one, OUTCOMES[one]) for one in MAIN]


def ended(diary: Diary) -> str:
    """Say how it ended: the mark and what made it, the states, friends and hours in programmes."""
    last = len(diary.levels) - 1
    levels = listed([f"{labelled(one)} {amount(shown(one, diary.level(column, last)))}" for one, column in _main()])
    friends = sorted(diary.friends[-1])
    circle = f"{counted(len(friends), 'friend')}" + (f" ({people([diary.name(one) for one in friends])})" if friends else "")
    came, led = [one for one in diary.meetings if not one.led], [one for one in diary.meetings if one.led]
    words = [f"{levels[0].upper()}{levels[1:]}", circle]
    words += [f"{counted(len(came), 'meeting')} of {listed(sorted({one.programme for one in came}))}"] if came else []
    words += [f"{counted(len(led), 'meeting')} as a helper"] if led else []
    return f"{_mark(diary)}{'; '.join(words)}."


def owed(diary: Diary) -> str:
    """Say what other people did to knowledge and stress over the run, and who they were; empty if next to nothing."""
    last, words = len(diary.levels) - 1, []
    for outcome in ("knowledge", "stress"):
        column = OUTCOMES[outcome]
        factor = rate(outcome, diary.level(column, 0), diary.level(column, 0))
        for key, by, partners in by_cause(diary, column, 0, last, factor):
            who = sorted(partners, key=lambda j: -abs(partners[j]))[:2] if key.split(".")[0] in TALK else _helpers(diary, key)
            if who and abs(by) >= LEAST_OWED:
                words.append(f"{caused(key, by, column)} ({people([diary.name(one) for one in who])}) {by:+.1f} points of {outcome}")
    return f"Through others, over the run, before any of it was forgotten or wore off: {'; '.join(words)}." if words else ""


def _helpers(diary: Diary, key: str) -> list[int]:
    """List the leaders or mentors, or of a mentor her mentees, through whom meetings of this kind worked."""
    mine = [one for one in diary.meetings if key in (PAIR, GROUP) and one.pair == (key == PAIR)]
    met = [other for one in mine for other in (one.others if one.led else one.helpers)]
    return sorted(set(met), key=lambda other: -met.count(other))[:2]


def _mark(diary: Diary) -> str:
    """Say the last mark, and what was added to and taken from what was understood."""
    marks = [week.mark for week in weeks(diary) if week.mark]
    return f"{marked(marks[-1])}. " if marks else ""


def compared(diaries: list[Diary]) -> list[str]:
    """Say how far the two lives ended apart in each outcome, and what made the difference: parts that add up to it as they are written."""
    control, arm = diaries
    last, lines = len(arm.levels) - 1, []
    for outcome, column in TOLD.items():
        ends = [shown(outcome, one.level(column, last)) for one in (control, arm)]
        difference = ends[1] - ends[0]
        if abs(difference) < 0.05:
            continue
        digits = 1 if outcome in LATENT else 2
        causes = {key: float(values[-1]) for key, values in made_of(diaries, outcome).items()}
        main = [one for one in sorted(causes.items(), key=lambda one: -abs(one[1])) if abs(one[1]) >= max(0.1 * abs(difference), 0.5 / 10**digits)]
        rest = round(round(difference, digits) - sum(round(by, digits) for _, by in main[:NAMED]), digits)
        named = [f"{caused(key, None, column)} {by:+.{digits}f}" for key, by in main[:NAMED]]
        words = listed(named + [f"all else {rest:+.{digits}f}"] * bool(named and rest))
        said = f"{labelled(outcome).capitalize()} {ends[1]:.{digits}f} instead of {ends[0]:.{digits}f} ({difference:+.{digits}f})"
        lines.append(f"{said}: {words}." if words else f"{said}.")
    return lines

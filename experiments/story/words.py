"""Words of a story: outcomes, causes as phrases that fit behind 'through', numbers and lists."""

from sim.calendar import WEEKDAYS as DAYS
from sim.campus import MECHANISMS
from sim.observation import LABELS, LATENT, seen
from sim.state import STUDENT

LOWER_IS_BETTER = {"stress", "stigma", "burnout", "exhaustion", "cynicism", "inefficacy"}
WEEKDAYS = tuple(day.capitalize() for day in DAYS)
COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ORDINALS = ("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
UNITS = {one.name: one.unit for one in STUDENT}

# By cause: what raises a state and what lowers it, as phrases behind "through", and the cause as such. A mechanism that
# is not here is told by the first words of its file.
CAUSES = {
    "stress.shock": ("unforeseen troubles", "a run of good luck", "unforeseen events"),
    "stress.exams": ("exams and deadlines", "exams and deadlines", "exams and deadlines"),
    "stress.pressure": ("too little time", "time to spare", "too little time"),
    "stress.support": ("feeling little supported", "feeling supported", "support felt"),
    "stress.settling": ("the way back up to the usual level", "recovery towards the usual level", "return to usual level"),
    "support_talk.heard": ("talk that only went over the trouble", "friends who listened", "friends who listen"),
    "support_talk.borne": ("friends' worries", "friends' worries", "friends' worries"),
    "pair_meeting": ("worries heard in meetings", "talk in meetings", "talk in meetings"),
    "pair_meeting understood": ("explanations by the mentor", "explanations by the mentor", "explained by mentor"),
    "belonging.bad_day": ("bad days", "bad days", "bad days"),
    "belonging.met": ("company in meetings", "meetings with little company", "company in meetings"),
    "belonging.relationship": ("somebody who knows one", "somebody who knows one", "somebody who knows one"),
    "belonging.company": ("company", "too little company", "everyday company"),
    "belonging.settling": ("the way back up to the usual level", "the way back down to the usual level", "return to usual level"),
    "learning.study": ("self-study", "self-study", "self-study"),
    "learning.prepared": ("preparing for the group", "preparing for the group", "preparing for the group"),
    "learning.explained": ("explanations", "explanations", "explanations"),
    "learning.forgetting": ("remembering", "forgetting", "forgetting"),
    "group_session": ("explanations in the session", "explanations in the session", "explained in sessions"),
    "feedback": ("comments by software", "comments by software", "comments by software"),
    "check_in": ("a talk with staff", "a talk with staff", "a talk with staff"),
    "shared_mark": ("the group's mark", "the group's mark", "the group's mark"),
    "forum": ("what was read in the forum", "the tone of the forum", "the forum"),
    "study_talk": ("explanations while studying together", "explanations while studying together", "studying together"),
    "motivation.relationship": ("somebody who asks how it goes", "somebody who asks how it goes", "somebody who asks how it goes"),
    "motivation.belonging": ("belonging", "belonging little", "belonging"),
    "motivation.settling": ("the way back up to the usual level", "the way back down to the usual level", "return to usual level"),
    "stress.coping": ("few habits of coping", "habits of coping", "habits of coping"),
    "stress.climate": ("a course of each against each", "a course that holds together", "climate of the course"),
    "motivation.cynicism": ("little cynicism", "cynicism", "cynicism"),
    "motivation.relied": ("being relied on", "being relied on", "being relied on"),
    "burnout": ("stress that stays", "time to recover", "stress and recovery"),
    "confidence": ("results of tests", "results of tests", "results of tests"),
    "conflict": ("a quarrel in the group", "a quarrel in the group", "quarrels in the group"),
    "formal_help": ("counselling", "counselling", "counselling"),
    "helper_growth": ("helping others", "helping others", "helping others"),
    "imitation": ("what friends do", "what friends do", "what friends do"),
    "openness": ("people met", "people met", "people met"),
    "pair_ending": ("the end of the pair", "the end of the pair", "end of the pair"),
    "stigma": ("what is said of those who seek help", "friends who seek help", "views of seeking help"),
    "teaching": ("teaching others", "teaching others", "teaching others"),
    "marks.understood": ("what was understood", "what was understood", "what was understood"),
    "marks.chance": ("luck in the test", "bad luck in the test", "luck in the test"),
    "marks.stress": ("stress in the test", "stress in the test", "stress in the test"),
    "marks.wrong": ("what was misunderstood", "what was misunderstood", "what was misunderstood"),
}
BARE = ("1", "0..1", "share")  # units that are not said
RAISES, LOWERS, ITSELF = 0, 1, 2


def caused(key: str, amount: float | None, column: str = "") -> str:
    """Name a cause by what it does (None: the cause as such): a phrase from the table, else the title that the mechanism declares."""
    phrases = CAUSES.get(f"{key} {column}") or CAUSES.get(key)
    if phrases:
        return phrases[ITSELF if amount is None else RAISES if amount >= 0 else LOWERS]
    name, _, part = key.partition(".")
    title = MECHANISMS[name].title.split(":")[0].rstrip(".").lower() if name in MECHANISMS else ""
    title = title or name.replace("_", " ")
    return f"{title} ({part.replace('_', ' ')})" if part else title


def labelled(outcome: str) -> str:
    """Name an outcome in the middle of a sentence."""
    return outcome.replace("_", " ")


def unit(outcome: str) -> str:
    """The unit in which an outcome is told."""
    own = UNITS.get(outcome, "1")
    return "points" if outcome in LATENT else "" if own in BARE else own


def shown(outcome: str, latent: float) -> float:
    """Turn a latent value into what people see; further states are told in their own unit."""
    return float(seen(outcome, latent)) if outcome in LATENT else float(latent)


def rate(outcome: str, before: float, after: float) -> float:
    """Points of what people see per latent unit, between two latent values: parts times this add up to the change seen."""
    low, high = (before, after) if abs(after - before) > 1e-9 else (before, before + 1e-3)
    return (shown(outcome, high) - shown(outcome, low)) / (high - low)


def scale(outcome: str) -> str:
    """The label of an outcome's axis."""
    return LABELS.get(outcome) or f"{labelled(outcome).capitalize()} ({UNITS.get(outcome, '1')})"


def amount(value: float) -> str:
    """Write an amount without its sign: whole from 2 on, else with a decimal."""
    size = abs(value)
    return f"{size:.0f}" if size >= 1.95 else f"{size:.1f}" if size >= 0.05 else f"{size:.2f}"


def points(outcome: str, value: float) -> str:
    """Write an amount with its unit."""
    text = amount(value)
    return f"{text} {'point' if text == '1.0' and unit(outcome) == 'points' else unit(outcome)}".strip().replace("1.0 point", "1 point")


def length(hours: float) -> str:
    """Write a time: minutes if short, else hours."""
    minutes = hours * 60
    if minutes < 1.5:
        return "under a minute" if minutes < 0.75 else "a minute"
    if hours >= 1.45:
        return f"{hours:.0f} hours"
    return f"{minutes if minutes < 20 else 5 * round(minutes / 5):.0f} minutes"


def listed(words: list[str], last: str = "and") -> str:
    """Join words as in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def people(names: list[str]) -> str:
    """Join names, and say a role that all share only once: first-years 3, 12 and 40."""
    roles = {name.rpartition(" ")[0] for name in names}
    if len(names) > 1 and len(roles) == 1:
        return f"{roles.pop()}s {listed([name.rpartition(' ')[2] for name in names])}"
    return listed(names)


def counted(number: int, what: str) -> str:
    """Write a number of things, small ones as words."""
    word = COUNTED[number] if number < len(COUNTED) else str(number)
    return f"{word} {what}{'' if number == 1 else 's'}"


def ordinal(number: int) -> str:
    """Write which one of a row it is."""
    return ORDINALS[number] if number < len(ORDINALS) else f"{number}th"

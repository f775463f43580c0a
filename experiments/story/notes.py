"""Write a week as a short note: who was met, what moved, through what and whom."""

from experiments.story.diary import Diary, Meeting
from experiments.story.weeks import Moved, Week
from experiments.story.words import WEEKDAYS, amount, caused, counted, labelled, length, listed, ordinal, people, points
from sim.calendar import DAYS_A_WEEK

ROSE = ("{what} rose by {by} to {to}", "{what} went up by {by}, to {to}", "{what} climbed {by} to {to}", "Up by {by}, {lower} stood at {to}")
FELL = ("{what} fell by {by} to {to}", "{what} went down by {by}, to {to}", "{what} dropped {by} to {to}", "Down by {by}, {lower} stood at {to}")
WON = ("{who} became {friend}", "A new closeness: {who} now {counts} as {friend}", "{who} grew close enough to count as {friend}")
LOST = ("{who} drifted out of the circle of friends", "The friendship with {who} faded", "{who} no longer {counts} as {friend}")
AGAINST = ("against that worked {cause} ({by})", "{cause} took {by} back", "{cause} made up for {by}")
HELD = ("{cause} held it up by {by}", "but for {cause} it would have been {by} more", "{cause} kept {by} of it away")
SAT = (
    "{day} at {what} for the {time} time, at a table with {who}; {helper} led the session",
    "Back at {what} on {day}, at a table with {who}; {helper} led",
    "The {time} session of {what}, with {who} and {helper}",
)
ONLY_ONE = (
    "{day} at {what} for the {time} time, as the only one who came, with {helper}",
    "Again the only one at {what} on {day}, with {helper}",
    "The {time} session of {what}, alone with {helper}",
)
MET_MENTOR = ("{day}: the {time} meeting with {helper} ({what})", "Met {helper} again on {day}", "The {time} meeting with {helper}")
MET_MENTEES = ("{day}: the {time} day of meetings as a mentor ({what}), with {who}", "Met {who} as a mentor", "As a mentor on {day} with {who}")
LED = ("{day}: led a session of {what} for the {time} time; {who} came", "{who} came to the {time} session led", "Led {who} on {day}")
QUIET = ("nothing out of the ordinary", "ordinary weeks, with no change worth a note", "little to tell", "life went on as before")
QUIET_ONE = ("nothing out of the ordinary", "an ordinary week", "little to tell", "a week like the one before")
MANY = 5  # people who are counted and not named
MOST_CHANGES, WORTH, BY_THE_WAY = 3, 0.25, 0.4  # states told in a week; shares of a change that a cause must have to be named


class Voice:
    """Tell one diary; every kind of sentence has several forms, which take turns from week to week."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary

    def say(self, forms: tuple[str, ...], turn: int, **words: str) -> str:
        """Use one of the forms of a sentence: the same in both arms, another the week after."""
        return forms[turn % len(forms)].format(**words)

    def week(self, week: Week) -> str:
        """Write the note of a week; empty if there is nothing of note."""
        if (not week.of_note and week.number > 1) or self._waits(week):
            return ""
        sentences = [*self._season(week), *self._meetings(week), *self._circle(week)]
        if week.mark:
            sentences.append(marked(week.mark))
        moved = sorted((one for one in week.moved.values() if one.of_note), key=lambda one: -one.weight)
        sentences += [self._moved(week, one) for one in moved[:MOST_CHANGES]]
        if week.number == 1 and week.closest:
            sentences.append(f"Most company with {self.name(week.closest[0])}, {length(week.closest[1])}")
        return " ".join(f"{one[0].upper()}{one[1:]}." for one in sentences)

    def _waits(self, week: Week) -> bool:
        """Tell whether a week ends before the student of the diary has come."""
        return self.diary.waits(DAYS_A_WEEK * week.number - 1)

    def quiet(self, span: list[Week]) -> str:
        """Write one line about weeks without anything of note."""
        if not span[-1].enrolled:
            return "not here yet." if self._waits(span[-1]) else "not enrolled any more."
        closest = [week.closest for week in span if week.closest]
        words = self.say(QUIET if len(span) > 1 else QUIET_ONE, span[0].number)
        usual = {who for who, _ in closest}
        if len(usual) == 1 and (hours := sum(hours for _, hours in closest) / len(closest)) >= 0.5:
            words += f"; most company with {self.name(usual.pop())}, {length(hours)}{' a week' if len(span) > 1 else ''}"
        return words + self._as_usual([one for week in span for one in week.meetings]) + "."

    def _as_usual(self, meetings: list[Meeting]) -> str:
        """Add meetings that are routine by now."""
        if not meetings:
            return ""
        one, count = meetings[0], len(meetings)
        if one.led:
            return f"; {counted(count, 'more day')} of meetings as a mentor" if one.pair else f"; {counted(count, 'more session')} led"
        return f"; {counted(count, 'more meeting')} with {self._names(list(one.helpers))}"

    def name(self, other: int) -> str:
        """Name somebody by role and number."""
        return self.diary.name(other)

    def _names(self, others: list[int]) -> str:
        return people([self.name(one) for one in others])

    def _season(self, week: Week) -> list[str]:
        if week.left:
            return ["left the university this week"]
        return ["an exam week"] if week.exams else ["a test week"] if week.test else []

    def _meetings(self, week: Week) -> list[str]:
        sentences = []
        for one in week.meetings:
            count = self._count(one)
            words = {"day": WEEKDAYS[one.day % DAYS_A_WEEK], "what": one.programme, "time": ordinal(count), "who": self._names(list(one.others))}
            words["helper"] = self._names(list(one.helpers)) if one.helpers else "nobody to lead"
            if one.led:
                many = len(one.others) > (MANY if count == 1 else 1)
                words["who"] = counted(len(one.others), "mentee" if one.pair else "student") if many else words["who"]
            forms = (MET_MENTEES if one.pair else LED) if one.led else MET_MENTOR if one.pair else SAT if one.others else ONLY_ONE
            sentences.append(self.say(forms[: 1 if count == 1 else None], count - 1, **words))
        return sentences

    def _count(self, meeting: Meeting) -> int:
        """Tell the how manieth meeting of its programme this is."""
        return sum(one.programme == meeting.programme and one.day <= meeting.day for one in self.diary.meetings)

    def _circle(self, week: Week) -> list[str]:
        sentences = []
        for forms, others in ((WON, week.won), (LOST, week.lost)):
            if others:
                number = {"friend": "friends", "counts": "count"} if len(others) > 1 else {"friend": "a friend", "counts": "counts"}
                sentences.append(self.say(forms, week.number, who=self._names(others), **number))
        if week.farther:
            who, before, now = week.farther
            why = ", as company is chosen afresh" if week.fresh else ""
            sentences.append(f"Time with {self.name(who)} {'grew' if now > before else 'shrank'} from {length(before)} to {length(now)} a week{why}")
        return sentences

    def _moved(self, week: Week, moved: Moved) -> str:
        """Say how far a state moved, and its largest causes with their amounts."""
        words = {"what": labelled(moved.outcome).capitalize(), "lower": labelled(moved.outcome), "by": points(moved.outcome, moved.change)}
        words["to"] = f"{'-' if moved.level < 0 else ''}{amount(moved.level)}"
        sentence = self.say(ROSE if moved.change > 0 else FELL, week.number + len(moved.outcome), **words)
        same = [one for one in moved.causes if one[1] * moved.change > 0 and abs(one[1]) >= WORTH * abs(moved.change)]
        same = [one for at, one in enumerate(same) if at == 0 or one[0] not in moved.steady][:2]
        other = [one for one in moved.causes if one[1] * moved.change < 0 and abs(one[1]) >= BY_THE_WAY * abs(moved.change) and one[0] not in moved.steady]
        if same:
            sentence += self._through(week, moved, same)
        if other:
            key, by, partners = other[0]
            forms = AGAINST if moved.change > 0 else HELD
            sentence += "; " + self.say(forms, week.number, cause=self._cause(week, moved, key, by, partners), by=amount(by))
        return sentence

    def _through(self, week: Week, moved: Moved, causes: list) -> str:
        """Name the causes that worked with a change: as parts of it, or with what they would have done alone."""
        causes = [one for one in causes if caused(one[0], one[1]) != labelled(moved.outcome)]  # no state is said to move through itself
        if not causes:
            return ""
        named = [(self._cause(week, moved, *one), one[1]) for one in causes]
        if len(named) == 1 and 0.8 * abs(moved.change) <= abs(named[0][1]) <= 1.2 * abs(moved.change):
            return f", {'all' if abs(named[0][1]) >= 0.95 * abs(moved.change) else 'nearly all'} through {named[0][0]}"
        if any(abs(by) > abs(moved.change) for _, by in named):
            return ": " + listed([f"{words} {'added' if by > 0 else 'took off'} {amount(by)}" for words, by in named])
        return ", of that " + listed([f"{amount(by)} through {words}" for words, by in named])

    def _cause(self, week: Week, moved: Moved, key: str, by: float, partners: dict[int, float]) -> str:
        """Name a cause, and the people through whom it worked."""
        column = "understood" if moved.outcome == "knowledge" else moved.outcome
        words = caused(key, by, column)
        if key == "learning.study":
            return f"{words} ({length(week.study)})"
        if key == "belonging.bad_day":
            return _bad_days(week)
        if key == "belonging.company" and by > 0 and week.closest:
            return f"company, most of it with {self.name(week.closest[0])} ({length(week.closest[1])})"
        helpers = [one.helpers for one in week.meetings if one.pair == (key == "pair_meeting") and one.helpers and not one.led]
        if key in ("group_session", "pair_meeting") and helpers:
            return f"what was explained with {self._names(list(helpers[0]))}" if column == "understood" else f"the talk with {self._names(list(helpers[0]))}"
        if partners:
            main = sorted(partners, key=lambda j: -abs(partners[j]))[:2]
            main = [j for j in main if abs(partners[j]) >= WORTH * abs(by)]
            if main:
                minutes = f", {length(week.company[main[0]])}" if key == "study_talk" and week.company.get(main[0], 0) > 0 and len(main) == 1 else ""
                return f"{words} ({self._names(main)}{minutes})"
        return words


def marked(mark: tuple[float, list[tuple[str, float]]]) -> str:
    """Say a mark, and what was added to and taken from what was understood."""
    words = [f"{caused(key, by)} {'added' if by > 0 else 'cost'} {amount(by)}" for key, by in mark[1]]
    return f"Mark {amount(mark[0])}" + (f" ({listed(words)})" if words else "")


def _bad_days(week: Week) -> str:
    days = [WEEKDAYS[day % DAYS_A_WEEK] for day in week.bad_days]
    return f"{counted(len(days), 'bad day')} ({listed(days)})"

"""Who is there: a student, her part in one programme, and a programme with its groups."""

from math import exp

import mesa


def logistic(x):
    """Squeeze x between 0 and 1."""
    return 1 / (1 + exp(-x))


def off_this_week(programme, today):
    """Tell whether all of the programme's weekdays are holidays this week."""
    return meetings_left(programme, today) == 0


def meetings_left(programme, today):
    """Count the programme's weekdays that are no holidays this week."""
    return sum(not int(today.days_off) >> day & 1 for day in programme.days)


def runs(programme, part, today):
    """Tell whether a programme runs this week for this student: in its weeks, and in her terms."""
    return programme.meets_this_week(today) and in_terms(part, today)


def in_terms(part, today):
    """Tell whether it is one of the terms in which a programme is offered to this student."""
    return part.from_term <= today.term < part.until_term


def leading(model, helpers):
    """Give those of a group's helpers who are there: enrolled, or of the staff."""
    there = [one if isinstance(one, Staff) else model.students[one] for one in helpers if one is not None]
    return [one for one in there if one.enrolled]


class Staff:
    """A helper of the staff: always there and never tired; what becomes of her is not followed."""

    def __init__(self, programme, quality):
        self.enrolled, self.exhaustion, self.stress, self.skill = 1.0, 0.0, 0.0, quality
        self.parts = {programme: Part(quality=quality, met=0.0, met_unlike=0.0, helping=0.0, hours_helped=0.0, relied=0.0)}


class Programme:
    """What is offered, when and how; the groups, each [numbers of its helpers (None for who is missing), members' numbers]; and the tables of the last session.

    Its knobs are attributes: hours, travel, rules and so on. (`sim/state.py` lists them.)
    """

    def __init__(self, name, activity, knobs, groups):
        self.name, self.activity, self.groups = name, activity, groups
        self.tables = []
        self.taken = {g for g, (helpers, _) in enumerate(groups) if helpers and helpers[0] is not None}  # groups that somebody has founded
        self.__dict__.update(knobs)
        self.days = [day for day in range(7) if int(self.weekdays) >> day & 1]

    def meets_this_week(self, today):
        """Tell whether this is one of its weeks: one in which programmes meet, or of exams if it goes on then."""
        return (today.meets or (self.exam_weeks and today.on_campus)) and self.first_week <= today.week <= self.last_week

    def meets_on(self, today):
        """Tell whether today is one of its weekdays."""
        return today.weekday_today in self.days

    def near(self, part):
        """Give the company that an hour is worth for a student: less on a screen."""
        return self.closeness if part.remote else 1.0


class Part:
    """A student's part in one programme: place, taste, habit and what she has given to it.

    Set anew each week: attends, remote, helping, relied, table, met, met_unlike, effort; absent with each meeting. Growing and fading: habit, relationship,
    safety, quality, aware, renown. Of a pair: fit, ended. Counted: hours_attended, hours_helped, sessions, staff_time. Fixed: invited, from_term,
    until_term, asked_after, taste; turn changes with the mentor only. (`sim/state.py` says what each is, and its unit.)
    """

    def __init__(self, **values):
        self.__dict__.update(values)


class Student(mesa.Agent):
    """A student with her state in ordinary attributes, her ties by partner, and her parts in programmes by name.

    What changes: enrolled, motivation, understood, stuck, wrong, stress, belonging, skill, exhaustion, cynicism, inefficacy,
    confidence, coping, self_organisation (of these, borrowed_coping and borrowed_technique), stigma, perceived_stigma, openness,
    climate, mark, failed and so on; the week's study_hours, contact_hours, pressure, contact, help_use, explanation, misleading.
    What she is born with: aptitude, drive, level, sociability, set_point and so on. (`sim/state.py` says what each is, and its unit.)
    """

    def __init__(self, model, number, values):
        super().__init__(model)
        self.number = number
        self.ties = {}
        self.parts = {}
        self.__dict__.update(values)

    def partners(self):
        """Give each tie with the student at its other end."""
        students = self.model.students
        return [(tie, students[number]) for number, tie in self.ties.items()]

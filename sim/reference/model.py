"""The reference model: plain Mesa, one agent object a student, and the order of the day in one method."""

import mesa
import numpy as np

from sim.calendar import FIELDS, days
from sim.programmes import compose
from sim.reference import ties
from sim.reference.luck import AddressedLuck, MesaLuck
from sim.reference.meetings import Programme, group_session, pair_meeting, plan_helping
from sim.reference.student import Part, Student
from sim.start import start
from sim.state import KNOBS, PLACES, PROGRAMME, STUDENT, index

NAMES = [column.name for column in STUDENT]


class Today:
    """What the calendar says of one day, as attributes."""

    def __init__(self, row):
        self.__dict__.update(zip(FIELDS, row))
        self.day, self.season = int(self.day), int(self.season)


class ReferenceModel(mesa.Model):
    """One scenario, one replicate, day by day; it begins with the students, ties and groups of the fast path.

    Args:
        scenario: a checked `Scenario`.
        replicate: which cohort and luck.
        addressed: whether luck has addresses, as in the fast path, or comes from `model.rng`.
    """

    def __init__(self, scenario, replicate=0, addressed=True):
        super().__init__(rng=np.random.default_rng([scenario.seed, replicate]))
        self.luck = AddressedLuck(scenario.seed, replicate) if addressed else MesaLuck(self.rng)
        self.option = scenario
        self.calendar = [Today(row) for row in days(scenario.calendar).tolist()]
        self.day = 0
        people, starting_ties = start(scenario, replicate)
        offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate).offers
        self._enrol(people)
        self._tie(starting_ties)
        self.programmes = [self._programme(k, name, offers) for k, name in enumerate(scenario.programmes)]

    def take_over(self, campus):
        """Go on from the state of a running fast model: its day, students, ties and programmes."""
        self.day = campus.day
        for student, values in zip(self.students, campus.state.T.tolist()):
            student.__dict__.update(zip(NAMES, values))
            student.ties = {}
        self._tie(campus.ties)
        self.programmes = [self._programme(k, programme.name, campus.offers) for k, programme in enumerate(self.programmes)]

    def _enrol(self, people):
        self.students = [Student(self, i, dict(zip(NAMES, values))) for i, values in enumerate(people.columns.T.tolist())]
        for i, student in enumerate(self.students):
            student.gender = int(people.places.gender[i])
            student.places = {place: int(people.places.group[f, i]) for f, place in enumerate(PLACES)}
        self.members = {place: {} for place in PLACES}
        for student in self.students:
            for place, group in student.places.items():
                self.members[place].setdefault(group, []).append(student.number)

    def _tie(self, starting):
        for student in self.students:
            for e in range(starting.start[student.number], starting.start[student.number + 1]):
                partner = int(starting.partner[e])
                if student.number < partner:
                    columns = (starting.hours[e], starting.study_hours[e], starting.affinity[e], starting.study_affinity[e])
                    tie = ties.Tie(*map(float, columns))
                    student.ties[partner] = self.students[partner].ties[student.number] = tie

    def _programme(self, k, name, offers):
        knobs = dict(zip(KNOBS, offers.knobs[k].tolist()))
        groups = []
        for g in range(offers.group_of[k], offers.group_of[k + 1]):
            helper = int(offers.helper[g])
            groups.append((helper if helper >= 0 else None, offers.members[offers.start[g] : offers.start[g + 1]].tolist()))
        programme = Programme(name, ("group_session", "pair_meeting")[int(knobs["kind"])], knobs, groups)
        at = index(PROGRAMME)
        for student in self.students:
            values = {column: float(offers.columns[k, row, student.number]) for column, row in at.items()}
            student.parts[name] = Part(**values | {"programme": programme, "table": None})
        return programme

    def step(self):
        """Live one day: in the order of the schedule, every submodel for all students before the next."""
        today = self.calendar[self.day]
        here = [student for student in self.students if student.enrolled]
        if today.season_starts:
            self.run("affinity", ties.weigh, self.students, today, self.luck)
        if today.week_starts:
            self.begin_week(here, today)
        for programme in self.offering("group_session"):
            self.run("group_session", group_session, self, programme, today)
        for programme in self.offering("pair_meeting"):
            self.run("pair_meeting", pair_meeting, self, programme, today, self.option.parameters("support_talk"))
        self.each("learning", here, Student.learn, today)
        self.each("stress", here, Student.feel_stress, today)
        self.each("belonging", here, Student.feel_belonging, today)
        if today.marks_today:
            self.each("marks", here, Student.take_exam, today)
        if today.week_ends:
            self.run("tie_formation", ties.make_acquaintances, self, today, self.option.parameters("affinity"))
        self.day += 1
        self.running = self.day < len(self.calendar)

    def begin_week(self, here, today):
        """Plan the week and spend its company; pressure in the choice to attend is still last week's."""
        self.each("motivation", here, Student.update_motivation)
        for programme in self.programmes:
            self.each("attendance", here, Student.decide_attendance, programme, today)
        for programme in self.programmes:
            self.run("helping", plan_helping, self, programme, today)
        self.each("time_budget", here, Student.plan_hours, today)
        self.run("everyday_contact", ties.spend_time, self.students, today)
        self.run("tie_decay", ties.fade, self.students)
        self.each("study_talk", here, Student.talk_about_the_course, today)
        self.run("support_talk", self.talk_about_worries, here)

    def talk_about_worries(self, here, p):
        """All are heard before anybody feels relieved."""
        changes = [student.relief_from_talk(p) for student in here]
        for student, change in zip(here, changes):
            student.stress += change

    def offering(self, activity):
        """List the programmes whose meetings are of this kind."""
        return [programme for programme in self.programmes if programme.activity == activity]

    def run(self, name, submodel, *arguments):
        """Run a submodel with its parameters, unless the scenario takes it out."""
        if self.option.mechanisms[name] is not None:
            submodel(*arguments, self.option.mechanisms[name])

    def each(self, name, students, submodel, *arguments):
        """Run a submodel for each student, unless the scenario takes it out."""
        if self.option.mechanisms[name] is not None:
            for student in students:
                submodel(student, *arguments, self.option.mechanisms[name])

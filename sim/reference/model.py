"""The reference model: plain Mesa, one agent object a student, and the order of the day in one method."""

import mesa
import numpy as np

from sim.allocation import compose
from sim.calendar import FIELDS, days
from sim.reference import checks, course, forum, founders, helpers, mind, overlays, pairs, sessions, study, ties
from sim.reference.luck import AddressedLuck, MesaLuck
from sim.reference.student import Part, Programme, Staff, Student
from sim.start import start
from sim.state import GONE, KNOBS, PLACES, PROGRAMME, STAFF, STUDENT, index

NAMES = [column.name for column in STUDENT]
KINDS = ("group_session", "pair_meeting", "message", "forum", "feedback")


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
        offers = compose(scenario.programmes, people, scenario.helping, scenario.seed, replicate, starting_ties).offers
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
        self.place_the_arrived(0)

    def place_the_arrived(self, term):
        """Let chance meetings find, in each place, those who have arrived by this term."""
        self.members = {place: {} for place in PLACES}
        for student in self.students:
            if student.arrival_term <= term:
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
            lead = offers.helper[g, : int(max(knobs["leaders"], knobs["founded"]))].tolist()
            helping = [Staff(name, knobs["staff_quality"]) if one == STAFF else one if one >= 0 else None for one in lead]
            groups.append([helping, offers.members[offers.start[g] : offers.start[g + 1]].tolist()])
        programme = Programme(name, KINDS[int(knobs["kind"])], knobs, groups)
        programme.taken |= {g for g, helper in enumerate(offers.helper[offers.group_of[k] : offers.group_of[k + 1], 0]) if helper == GONE}
        at = index(PROGRAMME)
        for student in self.students:
            values = {column: float(offers.columns[k, row, student.number]) for column, row in at.items()}
            student.parts[name] = Part(**values | {"programme": programme, "table": None})
        return programme

    def step(self):
        """Live one day: in the order of the schedule, every submodel for all students before the next."""
        today = self.calendar[self.day]
        if today.term_starts:
            self.run("arrival", course.arrive, self, today)
        here = [student for student in self.students if student.enrolled]
        if today.term_starts:
            self.each("new_term", here, study.begin_term, today)
        if today.season_starts:
            self.run("affinity", ties.weigh, self.students, today, self.luck)
        if today.week_starts:
            self.plan_week(here, today)
            self.spend_week(here, today)
        self.meet(here, today)
        self.each("learning", here, study.learn, today)
        self.each("stress", here, mind.feel_stress, today)
        self.each("burnout", here, mind.burn_out)
        self.each("belonging", here, mind.feel_belonging, today)
        if today.test_today:
            self.each("marks", here, study.take_test, today)
            for programme in self.offering("group_session"):
                self.run("shared_mark", overlays.share_marks, self, programme, today)
            self.run("confidence", course.compare_marks, here, today)
        if today.week_ends:
            self.end_week(here, today)
        self.day += 1
        self.running = self.day < len(self.calendar)

    def plan_week(self, here, today):
        """Decide what to do this week; pressure in the choice to attend is still last week's."""
        for programme in self.programmes:
            self.run("stepping_down", helpers.step_down, self, programme, today)
        for programme in self.programmes:
            self.run("recruiting", helpers.recruit, self, programme, today)
        for programme in self.offering("group_session"):
            self.run("founding", founders.found, self, programme, today)
        for programme in self.offering("group_session"):
            self.run("regrouping", founders.regroup, self, programme, today)
        self.run("climate", course.drift_climate, here, today)
        for programme in self.offering("pair_meeting"):
            self.run("serving", pairs.look_for_the_mentor, self, programme)
        for programme in self.programmes:
            self.run("accountability", course.count_on_each_other, self, programme, today)
        self.each("motivation", here, study.update_motivation)
        for programme in self.programmes:
            self.each("attendance", here, study.decide_attendance, programme, today)
        for programme in self.programmes:
            self.run("helping", helpers.plan_helping, self, programme, today)
        self.each("time_budget", here, study.plan_hours, today)
        for programme in self.programmes:
            self.each("dependence", here, overlays.leave_it_to_software, programme)

    def spend_week(self, here, today):
        """Spend the week's company, and what comes of it: explanations, relief, habits, openness, help and stigma."""
        self.run("everyday_contact", ties.spend_time, self.students, today)
        for programme in self.programmes:
            self.each("awareness", here, course.hear_of, programme, today)
        self.run("tie_decay", ties.fade, self.students)
        self.each("asking", here, mind.think_of_asking)
        self.each("study_talk", here, study.talk_about_the_course, today)
        self.run("support_talk", mind.talk_about_worries, here)
        self.run("imitation", mind.imitate, here)
        self.each("openness", here, mind.open_up)
        self.each("formal_help", here, mind.seek_help, today)
        self.each("stigma", here, mind.update_stigma)

    def meet(self, here, today):
        """Hold the day's meetings: messages, group sessions, and mentors with their mentees."""
        borrowed = ("group_session", "study_talk", "support_talk", "asking", "pair_meeting")
        session, among, talk, asking, pair = (self.option.parameters(name) for name in borrowed)
        groups, pairings = self.offering("group_session"), self.offering("pair_meeting")
        for programme in self.offering("message"):
            self.run("message", course.send_message, here, programme, today)
        for programme in groups:
            self.run("seating", sessions.seat, self, programme, today)
        for programme in groups:
            self.run("participation", sessions.take_part, programme, today, session)
        for programme in groups:
            self.run("group_session", sessions.converse, self, programme, today, among)
        for programme in groups:
            self.run("group_care", sessions.care, programme, today, session, pair, talk, asking)
        for programme in groups:
            self.run("conflict", sessions.quarrel, self, programme, today, session)
        for programme in groups:
            self.run("group_safety", sessions.grow_safe, programme, today, session)
        for programme in pairings:
            self.run("pair_meeting", pairs.meet_in_pairs, self, programme, today, session, among, talk, asking)
        for programme in self.offering("forum"):
            self.run("forum", forum.write_and_read, self, here, programme, today)
        for programme in self.offering("feedback"):
            self.run("feedback", overlays.use_software, here, programme, today)

    def end_week(self, here, today):
        """Look back on the week: helpers have grown, pairs break up, some leave, some meet, some get another mentor."""
        self.each("teaching", here, study.learn_by_teaching)
        for programme in self.programmes:
            self.run("apprenticeship", helpers.watch_the_helper, self, programme)
        for programme in self.programmes:
            self.each("helper_growth", here, helpers.grow_as_helper, programme)
        for programme in self.offering("pair_meeting"):
            self.each("pair_ending", here, pairs.end_early, programme, today)
        for programme in self.programmes:
            self.run("check_in", checks.check_in, self, here, programme, today, *(self.option.parameters(one) for one in ("support_talk", "asking")))
        self.each("withdrawal", here, mind.consider_leaving, today)
        likeness, company = self.option.parameters("affinity"), self.option.parameters("everyday_contact")
        self.run("tie_formation", ties.make_acquaintances, self, today, likeness, company)
        for programme in self.offering("pair_meeting"):
            self.run("rematching", pairs.rematch, self, programme, today)

    def offering(self, activity):
        """List the programmes whose meetings are of this kind."""
        return [programme for programme in self.programmes if programme.activity == activity]

    def works(self, name):
        """Tell whether a mechanism is in the scenario, and has not stopped."""
        return self.option.mechanisms[name] is not None and self.day < 7 * self.option.until.get(name, 1_000_000)

    def run(self, name, submodel, *arguments):
        """Run a submodel with its parameters, unless the scenario takes it out."""
        if self.works(name):
            submodel(*arguments, self.option.mechanisms[name])

    def each(self, name, students, submodel, *arguments):
        """Run a submodel for each student, unless the scenario takes it out."""
        if self.works(name):
            for student in students:
                submodel(student, *arguments, self.option.mechanisms[name])

"""One student: what she decides and what happens to her, a method a submodel; `p` holds that submodel's parameters."""

from math import exp, log, tanh

import mesa

from sim.reference.luck import one


def logistic(x):
    """Squeeze x between 0 and 1."""
    return 1 / (1 + exp(-x))


class Part:
    """A student's part in one programme: place, taste, habit and what she has given to it.

    Set anew each week: attends, helping, table, met. Growing and fading: habit, relationship. Counted: hours_attended,
    hours_helped, sessions. Fixed: invited, turn, taste, quality. (`sim/state.py` says what each is, and its unit.)
    """

    def __init__(self, **values):
        self.__dict__.update(values)


class Student(mesa.Agent):
    """A student with her state in ordinary attributes, her ties by partner, and her parts in programmes by name.

    What changes: motivation, understood, stuck, wrong, stress, belonging, mark, enrolled; the week's study_hours,
    contact_hours, pressure, contact, explanation, misleading. What she is born with: aptitude, drive, level,
    sociability, set_point and so on. (`sim/state.py` says what each is, and its unit.)
    """

    def __init__(self, model, number, values):
        super().__init__(model)
        self.number = number
        self.ties = {}
        self.parts = {}
        self.__dict__.update(values)

    # ---- on the first day of a week ----

    def update_motivation(self, p):
        """Motivation moves towards drive, belonging and the relationship with a mentor."""
        relationship = sum(part.relationship for part in self.parts.values())
        goal = self.drive + p.belonging * self.belonging + p.relationship * relationship
        self.motivation += (1 - exp(-7 / p.memory)) * (goal - self.motivation)

    def decide_attendance(self, programme, today, p):
        """Come this week or not: taste, habit, drive, belonging, tests and an invitation against pressure, boredom and travel."""
        part = self.parts[programme.name]
        readiness = (
            p.base + p.motivation * self.motivation + p.belonging * self.belonging + part.taste + p.habit * part.habit
            + p.test_week * today.test_week - p.pressure * self.pressure - p.boredom * (today.week - programme.first_week)
            - p.travel * programme.travel + p.invitation * programme.invitation + programme.incentive
        )  # fmt: skip
        since = today.week - programme.first_week - part.turn
        due = since % programme.round == 0
        runs = today.teaching and programme.first_week <= today.week <= programme.last_week
        notices = (self.attentive or programme.invitation) and (self.online_access or not programme.online)
        offered = runs and due and part.invited
        chance = self.model.luck.uniform("attendance.come", today.day, one(self.number), programme.name)
        part.attends = 1.0 if offered and notices and chance < logistic(readiness) else 0.0
        if offered:
            part.habit += (part.attends - part.habit) / p.habit_weeks

    def plan_hours(self, today, p):
        """Share the free hours among study, company and rest; what does not fit is cut in proportion, and is pressure."""
        planned = sum(part.attends * (part.programme.hours + part.programme.travel) + part.helping for part in self.parts.values())
        free = 168 - p.own - today.teaching_hours - self.job_hours - self.care_hours
        study = p.study * exp(p.study_spread * self.motivation - p.study_spread**2 / 2) * (1 + p.exam_study * today.exam_load)
        if today.teaching_hours == 0:
            study = 0.0
        company = p.company * exp(p.company_spread * self.sociability - p.company_spread**2 / 2) * today.company_factor
        over = (study + company + p.rest + planned - free) / p.softness
        excess = p.softness * (max(over, 0) + log(1 + exp(-abs(over))))
        cut = excess / (p.study_weight * study + company + p.rest)
        room = max(free - planned, 0)
        self.study_hours = min(study * (1 - min(p.study_weight * cut, p.most_cut)), room)
        self.contact_hours = min(company * (1 - min(cut, p.most_cut)), room)
        self.pressure = excess / max(free, p.least_free)

    def talk_about_the_course(self, today, p):
        """Partners explain what they understand, in the hours of studying together."""
        shared = sum(tie.study_contact * self.model.students[partner].understood for partner, tie in self.ties.items())
        heard = p.explaining * shared / today.taught
        self.explanation += heard
        self.misleading += p.error * heard

    def relief_from_talk(self, p):
        """Change of stress by a week's talk with friends: skilled listeners relieve, listening costs (nothing is changed yet)."""
        heard = borne = 0.0
        for partner, tie in self.ties.items():
            friend = self.model.students[partner]
            heard += tie.contact * (friend.skill - p.break_even)
            borne += tie.contact * max(friend.stress, 0)
        return p.share * (p.cost * borne - p.relief * max(self.stress, 0) * heard)

    # ---- every day ----

    def learn(self, today, p):
        """Absorb explanations, meet new material, get stuck on some of it, solve some of that alone, forget a little."""
        if today.term_starts:
            self.understood = self.stuck = self.wrong = 0.0
        solved = self.stuck * (1 - exp(-p.explained * self.explanation))
        error = self.misleading / self.explanation if self.explanation > 0 else 0.0
        self.understood += solved * (1 - error)
        self.stuck -= solved
        self.wrong += solved * error
        prepared = sum(min(part.helping, part.programme.preparation) for part in self.parts.values())
        hours = (p.focal * self.study_hours + self.newcomer * prepared) / 7 * exp(p.interest * self.interest)
        met = max(today.taught - self.understood - self.stuck - self.wrong, 0) * (1 - exp(-p.pace * hours))
        blocked = logistic(p.stuck - p.stuck_aptitude * self.aptitude + p.stuck_newcomer * self.newcomer * today.first_term)
        own = 1 - exp(-p.alone * hours)
        self.understood = self.understood * (1 - p.forgetting) + (1 - blocked) * met + own * (self.stuck + self.wrong)
        self.stuck = self.stuck * (1 - own) + blocked * met
        self.wrong *= 1 - own
        self.explanation = self.misleading = 0.0

    def feel_stress(self, today, p):
        """Stress returns to its set point plus demand, less what support takes off, and is shaken daily."""
        relationship = sum(part.relationship for part in self.parts.values())
        demand = p.pressure * self.pressure + p.exam * today.exam_load
        support = tanh(p.felt * (self.belonging + relationship))
        goal = self.set_point + demand - p.buffer * support * (p.everyday + demand)
        shock = self.model.luck.normal("stress.shock", today.day, one(self.number))
        self.stress += (goal - self.stress) / p.memory + p.noise * shock

    def feel_belonging(self, today, p):
        """Company lifts belonging towards and beyond its own level; an adverse event costs what she reads into it."""
        hours = self.contact + sum(part.met for part in self.parts.values())
        lift = p.company * log(max(hours, p.alone) / p.neutral)
        adversity = self.model.luck.uniform("belonging.adversity", today.day, one(self.number)) < p.adversity
        self.belonging += (self.own_belonging + lift - self.belonging) / p.memory - (self.appraisal if adversity else 0)

    def take_exam(self, today, p):
        """The mark: what is understood, less what is wrong and what stress costs, with the luck of the day."""
        chance = self.model.luck.normal("marks.exam", today.day, one(self.number))
        mark = self.understood - p.wrong * self.wrong - p.stress * max(self.stress, 0) + p.noise * chance
        self.mark = min(max(mark, 0.0), 1.0)

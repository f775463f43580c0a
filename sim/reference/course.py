"""What a course shares: its climate, who counts on whom, what one hears of, messages to all, and how marks compare."""

from math import exp, sqrt

from sim.reference.luck import one
from sim.reference.student import leading, logistic, runs

NOT_YET = 100_000  # week of arrival of who is still awaited


def arrive(model, today, p):
    """A new intake enrols on the first day of its term, and is new at university until the next term."""
    for student in model.students:
        student.newcomer = 1.0 if student.arrival_term == today.term else 0.0
        if student.newcomer:
            if student.arrival_week == NOT_YET:
                student.enrolled = 1.0
            student.arrival_week = today.run_week - 2
    model.place_the_arrived(today.term)


def drift_climate(here, today, p):
    """A course drifts between each against each and all together, by safe work in groups and by exams."""
    courses = {}
    for student in here:
        courses.setdefault(student.places["programme"], []).append(student)
    step = 1 - exp(-7 / p.memory)
    for students in courses.values():
        together = 0.0
        for student in students:
            safe = sum(part.met * part.safety for part in student.parts.values())
            together += safe / (safe + p.half)
        together /= len(students)
        ranked = sum(max((part.programme.leaderboard * part.attends for part in i.parts.values()), default=0.0) for i in students) / len(students)
        for student in students:
            goal = student.own_climate + p.together * together - p.exams * today.exam_load - p.rivalry * ranked
            student.climate = min(max(student.climate + step * (goal - student.climate), 0.0), 1.0)


def count_on_each_other(model, programme, today, p):
    """A group counts on those who come when the others come, and a mentor on the mentees he knows well."""
    for student in model.students:
        student.parts[programme.name].relied = 0.0
    if not programme.meets_this_week(today):
        return
    for helpers, members in programme.groups:
        parts = [model.students[i].parts[programme.name] for i in members if model.students[i].enrolled]
        if programme.activity == "pair_meeting":
            parts = [part for part in parts if not part.ended]
            given = [part.relationship for part in parts]
            for part in parts:
                part.relied = max(part.relied, part.relationship)
        else:
            parts = [part for part in parts if part.served]
            given = [part.habit for part in parts]
            for part in parts:
                if len(parts) > 1:
                    part.relied = max(part.relied, part.habit * (sum(given) - part.habit) / (len(parts) - 1))
        for helper in leading(model, helpers) if given else ():
            part = helper.parts[programme.name]
            part.relied = max(part.relied, sum(given) / len(given))


def hear_of(student, programme, today, p):
    """Who does not know that a programme exists hears of it in company with those who go this week."""
    part = student.parts[programme.name]
    if part.aware:
        return
    told = sum(tie.contact * partner.parts[programme.name].attends for tie, partner in student.partners())
    if student.model.luck.uniform("awareness.word", today.day, one(student.number), programme.name) < 1 - exp(-p.word * told):
        part.aware = 1.0


def send_message(here, programme, today, p):
    """News of what there is, encouragement, a belonging exercise, or a campaign; it reaches some, and what is not news works once or fades."""
    due = (today.week - programme.first_week) % programme.round == 0
    if not programme.meets_on(today) or today.holiday or not due:
        return
    for student in here:
        part, luck = student.parts[programme.name], student.model.luck
        if part.invited and runs(programme, part, today) and luck.uniform("message.reach", today.day, one(student.number), programme.name) < programme.reach:
            if programme.topic == 0:
                tell_news(student, programme, today, p)
            elif part.sessions == 0 and programme.topic == 1:
                student.appraisal *= p.exercise
            elif programme.topic == 4:
                student.motivation += p.cheer
            elif part.sessions == 0:
                student.stigma -= p.personal if programme.topic == 2 else 0.0
                student.perceived_stigma -= p.norm
            part.sessions += 1
            part.hours_attended += programme.hours


def tell_news(student, programme, today, p):
    """She knows of every programme now, and may have become attentive to such offers."""
    for part in student.parts.values():
        part.aware = 1.0
    woken = student.model.luck.uniform("message.wake", today.day, one(student.number), programme.name)
    if not student.attentive and woken < p.wakes:
        student.attentive = 1.0


def compare_marks(here, today, p):
    """A mark against those of one's own cohort and campus moves confidence, and against one's aspiration the sense of efficacy; some fail."""
    cohorts = {}
    for student in here:
        cohorts.setdefault((student.arrival_term, student.places["anywhere"]), []).append(student)
    for cohort in cohorts.values():
        mean = sum(student.mark for student in cohort) / len(cohort)
        spread = sqrt(sum((student.mark - mean) ** 2 for student in cohort) / len(cohort))
        for student in cohort:
            z = (student.mark - mean) / spread if spread > 1e-9 else 0.0
            student.confidence += p.confidence * (z - student.confidence)
            student.inefficacy += p.efficacy * (logistic(student.aspiration - z) - student.inefficacy)
            if today.marks_today:
                student.failed = 1.0 if z < p.failing else 0.0

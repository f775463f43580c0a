"""A student and the course: what she decides for the week, and how she learns; `p` holds a submodel's parameters."""

from math import exp, log

from sim.reference.luck import one
from sim.reference.student import logistic, off_this_week, runs


def update_motivation(student, p):
    """Motivation moves towards drive, belonging, the relationship with a mentor and those who rely on one, less cynicism."""
    relationship = sum(part.relationship for part in student.parts.values())
    relied = sum(part.relied for part in student.parts.values())
    goal = student.drive + p.belonging * student.belonging + p.relationship * relationship
    goal += p.accountability * relied - p.cynicism * (student.cynicism - p.usual)
    student.motivation += (1 - exp(-7 / p.memory)) * (goal - student.motivation)


def readiness_to_come(student, programme, today, p):
    """How ready one is to come, as a logit: taste, habit, drive, tests and others against pressure, boredom, travel and barriers."""
    part = student.parts[programme.name]
    barriers = p.stigma * programme.stigmatised * student.stigma + p.language * student.second_language
    return (
        p.base + p.motivation * student.motivation + p.belonging * student.belonging + part.taste + p.habit * part.habit
        + p.test_week * today.test_week - p.pressure * student.pressure - p.boredom * (today.week - programme.first_week)
        - p.travel * programme.travel * (1 - part.remote) - barriers + p.accountability * part.relied + p.safety * (part.safety - 0.5)
        + p.invitation * programme.invitation + programme.incentive
        + p.points * programme.points * exp(-(today.week - programme.first_week) / p.novelty)
    )  # fmt: skip


def chooses_the_screen(student, programme, today, p):
    """Take part online where one can choose: commuters and those under pressure rather do."""
    choice = student.model.luck.uniform("attendance.apart", today.day, one(student.number), programme.name)
    apart = logistic(p.apart + p.apart_commuter * student.commuter + p.apart_pressure * student.pressure)
    return programme.hybrid and student.online_access and choice < apart


def decide_attendance(student, programme, today, p):
    """Come this week or not: a choice of those who notice the offer, in the weeks it is theirs."""
    part = student.parts[programme.name]
    due = (today.week - programme.first_week - part.turn) % programme.round == 0
    part.remote = 1.0 if programme.online or chooses_the_screen(student, programme, today, p) else 0.0
    notices = programme.invitation or (student.attentive and part.aware)
    able = student.online_access or not programme.online
    offered = (
        runs(programme, part, today)
        and programme.activity != "message"
        and due
        and part.invited
        and not part.ended
        and part.served
        and (programme.activity == "forum" or not off_this_week(programme, today))
    )
    chance = student.model.luck.uniform("attendance.come", today.day, one(student.number), programme.name)
    comes = offered and notices and able and chance < logistic(readiness_to_come(student, programme, today, p))
    part.attends = 1.0 if comes else 0.0
    if offered:
        part.absent = 1.0 - part.attends
        part.habit += (part.attends - part.habit) / p.habit_weeks


def plan_hours(student, today, p):
    """Share the free hours among study, company and rest; what does not fit is cut in proportion, and is pressure."""
    planned = 0.0
    for part in student.parts.values():
        planned += part.attends * part.programme.meetings * (part.programme.hours + part.programme.travel * (1 - part.remote)) + part.helping
    free = 168 - p.own - today.teaching_hours - student.job_hours - student.care_hours
    late = 2 * logistic(-p.evenness * student.self_organisation)
    study = p.study * exp(p.study_spread * student.motivation - p.study_spread**2 / 2) * (1 + p.exam_study * today.exam_load * late)
    if today.teaching_hours == 0:
        study = 0.0
    company = p.company * exp(p.company_spread * student.sociability - p.company_spread**2 / 2) * today.company_factor
    over = (study + company + p.rest + planned - free) / p.softness
    excess = p.softness * (max(over, 0) + log(1 + exp(-abs(over))))
    cut = excess / (p.study_weight * study + company + p.rest)
    room = max(free - planned, 0)
    student.study_hours = min(study * (1 - min(p.study_weight * cut, p.most_cut)), room)
    student.contact_hours = min(company * (1 - min(cut, p.most_cut)), room)
    student.pressure = excess / max(free, p.least_free)


def talk_about_the_course(student, today, p):
    """Partners explain what they understand, in the hours of studying together, the more gladly the better the climate."""
    easy = difficult = 0.0
    for tie, partner in student.partners():
        easy += tie.study_contact * partner.understood
        difficult += tie.study_contact * partner.understood * partner.understood * partner.understood
    known = (1 - p.hard) * easy / today.taught + p.hard * difficult / (today.taught * today.taught * today.taught)
    heard = p.explaining * p.peer * max(0.0, 1 + p.climate * (2 * student.climate - 1)) * known
    student.explanation += heard
    student.misleading += p.error * (1 - p.peer) * heard


def begin_term(student, today, p):
    """A new course; who is not new takes another interest, and the strain of beginning again."""
    student.understood = student.stuck = student.wrong = 0.0
    if not student.newcomer:
        student.interest = student.model.luck.normal("term.interest", today.day, one(student.number))
        student.stress += p.strain


def learn(student, today, p):
    """Absorb explanations, meet new material, get stuck on some of it, solve some of that alone, forget a little."""
    solved = student.stuck * (1 - exp(-p.explained * student.explanation))
    error = student.misleading / student.explanation if student.explanation > 0 else 0.0
    understood = student.understood + solved * (1 - error)
    stuck = student.stuck - solved
    wrong = student.wrong + solved * error
    prepared = sum(part.own_course * min(part.helping, part.programme.preparation) for part in student.parts.values())
    yields = exp(p.interest * student.interest + p.technique * student.self_organisation)
    hours = (p.focal * student.study_hours + prepared) / 7 * yields
    met = max(today.taught - understood - stuck - wrong, 0) * (1 - exp(-p.pace * hours))
    blocked = logistic(p.stuck - p.stuck_aptitude * student.aptitude + p.stuck_newcomer * student.newcomer)
    own = 1 - exp(-p.alone * hours)
    student.understood = understood * (1 - p.forgetting) + (1 - blocked) * met + own * (stuck + wrong)
    student.stuck = stuck * (1 - own) + blocked * met
    student.wrong = wrong * (1 - own)
    student.explanation = student.misleading = 0.0


def take_test(student, today, p):
    """The mark: what is understood of what was taught, less what is wrong and what too much or too little stress costs, with luck."""
    chance = student.model.luck.normal("marks.test", today.day, one(student.number))
    known = (student.understood - p.wrong * student.wrong) / today.taught
    mark = known - p.stress * (student.stress - p.best) ** 2 + p.noise * chance
    student.mark = min(max(mark, 0.0), 1.0)


def learn_by_teaching(student, p):
    """Who prepared and explains the course she is taking herself clears up what was stuck."""
    taught = prepared = 0.0
    for part in student.parts.values():
        if not part.own_course:
            continue
        taught += max(part.helping - part.programme.around, 0)
        prepared += min(part.helping, part.programme.preparation)
    cleared = student.stuck * (1 - exp(-p.consolidation * (1 - exp(-prepared / p.prepared)) * taught))
    student.understood += cleared
    student.stuck -= cleared

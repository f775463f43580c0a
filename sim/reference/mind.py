"""How a student feels, and what others do to it: talk, habits, openness, help, stigma, stress, burnout, belonging, leaving."""

from math import exp, log, tanh

from sim.reference.luck import one
from sim.reference.student import logistic


def worries(student, p):
    """What one has to tell: stress above 0, the less of it the more stigma one feels."""
    return max(student.stress, 0.0) * 2 * logistic(-p.stigma * student.stigma)


def think_of_asking(student, p):
    """Keep in mind what one has to tell friends this week."""
    student.asked = worries(student, p)


def talk_about_worries(here, p):
    """Friends listen in company: skilled listeners relieve, listening costs."""
    for student in here:
        heard = borne = 0.0
        for tie, friend in student.partners():
            heard += tie.contact * (friend.skill - p.break_even)
            borne += tie.contact * friend.asked
        student.stress += p.share * (p.cost * borne - p.relief * student.asked * heard)


def imitate(here, p):
    """Coping rubs off in company, technique in studying together, and both wear off; all look around before anybody changes."""
    changes = []
    for student in here:
        hours = study = coping = technique = 0.0
        for tie, partner in student.partners():
            hours += tie.contact
            coping += tie.contact * partner.coping
            study += tie.study_contact
            technique += tie.study_contact * partner.self_organisation
        changes.append((
            p.coping * hours / (hours + p.half) * (coping / hours - student.coping) if hours > 0 else 0.0,
            p.technique * study / (study + p.half) * (technique / study - student.self_organisation) if study > 0 else 0.0,
        ))  # fmt: skip
    for student, (coping, technique) in zip(here, changes):
        before = student.coping
        student.coping = min(1.0, max(0.0, before + coping - p.fade * student.borrowed_coping))
        student.borrowed_coping += student.coping - before
        technique -= p.fade * student.borrowed_technique
        student.self_organisation += technique
        student.borrowed_technique += technique


def open_up(student, p):
    """Hours with people unlike oneself open, where it is safe; without any, openness fades towards the usual."""
    across = sum(tie.contact for tie, partner in student.partners() if partner.minority != student.minority)
    across += sum(part.met_unlike * part.safety for part in student.parts.values())
    student.openness += p.contact * across / (across + p.half) + (1 - exp(-7 / p.memory)) * (student.own_openness - student.openness)


def seek_help(student, today, p):
    """The stressed go to counselling, the less the more stigma they feel; it relieves a little."""
    chance = student.model.luck.uniform("formal_help.go", today.day, one(student.number))
    goes = today.on_campus and chance < logistic(p.base + p.stress * student.stress - p.stigma * student.stigma)
    student.help_use = 1.0 if goes else 0.0
    if goes:
        student.help_weeks += 1
        student.stress -= p.relief


def update_stigma(student, p):
    """Personal stigma returns to its own level; help that is seen lowers both kinds, a good climate what one believes of others."""
    seen = sum(tie.contact for tie, partner in student.partners() if partner.help_use) >= p.hours
    student.stigma += (1 - exp(-7 / p.memory)) * (student.own_stigma - student.stigma) - p.personal * seen
    student.perceived_stigma += (1 - exp(-7 / p.memory)) * (student.own_perceived_stigma - student.perceived_stigma)
    student.perceived_stigma -= p.perceived * seen + p.climate * (student.climate - 0.5)


def feel_stress(student, today, p):
    """Stress returns to its set point plus demand, less what support and coping take off, and is shaken daily."""
    relationship = sum(part.relationship for part in student.parts.values())
    demand = p.pressure * student.pressure + p.exam * today.exam_load + p.comparison * (1 - 2 * student.climate) * (1 + today.exam_load)
    support = tanh(p.felt * (student.belonging + relationship))
    goal = student.set_point + demand - p.buffer * support * (p.everyday + demand) - p.coping * (student.coping - p.usual_coping)
    shock = student.model.luck.normal("stress.shock", today.day, one(student.number))
    student.stress += (goal - student.stress) / p.memory + p.noise * shock


def burn_out(student, p):
    """Exhaustion follows stress slowly up and slower down; cynicism follows exhaustion, isolation and lack of drive."""
    goal = logistic(p.slope * (student.stress - p.centre))
    cynical = p.cynical + p.from_exhaustion * (student.exhaustion - 0.35) - p.belonging * student.belonging - p.motivation * student.motivation
    student.cynicism += (logistic(cynical) - student.cynicism) / p.cynicism_memory
    student.exhaustion += (goal - student.exhaustion) / (p.rising if goal > student.exhaustion else p.falling)


def feel_belonging(student, today, p):
    """Company lifts belonging towards and beyond its own level; an adverse event costs what she reads into it."""
    hours = student.contact + sum(part.met for part in student.parts.values())
    lift = p.company * log(max(hours, p.alone) / p.neutral) + p.known * sum(part.relationship for part in student.parts.values())
    adversity = student.model.luck.uniform("belonging.adversity", today.day, one(student.number)) < p.adversity
    if today.on_campus:
        student.belonging += (student.own_belonging + lift - student.belonging) / p.memory - (student.appraisal if adversity else 0)


def consider_leaving(student, today, p):
    """Leave for good: the likelier the less one belongs, the more one is burnt out, and after failing."""
    burnout = (student.exhaustion + student.cynicism + student.inefficacy) / 3
    wish = p.base - p.belonging * student.belonging + p.burnout * (burnout - 0.4) + p.failed * student.failed
    if today.on_campus and student.model.luck.uniform("withdrawal.leave", today.day, one(student.number)) < logistic(wish):
        student.enrolled = 0.0

"""Those who help: what it asks of them, how others learn from watching them, and how they grow and tire."""

from math import exp


def plan_helping(model, programme, today, p):
    """What this week's meetings will ask of those who lead or mentor."""
    for student in model.students:
        student.parts[programme.name].helping = 0.0
    if not today.teaching or not programme.first_week <= today.week <= programme.last_week:
        return
    for helper, members in programme.groups:
        if helper is not None and model.students[helper].enrolled:
            coming = sum(model.students[i].parts[programme.name].attends for i in members if model.students[i].enrolled)
            meetings = 1.0 if programme.activity == "group_session" else coming
            if meetings:
                model.students[helper].parts[programme.name].helping += programme.preparation + programme.travel + meetings * programme.hours


def watch_the_helper(model, programme, p):
    """Those who met a more able helper imitate her; the pull fades as one catches up."""
    for helper, members in programme.groups:
        if helper is None or not model.students[helper].enrolled:
            continue
        able = model.students[helper]
        quality = able.parts[programme.name].quality
        for number in members:
            student = model.students[number]
            met = student.parts[programme.name].met
            if met > 0 and student.enrolled:
                technique = max(able.self_organisation - student.self_organisation, 0.0)
                student.self_organisation += p.technique * met * programme.technique * quality * technique
                student.skill += p.skill * met * quality * max(able.skill - student.skill, 0.0)


def grow_as_helper(student, programme, p):
    """With each session one becomes more attuned to one's group; hours beyond one's training tire."""
    part = student.parts[programme.name]
    if part.helping <= 0:
        return
    led = max(part.helping - programme.preparation - programme.travel, 0.0)
    share = 1 - exp(-p.practice * (1 + p.supervision * programme.supervision) * led)
    student.stress += p.strain * part.helping * (1 - part.quality) / (1 + programme.supervision / p.relief)
    student.skill += (1 - student.skill) * share * p.lasting
    part.quality += (1 - part.quality) * share

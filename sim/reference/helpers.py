"""Those who help: what it asks of them, how others learn from watching them, and how they grow and tire."""

from itertools import product
from math import exp

from sim.reference.luck import one
from sim.reference.pairs import fit
from sim.reference.student import Staff, leading, meetings_left, off_this_week


def plan_helping(model, programme, today, p):
    """What this week's meetings will ask of those who lead or mentor."""
    for student in model.students:
        student.parts[programme.name].helping = 0.0
    if off_this_week(programme, today) or not programme.meets_this_week(today):
        return
    for helpers, members in programme.groups:
        for helper in leading(model, helpers):
            parts = [model.students[i].parts[programme.name] for i in members if model.students[i].enrolled]
            if programme.activity == "group_session":
                due = (today.week - programme.first_week) % programme.round == 0
                open_now = any(part.from_term <= today.term < part.until_term for part in parts)
                meetings = meetings_left(programme, today) if due and open_now else 0
            else:
                meetings = sum(part.attends for part in parts)
            if meetings:
                helper.parts[programme.name].helping += programme.around + meetings * programme.hours


def watch_the_helper(model, programme, p):
    """Those who met a more able helper imitate her; the pull fades as one catches up."""
    for helpers, members in programme.groups:
        there = leading(model, helpers)
        tables = {model.students[i].parts[programme.name].table for i in members if model.students[i].enrolled} - {None}
        busy = max(len(there), len(tables) if programme.activity == "group_session" else 0)
        for able, number in product(there, members):
            student, quality = model.students[number], able.parts[programme.name].quality
            met = student.parts[programme.name].met / busy
            if met > 0 and student.enrolled:
                technique = max((p.staff if isinstance(able, Staff) else able.self_organisation) - student.self_organisation, 0.0)
                student.self_organisation += (1 - exp(-p.technique * met * programme.technique * quality)) * technique
                student.skill += (1 - exp(-p.skill * met * quality)) * max(able.skill - student.skill, 0.0)


def grow_as_helper(student, programme, p):
    """With each session one becomes more attuned to one's group; hours beyond one's training tire."""
    part = student.parts[programme.name]
    if part.helping <= 0:
        return
    led = max(part.helping - programme.around, 0.0) if part.met > 0 else 0.0
    share = 1 - exp(-p.practice * (1 + p.supervision * programme.supervision) * led)
    student.stress += p.strain * part.helping * (1 - part.quality) / (1 + programme.supervision / p.relief)
    student.skill += (1 - student.skill) * share * p.lasting
    part.quality += (1 - part.quality) * share


def step_down(model, programme, today, p):
    """Some helpers give up in the midst of a term."""
    if not programme.leave or today.week <= programme.first_week or not programme.meets_this_week(today):
        return
    for group in programme.groups:
        for place, helper in enumerate(group[0]):
            if leading(model, [helper]) and not isinstance(helper, Staff):
                draw = model.luck.uniform("programme.leave", today.day, one(helper), programme.name)
                if draw < 1 - (1 - programme.leave) ** (1 / 15):
                    group[0][place] = None
                    model.students[helper].parts[programme.name].own_course = 0.0
                    model.students[helper].parts[programme.name].gave_up = 1.0


def recruit(model, programme, today, p):
    """Groups for which the programme runs this term and who have no helper get the fittest older student who is free."""

    def open_now(members):
        return any(i.enrolled and i.parts[programme.name].from_term <= today.term < i.parts[programme.name].until_term for i in members)

    if not today.term_starts and not programme.replaced:
        return
    groups = [(group, [model.students[i] for i in group[1]]) for group in programme.groups]
    busy = {one for group, members in groups if open_now(members) for one in group[0]}
    ready = [student for student in model.students if student.enrolled and not student.newcomer and not student.parts[programme.name].gave_up]
    free = [student for student in ready if student.number not in busy]
    for place, (group, members) in product(range(int(programme.leaders)), groups):
        if not open_now(members) or leading(model, [group[0][place]]):
            continue
        near = [student for student in free if programme.across or student.places["anywhere"] == members[0].places["anywhere"]]
        older = [student for student in near if student.arrival_term < max(members[0].arrival_term, 0) and student not in members]
        if not older:
            continue
        new = max(older, key=lambda i: i.level + programme.choice * model.luck.normal("programme.helper", 0, one(i.number), programme.name))
        free.remove(new)
        group[0][place] = new.number
        new.parts[programme.name].quality = 1 - (1 - new.skill) * programme.trained
        new.parts[programme.name].own_course = 0.0
        if programme.activity == "pair_meeting":
            for mentee in members:
                part = mentee.parts[programme.name]
                part.ended, part.relationship, part.safety, part.fit = 0.0, 0.0, 0.5, fit(model, mentee, new, programme)

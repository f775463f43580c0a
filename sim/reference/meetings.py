"""Meetings of programmes: groups with a leader, and mentors with one mentee at a time."""

from math import ceil, exp

from sim.reference.luck import one


class Programme:
    """What is offered, when and how, and the groups: (helper's number or None, members' numbers)."""

    def __init__(self, name, activity, knobs, groups):
        self.name, self.activity, self.groups = name, activity, groups
        self.__dict__.update(knobs)


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


def clear_tables(model, programme):
    """Nobody sits anywhere before the meeting begins."""
    for student in model.students:
        student.parts[programme.name].table = None
        student.parts[programme.name].met = 0.0


def group_session(model, programme, today, p):
    """Each group that has somebody here talks for some hours; what one takes from it depends on who can answer, and on talk."""
    if today.weekday_today != programme.weekday:
        return
    clear_tables(model, programme)
    for g, (helper, members) in enumerate(programme.groups):
        leader = model.students[helper] if helper is not None and model.students[helper].enrolled else None
        part = leader and leader.parts[programme.name]
        if leader and part.helping > 0 and not today.holiday:
            part.hours_helped += part.helping
        here = [model.students[i] for i in members if model.students[i].parts[programme.name].attends and model.students[i].enrolled]
        if not here or today.holiday:
            continue
        tables = max(1, ceil(len(here) / programme.talk_group)) if programme.talk_group > 0 else 1
        shuffled = sorted(here, key=lambda i: model.luck.word("session.table", today.day, one(i.number), programme.name))
        quality = part.quality if leader else 0.0
        for t in range(tables):
            converse(model, programme, shuffled[t::tables], quality, tables, today, p)
        for place, student in enumerate(shuffled):
            mine = student.parts[programme.name]
            mine.table, mine.met = (g, place % tables), programme.hours * programme.closeness
            mine.hours_attended += programme.hours + programme.travel
            mine.sessions += 1
        if leader:
            part.met = programme.hours * programme.closeness


def converse(model, programme, people, quality, tables, today, p):
    """One conversation: the leader is here for a share of the time, the loud talk more, and some of it misleads."""
    led = 1 / tables if quality > 0 else 0.0
    order = p.structure * quality
    ratio = 1 - (1 - p.talk) * (1 - order)
    usable = 1 / (1 + (len(people) / (p.holds * (1 + order))) ** p.edge)
    loudness = [i.sociability + p.fluency * i.aptitude + model.luck.normal("session.talk", today.day, one(i.number), programme.name) for i in people]
    talk = [ratio ** sum(other > mine for other in loudness) for mine in loudness]
    for student, mine in zip(people, talk):
        nobody = 1.0
        for other in people:
            if other is not student:
                nobody *= 1 - p.peer * min(1.0, other.understood / today.taught)
        peers = 1 - nobody
        answered = (1 - led) * peers + led * (1 - (1 - quality) * nobody)
        share = mine / sum(talk)
        heard = usable * answered * (share + p.overheard * (1 - share))
        by_leader = led * quality / max(led * quality + peers, 1e-12)
        wrong = heard * p.error * (1 - (by_leader * quality + (1 - by_leader) * p.peer))
        student.explanation += programme.hours * heard
        student.misleading += programme.hours * wrong


def pair_meeting(model, programme, today, talk, p):
    """A mentor meets the mentees who come, one at a time: a relationship grows, a skilled listener relieves, the course is explained."""
    if today.weekday_today != programme.weekday:
        return
    clear_tables(model, programme)
    for student in model.students:
        student.parts[programme.name].relationship *= exp(-7 / p.fading)
    for helper, members in programme.groups:
        mentor = model.students[helper]
        if today.holiday or not mentor.enrolled:
            continue
        part, kept = mentor.parts[programme.name], 0
        for place, number in enumerate(members):
            student = model.students[number]
            mine = student.parts[programme.name]
            if not mine.attends or not student.enrolled:
                continue
            kept += 1
            asked = max(0.0, student.stress) * programme.hours * (1 - programme.subject)
            mine.relationship += (1 - mine.relationship) / p.meetings * programme.closeness
            explained = programme.hours * programme.subject * part.quality
            student.explanation += explained
            student.misleading += explained * p.error * (1 - part.quality)
            student.stress -= talk.relief * asked * programme.closeness * (part.quality - talk.break_even)
            mentor.stress += talk.cost * asked
            mine.table, mine.met = place, programme.hours * programme.closeness
            part.met += programme.hours * programme.closeness
            mine.hours_attended += programme.hours + programme.travel
            mine.sessions += 1
        if kept:
            part.hours_helped += kept * programme.hours + programme.preparation + programme.travel

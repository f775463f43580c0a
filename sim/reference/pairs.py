"""Mentors and mentees: they meet one at a time, some pairs break up early, and some mentees get another mentor."""

from math import exp, log

from sim.reference.luck import inner, one, pair
from sim.reference.mind import worries
from sim.reference.sessions import clear
from sim.reference.student import Staff, in_terms, leading, logistic, runs

USUAL_DISTANCE = 1.13  # mean distance of two standard normal numbers


def look_for_the_mentor(model, programme, p):
    """A pair whose mentor is missing or has left cannot meet."""
    for helper, members in programme.groups:
        there = leading(model, helper)
        for number in members:
            model.students[number].parts[programme.name].served = 1.0 if there else 0.0


def meet_in_pairs(model, programme, today, session, among, talk, asking, p):
    """Each mentor meets the mentees who come, one after the other; without meetings relationships fade."""
    if not programme.meets_on(today):
        return
    clear(model, programme, today)
    for student in model.students:
        student.parts[programme.name].relationship *= exp(-7 / p.fading)
    if today.holiday:
        return
    for helper, members in programme.groups:
        if not leading(model, helper):
            continue
        mentor, kept = leading(model, helper)[0], 0
        for place, number in enumerate(members):
            mentee = model.students[number]
            if mentee.enrolled and mentee.parts[programme.name].attends:
                talk_in_pair(mentor, mentee, programme, session, among, talk, asking, p)
                note_meeting(mentor, mentee, programme, place)
                kept += 1
        if kept:
            mentor.parts[programme.name].hours_helped += kept * programme.hours + programme.around


def talk_in_pair(mentor, mentee, programme, session, among, talk, asking, p):
    """A relationship grows, a skilled listener relieves, some of it is the course; listening costs the mentor."""
    part = mentee.parts[programme.name]
    quality = mentor.parts[programme.name].quality * (1 - session.tired * mentor.exhaustion)
    listening = programme.hours * max(1 - programme.subject - programme.technique, 0.0)
    explained = programme.hours * programme.subject * quality
    mentee.explanation += explained
    mentee.misleading += explained * among.error * (1 - quality)
    asked = worries(mentee, asking) * listening * (1 + session.silence * (part.safety - 0.5))
    mentee.stress -= talk.relief * asked * programme.near(part) * (quality - talk.break_even)
    mentor.stress += talk.cost * asked
    mentee.coping += (1 - exp(-p.coping * listening * quality)) * (1 - mentee.coping)
    part.relationship += min(1.0, 2 * part.fit * programme.near(part) / p.meetings) * (1 - part.relationship)
    part.safety += p.trust * quality * part.fit * (1 - part.safety)


def note_meeting(mentor, mentee, programme, place):
    """Company for both, part of it across groups; hours spent by the mentee."""
    part = mentee.parts[programme.name]
    company = programme.hours * programme.near(part)
    part.table = place
    part.hours_attended += programme.hours + programme.travel * (1 - part.remote)
    part.sessions += 1
    for one_of_two in (part, mentor.parts[programme.name]):
        one_of_two.met += company
        if not isinstance(mentor, Staff) and (mentor.minority != mentee.minority or mentor.places["anywhere"] != mentee.places["anywhere"]):
            one_of_two.met_unlike += company


def end_early(student, programme, today, p):
    """A pair that does not fit and has not grown close breaks up, and an early break hurts."""
    part = student.parts[programme.name]
    if not runs(programme, part, today) or not part.invited or part.ended or not part.served or not part.relationship:
        return
    strain = p.base - p.fit * part.fit - p.relationship * part.relationship
    if student.model.luck.uniform("pair.end", today.day, one(student.number), programme.name) < logistic(strain):
        part.ended = 1.0
        student.belonging -= p.hurt * (1 - part.relationship)
        part.relationship = 0.0


def rematch(model, programme, today, p):
    """Mentees whose pair has ended change places with each other in a ring; who lands with another mentor begins anew."""
    if programme.rematch:
        for student, old, new in change_places(model, programme, today, lambda student: student.parts[programme.name].ended):
            begin_anew(model, programme, student, old, new)


def change_places(model, programme, today, wants):
    """Let those who want to take each other's places and turns in a ring, at each campus or over all; gives each with the old and the new group."""
    rings = {}
    for group in programme.groups:
        for place, number in enumerate(group[1]):
            student = model.students[number]
            if student.enrolled and in_terms(student.parts[programme.name], today) and wants(student):
                rings.setdefault(programme.across or student.places["anywhere"], []).append((student, group, place, student.parts[programme.name].turn))
    for ring in rings.values():
        if len(ring) < 2:
            continue
        for k, (student, old, *_) in enumerate(ring):
            _, new, place, turn = ring[(k + 1) % len(ring)]
            new[1][place], student.parts[programme.name].turn = student.number, turn
            yield student, old, new


def begin_anew(model, programme, student, old, new):
    """Begin with another mentor, if there is one and another."""
    part = student.parts[programme.name]
    if leading(model, new[0]) and new[0][0] != old[0][0]:
        part.ended, part.relationship, part.safety = 0.0, 0.0, 0.5
        part.fit = fit(model, student, leading(model, new[0])[0], programme, programme.groups.index(new))


def fit(model, mentee, mentor, programme, number=0):
    """How well two fit: likeness in drive and sociability, and what nobody can know beforehand; the same from the start. Of staff nobody knows anything."""
    if isinstance(mentor, Staff):
        unknown = model.luck.normal("pair.fit", 0, inner(mentee.number, number), programme.name)
        return logistic(log(programme.staff_fit / (1 - programme.staff_fit)) + programme.fit_unknown * unknown)
    unlike = abs(mentee.drive - mentor.drive) + abs(mentee.sociability - mentor.sociability)
    unknown = model.luck.normal("pair.fit", 0, pair(mentee.number, mentor.number), programme.name)
    return logistic(programme.fit_deep * (2 * USUAL_DISTANCE - unlike) + programme.fit_unknown * unknown)

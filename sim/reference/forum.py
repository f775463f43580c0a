"""The forum: who reads this week, what is asked, who answers, and what readers take from it."""

from math import exp

from sim.reference.luck import one
from sim.reference.student import logistic


def write_and_read(model, here, programme, today, p):
    """Questions and answers of a week: all that is written is there before anybody reads."""
    if not programme.meets_on(today):
        return
    for student in model.students:
        student.parts[programme.name].renown *= exp(-7 / p.memory)
    readers = [student for student in here if student.parts[programme.name].attends]
    if not readers:
        return
    asked = {student: questions(student, programme, today, p) for student in readers}
    right = {student: answers(student, programme, p) * knows(student, today) for student in readers}
    wrong = sum(answers(student, programme, p) * (1 - knows(student, today)) for student in readers)
    written, watched = sum(right.values()) + wrong, 1 - exp(-programme.moderation / p.watch)
    found = 1 - exp(-written / sum(asked.values())) if sum(asked.values()) else float(written > 0)
    for student in readers:
        part, heard = student.parts[programme.name], found * (p.served * asked[student] + p.read * programme.hours)
        student.explanation += heard
        student.misleading += heard * wrong / written * (1 - watched) if written else 0.0
        part.renown += (1 - part.renown) * (1 - exp(-p.fame * right[student]))
        part.hours_attended += programme.hours
        part.sessions += 1
        if student.model.luck.uniform("forum.rude", today.day, one(student.number), programme.name) < p.rude * (1 - watched):
            student.belonging -= p.hurt


def knows(student, today):
    """Share of what was taught that she understands."""
    return min(1.0, student.understood / today.taught)


def questions(student, programme, today, p):
    """Questions that she asks in a week: of what is stuck, if she dares, for which names matter where they are seen."""
    daring = p.hidden if programme.anonymous else student.confidence - student.stigma
    return p.asks * min(1.0, student.stuck / today.taught) * logistic(p.dares + daring)


def answers(student, programme, p):
    """Answers that she writes in a week: a lasting urge that few have, more with renown."""
    urge = student.model.luck.normal("forum.urge", 0, one(student.number), programme.name)
    return p.writes * exp(p.spread * urge - p.spread**2 / 2) * (1 + p.renown * student.parts[programme.name].renown)

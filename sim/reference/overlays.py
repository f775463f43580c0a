"""What is laid over study: software that comments on one's work, and a mark that a group shares."""

from sim.reference.student import in_terms


def use_software(here, programme, today, p):
    """Software explains what it may, and misleads now and then."""
    if not programme.meets_on(today):
        return
    heard = programme.hours * p.explains * (programme.guard_rails + (1 - programme.guard_rails) * p.answers)
    for student in here:
        part = student.parts[programme.name]
        if part.attends:
            student.explanation += heard
            student.misleading += heard * p.error
            part.hours_attended += programme.hours
            part.sessions += 1


def leave_it_to_software(student, programme, p):
    """Who is used to a tool that gives answers leaves part of her practice to it."""
    part = student.parts[programme.name]
    if programme.activity == "feedback" and part.attends:
        student.study_hours *= 1 - p.practice * (1 - programme.guard_rails) * part.habit


def share_marks(model, programme, today, p):
    """Part of a test's mark is the mean of one's group."""
    if not programme.shared_mark:
        return
    for _, members in programme.groups:
        there = [model.students[i] for i in members if model.students[i].enrolled and in_terms(model.students[i].parts[programme.name], today)]
        took_part = [student for student in there if student.parts[programme.name].sessions]
        mean = sum(student.mark for student in took_part) / len(took_part) if took_part else 0.0
        for student in took_part:
            student.mark += programme.shared_mark * (mean - student.mark)

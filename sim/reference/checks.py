"""Check-ins: staff ask how it goes, some answer, and something may follow."""

from sim.reference.luck import one
from sim.reference.mind import worries
from sim.reference.pairs import begin_anew, change_places
from sim.reference.student import runs


def check_in(model, here, programme, today, talk, asking, p):
    """All who are asked may answer; the strained are listened to, and who is not safe or does not fit changes places with others."""
    since = today.week - programme.first_week
    if not programme.check_in or since <= 0 or since % programme.check_in or not programme.meets_this_week(today):
        return
    willing, wants = p.reply * p.tiring ** (since / programme.check_in - 1), set()
    for student in here:
        part = student.parts[programme.name]
        asked = runs(programme, part, today) and part.invited and part.served and part.asked_after and (part.absent or not programme.check_absent)
        if not asked or model.luck.uniform("check_in.answer", today.day, one(student.number), programme.name) >= willing:
            continue
        part.staff_time += p.reading
        if programme.check_support and student.stress >= p.strained:
            part.staff_time += p.talk
            student.stress -= talk.relief * worries(student, asking) * p.talk * (programme.staff_quality - talk.break_even)
        if programme.activity == "pair_meeting":
            unhappy = part.fit < p.bar and not part.ended
        else:
            unhappy = programme.activity == "group_session" and part.safety < p.bar
        if programme.check_place and unhappy:
            wants.add(student.number)
    for student, old, new in change_places(model, programme, today, lambda one_of_them: one_of_them.number in wants):
        student.parts[programme.name].staff_time += p.moving
        if programme.activity == "pair_meeting":
            begin_anew(model, programme, student, old, new)
        elif new is not old:
            student.parts[programme.name].safety = 0.5

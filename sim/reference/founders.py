"""Groups that change: students found them and ask their friends, or they are put together anew."""

from math import exp

from sim.reference.luck import one, ordered
from sim.reference.student import leading, logistic


def found(model, programme, today, p):
    """Founders ask their friends again, then some of those who have the drive found groups of their own."""
    if not programme.founded or not programme.meets_this_week(today):
        return
    free = {i for _, members in programme.groups for i in members if may_join(model.students[i], programme, today)}
    for group in programme.groups:
        for founder in leading(model, group[0]):
            take_in(model, programme, group, willing(model, founder, free, programme, today, p), free)
    for student in model.students:
        number = next((g for g in range(len(programme.groups)) if g not in programme.taken), None)
        part = student.parts[programme.name]
        if number is None or student.number not in free or not student.attentive or not part.aware:
            continue
        drive = p.base + p.motivation * student.motivation + p.sociability * student.sociability - p.pressure * student.pressure
        drive += p.money * (1 - exp(-programme.seed_money / p.enough))
        if model.luck.uniform("founding.idea", today.day, one(student.number), programme.name) >= logistic(drive):
            continue
        friends = willing(model, student, free, programme, today, p)
        if len(friends) >= p.fewest:
            free.remove(student.number)
            group = programme.groups[number]
            programme.taken.add(number)
            group[0][0] = student.number
            part.quality, part.own_course = 1 - (1 - student.skill) * programme.trained, float(student.arrival_term >= 0)
            take_in(model, programme, group, friends, free)


def may_join(student, programme, today):
    """Tell whether a student is in no group, and has never founded one."""
    part = student.parts[programme.name]
    return student.enrolled and part.from_term <= today.term < part.until_term and not part.served and not part.quality


def willing(model, founder, free, programme, today, p):
    """List the friends who are free and say yes, the closest first."""
    found = []
    for number, tie in sorted(founder.ties.items(), key=lambda known: (-known[1].hours, known[0])):
        near = programme.across or model.students[number].places["anywhere"] == founder.places["anywhere"]
        if number in free and near and tie.hours >= p.known:
            if model.luck.uniform("founding.ask", today.day, ordered(founder.number, number), programme.name) < p.joins:
                found.append(number)
    return found


def take_in(model, programme, group, friends, free):
    """Give friends the places of a group that nobody has taken; whoever stood for such a place takes theirs."""
    for number in friends:
        members = group[1]
        spot = next((a for a, one in enumerate(members) if not model.students[one].parts[programme.name].served), None)
        if spot is None:
            return
        for _, others in programme.groups:
            if number in others:
                others[others.index(number)], members[spot] = members[spot], number
                break
        part = model.students[number].parts[programme.name]
        part.served = part.aware = 1.0
        free.discard(number)


def regroup(model, programme, today, p):
    """From time to time the groups of an intake and campus are put together anew, by lot or by what each has understood."""
    since = today.week - programme.first_week
    if not programme.regroup or since <= 0 or since % programme.regroup or not programme.meets_this_week(today):
        return
    runs, last = [], None
    for _, members in programme.groups:
        first = model.students[members[0]]
        kind = first.parts[programme.name].from_term, programme.across or first.places["anywhere"]
        if kind != last:
            runs.append([])
        runs[-1].append(members)
        last = kind
    for groups in runs:
        people = [model.students[i] for members in groups for i in members]

        def rank(i):
            return -i.understood if programme.order else model.luck.uniform("session.regroup", today.day, one(i.number), programme.name)

        people.sort(key=lambda i: (not (i.enrolled and i.parts[programme.name].sessions), rank(i)))
        come, middle = sum(i.enrolled and i.parts[programme.name].sessions > 0 for i in people), 0
        while sum(map(len, groups[:middle])) < come:
            middle += 1
        taken = sum(map(len, groups[:middle]))
        for part, chosen in ((groups[:middle], people[:taken]), (groups[middle:], people[taken:])):
            for (members, a), student in zip(places_of(part, programme.order == 1), sorted(chosen, key=rank)):
                members[a] = student.number
                student.parts[programme.name].safety = 0.5


def places_of(groups, dealt):
    """List places as they are filled: group after group, or dealt round by round, there and back."""
    if not dealt:
        return [(members, a) for members in groups for a in range(len(members))]
    rounds = range(max(map(len, groups), default=0))
    return [(members, a) for a in rounds for members in (groups if a % 2 == 0 else groups[::-1]) if a < len(members)]

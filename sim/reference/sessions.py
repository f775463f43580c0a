"""Group sessions: who sits where, who takes part, what is explained, when there is a quarrel, and whether it is safe to ask."""

from math import ceil, exp, prod

from sim.reference.luck import inner, one
from sim.reference.mind import worries
from sim.reference.student import Staff, leading, logistic


class Table:
    """One conversation of a session: its group and number, how many tables there are, who leads (nobody, one or several) and the people."""

    def __init__(self, group, number, tables, leaders, people):
        self.group, self.number, self.tables = group, number, tables
        self.leaders, self.people = leaders, people

    def quality(self, programme, session):
        """Mean quality of those who lead, less of who is exhausted; 0 without any."""
        if not self.leaders:
            return 0.0
        return sum(one.parts[programme.name].quality * (1 - session.tired * one.exhaustion) for one in self.leaders) / len(self.leaders)

    def led(self, programme, session):
        """Part of the time in which the table has somebody who leads."""
        return min(1.0, len(self.leaders) / self.tables) if self.quality(programme, session) > 0 else 0.0

    def order(self, programme, session):
        """Order at the table, 0 to 1: by rules and by the leader, while there is one."""
        return min(1.0, programme.rules + session.structure * self.quality(programme, session) * self.led(programme, session))

    def familiar(self, bar):
        """Share of the pairs here who have at least `bar` remembered hours together."""
        known = pairs = 0
        for k, a in enumerate(self.people):
            for b in self.people[k + 1 :]:
                tie = a.ties.get(b.number)
                known += tie is not None and tie.hours >= bar
                pairs += 1
        return known / pairs if pairs else 0.0


def clear(model, programme, first):
    """Nobody sits anywhere before the meeting begins; with the first of a week the company of the last is over."""
    programme.tables = []
    for student in model.students:
        part = student.parts[programme.name]
        part.table = None
        if first:
            part.met = part.met_unlike = 0.0


def tables_of(programme, today):
    """Give the tables at which people sit today."""
    return programme.tables if programme.meets_on(today) and not today.holiday else ()


def seat(model, programme, today, p):
    """Those who come to a group session split into conversations by lot; their hours and company count."""
    if not programme.meets_on(today):
        return
    first = today.weekday_today == programme.days[0]
    if first or not today.holiday:
        clear(model, programme, first)
    for student in model.students:
        if student.enrolled and first:
            student.parts[programme.name].hours_helped += student.parts[programme.name].helping
    if today.holiday:
        return
    for g, (helpers, members) in enumerate(programme.groups):
        leaders = leading(model, helpers)
        here = [model.students[i] for i in members if model.students[i].parts[programme.name].attends and model.students[i].enrolled]
        if not here:
            continue
        company = programme.hours * sum(programme.near(student.parts[programme.name]) for student in here) / len(here)
        for leader in leaders:
            leader.parts[programme.name].met += company
        count = ceil(len(here) / programme.talk_group) if programme.talk_group > 0 else 1
        shuffled = sorted(here, key=lambda i: model.luck.word("session.table", today.day, one(i.number), programme.name))
        for t in range(count):
            sit_down(programme, Table(g, t, count, leaders, shuffled[t::count]))


def sit_down(programme, table):
    """Take a seat: company, part of it with people of the other group or of another campus, and hours spent."""
    programme.tables.append(table)
    others = len(table.people) - 1
    for student in table.people:
        part = student.parts[programme.name]
        unlike = sum(other.minority != student.minority or other.places["anywhere"] != student.places["anywhere"] for other in table.people)
        part.table = table.group, table.number
        company = programme.hours * programme.near(part)
        part.met += company
        part.met_unlike += company * unlike / others if others else 0.0
        part.hours_attended += programme.hours + programme.travel * (1 - part.remote)
        part.sessions += 1


def take_part(programme, today, session, p):
    """At a larger table some let the others do the work, less where roles are clear and others rely on one."""
    for table in tables_of(programme, today):
        free = (
            min(1.0, p.loafing * (1 + p.ride * programme.shared_mark))
            * (1 - 1 / len(table.people))
            * (1 - table.order(programme, session))
            * (1 - programme.transparency)
        )
        for student in table.people:
            part = student.parts[programme.name]
            part.effort = 1 - free * (1 - part.relied) * logistic(-student.motivation)


def converse(model, programme, today, among, p):
    """Each table talks: what one takes from it depends on who can answer, on how much one talks, and on daring to ask."""
    about = programme.hours * (1 - programme.wellbeing) * programme.subject
    for table in tables_of(programme, today):
        quality, order, people = table.quality(programme, p), table.order(programme, p), table.people
        led = table.led(programme, p)
        known = table.familiar(p.known)
        usable = 1 / (1 + (len(people) / (p.holds * (1 + order))) ** p.edge)
        usable *= 1 - p.faultline * 4 * known * (1 - known) * (1 - order)
        shares = shares_of_talk(model, programme, people, order, today, p)
        for student, share, nobody in zip(people, shares, chances_of_no_answer(programme, people, today, among)):
            part = student.parts[programme.name]
            peers = 1 - nobody
            answered = (1 - led) * peers + led * (1 - (1 - quality) * nobody)
            asking = 1 + p.silence * (part.safety - 0.5)
            heard = about * usable * answered * part.effort * (share * asking + p.overheard * (1 - share))
            by_leader = led * quality / (led * quality + peers) if led * quality + peers > 0 else 0.0
            wrong = among.error * (1 - (by_leader * quality + (1 - by_leader) * among.peer)) * (1 - p.checked * (part.safety - 0.5))
            student.explanation += heard
            student.misleading += heard * wrong


def care(programme, today, session, pairs, talk, asking, p):
    """In the part that is about wellbeing a good leader teaches coping, and those at a table hear each other out."""
    hours = programme.hours * programme.wellbeing
    if not hours:
        return
    for table in tables_of(programme, today):
        quality, people = table.quality(programme, session), table.people
        led = table.led(programme, session)
        asked = [worries(i, asking) * hours / len(people) * (1 + session.silence * (i.parts[programme.name].safety - 0.5)) for i in people]
        for place, (student, told) in enumerate(zip(people, asked)):
            others = people[:place] + people[place + 1 :]
            if others or led:
                skill = sum(other.skill for other in others) / len(others) if others else 0.0
                listened = led * quality + (1 - led) * skill
                student.stress -= talk.relief * told * programme.near(student.parts[programme.name]) * (listened - talk.break_even)
            for other in others:
                other.stress += talk.cost * (1 - led) * told / len(others)
            taught = pairs.coping * hours * quality * led * student.parts[programme.name].effort
            student.coping += (1 - exp(-taught)) * (1 - student.coping)
        for leader in table.leaders:
            if not isinstance(leader, Staff):
                leader.stress += talk.cost * led * sum(asked) / len(table.leaders)


def shares_of_talk(model, programme, people, order, today, p):
    """Share the talking time by rank of loudness: the loud talk more, less so where there is order."""
    loudness = []
    for student in people:
        voice = model.luck.normal("session.talk", today.day, one(student.number), programme.name)
        muted = (p.language * student.second_language + p.screen * student.parts[programme.name].remote) * (1 - order)
        loudness.append(student.sociability + p.fluency * student.confidence - muted + voice)
    ratio = 1 - (1 - p.talk) * (1 - order)
    talk = [ratio ** sum(other > mine for other in loudness) for mine in loudness]
    total = sum(talk)
    return [mine / total for mine in talk]


def chances_of_no_answer(programme, people, today, p):
    """Chance for each that none of the others at the table can and will answer."""
    silent = []
    for student in people:
        willing = student.parts[programme.name].effort * (1 + p.climate * (2 * student.climate - 1))
        silent.append(1 - p.peer * min(1.0, student.understood / today.taught) * willing)
    return [prod(silent[:place] + silent[place + 1 :]) for place in range(len(people))]


def quarrel(model, programme, today, session, p):
    """A quarrel at the table costs belonging, safety and calm, less where rules and skill mediate."""
    for table in tables_of(programme, today):
        size = len(table.people)
        if size < 2:
            continue
        order = table.order(programme, session)
        stress = sum(max(student.stress, 0.0) for student in table.people) / size
        safety = sum(student.parts[programme.name].safety for student in table.people) / size
        heat = p.base + p.size * (size - 4) + p.stress * stress - p.order * order - p.safety * safety
        address = inner(table.group, table.number)
        if model.luck.uniform("session.quarrel", today.day, address, programme.name) < logistic(heat):
            settled = model.luck.uniform("session.mediation", today.day, address, programme.name) < programme.mediation
            left = (1 - order) * (1 - p.mediated * settled)
            for student in table.people:
                part = student.parts[programme.name]
                student.belonging -= p.hurt * left
                student.stress += p.upset * left
                part.safety = max(part.safety - p.shaken * left, 0.0)
                part.staff_time += p.mediation / size * settled


def grow_safe(programme, today, session, p):
    """A table becomes a place to ask and to err by good facilitation, ground rules and familiar faces."""
    for table in tables_of(programme, today):
        trust = p.trust * (table.order(programme, session) + table.familiar(session.known)) / 2
        for student in table.people:
            part = student.parts[programme.name]
            part.safety += trust * (1 - part.safety)

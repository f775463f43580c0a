"""Ties: how hours of company are shared, fade, and make acquaintances into friends."""

from math import exp, floor, sqrt

from sim.reference.luck import inner, member, one, ordered, pair
from sim.reference.student import Staff, leading

PLACES = ("section", "programme", "residence", "anywhere")
GUESTS = 3


class Tie:
    """What two students share: remembered hours, the pull of their company, and this week's hours (of these, studying)."""

    def __init__(self, hours=0.0, study_hours=0.0, affinity=0.0, study_affinity=0.0):
        self.hours, self.study_hours = hours, study_hours
        self.affinity, self.study_affinity = affinity, study_affinity
        self.contact = self.study_contact = 0.0


def attention(hours, half):
    """Attention to a person known for so many remembered hours."""
    known = (hours / half) ** 2
    return known / (1 + known)


def pull(a, b, today, luck, p):
    """Pull of two students towards each other's company, and towards studying together."""
    address = pair(a.number, b.number)
    z = sqrt(p.lasting) * luck.bell("affinity.lasting", 0, address) + sqrt(1 - p.lasting) * luck.bell("affinity.season", today.season, address)
    f = p.chemistry * z - p.sociability * abs(a.sociability - b.sociability)
    if a.gender >= 0 and a.gender == b.gender:
        f += p.gender
    for place, bonus in (("section", p.section), ("programme", p.programme), ("residence", p.residence)):
        if a.places[place] >= 0 and a.places[place] == b.places[place]:
            f += bonus
    if a.minority == b.minority:
        f += p.group * max(0, 1 - p.open * (a.openness + b.openness) / 2)
    seen = today.level_seen if a.newcomer or b.newcomer else 1.0
    apart = seen * abs(a.level - b.level)
    same = a.places["programme"] == b.places["programme"]
    f -= p.level * apart
    f -= 0.0 if a.places["anywhere"] == b.places["anywhere"] else p.far
    return exp(f), exp(f - p.study_level * apart) * (1.0 if same else p.other_programme)


def pairs_of(students):
    """Give each tie once, with its two ends."""
    for a in students:
        for number, tie in a.ties.items():
            if a.number < number:
                yield a, students[number], tie


def weigh(students, today, luck, p):
    """At a season's start every tie is weighed anew."""
    for a, b, tie in pairs_of(students):
        tie.affinity, tie.study_affinity = pull(a, b, today, luck, p)


def rush(student, today, p):
    """How much more company is sought on arrival."""
    return 1 + p.rush * exp(-max(0, today.run_week - 1 - student.arrival_week) / p.rush_weeks)


def spend_time(students, today, p):
    """Everybody offers hours to those known, by attention and pull; each pair spends the smaller of its two offers."""
    for student in students:
        total, study_total = p.outside, p.alone
        for tie in student.ties.values():
            known = attention(tie.hours, p.half)
            total += tie.affinity * known
            study_total += tie.study_affinity * known**2
        wide = p.pairs * exp(p.pairs_spread * student.sociability - p.pairs_spread**2 / 2)
        student.company_offer = student.enrolled * wide * rush(student, today, p) * student.contact_hours / total
        student.study_offer = student.enrolled * p.study_share * student.study_company * student.study_hours / study_total
        student.contact = 0.0
    for a, b, tie in pairs_of(students):
        known = attention(tie.hours, p.half)
        tie.study_contact = tie.study_affinity * known**2 * min(a.study_offer, b.study_offer)
        tie.contact = tie.affinity * known * min(a.company_offer, b.company_offer) + tie.study_contact
        a.contact += tie.contact / p.pairs
        b.contact += tie.contact / p.pairs


def fade(students, p):
    """Remembered hours fade, and the week's hours renew them."""
    kept = exp(-p.fading)
    gained = (1 - kept) / p.fading
    for _, _, tie in pairs_of(students):
        tie.hours = tie.hours * kept + tie.contact * gained
        tie.study_hours = tie.study_hours * kept + tie.study_contact * gained


def make_acquaintances(model, today, likeness, company, p):
    """Chance encounters, gatherings and meetings of programmes add hours; below `forgotten` strangers stay strangers, and ties end."""
    students, luck, strangers = model.students, model.luck, {}
    for student in students:
        usual = min(p.most_sociable, exp(p.outgoing * student.sociability - p.outgoing**2 / 2))
        student.activity = student.enrolled * today.encounter_factor * usual * rush(student, today, company)
    for a, b, together, studied in everybody_met(model, today, p):
        tie = students[a].ties.get(b)
        if tie is None:
            couple = min(a, b), max(a, b)
            tie = strangers.get(couple) or Tie(0.0, 0.0, *pull(students[a], students[b], today, luck, likeness))
            if together / 60 * liked(tie) < p.forgotten:
                continue
            strangers[couple] = tie
        tie.hours += together / 60 * liked(tie)
        tie.study_hours += studied / 60 * liked(tie)
    for (a, b), tie in strangers.items():
        students[a].ties[b] = students[b].ties[a] = tie
    for a, b, tie in list(pairs_of(students)):
        tie.contact = tie.study_contact = 0.0
        if tie.hours < p.forgotten or not a.enrolled or not b.enrolled:
            del a.ties[b.number], b.ties[a.number]


def everybody_met(model, today, p):
    """List the week's meetings, in whole minutes, before any of them makes an acquaintance."""
    meetings = [*encounters(model, today, p), *gatherings(model.students, today, model.luck, p), *programme_meetings(model)]
    return [(a, b, int(together + 0.5), int(studied + 0.5)) for a, b, together, studied in meetings]


def liked(tie):
    """What an hour together leaves, by how far the company is liked."""
    return 2 * tie.affinity / (1 + tie.affinity)


def encounters(model, today, p):
    """Everybody meets chance members of the places she shares."""
    luck = model.luck
    for f, rate in enumerate((p.sections, p.programmes, p.residences, p.anywhere)):
        for student in model.students:
            members = model.members[PLACES[f]].get(student.places[PLACES[f]], ())
            if student.places[PLACES[f]] < 0 or len(members) < 2:
                continue
            count = floor(rate * student.activity)
            if luck.uniform("tie.extra", today.day, inner(student.number, f)) < rate * student.activity - count:
                count += 1
            for slot in range(count):
                address = inner(student.number, f * 4096 + slot)
                other = members[member(luck.word("tie.encounter", today.day, address), len(members))]
                if other != student.number and model.students[other].enrolled:
                    yield student.number, other, p.minutes, 0


def gatherings(students, today, luck, p):
    """Hosts bring their closest company of the week together: the guests meet each other."""
    for host in students:
        if luck.uniform("tie.host", today.day, one(host.number)) >= p.hosting * host.activity:
            continue
        race = sorted(
            (luck.exponential("tie.guest", today.day, ordered(host.number, friend)) / (tie.contact + 1e-6), friend) for friend, tie in host.ties.items()
        )
        guests = [friend for _, friend in race[:GUESTS]]
        for k, a in enumerate(guests):
            for b in guests[k + 1 :]:
                if students[a].places["anywhere"] != students[b].places["anywhere"]:
                    continue
                same = students[a].places["programme"] == students[b].places["programme"]
                yield a, b, p.gathering, p.gathering_study * p.gathering if same else 0


def programme_meetings(model):
    """Those who sat in one conversation, or met as a pair, get to know each other."""
    for programme in model.programmes:
        for helpers, members in programme.groups:
            there = leading(model, helpers)
            for k, a in enumerate(members):
                table, met = model.students[a].parts[programme.name].table, model.students[a].parts[programme.name].met
                if table is None:
                    continue
                for helper in there:
                    if not isinstance(helper, Staff):
                        yield a, helper.number, 60 * met / len(there), 0
                for b in members[k + 1 :]:
                    other = model.students[b].parts[programme.name]
                    if programme.activity == "group_session" and other.table == table:
                        minutes = 60 * min(met, other.met)
                        yield a, b, minutes, minutes

"""Gauges that see made cohorts as five real data sets see students: who was asked, when, and by which instrument."""

import numpy as np
from scipy.sparse import csr_array

from experiments.gauges import names, networks
from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.names import Survey
from sim.errors import UserError
from sim.luck import pair_uniforms
from sim.quantiles import normal_quantiles

RATED = Survey(noise=0.3)  # every classmate is rated, so nobody is forgotten
NAMED = Survey(cap=6)  # free recall of at most six
LISTED = Survey(noise=1.2, cap=20)  # a free list of up to twenty
ANSWERED = {3: 30 / 32, 6: 29 / 32, 9: 27 / 32, 15: 26 / 32, 21: 31 / 32, 27: 25 / 32}  # van de Bunt 1999: respondents by week
COURSE_WEEKS, COURSE_ANSWERED = (16, 28), (321 / 328, 251 / 328)  # Turetsky 2020: respondents; weeks assumed
LINK_HOURS, LINK_SPREAD = 2.2, 0.42  # remembered hours that make a link, and the spread (log) of a person's own bar (fitted)
LINK_WEEKS = 4  # a ledger is looked up that often
FACEBOOK_WEEKS = (25, 26, 27, 28)  # of the first year: the second term has begun (assumed)
CALLS, HABIT = 0.01, 1.5  # calls or texts a week for each remembered hour (set so that there are as many as observed); spread (log) of a pair's habit (fitted)
CAMPUS_TERM, CAMPUS_WEEK, CAMPUS_PAST = 6, 4, 52  # September of the fourth year; weeks for which links have been kept
PERSONAL_WEEKS = {1: 20, 2: 35, 3: 72, 4: 87}  # NetSense: January and May of two years


def long_enough(own: History, week: int) -> None:
    """Refuse a run that ends before a week in which students were asked."""
    if own.weeks < week:
        raise UserError(f"the run has {own.weeks} weeks, and students are asked in week {week}")


def _here(own: History, weeks: list[int]) -> np.ndarray:
    """Number those whom the data set is about and who were there in all these weeks."""
    long_enough(own, max(weeks))
    return np.flatnonzero(own.members & np.all([own.at("enrolled", week) > 0 for week in weeks], axis=0))


@gauge(
    *(f"{what}_{week}" for what in ("friends", "friendly") for week in networks.FRESHMEN_WEEKS),
    *(f"{what}_{after}" for what in ("jaccard", "kept", "new") for _, after in networks.FRESHMEN_STEPS),
    *(f"{what}_{week}" for what in networks.FRESHMEN_LOOKED for week in networks.FRESHMEN_LOOKS),
    "out_sd_27", "in_sd_27", ties=True,
)  # fmt: skip
def freshmen(own: History, control: History) -> dict[str, float]:
    """Who rates whom as a friend, or at least as friendly, in a class of strangers."""
    weeks, luck = list(networks.FRESHMEN_WEEKS), (own.seed, own.replicate)
    who, bars = _here(own, weeks), {"friend": networks.FRIEND, "friendly": networks.FRIENDLY}
    asked = {}
    for week in weeks:
        asked[week] = networks.surveyed(own.lived.moments[week].ties, RATED, bars, who, ANSWERED[week], luck, week)
    friend, friendly = ({week: one[name] for week, one in asked.items()} for name in bars)
    return networks.freshmen(friend, friendly, networks.place(own.campus, "gender", who), networks.place(own.campus, "programme", who))


@gauge(
    *(f"{name}_{what}" for name in networks.QUESTIONS for what in ("names_1", "names_2", "reciprocity_1", "transitivity_1", "jaccard", "kept", "new")),
    *(f"friend_{what}_{k}" for what in ("isolates", "component", "section", "degree_r", "out_sd", "in_sd") for k in (1, 2)),
    "friend_reciprocity_2", "friend_transitivity_2", "study_also_friend_1", "support_also_friend_1", ties=True,
)  # fmt: skip
def course(own: History, control: History) -> dict[str, float]:
    """Whom students of one course name as friends, study partners and supporters, at the start and the end of a term."""
    who, luck = _here(own, list(COURSE_WEEKS)), (own.seed, own.replicate)
    bars = {"friend": networks.FRIEND, "study": networks.STUDY, "support": networks.SUPPORT}
    first, last = (networks.surveyed(own.lived.moments[week].ties, NAMED, bars, who, share, luck, week) for week, share in zip(COURSE_WEEKS, COURSE_ANSWERED))
    return networks.course({name: (first[name], last[name]) for name in bars}, networks.place(own.campus, "section", who))


def _linked(own: History, who: np.ndarray, weeks: list[int]) -> csr_array:
    hours = [names.matrix(own.lived.moments[week].ties, own.lived.moments[week].ties.hours, who) for week in weeks]
    return names.ledger(hours, LINK_HOURS, LINK_SPREAD, who, own.seed, own.replicate)


def _called(own: History, who: np.ndarray, week: int) -> csr_array:
    """Who calls or writes to whom in a week: chance 1 - exp(-mean), mean = CALLS * remembered hours * the pair's lasting habit, which has mean 1."""
    ties = own.lived.moments[week].ties
    known = names.matrix(ties, ties.hours, who).tocoo()
    once = known.row < known.col
    i, j, hours = known.row[once], known.col[once], known.data[once]
    habit = np.exp(HABIT * normal_quantiles(pair_uniforms(own.seed, own.replicate, "names.habit", 0, who[i], who[j])) - HABIT**2 / 2)
    chosen = pair_uniforms(own.seed, own.replicate, "names.call", week, who[i], who[j]) < 1 - np.exp(-CALLS * hours * habit)
    return names.network(np.concatenate([i[chosen], j[chosen]]), np.concatenate([j[chosen], i[chosen]]), len(who))


@gauge(
    "links", "spread", "transitivity", "clustering", "degree_r", "isolates", "component", "gender",
    *(f"calls_{name}" for name in ("links", "transitivity", "isolates", "gender", "jaccard")), ties=True,
)  # fmt: skip
def facebook(own: History, control: History) -> dict[str, float]:
    """Links of one intake on Facebook, kept since arrival, and who calls or writes to whom in each of four weeks."""
    last = FACEBOOK_WEEKS[-1]
    who = _here(own, [last])
    gender = networks.place(own.campus, "gender", who)
    linked = _linked(own, who, [*range(1, last, LINK_WEEKS), last])
    return networks.links(linked, {"gender": gender}) | networks.messages([_called(own, who, week) for week in FACEBOOK_WEEKS], gender)


@gauge("links", "spread", "transitivity", "clustering", "degree_r", "isolates", "component", "gender", "year", "residence", ties=True)
def campus(own: History, control: History) -> dict[str, float]:
    """Links of a whole campus of five intakes on Facebook, kept over the last year."""
    if own.calendar("term").max() < CAMPUS_TERM:
        raise UserError(f"the run has {own.calendar('term').max() + 1:.0f} terms, and links are looked up in term {CAMPUS_TERM + 1}")
    now = own.week_of(CAMPUS_TERM, CAMPUS_WEEK)
    who = np.flatnonzero(own.at("enrolled", now) > 0)
    linked = _linked(own, who, [*range(now, max(0, now - CAMPUS_PAST), -LINK_WEEKS)])
    groups = {name: networks.place(own.campus, name, who) for name in ("gender", "residence")}
    year = own.start("arrival_term")[who].astype(int)
    return networks.links(linked, groups | {"year": year - year.min()})


@gauge(
    *(f"{what}_{k}" for what in ("names", "sd") for k in PERSONAL_WEEKS),
    *(f"{what}_{after}" for what in ("jaccard", "kept") for _, after in networks.PERSONAL_STEPS), ties=True,
)  # fmt: skip
def personal(own: History, control: History) -> dict[str, float]:
    """Friends at the university whom students of a large intake list, in January and May of two years."""
    who, luck = _here(own, list(PERSONAL_WEEKS.values())), (own.seed, own.replicate)
    moments = own.lived.moments
    asked = {k: networks.surveyed(moments[week].ties, LISTED, {"friend": networks.LISTED}, who, 1.0, luck, week) for k, week in PERSONAL_WEEKS.items()}
    return networks.personal({k: one["friend"] for k, one in asked.items()})

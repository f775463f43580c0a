"""Numbers of five real student networks, worked out alike from data files and from made cohorts seen through the same instruments."""

import numpy as np
from scipy.sparse import csr_array

from experiments.gauges import names
from experiments.gauges.names import Survey, Wave
from sim.network import FRIEND_HOURS, STUDY_HOURS
from sim.state import PLACES, Ties

FRESHMEN_WEEKS = (3, 6, 9, 15, 21, 27)
FRESHMEN_LOOKS = (6, 15, 27)  # weeks of which more is told
FRESHMEN_LOOKED = ("reciprocity", "transitivity", "friendly_transitivity", "gender", "programme", "isolates")
FRESHMEN_STEPS = ((6, 9), (9, 15), (15, 21), (21, 27))
PERSONAL_STEPS = ((1, 2), (2, 3), (3, 4))
QUESTIONS = ("friend", "study", "support")


def freshmen(friend: dict[int, Wave], friendly: dict[int, Wave], gender: np.ndarray, programme: np.ndarray) -> dict[str, float]:
    """Describe friends, and all at least friendly, of a small class by week of the survey."""
    found = {f"friends_{week}": names.mean_names(one) for week, one in friend.items()}
    found |= {f"friendly_{week}": names.mean_names(one) for week, one in friendly.items()}
    for before, after in FRESHMEN_STEPS:
        turned = names.change(friend[before], friend[after])
        found |= {f"jaccard_{after}": turned["jaccard"], f"kept_{after}": turned["kept"], f"new_{after}": turned["new"]}
    for week in FRESHMEN_LOOKS:
        found[f"reciprocity_{week}"] = names.reciprocity(friend[week])
        found[f"transitivity_{week}"] = names.transitivity(friend[week].names)
        found[f"friendly_transitivity_{week}"] = names.transitivity(friendly[week].names)
        found[f"gender_{week}"] = names.assortativity(friend[week].names, gender)
        found[f"programme_{week}"] = names.assortativity(friend[week].names, programme)
        found[f"isolates_{week}"] = names.isolates(friend[week].names)
    return found | {"out_sd_27": names.spread_out(friend[27]), "in_sd_27": names.spread_in(friend[27])}


def course(waves: dict[str, tuple[Wave, Wave]], section: np.ndarray) -> dict[str, float]:
    """Describe who names whom in one course at the start and the end of a term, by question (friend, study, support)."""
    found = {}
    for name, (first, last) in waves.items():
        found |= {f"{name}_names_1": names.mean_names(first), f"{name}_names_2": names.mean_names(last)}
        found |= {f"{name}_reciprocity_1": names.reciprocity(first), f"{name}_transitivity_1": names.transitivity(first.names)}
        found |= {f"{name}_{key}": value for key, value in names.change(first, last).items()}
    for k, one in enumerate(waves["friend"], start=1):
        found |= {f"friend_reciprocity_{k}": names.reciprocity(one), f"friend_transitivity_{k}": names.transitivity(one.names)}
        found |= {f"friend_isolates_{k}": names.isolates(one.names), f"friend_component_{k}": names.largest_component(one.names)}
        found |= {f"friend_section_{k}": names.assortativity(one.names, section), f"friend_degree_r_{k}": names.degree_assortativity(one.names)}
        found |= {f"friend_out_sd_{k}": names.spread_out(one), f"friend_in_sd_{k}": names.spread_in(one)}
    friends = waves["friend"][0].names
    return found | {f"{name}_also_friend_1": names.also(waves[name][0].names, friends) for name in ("study", "support")}


def links(links: csr_array, groups: dict[str, np.ndarray]) -> dict[str, float]:
    """Describe links that nobody sent: their number, its spread, closure and how far they stay within groups."""
    degree = names.both_ways(links).sum(axis=1)
    found = {"links": float(degree.mean()), "spread": float(degree.std(ddof=1) / degree.mean()) if degree.any() else np.nan}
    found |= {"transitivity": names.transitivity(links), "clustering": names.clustering(links), "degree_r": names.degree_assortativity(links)}
    found |= {"isolates": names.isolates(links), "component": names.largest_component(links)}
    return found | {name: names.assortativity(links, group) for name, group in groups.items()}


def messages(weeks: list[csr_array], gender: np.ndarray) -> dict[str, float]:
    """Describe who called or wrote to whom in each of some weeks: means over weeks, and what is the same from week to week."""
    everybody = np.ones(len(gender), bool)
    said = [links(one, {"gender": gender}) for one in weeks]
    found = {f"calls_{name}": float(np.mean([one[name] for one in said])) for name in ("links", "transitivity", "isolates", "gender")}
    steps = [names.change(Wave(a, everybody), Wave(b, everybody))["jaccard"] for a, b in zip(weeks, weeks[1:])]
    return found | {"calls_jaccard": float(np.mean(steps))}


def personal(waves: dict[int, Wave]) -> dict[str, float]:
    """Describe the friends at the university whom each names, over four surveys in two years (1 to 4)."""
    found = {f"names_{k}": names.mean_names(one) for k, one in waves.items()} | {f"sd_{k}": names.spread_out(one) for k, one in waves.items()}
    for before, after in PERSONAL_STEPS:
        turned = names.change(waves[before], waves[after])
        found |= {f"jaccard_{after}": turned["jaccard"], f"kept_{after}": turned["kept"]}
    return found


def surveyed(ties: Ties, survey: Survey, bars: dict[str, float], who: np.ndarray, share: float, luck: tuple[int, int], wave: int) -> dict[str, Wave]:
    """Ask students for names in every question that has a bar (h); study asks of hours of studying. Luck is (seed, replicate)."""
    answered = names.answering(who, share, *luck)
    hours = {name: names.matrix(ties, ties.study_hours if name == "study" else ties.hours, who) for name in bars}
    return {name: names.named(hours[name], bar, survey, who, answered, *luck, wave) for name, bar in bars.items()}


def place(campus, name: str, who: np.ndarray) -> np.ndarray:
    """Give the group of some students in a place, or their gender: int[m]."""
    return campus.places.gender[who] if name == "gender" else campus.places.group[PLACES.index(name)][who]


FRIEND, STUDY, SUPPORT, FRIENDLY, LISTED = FRIEND_HOURS, STUDY_HOURS, 63.0, 12.5, 12.0  # bars in remembered hours; the last three fitted

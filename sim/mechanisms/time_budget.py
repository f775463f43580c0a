"""Time budget: study, company and rest share the hours that commitments leave; what does not fit is pressure."""

from sim.frame.declaration import mechanism, sum_over_offers
from sim.maths import exp, log, logistic, positive, where
from sim.parameters import parameter, parameters
from sim.sources import KOUDELA_2020, Source

WISH = Source("recalled", "about 15 h a week of study outside class in US surveys; here outside exams, which add to it")
OWN = Source("assumed", "plausible for a full-time student")


@parameters
class TimeBudget:
    own: float = parameter(77, "sleep, meals and self-care", unit="h/week", bounds=(50, 110), prior=(70, 84), source=OWN)
    study: float = parameter(14, "wished self-study", unit="h/week", bounds=(0, 60), prior=(12, 20), source=WISH)
    company: float = parameter(
        16, "wished company of fellow students", unit="h/week", bounds=(0, 60), prior=(10, 20),
        source=Source("calibrated", "so that company is short at exams of the second term too; plausible for a full-time student", KOUDELA_2020),
    )  # fmt: skip
    rest: float = parameter(30, "wished rest and other life", unit="h/week", bounds=(0, 80), prior=(25, 35), source=OWN)
    study_spread: float = parameter(
        0.19,
        "wished study per SD of motivation",
        unit="log h",
        bounds=(0, 1),
        prior=(0.1, 0.3),
        source=Source("calibrated", "so that motivation reaches marks through hours"),
    )
    company_spread: float = parameter(
        0.4, "wished company per SD of sociability", unit="log h", bounds=(0, 1), prior=(0.2, 0.6), source=Source("assumed", "the sociable seek more company")
    )
    exam_study: float = parameter(
        1.8,
        "study wish added in a week of final exams",
        unit="share",
        bounds=(0, 4),
        prior=(0.8, 1.8),
        source=Source("calibrated", "so that company in exam weeks is .60 to .95 of mid-term", KOUDELA_2020),
    )
    evenness: float = parameter(
        0.3,
        "work left for the exams, less per SD of self-organisation",
        unit="logit",
        bounds=(0, 2),
        prior=(0, 0.6),
        source=Source("assumed", "planners spread their work"),
    )
    softness: float = parameter(
        4, "hours over which the budget begins to bind", unit="h", bounds=(0.5, 20), prior=(2, 6), source=Source("assumed", "no sharp corner")
    )
    study_weight: float = parameter(
        0.22,
        "how easily study is cut, against company and rest",
        unit="1",
        bounds=(0, 2),
        prior=(0.2, 0.8),
        source=Source("calibrated", "study is protected first, so that company falls at exams of the second term too", KOUDELA_2020),
    )
    most_cut: float = parameter(
        0.95, "most that is cut of a wish", unit="share", bounds=(0.1, 0.999), source=Source("assumed", "an hour a week is always left")
    )
    least_free: float = parameter(
        20, "free hours that pressure is measured against at least", unit="h/week", bounds=(1, 100), source=Source("assumed", "so that pressure stays a share")
    )


def hours_planned(attends, remote, helping, hours, travel, meetings):
    """Hours that one programme takes this week: meetings, travel and helping."""
    return attends * meetings * (hours + travel * (1 - remote)) + helping


@mechanism(writes=("study_hours", "contact_hours", "pressure"), planned=sum_over_offers(hours_planned))
def time_budget(motivation, sociability, self_organisation, job_hours, care_hours, planned, teaching_hours, exam_load, company_factor, p: TimeBudget):
    """wishes beyond the free hours are cut in proportion to wish * weight, and no wish gets more than there is; pressure = excess / free, a week

    free = 168 - own - teaching_hours - job_hours - care_hours
    study wish = study * exp(study_spread * motivation - study_spread^2 / 2) * (1 + exam_study * exam_load * 2 * logistic(-evenness * self_organisation))
    company wish = company * exp(company_spread * sociability - company_spread^2 / 2) * company_factor
    planned = sum over the programmes of attends * meetings * (hours + travel * (1 - remote)) + helping
    excess = softness * ln(1 + exp((study wish + company wish + rest + planned - free) / softness))
    cut = excess / (study_weight * study wish + company wish + rest)
    study_hours = study wish * (1 - min(study_weight * cut, most_cut))
    contact_hours = company wish * (1 - min(cut, most_cut))
    pressure = excess / max(free, least_free)

    The study wish is 0 in weeks without teaching hours. Neither study_hours nor contact_hours exceed free - planned (0 if that is negative).
    """
    free = 168 - p.own - teaching_hours - job_hours - care_hours
    study = p.study * exp(p.study_spread * motivation - p.study_spread**2 / 2) * (1 + p.exam_study * exam_load * 2 * logistic(-p.evenness * self_organisation))
    study = study * where(teaching_hours > 0, 1.0, 0.0)
    company = p.company * exp(p.company_spread * sociability - p.company_spread**2 / 2) * company_factor
    over = (study + company + p.rest + planned - free) / p.softness
    excess = p.softness * (positive(over) + log(1 + exp(-(positive(over) + positive(-over)))))  # softplus of over
    cut = excess / (p.study_weight * study + company + p.rest)
    keep_study = 1 - where(p.study_weight * cut < p.most_cut, p.study_weight * cut, p.most_cut)
    keep = 1 - where(cut < p.most_cut, cut, p.most_cut)
    room, study, company = positive(free - planned), study * keep_study, company * keep
    return where(study < room, study, room), where(company < room, company, room), excess / where(free > p.least_free, free, p.least_free)

"""Learning: study meets new material; what stays stuck is solved alone slowly, or fast when somebody explains."""

from sim.frame.declaration import mechanism, sum_over_offers
from sim.maths import exp, logistic, positive, where
from sim.parameters import parameter, parameters
from sim.sources import KOBAYASHI_2019, MURRE_DROS_2015, PALOYO_2016, ROBBINS_2004, Source

PER_SESSION = Source("calibrated", "so that one more session adds .02 to .12 SD, more in the first semester", PALOYO_2016)


@parameters
class Learning:
    focal: float = parameter(
        0.2,
        "share of self-study that goes to the course modelled",
        unit="share",
        bounds=(0.01, 1),
        prior=(0.15, 0.3),
        source=Source("assumed", "one of five courses"),
    )
    pace: float = parameter(
        0.14,
        "speed of meeting new material",
        unit="per focal h",
        bounds=(0, 1),
        prior=(0.08, 0.2),
        source=Source("calibrated", "so that learning by teaching gives .25 to .60 SD", KOBAYASHI_2019),
    )
    interest: float = parameter(
        0.25,
        "spread of interest in this term's course",
        unit="log pace",
        bounds=(0, 1),
        prior=(0.1, 0.4),
        source=Source("calibrated", "so that covariates remove 10 to 60 % of the attenders' lead"),
    )
    technique: float = parameter(
        0.08, "yield of an hour of study per SD of self-organisation", unit="log pace", bounds=(0, 1), prior=(0, 0.15),
        source=Source("assumed", "study skills go with marks, cause not known", ROBBINS_2004),
    )  # fmt: skip
    stuck: float = parameter(-1.0, "getting stuck", unit="logit", bounds=(-6, 6), prior=(-1.5, -0.4), source=PER_SESSION)
    stuck_aptitude: float = parameter(
        0.35, "getting stuck less, per SD of aptitude", unit="logit", bounds=(0, 2), prior=(0.2, 0.6), source=Source("assumed", "direction plain, size not")
    )
    stuck_newcomer: float = parameter(1.3, "getting stuck more in the first semester", unit="logit", bounds=(-2, 4), prior=(0.8, 1.8), source=PER_SESSION)
    alone: float = parameter(0.02, "solving alone what is stuck", unit="per focal h", bounds=(0, 1), prior=(0.01, 0.04), source=PER_SESSION)
    explained: float = parameter(0.55, "solving what is stuck when it is explained", unit="per h", bounds=(0, 3), prior=(0.35, 0.9), source=PER_SESSION)
    forgetting: float = parameter(
        0.003,
        "understood material lost",
        unit="per day",
        bounds=(0, 0.1),
        prior=(0.001, 0.006),
        source=Source("recalled", "a third in a year in basic science", MURRE_DROS_2015),
    )


def preparation_of(helping, own_course, preparation):
    """Hours of preparation among the hours given to one programme this week, if one takes the course oneself."""
    return own_course * where(helping > preparation, preparation, helping)


@mechanism(writes=("understood", "stuck", "wrong", "explanation", "misleading"), prepared=sum_over_offers(preparation_of))
def learning(
    understood, stuck, wrong, explanation, misleading, aptitude, newcomer, interest, self_organisation, study_hours, prepared,
    taught, p: Learning,
):  # fmt: skip
    """unmet -> understood or stuck by study; stuck -> understood (a little: wrong) when explained; stuck and wrong -> understood alone, a day

    First what was explained since yesterday is absorbed:

    solved = stuck * (1 - exp(-explained * explanation))
    error = misleading / explanation, 0 if there was none
    stuck -= solved, wrong += solved * error, understood += solved * (1 - error)

    Then, with the values after that, the day's study h is done, in focal hours:

    h = (focal * study_hours + prepared) / 7 * exp(interest rate * interest + technique * self_organisation)
    met = max(0, taught - understood - stuck - wrong) * (1 - exp(-pace * h))
    blocked = logistic(stuck rate - stuck_aptitude * aptitude + stuck_newcomer * newcomer)
    own = 1 - exp(-alone * h)
    understood += (1 - blocked) * met + own * (stuck + wrong) - forgetting * understood
    stuck += blocked * met - own * stuck, wrong -= own * wrong

    prepared = sum over the programmes of min(helping, preparation) * own_course: hours of preparation of who takes the course herself.
    Explanation and misleading are 0 then.
    """
    solved = stuck * (1 - exp(-p.explained * explanation))
    error = misleading / where(explanation > 0, explanation, 1.0)
    understood, stuck, wrong = understood + solved * (1 - error), stuck - solved, wrong + solved * error

    focal_hours = (p.focal * study_hours + prepared) / 7 * exp(p.interest * interest + p.technique * self_organisation)
    met = positive(taught - understood - stuck - wrong) * (1 - exp(-p.pace * focal_hours))
    blocked = logistic(p.stuck - p.stuck_aptitude * aptitude + p.stuck_newcomer * newcomer)
    own = 1 - exp(-p.alone * focal_hours)
    understood = understood * (1 - p.forgetting) + (1 - blocked) * met + own * (stuck + wrong)
    return understood, stuck * (1 - own) + blocked * met, wrong * (1 - own), 0 * explanation, 0 * misleading

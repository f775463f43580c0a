"""Withdrawal: a student leaves with a chance that falls with belonging and rises with burnout and failing."""

from sim.frame.declaration import mechanism, uniform
from sim.maths import logistic, where
from sim.parameters import parameter, parameters
from sim.sources import MURPHY_2020, NSC_2023, Source


@parameters
class Withdrawal:
    base: float = parameter(
        -6.2, "chance to leave in a week", unit="logit", bounds=(-15, 2), prior=(-7, -5),
        source=Source("derived", "about one in five gone after four terms; a local base rate", NSC_2023),
    )  # fmt: skip
    belonging: float = parameter(
        0.7, "chance less per unit of belonging", unit="logit", bounds=(0, 3), prior=(0.4, 1),
        source=Source("calibrated", "so that a belonging exercise keeps 4 to 17 points more of the disadvantaged", MURPHY_2020),
    )  # fmt: skip
    burnout: float = parameter(
        2.0, "chance more per unit of mean burnout above .4", unit="logit", bounds=(0, 10), prior=(1, 3), source=Source("assumed", "direction only")
    )
    failed: float = parameter(0.8, "chance more after failing", unit="logit", bounds=(0, 4), prior=(0.3, 1.5), source=Source("assumed", "direction only"))


@mechanism(writes="enrolled", chance=uniform("withdrawal.leave"))
def withdrawal(enrolled, belonging, exhaustion, cynicism, inefficacy, failed, on_campus, chance, p: Withdrawal):
    """enrolled = 0 with chance logistic(base - belonging rate * belonging + burnout * (worn - .4) + failed rate * failed), at the end of a week of term

    worn = (exhaustion + cynicism + inefficacy) / 3
    Who has left keeps her columns and takes part in nothing; her ties end the same evening (tie formation), and who leaves never comes back.
    """
    worn = (exhaustion + cynicism + inefficacy) / 3 - 0.4
    leaves = logistic(p.base - p.belonging * belonging + p.burnout * worn + p.failed * failed)
    return where(chance < leaves * on_campus, 0.0, enrolled)

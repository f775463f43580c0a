"""Tie decay: remembered hours fade, and the week's hours together renew them."""

from sim.frame.declaration import tie_mechanism
from sim.maths import exp
from sim.parameters import parameter, parameters
from sim.sources import ROBERTS_DUNBAR_2015, Source


@parameters
class TieDecay:
    fading: float = parameter(
        0.09,
        "remembered hours lost (half of them in 7.7 weeks)",
        unit="per week",
        bounds=(0.001, 1),
        prior=(0.05, 0.12),
        source=Source("calibrated", "to five real student networks; closeness falls without contact", ROBERTS_DUNBAR_2015),
    )


@tie_mechanism(writes=("hours", "study_hours"))
def tie_decay(hours, study_hours, contact, study_contact, p: TieDecay):
    """hours = hours * exp(-fading) + contact * (1 - exp(-fading)) / fading, a week

    study_hours fade and grow likewise, by study_contact. Contact is what everyday contact has just shared out for this week, spread evenly over it.
    """
    kept = exp(-p.fading)
    gained = (1 - kept) / p.fading
    return hours * kept + contact * gained, study_hours * kept + study_contact * gained

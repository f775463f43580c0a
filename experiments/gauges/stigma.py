"""Stigma: what goes with using help, and what a campaign moves."""

import numpy as np

from experiments.gauges.gauge import gauge
from experiments.gauges.history import History
from experiments.gauges.statistics import log_odds, z

WEEKS_AFTER = 8  # a campaign's attitude is asked about so many weeks after its message


@gauge("personal", "perceived", "gap", "used")
def stigma_and_use(own: History, control: History) -> dict[str, float]:
    """Logistic regression of any formal help in the run on both stigmas at its start, per SD (log odds); perceived above personal, in SDs of the personal."""
    here, stigma, perceived = own.members, own.start("stigma"), own.start("perceived_stigma")
    used = (own.end("help_weeks")[here] > 0).astype(float)
    personal, others = log_odds(used, z(stigma[here]), z(perceived[here]))
    return {"personal": personal, "perceived": others, "gap": (perceived - stigma)[here].mean() / stigma[here].std(ddof=1), "used": 100 * used.mean()}


@gauge("attitude", "use")
def campaign(own: History, control: History) -> dict[str, float]:
    """Own stigma eight weeks after a campaign's message against the same students without it, in SDs; and use of formal help in the whole run, in points."""
    if own.lived is control.lived:
        return {}
    here, week = own.members, own.week_of(0, 3 + WEEKS_AFTER)
    change = (own.at("stigma", week) - control.at("stigma", week))[here]
    used = [100 * (one.end("help_weeks")[here] > 0).mean() for one in (own, control)]
    return {"attitude": change.mean() / control.at("stigma", week)[here].std(ddof=1), "use": np.subtract(*used)}

"""What people see of the states: reports on common scales, and questionnaires with their range, their noise and their window."""

from dataclasses import dataclass

import numpy as np

from sim.luck import normals
from sim.sources import COHEN_1983, EISENBERG_2009, GOPALAN_BRADY_2020, MASLACH_2002, Source


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: what it asks about, on which scale, and how exactly.

    score = centre + unit * (mean of the column over the last `days` days) + noise * a normal number, kept within low to high.
    """

    name: str
    column: str
    asks: str
    low: float
    high: float
    centre: float
    unit: float
    noise: float  # SD of the error, in points of the scale
    days: int
    source: Source


# Students' means and spreads on each scale; most are recalled (see the notes), so levels are to be read as labels and differences in SDs.
INSTRUMENTS = {
    one.name: one
    for one in (
        Instrument("stress_survey", "stress", "strain over the last four weeks (as PSS-10)", 0, 40, 16.5, 6.1, 1.8, 28,
                   Source("derived", "student mean 19.5, SD 7; one stress unit is 1/.87 of its SD; error .30 units", COHEN_1983)),
        Instrument("stress_now", "stress", "strain at this moment", 0, 100, 44.0, 14.0, 10.0, 1,
                   Source("assumed", "a report of the moment is noisier than a survey of weeks")),
        Instrument("belonging_survey", "belonging", "belonging at this university", 1, 5, 3.8, 0.8, 0.35, 1,
                   Source("recalled", "mean 3.8, SD .7 to .9, reliability about .8", GOPALAN_BRADY_2020)),
        Instrument("exhaustion_survey", "exhaustion", "emotional exhaustion (as MBI-SS, mean of items)", 0, 6, 0.0, 6.0, 0.7, 1,
                   Source("recalled", "general students 2.9 (1.3), reliability .75 in the model", MASLACH_2002)),
        Instrument("cynicism_survey", "cynicism", "cynicism (as MBI-SS, mean of items)", 0, 6, 0.0, 6.0, 0.6, 1,
                   Source("recalled", "general students 1.9 (1.4), reliability .75 in the model", MASLACH_2002)),
        Instrument("efficacy_survey", "inefficacy", "academic efficacy (as MBI-SS, mean of items)", 0, 6, 6.0, -4.0, 0.6, 1,
                   Source("recalled", "general students 4.0 (1.0)", MASLACH_2002)),
        Instrument("confidence_survey", "confidence", "academic self-efficacy (as MSLQ)", 1, 7, 5.2, 1.1, 0.5, 1,
                   Source("recalled", "mean 5.2, SD 1.1, reliability .9")),
        Instrument("stigma_survey", "stigma", "own stigma about seeking help", 1, 6, 1.9, 0.7, 0.3, 1,
                   Source("recalled", "personal mean 1.6, SD .7, skewed", EISENBERG_2009)),
        Instrument("perceived_stigma_survey", "perceived_stigma", "stigma that others are believed to have", 1, 6, 2.7, 0.7, 0.35, 1,
                   Source("recalled", "perceived mean 3.3, SD 1, far above the personal", EISENBERG_2009)),
    )
}  # fmt: skip

MOST_STUDENTS = 1 << 26  # addresses of luck kept for each instrument; a new one joins at the end, so that the others keep theirs

# True states on the scales that answers and figures show, without any instrument's noise: (label, column, centre, unit), kept within 0 to 100.
SCALES = {
    "stress": ("Stress (0-100)", "stress", 44.0, 14.0),
    "knowledge": ("Knowledge (% of the course's material)", "understood", 0.0, 100.0),
    "belonging": ("Belonging (0-100)", "belonging", 70.0, 20.0),
    "mark": ("Mark (0-100)", "mark", 0.0, 100.0),
}
LABELS = {name: label for name, (label, _, _, _) in SCALES.items()}
LATENT = {name: column for name, (_, column, _, _) in SCALES.items()}


def seen(outcome: str, latent: np.ndarray) -> np.ndarray:
    """Turn a latent column into what figures show of it; same shape, in the unit of `LABELS`, without noise."""
    if outcome not in SCALES:
        raise KeyError(f"{outcome}: there is no such scale; one of {', '.join(SCALES)}")
    _, _, centre, unit = SCALES[outcome]
    return np.clip(centre + unit * np.asarray(latent), 0, 100)


def survey_errors(day: int, seed: int, replicate: int, n: int) -> np.ndarray:
    """Draw the error of every instrument on a day for n students, float64[instruments, n] in points of their scales: the same in every arm."""
    ids = np.arange(len(INSTRUMENTS))[:, None] * MOST_STUDENTS + np.arange(n)
    noise = np.array([one.noise for one in INSTRUMENTS.values()])[:, None]
    return noise * normals(seed, replicate, "survey", day, ids.ravel()).reshape(ids.shape)


def answers(latent: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Turn what every instrument asks about (its mean over its days) and its error into scores, float64[instruments, n] each."""
    centre, unit, low, high = (np.array([getattr(one, name) for one in INSTRUMENTS.values()])[:, None] for name in ("centre", "unit", "low", "high"))
    return np.clip(centre + unit * latent + errors, low, high)


def survey(name: str, latent: np.ndarray, day: int, seed: int, replicate: int) -> np.ndarray:
    """Ask every student with this instrument on a day: scores on its scale, float64[n].

    `latent` is the column it asks about, float[days, n], the last row being that day; the instrument takes the mean of its last
    `days` rows (of all, if there are fewer). Its error is a normal number of student, instrument and day.

    Raises:
        KeyError: there is no instrument of this name (see `INSTRUMENTS`).
    """
    one = INSTRUMENTS[name]
    mean = np.atleast_2d(latent)[-one.days :].mean(axis=0)
    ids = list(INSTRUMENTS).index(name) * MOST_STUDENTS + np.arange(mean.shape[0])
    return np.clip(one.centre + one.unit * mean + one.noise * normals(seed, replicate, "survey", day, ids), one.low, one.high)

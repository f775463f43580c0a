"""History: one arm of one replicate as a gauge sees it, with every column as it was at the end of each week."""

from dataclasses import dataclass

import numpy as np

from experiments.measuring import RECORDED, Lived, newcomers
from sim.calendar import DAYS_A_WEEK, FIELDS
from sim.campus import PROGRAMMES, STUDENTS, Campus


@dataclass(frozen=True)
class History:
    """What a gauge sees of an arm: its end, and the end of every week of the run (from 1)."""

    lived: Lived
    seed: int
    replicate: int

    @property
    def campus(self) -> Campus:
        """The campus after the last day."""
        return self.lived.campus

    @property
    def members(self) -> np.ndarray:
        """Those whom the experiment is about: first-years, or everybody if there are none; bool[n]."""
        found = newcomers(self.campus.people.columns)
        return found if found.any() else self.campus.column("arrival_term") <= 0

    @property
    def weeks(self) -> int:
        """Weeks of the run."""
        return len(self.campus.days) // DAYS_A_WEEK

    def at(self, name: str, week: int) -> np.ndarray:
        """A column of the students at the end of a week: float64[n]."""
        return self.lived.moments[week].state[STUDENTS[name]]

    def end(self, name: str) -> np.ndarray:
        """A column of the students at the end of the run."""
        return self.campus.column(name)

    def start(self, name: str) -> np.ndarray:
        """A column of the students before the first day."""
        return self.campus.people.columns[STUDENTS[name]]

    def part(self, name: str, week: int | None = None) -> np.ndarray:
        """A column of the students' part in each programme, at the end of a week or of the run: float64[K, n]."""
        columns = self.campus.offers.columns if week is None else self.lived.moments[week].offers
        return columns[:, PROGRAMMES[name]]

    def daily(self, name: str) -> np.ndarray:
        """A recorded column day by day: float32[days, n]."""
        return self.lived.recorded[:, RECORDED.index(name)]

    def weekly(self, name: str) -> np.ndarray:
        """The mean of a recorded column over each week of the run: float64[weeks, n]."""
        days = self.daily(name)
        return days.reshape(-1, DAYS_A_WEEK, days.shape[1]).mean(axis=1, dtype=float)

    def calendar(self, field_name: str) -> np.ndarray:
        """A field of the calendar on the last day of each week: float64[weeks]."""
        return self.campus.days[DAYS_A_WEEK - 1 :: DAYS_A_WEEK, FIELDS.index(field_name)]

    def week_of(self, term: int, week: int) -> int:
        """Which week of the run is this week of a term (terms from 0, weeks from 1)."""
        found = np.flatnonzero((self.calendar("term") == term) & (self.calendar("week") == week) & (self.calendar("on_campus") > 0))
        return int(found[0]) + 1

"""Told: the story of one student in both panels, as `peersim story` tells it."""

from experiments.story.diary import lived
from experiments.story.parting import first_days, parted
from experiments.story.telling import CAVEAT, compared, ended, introduced, owed
from experiments.story.telling import told as passages
from sim.configuration import Scenario


def told(both: list[Scenario], student: int) -> dict:
    """Tell a student's story: who it is, the weeks, how it ended in both panels and what made the difference."""
    diaries = [lived(one, student, 0) for one in both]
    parting = parted(*diaries, first_days(*both, 0))
    weeks = [{"heading": one.heading, "texts": list(one.texts)} for one in passages(diaries, parting)]
    return {
        "name": diaries[0].name(student), "begins": introduced(diaries[0]), "weeks": weeks, "caveat": CAVEAT,
        "ends": [ended(one) for one in diaries], "owed": [owed(one) for one in diaries], "compared": compared(diaries) if parting else [],
    }  # fmt: skip

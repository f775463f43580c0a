"""Write numbers as readers see them, the same on the screen and in figures."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.outcomes import OUTCOMES

NOT_TOLD = "not told"
PAIR = re.compile(r" (?=[a-z_]+=)")  # before a key and its value, in the name of an arm
LONGEST = 15  # characters of a name that has a line to itself beside six columns of numbers on a screen of 80


def signed(value: float, like: float | None = None) -> str:
    """Write a difference with its sign, small ones with a digit more, and no sign before a zero; `like` decides for a whole row."""
    if value != value:
        return "-"
    if value == 0:
        return "0"
    text = f"{value:+.2f}" if abs(like or value) >= 0.095 else f"{value:+.3f}"
    return text if float(text) else text[1:]


def hundredths(value: float) -> str:
    """Write a difference in standard deviations, with no sign before a zero."""
    text = f"{value:+.2f}"
    return "-" if value != value else text if float(text) else text[1:]


def folded(name: str, width: int = LONGEST) -> str:
    """Break a long name behind its underscores, plus signs and spaces, so that no word is cut."""
    lines = [""]
    for part in re.findall(r"[^_+ ]+[_+ ]?|[_+ ]", name):
        if len(lines[-1] + part) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n  ".join(lines)


def say(console: Console, text: str, style: str | None = None) -> None:
    """Print a sentence: wrapped on a terminal, or if COLUMNS says how wide; elsewhere a line stays a line."""
    console.print(text, style=style, soft_wrap=not (console.is_terminal or "COLUMNS" in os.environ))


def briefs(arms: list[str]) -> dict[str, str]:
    """Leave out what all arms share: of a scenario at points of the same keys only the values are left."""
    parted = {arm: PAIR.split(arm) for arm in arms}
    shared = {(parts[0], *(part.partition("=")[0] for part in parts[1:])) for parts in parted.values()}
    if len(shared) != 1 or len(next(iter(shared))) < 2 or len(arms) < 2:
        return {arm: arm for arm in arms}
    return {arm: ", ".join(part.partition("=")[2].replace("_", " ") for part in parts[1:]) for arm, parts in parted.items()}


def keys_of(arms: list[str]) -> str:
    """Name the keys whose values are all that `briefs` leaves of the arms' names."""
    if not arms or briefs(arms)[arms[0]] == arms[0]:
        return ""
    return ", ".join(part.partition("=")[0].replace("_", " ") for part in PAIR.split(arms[0])[1:])


def count(value: float | None) -> str:
    """Write a count; a missing one is that of a few real people."""
    return "a few" if pd.isna(value) else f"{value:.0f}"


def counts(values: pd.Series) -> str:
    """Write the smallest and the largest of some counts, or the one that all are."""
    low, high = values.min(), values.max()
    return count(high) if low == high or low != low else f"{low:.0f} to {high:.0f}"


def listed(names: list[str]) -> str:
    """Write names one after the other, as in: a, b and c."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def how_good(outcomes: Iterable[str]) -> str:
    """Say of which outcomes less is better; nothing, if of none of these."""
    less = [{"burned_out": "burnout"}.get(one, OUTCOMES[one].title.lower()) for one in outcomes if OUTCOMES[one].better < 0]
    return f"of {listed(less)}, less is better" if less else ""


def headline(outcome: str) -> str:
    """Name an outcome, and that it is in per cent of students."""
    one = OUTCOMES[outcome]
    return f"{one.title} (%)" if one.share else one.title


@dataclass(frozen=True)
class Cells:
    """Write the cells of a table. A number that is missing is not told, if the students are real; else there is none, as of an interval of one replicate."""

    personal: bool = False
    replicates: int = 2

    @property
    def _missing(self) -> str:
        return NOT_TOLD if self.personal else "-"

    def difference(self, value: float) -> str:
        """Write a difference."""
        return self._missing if value != value else signed(value)

    def interval(self, low: float, high: float, difference: float) -> str:
        """Write an interval with as many digits as its difference."""
        if low != low:
            return self._missing if self.replicates > 1 else "-"
        return f"{signed(low, difference)} to {signed(high, difference)}"

    def level(self, value: float, digits: int | None = None) -> str:
        """Write a mean with so many digits, or three in all."""
        if value != value:
            return self._missing
        text = f"{value:.{(1 if abs(value) >= 9.95 else 2) if digits is None else digits}f}"
        return text if float(text) else text.removeprefix("-")

    def share(self, value: float) -> str:
        """Write a share of students."""
        return self._missing if value != value else f"{value:.0%}" if value > 0.005 or value == 0 else "<1%"


def grid(columns: tuple[str, ...], words: int = 1, least: int | None = None) -> Table:
    """Make a plain table; the first `words` columns hold words, at least so many characters wide, and are folded where the screen is narrow."""
    table = Table(header_style="", box=None, pad_edge=False, padding=(0, 1))
    for k, name in enumerate(columns):
        justify, width = ("left", least) if k < words else ("right", None)
        table.add_column(name, justify=justify, no_wrap=k >= words, overflow="fold", vertical="bottom", min_width=width)
    return table

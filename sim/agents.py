"""Show one row of the columns as a Mesa agent: reading and writing an attribute reads and writes the column."""

import difflib
import functools
import math
import re
from typing import Any

import mesa

from sim.state import STUDENT, index

STUDENTS = index(STUDENT)
ALIKE = 0.8  # of difflib's 0 to 1: a letter or two of a word


class ColumnView:
    """One column of the state as an attribute of an agent."""

    def __init__(self, row: int, meaning: str) -> None:
        self.row, self.__doc__ = row, meaning

    def __get__(self, student: "Student | None", owner: type) -> "float | ColumnView":
        return self if student is None else float(student.model.campus.state[self.row, student.row])

    def __set__(self, student: "Student", value: float) -> None:
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"student.{STUDENT[self.row].name} = {value!r}: takes a finite number ({self.__doc__})")
        student.model.campus.state[self.row, student.row] = number


class Student(mesa.Agent):
    """A student: a view of one row, `unique_id - 1`. Its attributes are the columns of `sim.state.STUDENT`.

    Attributes of one's own can be set beside them, unless their names look like a column's that was mistyped.
    """

    def __init__(self, model: mesa.Model, row: int) -> None:
        self.row = row
        super().__init__(model)

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a column, or an attribute that is none. Raises AttributeError for what looks like a mistyped column."""
        if (meant := _mistyped(name)) and not hasattr(self, name):
            own = f"{meant}_mine"
            raise AttributeError(f"student.{name}: there is no such column. Did you mean {meant}? (an attribute of your own may be called {own})")
        super().__setattr__(name, value)

    def remove(self) -> None:
        """Refuse: a student who leaves stays in her row with `enrolled` 0."""
        raise TypeError("a Student cannot be removed by hand; set student.enrolled = 0")

    def partners(self, hours: float = 0.0) -> list["Student"]:
        """List those with whom at least so many hours together are remembered, most first."""
        ties = self.model.campus.ties
        row = slice(ties.start[self.row], ties.start[self.row + 1])
        known = sorted(zip(ties.hours[row].tolist(), ties.partner[row].tolist()), reverse=True)
        return [self.model.student(partner) for together, partner in known if together >= hours]


@functools.cache
def _mistyped(name: str) -> str:
    """Give the column that a name looks like, if it is none; not where a _ or digit sets the column's whole name apart (stress_0): that is meant."""
    close = [] if name in STUDENTS else difflib.get_close_matches(name, STUDENTS, n=1, cutoff=ALIKE)
    return close[0] if close and not re.fullmatch(rf".*_{close[0]}|{close[0]}[_\d].*", name) else ""


for _column in STUDENT:
    setattr(Student, _column.name, ColumnView(STUDENTS[_column.name], f"{_column.meaning} ({_column.unit})"))

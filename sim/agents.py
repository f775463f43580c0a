"""Show one row of the columns as a Mesa agent: reading and writing an attribute reads and writes the column."""

import mesa

from sim.state import STUDENT, index

STUDENTS = index(STUDENT)


class ColumnView:
    """One column of the state as an attribute of an agent."""

    def __init__(self, row: int, meaning: str) -> None:
        self.row, self.__doc__ = row, meaning

    def __get__(self, student: "Student | None", owner: type) -> "float | ColumnView":
        return self if student is None else float(student.model.campus.state[self.row, student.row])

    def __set__(self, student: "Student", value: float) -> None:
        student.model.campus.state[self.row, student.row] = value


class Student(mesa.Agent):
    """A student: a view of one row, `unique_id - 1`. Its attributes are the columns of `sim.state.STUDENT`."""

    def __init__(self, model: mesa.Model, row: int) -> None:
        self.row = row
        super().__init__(model)

    def remove(self) -> None:
        """Refuse: a student who leaves stays in her row with `enrolled` 0."""
        raise TypeError("a Student cannot be removed by hand; set student.enrolled = 0")

    def partners(self, hours: float = 0.0) -> list["Student"]:
        """List those with whom at least so many hours together are remembered, most first."""
        ties = self.model.campus.ties
        row = slice(ties.start[self.row], ties.start[self.row + 1])
        known = sorted(zip(ties.hours[row].tolist(), ties.partner[row].tolist()), reverse=True)
        return [self.model.student(partner) for together, partner in known if together >= hours]


for _column in STUDENT:
    setattr(Student, _column.name, ColumnView(STUDENTS[_column.name], f"{_column.meaning} ({_column.unit})"))

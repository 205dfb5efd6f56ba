"""Rows that tell their step by a day and a place in it: a コマ number or a time of day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scenarios.profiles.csv_table import CellError, Row, TornError, csv_rows
from scenarios.profiles.source import UnreadableError
from scenarios.readers.cells import MINUTES_A_DAY, day, minute, number
from scenarios.readers.readings import JST_OFFSET_S, SECONDS_A_DAY, Numbers, Readings, on_equal_steps
from scenarios.sentences import Flaw

EPOCH = date(1970, 1, 1).toordinal()


def step_begin(day_cell: str, column: str) -> int:
    """Midnight, JST, that a day begins with [s since 1970 UTC]. Raises CellError."""
    try:
        return (day(day_cell).toordinal() - EPOCH) * SECONDS_A_DAY - JST_OFFSET_S
    except ValueError:
        raise CellError("day_not_readable", {"column": column, "got": repr(day_cell)}) from None


def koma(cell: str, column: str, step_minutes: int = 30) -> int:
    """Seconds from midnight to the start of コマ 1, 2, … of a day. Raises CellError."""
    last = MINUTES_A_DAY // step_minutes
    if cell.strip().isascii() and cell.strip().isdigit() and 1 <= int(cell) <= last:
        return (int(cell) - 1) * step_minutes * 60
    raise CellError("koma_not_readable", {"column": column, "last": last, "got": repr(cell)})


def time_of_day(cell: str, column: str) -> int:
    """Seconds from midnight of a time. Raises CellError."""
    try:
        return minute(cell) * 60
    except ValueError:
        raise CellError("stamp_not_readable", {"column": column, "got": repr(cell)}) from None


def cell_number(cell: str, column: str) -> float:
    """A number, NaN for none. Raises CellError."""
    try:
        return number(cell)
    except ValueError:
        raise CellError("cell_not_number", {"column": column, "got": repr(cell)}) from None


def rows_of(text: str, separator: str = ",") -> list[Row]:
    """Lines of a delimited text. Raises UnreadableError."""
    try:
        return list(csv_rows(text, separator))
    except TornError as error:
        raise UnreadableError([Flaw((), "as_said", {"words": error.words}, row=error.line)]) from None


@dataclass
class Gathered:
    """Rows as they are read: begin and line of each, its numbers by column, and what is wrong with them."""

    columns: tuple[str, ...]
    begins: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    values: list[list[float]] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    def add(self, line: int, begin_s: int, cells: Iterable[str]) -> None:
        """Take a row; an unreadable cell is a flaw and a hole."""
        row = []
        for name, cell in zip(self.columns, cells, strict=True):
            try:
                row.append(cell_number(cell, name))
            except CellError as error:
                self.flaws.append(Flaw((), error.code, error.given, row=line))
        if len(row) == len(self.columns):
            self.begins.append(begin_s)
            self.lines.append(line)
            self.values.append(row)

    def readings(self, units: Mapping[str, tuple[str, float]], *, step_minutes: int, notes: str = "") -> Readings:
        """The rows on equal steps; `units` gives unit and factor of each column. Raises UnreadableError."""
        if self.flaws:
            raise UnreadableError(self.flaws)
        columns = {
            name: Numbers(values=[row[at] * units[name][1] for row in self.values], unit=units[name][0])
            for at, name in enumerate(self.columns)
        }
        return on_equal_steps(self.begins, self.lines, columns, step_minutes=step_minutes, notes=notes)


def gather(
    rows: Iterable[Row], *, width: int, columns: Mapping[str, int], begin: Callable[[Sequence[str]], int]
) -> Gathered:
    """Rows of a table of `width` columns: `columns` tells where each stands, `begin` when a row's step begins [s].

    Blank rows, such as publishers leave below their data, are passed over; a row of another width is a flaw.
    """
    gathered = Gathered(columns=tuple(columns))
    for line, given in rows:
        cells = [cell.strip() for cell in given]
        if not any(cells):
            continue
        if len(cells) < width or any(cells[width:]):
            gathered.flaws.append(Flaw((), "row_length", {"cells": len(cells), "columns": width}, row=line))
            continue
        try:
            begin_s = begin(cells)
        except CellError as error:
            gathered.flaws.append(Flaw((), error.code, error.given, row=line))
        else:
            gathered.add(line, begin_s, [cells[at] for at in columns.values()])
    return gathered

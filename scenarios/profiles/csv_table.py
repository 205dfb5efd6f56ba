"""Two columns of a table, row by row, with all that cannot be read in them."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from scenarios.profiles.stamps import parse
from scenarios.readers.cells import number
from scenarios.readers.text import plain
from scenarios.sentences import Flaw

Row = tuple[int, Sequence[str]]
"""Line in the file, from 1, and its cells."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How to read a file: the headers of its two columns, and how cells are written."""

    time: str
    column: str
    time_format: str | None
    least: float | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of a file: line, stamp (None where unreadable) and value (NaN where unreadable), each of shape (rows,)."""

    lines: NDArray[np.int64]
    stamps: Sequence[datetime | None]
    values: NDArray[np.float64]


@dataclass(frozen=True)
class CellError(Exception):
    """A cell that cannot be read, with the code and the facts of its sentence."""

    code: str
    given: Mapping[str, object]


class TornError(Exception):
    """A text that stops being a table at a line."""

    def __init__(self, line: int, words: str) -> None:
        self.line, self.words = line, words
        super().__init__(words)


def csv_rows(text: str, separator: str) -> Iterator[Row]:
    """Lines of a delimited text. Raises TornError."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise TornError(reader.line_num, str(error)) from None


def read_table(rows: Iterable[Row], layout: Layout) -> tuple[Table | None, list[Flaw]]:
    """Parse rows of which the first is the header, with every flaw of their cells; None where no rows can be told."""
    found: list[tuple[int, datetime | None, float]] = []
    flaws: list[Flaw] = []
    try:
        each = iter(rows)
        first_line, cells = next(each, (1, []))
        header = [plain(cell).strip() for cell in cells]
        missing = [name for name in (layout.time, layout.column) if plain(name) not in header]
        if missing:
            columns = ", ".join(header) or "none"
            given = [{"column": name, "columns": columns} for name in missing]
            return None, [Flaw((), "column_not_found", each_given, row=first_line) for each_given in given]
        for line, cells in each:
            if any(map(str.strip, cells)):
                stamp, value, wrong = read_row(cells, header, layout)
                found.append((line, stamp, value))
                flaws.extend(Flaw((), error.code, error.given, row=line) for error in wrong)
    except TornError as error:
        return None, [*flaws, Flaw((), "as_said", {"words": error.words}, row=error.line)]
    lines, stamps, values = zip(*found, strict=True) if found else ((), (), ())
    return Table(lines=np.array(lines, dtype=np.int64), stamps=stamps, values=np.array(values, dtype=float)), flaws


def read_row(
    cells: Sequence[str], header: Sequence[str], layout: Layout
) -> tuple[datetime | None, float, list[CellError]]:
    """Stamp and value of a row, and what of them cannot be read."""
    stamp, value, wrong = None, math.nan, []
    if len(cells) != len(header):
        wrong.append(CellError("row_length", {"cells": len(cells), "columns": len(header)}))
    row = dict(zip(header, cells, strict=False))
    try:
        stamp = read_stamp(row.get(plain(layout.time), ""), layout)
    except CellError as error:
        wrong.append(error)
    try:
        value = read_number(row.get(plain(layout.column), ""), layout)
    except CellError as error:
        wrong.append(error)
    return stamp, value, wrong


def read_stamp(cell: str, layout: Layout) -> datetime:
    try:
        return parse(cell, layout.time_format)
    except ValueError:
        code = "stamp_not_readable" if layout.time_format else "stamp_unusual"
        raise CellError(code, {"column": layout.time, "got": repr(cell)}) from None


def read_number(cell: str, layout: Layout) -> float:
    try:
        value = number(cell)
    except ValueError:
        raise CellError("cell_not_number", {"column": layout.column, "got": repr(cell)}) from None
    if math.isnan(value):
        raise CellError("cell_empty", {"column": layout.column})
    if layout.least is not None and value < layout.least:
        given = {"column": layout.column, "least": f"{layout.least:g}", "got": cell.strip()}
        raise CellError("cell_negative", given)
    return value

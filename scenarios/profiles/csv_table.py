"""Two columns of a CSV file, row by row, with all that cannot be read in them."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from scenarios.profiles.stamps import parse
from scenarios.sentences import Flaw


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How to read a file: the headers of its two columns, and how cells are written."""

    time: str
    column: str
    separator: str
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


def read_table(text: str, layout: Layout) -> tuple[Table | None, list[Flaw]]:
    """Parse a file with a header row, with every flaw of its cells; None where no rows can be told."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=layout.separator, strict=True)
    rows: list[tuple[int, datetime | None, float]] = []
    flaws: list[Flaw] = []
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [name for name in (layout.time, layout.column) if name not in header]
        if missing:
            columns = ", ".join(header) or "none"
            return None, [Flaw((), "column_not_found", {"column": name, "columns": columns}, row=1) for name in missing]
        for cells in reader:
            if any(map(str.strip, cells)):
                stamp, value, wrong = read_row(cells, header, layout)
                rows.append((reader.line_num, stamp, value))
                flaws.extend(Flaw((), error.code, error.given, row=reader.line_num) for error in wrong)
    except csv.Error as error:
        return None, [*flaws, Flaw((), "as_said", {"words": str(error)}, row=reader.line_num)]
    lines, stamps, values = zip(*rows, strict=True) if rows else ((), (), ())
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
        stamp = read_stamp(row.get(layout.time, ""), layout)
    except CellError as error:
        wrong.append(error)
    try:
        value = read_number(row.get(layout.column, ""), layout)
    except CellError as error:
        wrong.append(error)
    return stamp, value, wrong


def read_stamp(cell: str, layout: Layout) -> datetime:
    try:
        return parse(cell, layout.time_format)
    except ValueError:
        raise CellError("stamp_not_readable", {"column": layout.time, "got": repr(cell)}) from None


def read_number(cell: str, layout: Layout) -> float:
    if not cell.strip():
        raise CellError("cell_empty", {"column": layout.column})
    try:
        # Python also takes 1_000 for a number; a meter file does not write so.
        value = math.nan if "_" in cell else float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise CellError("cell_not_number", {"column": layout.column, "got": repr(cell)})
    if layout.least is not None and value < layout.least:
        given = {"column": layout.column, "least": f"{layout.least:g}", "got": cell.strip()}
        raise CellError("cell_negative", given)
    return value

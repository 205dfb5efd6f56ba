"""Rows of a smart-meter table in numbers: each distinct text of a column is parsed once, however many rows have it."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenarios.readers.cells import day, minute, number
from scenarios.readers.coded_columns import Coded, CodedTable
from scenarios.readers.meter_layout import POINT, SLOT_MINUTES, SLOTS, SPAN, Places
from scenarios.readers.readings import Array
from scenarios.sentences import Flaw

KW_PER_KWH = 60 / SLOT_MINUTES
POINT_DIGITS = re.compile(r"\d{22}")
ANY_TEXT = re.compile(r".+")
ONLY = "all"
"""Name of the meter where the file names none."""

Ints = NDArray[np.int32]
Scalar = TypeVar("Scalar", np.int32, np.float64)


class Rows(NamedTuple):
    """Rows of a table: meter by number, day as ordinal, コマ from 0 (None where a row has all 48), line, each (rows,).

    values   by side, mean kW, shape (rows,) or (rows, 48)
    """

    meters: Ints
    days: Ints
    slots: Ints | None
    lines: Ints
    values: Mapping[str, Array]


def rows_of(table: CodedTable, places: Places, meters: dict[str, int], flaws: list[Flaw]) -> Rows:
    """The rows of a block that are not blank; meters that are new are numbered, what cannot be read becomes flaws."""
    cells = Cells(table, filled(table.columns), flaws)
    days = cells.whole(places.day, lambda text: day(text).toordinal(), "day_not_readable")
    slots = None if places.slot is None else cells.whole(places.slot, slot_of, "koma_not_readable")
    values = {
        side: cells.numbers(columns[0]) if len(columns) == 1 else np.stack([*map(cells.numbers, columns)], axis=-1)
        for side, columns in places.values.items()
    }
    if places.meter is None:
        meters.setdefault(ONLY, 0)
        which = np.zeros(len(days), dtype=np.int32)
    else:
        pattern = POINT_DIGITS if table.names[places.meter] == POINT else ANY_TEXT
        which = cells.whole(places.meter, lambda text: numbered(text, pattern, meters), "not_a_meter")
    return Rows(meters=which, days=days, slots=slots, lines=cells.of_rows(table.lines), values=values)


def numbered(text: str, pattern: re.Pattern[str], meters: dict[str, int]) -> int:
    """Number of a meter. Raises ValueError for what is no meter's."""
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return meters.setdefault(text, len(meters))


def filled(columns: Iterable[Coded]) -> NDArray[np.int64] | None:
    """The rows with any text at all; None for every row, as where some column is never blank."""
    blanks = []
    for column in columns:
        blank = np.array([not text for text in column.texts], dtype=bool)
        if not blank.any():
            return None
        blanks.append(blank[column.codes])
    return np.flatnonzero(~np.logical_and.reduce(blanks))


class Cells(NamedTuple):
    """Some rows of a table, None for all, read column by column."""

    table: CodedTable
    rows: NDArray[np.int64] | None
    flaws: list[Flaw]

    def of_rows(self, column: Ints) -> Ints:
        return column if self.rows is None else column[self.rows]

    def whole(self, at: int, parse: Callable[[str], int], code: str) -> Ints:
        """Whole numbers of a column, shape (rows,)."""
        return self.parsed(at, parse, code, np.int32(0))

    def numbers(self, at: int) -> Array:
        """Mean kW of a column of kWh, NaN where a cell is blank, shape (rows,)."""
        return self.parsed(at, lambda text: KW_PER_KWH * number(text), "cell_not_number", np.float64(0))

    def parsed(self, at: int, parse: Callable[[str], float], code: str, zero: Scalar) -> NDArray[Scalar]:
        """What the cells stand for, of the type of `zero`; rows with one that cannot be read are flaws."""
        column = self.table.columns[at]
        codes, lines = self.of_rows(column.codes), self.of_rows(self.table.lines)
        values, wrong = np.full(len(column.texts), zero), np.zeros(len(column.texts), dtype=bool)
        # Texts of blank rows are no cells of these rows.
        for place in range(len(column.texts)) if self.rows is None else np.unique(codes):
            try:
                values[place] = parse(column.texts[place])
            except ValueError:
                wrong[place] = True
        if wrong.any():
            for row in np.flatnonzero(wrong[codes]):
                given = {"column": self.table.names[at], "got": repr(column.texts[codes[row]]), "last": SLOTS}
                self.flaws.append(Flaw((), code, given, row=int(lines[row])))
        return values[codes]


def slot_of(text: str) -> int:
    """コマ from 0 of a number 1–48, a time or a span; 24:00 is 48, the end of the day. Raises ValueError."""
    if text.isascii() and text.isdigit():
        number_ = int(text) - 1
        if not 0 <= number_ < SLOTS:
            raise ValueError(text)
        return number_
    span = SPAN.fullmatch(text)
    slot, rest = divmod(minute(span[1] if span else text), SLOT_MINUTES)
    if rest:
        raise ValueError(text)
    return slot

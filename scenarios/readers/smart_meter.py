"""Smart-meter tables of half-hourly kWh: one row a コマ (long), or one row a day with 48 columns (wide).

A file holds any number of meters, their days in any order. Only the distinct texts of a column are parsed, so that a
year of 1,000 meters (17.5 million cells) takes seconds.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.cells import MINUTES_A_DAY, day, minute, number
from scenarios.readers.coded_columns import Coded, CodedTable, coded_tables
from scenarios.readers.days import EPOCH
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import JST_OFFSET_S, SECONDS_A_DAY, Array, Column, Readings
from scenarios.sentences import Flaw

SLOTS = 48
SLOT_MINUTES = MINUTES_A_DAY // SLOTS
KW_PER_KWH = 60 / SLOT_MINUTES

POINT = "供給地点特定番号"
POINT_DIGITS = re.compile(r"\d{22}")
METERS = (POINT, "地点番号", "計器番号", "メーターID", "meter", "meter_id")
DAYS = ("年月日", "日付", "計測日", "対象日", "使用日", "date", "day")
CODES = ("時刻コード", "コマ", "コマ番号", "slot")
TIMES = ("時刻", "時間帯", "開始時刻", "time", "start")
TAKEN = ("使用量(kWh)", "使用電力量(kWh)", "電力量(kWh)", "30分電力量(kWh)", "買電量(kWh)", "import(kWh)", "kWh")
GIVEN = ("逆潮流電力量(kWh)", "売電量(kWh)", "余剰電力量(kWh)", "export(kWh)")
ONLY = "all"
"""Name of the meter where the file names none."""

SPAN = re.compile(r"(\d{1,2}:\d\d)\s*[-~]\s*(\d{1,2}:\d\d)")
ANY_TEXT = re.compile(r".+")
SPARSEST = 50
"""A table this many times sparser than full has a slip in a date."""

MOST_FLAWS = 1000
"""A file with more is not read to its end."""

Ints = NDArray[np.int32]
Parse = Callable[[str], int]


class Places(NamedTuple):
    """Columns of the table: of the meter, the day, the コマ or time (long), and of the values by their side's name."""

    meter: int | None
    day: int
    slot: int | None
    values: Mapping[str, Sequence[int]]


class Rows(NamedTuple):
    """Rows of a table: meter by number, day as ordinal, コマ from 0 (None where a row has all 48), line, each (rows,).

    values   by side, mean kW, shape (rows,) or (rows, 48)
    """

    meters: Ints
    days: Ints
    slots: Ints | None
    lines: Ints
    values: Mapping[str, Array]


def read_meters(file: BinaryIO) -> Readings:
    """Each meter's energy taken, column `<meter>`, and given, `<meter> export` [mean kW]; what is absent is a hole.

    Raises UnreadableError with the row of each fault.
    """
    meters: dict[str, int] = {}
    flaws: list[Flaw] = []
    parts = []
    for table in coded_tables(file, frozenset(DAYS)):
        places = places_of(table.names)
        parts.append(rows_of(table, places, meters, flaws))
        if len(flaws) > MOST_FLAWS:
            break
    if not flaws and not any(len(part.days) for part in parts):
        flaws.append(Flaw((), "rows_too_few", {"rows": 0}))
    if flaws:
        raise UnreadableError(flaws)
    return on_steps(starting(joined(parts)), list(meters))


def joined(parts: list[Rows]) -> Rows:
    slots = [part.slots for part in parts if part.slots is not None]
    return Rows(
        meters=np.concatenate([part.meters for part in parts]),
        days=np.concatenate([part.days for part in parts]),
        slots=np.concatenate(slots) if slots else None,
        lines=np.concatenate([part.lines for part in parts]),
        values={side: np.concatenate([part.values[side] for part in parts]) for side in parts[0].values},
    )


def places_of(names: Sequence[str]) -> Places:
    """The layout told by the headers. Raises UnreadableError where it is neither of the two."""
    meter, day_at = place(names, METERS), place(names, DAYS)
    code, time = place(names, CODES), place(names, TIMES)
    values = {
        side: (at,) for side, known in (("", TAKEN), (" export", GIVEN)) if (at := place(names, known)) is not None
    }
    wide = wide_slots(names)
    if day_at is not None and wide:
        return Places(meter, day_at, None, {"": wide})
    if day_at is not None and values and (code is not None or time is not None):
        return Places(meter, day_at, time if code is None else code, values)
    given = {"layout": "30分値 (1コマ1行 / 1日1行48列)", "missing": f"{DAYS[0]}, {CODES[0]}, {TAKEN[0]}"}
    raise UnreadableError([Flaw((), "layout_unknown", given)])


def place(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def wide_slots(names: Sequence[str]) -> tuple[int, ...]:
    """Places of 48 columns in the order of the day, headed 1–48, 0:00–23:30, 0:30–24:00, or by spans; else none."""
    places = {label(name): at for at, name in enumerate(names)}
    by_code: list[str | int] = [str(n + 1) for n in range(SLOTS)]
    by_start: list[str | int] = [n * SLOT_MINUTES for n in range(SLOTS)]
    by_end: list[str | int] = [(n + 1) * SLOT_MINUTES for n in range(SLOTS)]
    for labels in (by_code, by_start, by_end):
        if all(each in places for each in labels):
            return tuple(places[each] for each in labels)
    return ()


def label(name: str) -> str | int:
    """What a header says of its コマ: its number as text, or a minute of the day, of a span the first."""
    span = SPAN.fullmatch(name)
    try:
        return minute(span[1] if span else name)
    except ValueError:
        return name.removeprefix("コマ").removesuffix("コマ").removesuffix("(kWh)").lstrip("0")


def rows_of(table: CodedTable, places: Places, meters: dict[str, int], flaws: list[Flaw]) -> Rows:
    """The rows of a block that are not blank; meters that are new are numbered, what cannot be read becomes flaws."""
    rows = np.flatnonzero(~np.logical_and.reduce([blank(column) for column in table.columns]))
    cells = Cells(table, rows, flaws)
    days = cells.whole(places.day, lambda text: day(text).toordinal(), "day_not_readable")
    slots = None if places.slot is None else cells.whole(places.slot, slot_of, "koma_not_readable")
    values = {
        side: cells.numbers(columns[0]) if len(columns) == 1 else np.stack([*map(cells.numbers, columns)], axis=-1)
        for side, columns in places.values.items()
    }
    if places.meter is None:
        meters.setdefault(ONLY, 0)
        which = np.zeros(len(rows), dtype=np.int32)
    else:
        pattern = POINT_DIGITS if table.names[places.meter] == POINT else ANY_TEXT
        which = cells.whole(places.meter, lambda text: numbered(text, pattern, meters), "not_a_meter")
    return Rows(meters=which, days=days, slots=slots, lines=table.lines[rows], values=values)


def numbered(text: str, pattern: re.Pattern[str], meters: dict[str, int]) -> int:
    """Number of a meter. Raises ValueError for what is no meter's."""
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return meters.setdefault(text, len(meters))


def blank(column: Coded) -> NDArray[np.bool_]:
    """Rows whose cell is blank, shape (rows,)."""
    return np.array([not text for text in column.texts], dtype=bool)[column.codes]


class Cells(NamedTuple):
    """Some rows of a table, read column by column: each distinct text once."""

    table: CodedTable
    rows: NDArray[np.int64]
    flaws: list[Flaw]

    def whole(self, at: int, parse: Parse, code: str) -> Ints:
        """Whole numbers of a column, shape (rows,)."""
        return np.asarray(self.parsed(at, parse, code), dtype=np.int32)

    def numbers(self, at: int) -> Array:
        """Mean kW of a column of kWh, NaN where a cell is blank, shape (rows,)."""
        return KW_PER_KWH * self.parsed(at, number, "cell_not_number")

    def parsed(self, at: int, parse: Callable[[str], float], code: str) -> Array:
        """What the cells stand for; rows with one that cannot be read are flaws."""
        column = self.table.columns[at]
        codes = column.codes[self.rows]
        values, wrong = np.zeros(len(column.texts)), np.zeros(len(column.texts), dtype=bool)
        # Texts of blank rows are no cells of these rows.
        for place_ in np.flatnonzero(np.bincount(codes, minlength=len(column.texts))):
            try:
                values[place_] = parse(column.texts[place_])
            except ValueError:
                wrong[place_] = True
        for row in self.rows[wrong[codes]]:
            given = {"column": self.table.names[at], "got": repr(column.texts[column.codes[row]]), "last": SLOTS}
            self.flaws.append(Flaw((), code, given, row=int(self.table.lines[row])))
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


def starting(rows: Rows) -> Rows:
    """The rows with コマ from 0, where times marked their ends: 24:00 says so. Raises UnreadableError where unclear."""
    if rows.slots is None:
        return rows
    if SLOTS in rows.slots:
        unclear, rows = 0 in rows.slots, rows._replace(slots=rows.slots - 1)
    else:
        # Begins at 0:30 and ends with 0:00: ends of コマ, the last told as 0:00 of the next day?
        on_first, on_last = (rows.slots[rows.days == each] for each in (rows.days.min(), rows.days.max()))
        unclear = bool((on_first > 0).all() and (on_last == 0).all())
    if unclear:
        raise UnreadableError([Flaw((), "stamps_unclear", {})])
    return rows


def on_steps(rows: Rows, meters: list[str]) -> Readings:
    """The rows placed on each meter's steps. Raises UnreadableError."""
    first = int(rows.days.min())
    shape = (len(meters), int(rows.days.max()) - first + 1, SLOTS)
    where = (rows.meters, rows.days - first) if rows.slots is None else (rows.meters, rows.days - first, rows.slots)
    refuse_sparse(rows, shape)
    line_of = np.zeros(shape, dtype=np.int32)
    line_of[where] = rows.lines if rows.slots is not None else rows.lines[:, np.newaxis]
    if np.count_nonzero(line_of) < len(rows.lines) * (1 if rows.slots is not None else SLOTS):
        raise UnreadableError(repeats(rows, where, shape))
    columns = {}
    for side, values in rows.values.items():
        placed = np.full(shape, np.nan)
        placed[where] = values
        for name, meter_values, meter_lines in zip(meters, placed, line_of, strict=True):
            columns[name + side] = Column(values=meter_values.ravel(), unit="kW", lines=meter_lines.ravel())
    return Readings(begins_s=(first - EPOCH) * SECONDS_A_DAY - JST_OFFSET_S, step_minutes=SLOT_MINUTES, columns=columns)


def refuse_sparse(rows: Rows, shape: tuple[int, int, int]) -> None:
    """A slip in a date would stretch the table over centuries."""
    cells = len(rows.days) * (1 if rows.slots is not None else SLOTS)
    if math.prod(shape) > SPARSEST * max(cells, SLOTS):
        latest = int(rows.lines[np.argmax(rows.days)])
        raise UnreadableError([Flaw((), "day_far_off", {"days": shape[1]}, row=latest)])


def repeats(rows: Rows, where: tuple[Ints, ...], shape: tuple[int, int, int]) -> Iterator[Flaw]:
    """Rows for a step that an earlier row has told."""
    key = np.ravel_multi_index(where, shape[: len(where)])
    order = np.argsort(key, kind="stable")
    for at in np.sort(order[1:][np.diff(key[order]) == 0]):
        yield Flaw((), "row_repeated", {}, row=int(rows.lines[at]))


class SmartMeter(FileSource):
    """What a meter counted, as mean power."""

    meter: str | None = Field(
        default=None, description="Number of the meter; absent: the file's only one / 供給地点特定番号"
    )
    flow: Literal["import", "export"] = Field(default="import", description="Energy taken or given / 使用量・逆潮流")

    def reader(self) -> Reader:
        return read_meters

    def named(self, readings: Readings) -> str:
        side = " export" if self.flow == "export" else ""
        if self.meter is not None:
            return chosen(self.meter + side, readings)
        mine = [name for name in readings.columns if name.endswith(" export") == bool(side)]
        if len(mine) != 1:
            given = {"count": len(mine), "meters": ", ".join(mine[:5])}
            raise UnreadableError([Flaw(("meter",), "which_meter", given)])
        return mine[0]

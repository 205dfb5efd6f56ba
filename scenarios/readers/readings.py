"""What a file says, whatever its layout: columns of numbers on equal steps, with holes where it says nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.profiles.profile import Quality
from scenarios.profiles.regular_steps import SECONDS_PER_MINUTE, local
from scenarios.profiles.source import UnreadableError
from scenarios.sentences import Flaw

Array = NDArray[np.float64]
Lines = NDArray[np.int32]

JST = "Asia/Tokyo"
JST_OFFSET_S = 9 * 3600
SECONDS_A_DAY = 86_400
KW_PER_MW = 1e3
KW_PER_MANKW = 1e4

LONGEST_HOLE_STEPS = 100_000
"""A longer hole is a slip in a date, not a meter that failed."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """Numbers of a column in our unit, NaN where the file has none, and the row of each (0: none), shape (steps,)."""

    values: Array
    unit: str
    lines: Lines
    quality: Quality = "measured"


@dataclass(frozen=True, kw_only=True)
class Readings:
    """Columns of a file on equal steps from `begins_s` [s since 1970 UTC]; `notes` are facts for its provenance."""

    begins_s: int
    step_minutes: int
    columns: Mapping[str, Column]
    zone: str = JST
    notes: str = ""

    @property
    def steps(self) -> int:
        return len(next(iter(self.columns.values())).values)


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A column as a reader hands it over, one number a row: unit, and our unit's factor already applied."""

    values: Sequence[float] | Array
    unit: str
    quality: Quality = "measured"


def on_equal_steps(
    begins_s: Sequence[int] | NDArray[np.int64],
    lines: Sequence[int] | NDArray[np.integer[Any]],
    columns: Mapping[str, Numbers],
    *,
    step_minutes: int,
    zone: str = JST,
    notes: str = "",
) -> Readings:
    """Rows, each beginning at `begins_s`, on equal steps; steps without a row are holes.

    Raises UnreadableError where rows repeat a step, go back in time, lie between steps or leave a senseless hole.
    """
    begins, rows = np.asarray(begins_s, dtype=np.int64), np.asarray(lines, dtype=np.int32)
    if not len(begins) or not columns:
        raise UnreadableError([Flaw((), "rows_too_few", {"rows": len(begins)})])
    if flaws := list(disorder(begins, rows, step_minutes, zone)):
        raise UnreadableError(flaws)
    at = (begins - begins[0]) // (SECONDS_PER_MINUTE * step_minutes)
    whole = int(at[-1]) + 1
    line_of = np.zeros(whole, dtype=np.int32)
    line_of[at] = rows
    placed = {}
    for name, numbers in columns.items():
        values = np.full(whole, np.nan)
        values[at] = numbers.values
        placed[name] = Column(values=values, unit=numbers.unit, lines=line_of, quality=numbers.quality)
    return Readings(begins_s=int(begins[0]), step_minutes=step_minutes, columns=placed, zone=zone, notes=notes)


def disorder(begins_s: NDArray[np.int64], lines: Lines, step_minutes: int, zone: str) -> Iterator[Flaw]:
    """Rows that do not follow the row before on the file's steps; a hole is none, unless it is senseless."""
    steps = np.diff(begins_s) / (SECONDS_PER_MINUTE * step_minutes)
    for at in np.flatnonzero((steps < 1) | (steps % 1 != 0) | (steps > LONGEST_HOLE_STEPS)):
        given = {"stamp": local(float(begins_s[at + 1]), zone), "minutes": step_minutes, "missing": int(steps[at]) - 1}
        if steps[at] == 0:
            code = "stamp_repeated"
        elif steps[at] < 0:
            code = "stamp_backwards"
        else:
            code = "stamp_between_steps" if steps[at] % 1 else "stamp_gap"
        yield Flaw((), code, given, row=int(lines[at + 1]))

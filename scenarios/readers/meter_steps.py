"""Rows of smart meters, in any order, as each meter's half hours without a gap."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import EPOCH
from scenarios.readers.meter_layout import SLOT_MINUTES, SLOTS
from scenarios.readers.meter_rows import Rows
from scenarios.readers.readings import JST_OFFSET_S, SECONDS_A_DAY, Column, Readings
from scenarios.sentences import Flaw

SPARSEST = 50
"""A table this many times sparser than full has a slip in a date."""


def starting(parts: Sequence[Rows]) -> Sequence[Rows]:
    """The rows with コマ from 0, where times marked their ends: 24:00 says so. Raises UnreadableError where unclear."""
    slots = [part.slots for part in parts if part.slots is not None]
    if not slots:
        return parts
    if any((each == SLOTS).any() for each in slots):
        unclear = any((each == 0).any() for each in slots)
        parts = [part._replace(slots=each - 1) for part, each in zip(parts, slots, strict=True)]
    else:
        # Begins at 0:30 and ends with 0:00: ends of コマ, the last told as 0:00 of the next day?
        first, last = days_of(parts)
        on_first = [each[part.days == first] for part, each in zip(parts, slots, strict=True)]
        on_last = [each[part.days == last] for part, each in zip(parts, slots, strict=True)]
        unclear = all((each > 0).all() for each in on_first) and all((each == 0).all() for each in on_last)
    if unclear:
        raise UnreadableError([Flaw((), "stamps_unclear", {})])
    return parts


def on_steps(parts: Sequence[Rows], meters: Sequence[str]) -> Readings:
    """The rows placed on each meter's steps. Raises UnreadableError."""
    first, last = days_of(parts)
    shape = (len(meters), last - first + 1, SLOTS)
    refuse_sparse(parts, shape)
    line_of = np.zeros(shape, dtype=np.int32)
    placed = {side: np.full(shape, np.nan) for side in parts[0].values}
    rows = 0
    for part in parts:
        at = cells_of(part, first, shape)
        # A row of a コマ has one cell, a row of a day has 48.
        as_rows = (-1,) if part.slots is not None else (-1, SLOTS)
        line_of.reshape(as_rows)[at] = part.lines if part.slots is not None else part.lines[:, np.newaxis]
        for side, values in part.values.items():
            placed[side].reshape(as_rows)[at] = values
        rows += len(at) * (1 if part.slots is not None else SLOTS)
    if np.count_nonzero(line_of) < rows:
        raise UnreadableError(repeats(parts, first, shape))
    columns = {
        name + side: Column(values=values[n].ravel(), unit="kW", lines=line_of[n].ravel())
        for side, values in placed.items()
        for n, name in enumerate(meters)
    }
    return Readings(begins_s=(first - EPOCH) * SECONDS_A_DAY - JST_OFFSET_S, step_minutes=SLOT_MINUTES, columns=columns)


def days_of(parts: Sequence[Rows]) -> tuple[int, int]:
    """First and last day of any row."""
    return min(int(part.days.min()) for part in parts), max(int(part.days.max()) for part in parts)


def cells_of(part: Rows, first: int, shape: tuple[int, int, int]) -> NDArray[np.int64]:
    """Place of each row among all days of all meters, or among all their コマ, shape (rows,)."""
    day = part.meters.astype(np.int64) * shape[1] + (part.days - first)
    return day if part.slots is None else day * SLOTS + part.slots


def refuse_sparse(parts: Sequence[Rows], shape: tuple[int, int, int]) -> None:
    """A slip in a date would stretch the table over centuries."""
    cells = sum(len(part.days) * (1 if part.slots is not None else SLOTS) for part in parts)
    if math.prod(shape) > SPARSEST * max(cells, SLOTS):
        latest = max(parts, key=lambda part: int(part.days.max()))
        row = int(latest.lines[np.argmax(latest.days)])
        raise UnreadableError([Flaw((), "day_far_off", {"days": shape[1]}, row=row)])


def repeats(parts: Sequence[Rows], first: int, shape: tuple[int, int, int]) -> Iterator[Flaw]:
    """Rows for a step that an earlier row has told."""
    key = np.concatenate([cells_of(part, first, shape) for part in parts])
    lines = np.concatenate([part.lines for part in parts])
    order = np.argsort(key, kind="stable")
    for at in np.sort(order[1:][np.diff(key[order]) == 0]):
        yield Flaw((), "row_repeated", {}, row=int(lines[at]))

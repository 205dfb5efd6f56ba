"""Time stamps of a file as moments, whatever clock wrote them."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.readers.cells import EARLIEST_YEAR, LATEST_YEAR, day, minute

Moments = NDArray[np.float64]
"""Seconds since 1970-01-01 UTC; NaN where there is none."""

MIDNIGHT_AFTER = re.compile(r"(?<=[ T])24(?=:00(:00)?$)")


def parse(text: str, time_format: str | None) -> datetime:
    """A stamp as written: with the offset it states, or naive. 24:00 is the end of its day. Raises ValueError."""
    text = text.strip()
    as_midnight = MIDNIGHT_AFTER.sub("00", text)
    if as_midnight != text:
        return parse(as_midnight, time_format) + timedelta(days=1)
    # A naive stamp gets its zone from `moments`.
    stamp = datetime.strptime(text, time_format) if time_format else usual(text)  # noqa: DTZ007 - as said
    if not EARLIEST_YEAR <= stamp.year <= LATEST_YEAR:
        raise ValueError(text)
    return stamp


def usual(text: str) -> datetime:
    """A stamp of ISO 8601, or as spreadsheets in Japan write it, such as 2024/4/1 0:30. Raises ValueError."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        date, _, clock = text.partition(" ")
        return datetime.combine(day(date), time()) + timedelta(minutes=minute(clock) if clock else 0)


def moments(stamps: Sequence[datetime | None], zone: str, *, offsets_agree: bool) -> tuple[Moments, dict[int, str]]:
    """Moments of stamps, naive ones by the clocks of `zone`; and by position the code of what is wrong with a stamp.

    A local hour that happens twice is taken as such only where the file has it twice, in file order.
    With `offsets_agree`, a written offset must be the one that `zone` has then. No stamp, no moment.
    """
    wall = pd.DatetimeIndex([None if stamp is None else stamp.replace(tzinfo=None) for stamp in stamps])
    offsets = [None if stamp is None else stamp.utcoffset() for stamp in stamps]
    offset_s = np.array([np.nan if offset is None else offset.total_seconds() for offset in offsets])
    written = np.isfinite(offset_s)
    summer, winter = (by_clock(wall, zone, summer=summer) for summer in (True, False))
    impossible = np.isnan(summer) & np.asarray(wall.notna())
    second, unclear = second_times(wall, ~written & (summer != winter) & ~np.isnan(summer))
    found = np.where(written, by_clock(wall, "UTC") - offset_s, np.where(second, winter, summer))
    wrong = {
        "stamp_impossible": ~written & impossible,
        "stamp_ambiguous": unclear,
        "stamp_offset_differs": written & offsets_agree & (found != summer) & (found != winter),
    }
    return found, {int(at): code for code, where in wrong.items() for at in np.flatnonzero(where)}


def by_clock(wall: pd.DatetimeIndex, zone: str, *, summer: bool = True) -> Moments:
    """Moments of wall-clock times; of two with the same wall clock the one in summer time or the other."""
    placed = wall.tz_localize(zone, ambiguous=np.full(len(wall), summer), nonexistent="NaT")
    return np.asarray((placed - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1), dtype=float)


def second_times(wall: pd.DatetimeIndex, twice: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of wall-clock times that happen twice: which are the second, and which cannot be told, both shape (rows,).

    Consecutive ones are told apart when their second half repeats their first.
    """
    second, unclear = np.zeros((2, len(wall)), dtype=bool)
    positions = np.flatnonzero(twice)
    for run in np.split(positions, np.flatnonzero(np.diff(positions) > 1) + 1):
        half, odd = divmod(len(run), 2)
        if odd or not wall[run[:half]].equals(wall[run[half:]]):
            unclear[run] = True
        second[run[half:]] = True
    return second, unclear

"""Cells of a file: numbers, days and times as Japanese publishers write them."""

import math
import re
from datetime import date
from functools import lru_cache

NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?([eE][+-]?\d{1,3})?")
DAY = re.compile(r"(\d{4})([/-])(\d{1,2})\2(\d{1,2})|(\d{4})(\d\d)(\d\d)|(\d{4})年(\d{1,2})月(\d{1,2})日")
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(:00)?|(\d{1,2})時")

NONE_MARKS = frozenset({"", "-", "--", "///", "//", "XXX", "×", "#", "*"})
"""Cells that say that there is no value, as JMA, TSOs and meter exports write it."""

MINUTES_A_DAY = 24 * 60
EARLIEST_YEAR, LATEST_YEAR = 1960, 2200


def number(cell: str) -> float:
    """A number with or without thousands commas; NaN for a cell without value. Raises ValueError."""
    cell = cell.strip()
    if cell in NONE_MARKS:
        return math.nan
    if not NUMBER.fullmatch(cell):
        raise ValueError(cell)
    value = float(cell.replace(",", ""))
    if not math.isfinite(value):
        raise ValueError(cell)
    return value


@lru_cache(maxsize=4096)
def day(cell: str) -> date:
    """A day written 2026/7/1, 2026-07-01, 20260701 or 2026年7月1日. Raises ValueError."""
    found = DAY.fullmatch(cell.strip())
    if not found:
        raise ValueError(cell)
    parts = [int(part) for part in found.groups() if part and part.isdigit()]
    if not EARLIEST_YEAR <= parts[0] <= LATEST_YEAR:
        raise ValueError(cell)
    return date(*parts)


@lru_cache(maxsize=4096)
def minute(cell: str) -> int:
    """Minute of the day of a time 0:00 … 24:00, or 1時 … 24時. Raises ValueError."""
    found = CLOCK.fullmatch(cell.strip())
    if not found:
        raise ValueError(cell)
    hours, minutes, _, whole = found.groups()
    minute_of_day = int(hours or whole) * 60 + int(minutes or 0)
    if minute_of_day > MINUTES_A_DAY:
        raise ValueError(cell)
    return minute_of_day

"""A year of hours as pvlib parses it, with what pvlib takes on trust checked."""

from collections.abc import Callable, Mapping
from io import StringIO

import numpy as np
import pandas as pd

from scenarios.profiles.source import UnreadableError
from scenarios.sentences import Flaw
from scenarios.weather.hourly import HOURS_OF_YEAR, ORDINARY_YEAR, Hourly

Parse = Callable[[StringIO], tuple[pd.DataFrame, dict[str, float]]]


def widths_agree(text: str, header_rows: int, width: int | None, layout: str) -> None:
    """Refuse rows of another width, which pandas would shift; without `width` the header's holds."""
    lines = text.splitlines()
    if len(lines) < header_rows + HOURS_OF_YEAR:
        given = {"rows": max(0, len(lines) - header_rows), "layout": layout}
        raise UnreadableError([Flaw((), "not_a_year", given)])
    expected = width or lines[header_rows - 1].count(",") + 1
    raise_for = [
        Flaw((), "row_length", {"cells": cells, "columns": expected}, row=row)
        for row, line in enumerate(lines[header_rows:], start=header_rows + 1)
        if line.strip() and (cells := line.count(",") + 1) != expected
    ]
    if raise_for:
        raise UnreadableError(raise_for)


def typical_year(
    text: str, parse: Parse, columns: Mapping[str, str], absent: Mapping[str, float], layout: str, header_rows: int
) -> Hourly:
    """The hours of a typical year; `absent` tells what stands for no value. Raises UnreadableError."""
    try:
        data, site = parse(StringIO(text))
        values = {ours: data[theirs].to_numpy(dtype=float) for ours, theirs in columns.items()}
        begins = pd.DatetimeIndex(data["begins"])
        place = {key: float(site[key]) for key in ("latitude", "longitude", "altitude", "TZ")}
    except (ValueError, KeyError, IndexError, TypeError, OverflowError, AttributeError) as error:
        words = (str(error).splitlines() or [type(error).__name__])[0]
        raise UnreadableError([Flaw((), "not_a_table", {"kind": layout, "words": words})]) from None
    ordinary = ~((begins.month == 2) & (begins.day == 29))  # noqa: PLR2004 - leap day
    kept = begins[ordinary]
    lines = (np.arange(len(begins), dtype=np.int32) + header_rows + 1)[ordinary]
    if len(kept) != HOURS_OF_YEAR:
        raise UnreadableError([Flaw((), "not_a_year", {"rows": len(begins), "layout": layout})])
    astray = np.flatnonzero(
        (kept.month != ORDINARY_YEAR.month) | (kept.day != ORDINARY_YEAR.day) | (kept.hour != ORDINARY_YEAR.hour)
    )
    if len(astray):
        given = {"stamp": f"{kept[astray[0]]:%m-%d %H:%M}", "minutes": 60}
        raise UnreadableError([Flaw((), "stamp_between_steps", given, row=int(lines[astray[0]]))])
    return Hourly(
        latitude=place["latitude"],
        longitude=place["longitude"],
        elevation_m=place["altitude"],
        offset_h=place["TZ"],
        begins_s=None,
        values={name: without(column[ordinary], absent[name]) for name, column in values.items()},
        lines=lines,
        notes=layout,
        quality="estimated",
    )


def without(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], absent: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The values, NaN where the file writes that it has none."""
    return np.where(values == absent, np.nan, values)

"""The sheet `numbers`: series as columns of values, which become a CSV file beside the scenario and come back."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, get_args

from scenarios.profiles.csv_table import TornError, csv_rows
from scenarios.profiles.profile import Quality
from scenarios.profiles.stamps import parse
from scenarios.profiles.units import Unit
from scenarios.workbook.cells import Cell, as_written, number_cell, to_cell
from scenarios.workbook.table import Column

FILE = "series.csv"
SHEET = "numbers"
TIME = "time"
UNITS: tuple[str, ...] = get_args(Unit)
QUALITIES: tuple[str, ...] = get_args(Quality)
UNIT = Column(path=("unit",), sort="text", ja="単位", en="Unit", required=True, known=UNITS)
QUALITY = Column(path=("quality",), sort="text", ja="種別", en="Quality", known=QUALITIES, default="measured")
OWN = {"file", "column", TIME, "unit", "quality"}
"""Settings of a CSV series that the sheet can say."""


class Numbers(NamedTuple):
    """Series of the sheet: settings by name, and rows of stamp and values in that order."""

    settings: Mapping[str, Mapping[str, str]]
    rows: Sequence[Sequence[Cell]]


def numbers_of(data: Mapping[str, Any], folder: Path) -> Numbers:
    """The series of a scenario that its own `series.csv` holds."""
    settings = {name: source["csv"] for name, source in data.get("series", {}).items() if own(name, source)}
    try:
        header, *rows = [cells for _, cells in csv_rows((folder / FILE).read_text("utf-8-sig"), ",")]
    except (OSError, ValueError, TornError):
        return Numbers({}, ())
    if not settings or header[:1] != [TIME] or not settings.keys() <= set(header):
        return Numbers({}, ())
    places = [header.index(name) for name in (TIME, *settings)]
    found = [tuple(row[at] if at < len(row) else "" for at in places) for row in rows]
    return Numbers(settings, [(stamp_cell(stamp), *map(value_cell, values)) for stamp, *values in found])


def own(name: str, source: Mapping[str, Any]) -> bool:
    """Whether a series is one that the sheet itself would write."""
    given = source.get("csv") or {}
    usual = given.get("file") == FILE and given.get("column") == name and given.get(TIME) == TIME
    return bool(usual) and given.keys() <= OWN


def stamp_cell(text: str) -> Cell:
    try:
        stamp = parse(text, None)
    except ValueError:
        return text
    return to_cell(stamp, "moment") if stamp.tzinfo is None else text


def value_cell(text: str) -> Cell:
    """A number, where the text is one written the usual way; anything else as it is."""
    try:
        return number_cell(float(text)) if text else None
    except (ValueError, OverflowError):
        return text


def as_csv(rows: Iterator[Sequence[Any]], names: Sequence[str]) -> str:
    """The text of `series.csv`."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([TIME, *names])
    for stamp, *values in rows:
        writer.writerow([in_text(stamp), *map(in_text, values)])
    return text.getvalue()


def in_text(cell: Any) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    return repr(cell) if isinstance(cell, int | float) else as_written(cell)

"""Tables whose rows are things, not steps: stays, trips, retailers. CSV or Excel, columns known by their headings."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scenarios.profiles.csv_table import Row
from scenarios.profiles.source import UnreadableError
from scenarios.profiles.table import sheet_rows
from scenarios.readers.days import rows_of
from scenarios.readers.text import decoded, plain
from scenarios.sentences import Flaw

HEADER_ROWS = 10
"""A header stands among the first so many rows, below titles."""

WORKBOOKS = (".xlsx", ".xlsm")


class Record(NamedTuple):
    """A row: its line in the file, and its cells by our names of the columns; a column that is absent has none."""

    line: int
    cells: Mapping[str, str]


class Headings(NamedTuple):
    """How a table is told: what its publishers call each column, and which of them it cannot do without."""

    layout: str
    names: Mapping[str, Sequence[str]]
    must: Sequence[str]


def read_records(content: bytes, path: Path, headings: Headings) -> list[Record]:
    """The rows of a table that are not blank. Raises UnreadableError with every row of another width."""
    rows = sheet_rows(content, None) if path.suffix.lower() in WORKBOOKS else rows_of(decoded(content))
    for at, (_, cells) in enumerate(rows[:HEADER_ROWS]):
        places = places_of(cells, headings.names)
        if all(name in places for name in headings.must):
            return list(below(rows[at + 1 :], places, len(cells)))
    missing = ", ".join(headings.names[name][0] for name in headings.must)
    raise UnreadableError([Flaw((), "layout_unknown", {"layout": headings.layout, "missing": missing})])


def places_of(cells: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Where each column stands in a header; a heading may carry spaces and line breaks, as in printed tables."""
    found = [heading(cell) for cell in cells]
    return {
        name: found.index(known)
        for name, spellings in names.items()
        for known in [next((each for each in map(heading, spellings) if each in found), None)]
        if known is not None
    }


def heading(cell: str) -> str:
    return "".join(plain(cell).split()).lower()


def below(rows: Sequence[Row], places: Mapping[str, int], width: int) -> Iterator[Record]:
    flaws = []
    for line, given in rows:
        cells = [plain(cell).strip() for cell in given]
        if not any(cells):
            continue
        if len(cells) < width or any(cells[width:]):
            flaws.append(Flaw((), "row_length", {"cells": len(cells), "columns": width}, row=line))
            continue
        yield Record(line, {name: cells[at] for name, at in places.items()})
    if flaws:
        raise UnreadableError(flaws)

"""A filled-in workbook as rows of tables, whatever order its sheets and columns are in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from scenarios.sentences import Flaw
from scenarios.workbook.assembly import Filled, Place
from scenarios.workbook.cells import NotYamlError, from_cell
from scenarios.workbook.numbers import FILE, QUALITY, SHEET, TIME, UNIT, as_csv
from scenarios.workbook.shape import tables
from scenarios.workbook.table import NAME, Column, Row, Table
from scenarios.workbook.writing import KEY, KEY_AT, VALUE_AT

HEAD_MOST = 20
"""The row of keys stands among the first so many."""

NOT_READ = ("guide",)
Cells = Sequence[Any]


class NotAWorkbookError(Exception):
    """A file that is no workbook."""


@dataclass
class Sheets:
    """What a workbook says: rows by table, the values of `numbers`, and what cannot be told of either."""

    rows: dict[str, list[Filled]] = field(default_factory=dict)
    flaws: list[tuple[Place, Flaw]] = field(default_factory=list)
    series: dict[str, Row] = field(default_factory=dict)
    series_places: dict[str, Place] = field(default_factory=dict)
    csv: str = ""
    first_value_row: int = 0

    def refuse(self, place: Place, code: str, **given: Any) -> None:
        self.flaws.append((place, Flaw((), code, given)))


def read_sheets(path: Path) -> Sheets:
    """All sheets of a workbook. Raises NotAWorkbookError or OSError."""
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
            return sheets_of(book)
        except Exception as error:  # noqa: BLE001 - a damaged file raises whatever openpyxl stumbles over
            raise NotAWorkbookError((str(error).splitlines() or [type(error).__name__])[0]) from None


def sheets_of(book: Workbook) -> Sheets:
    found = Sheets()
    known = {table.name: table for table in tables()}
    for sheet in book.worksheets:
        name = sheet.title.rsplit(maxsplit=1)[-1]
        if sheet.title.startswith("_") or name in NOT_READ:
            continue
        lines = sheet.iter_rows(values_only=True)
        if name == SHEET:
            read_numbers(found, sheet.title, lines)
        elif name in known:
            found.rows[name] = list(rows_of(found, known[name], sheet.title, lines))
        else:
            near = get_close_matches(name, [*known, SHEET], n=1)
            found.refuse(Place(sheet.title, 1, 1), "book_unknown_sheet", sheet=name, meant=near[0] if near else "")
    if "scenario" not in found.rows:
        found.refuse(Place(book.sheetnames[0], 1, 1), "book_no_sheet", sheet=tables()[0].sheet)
    return found


def rows_of(found: Sheets, table: Table, title: str, lines: Iterator[Cells]) -> Iterator[Filled]:
    """The rows of a table that are not blank."""
    line, keys = header(lines, record=table.shape == "record")
    if not keys:
        found.refuse(Place(title, 1, 1), "book_no_keys", key=KEY)
    elif table.shape == "record":
        yield record(found, table, title, line, lines)
    else:
        columns = columns_of(found, title, line, keys, table.keys)
        for row, cells in enumerate(lines, start=line + 1):
            filled = {key: cells[at] for key, at in columns.items() if at < len(cells) and said(cells[at])}
            if filled:
                yield Filled(filled, {key: Place(title, row, at + 1) for key, at in columns.items()})


def record(found: Sheets, table: Table, title: str, line: int, lines: Iterator[Cells]) -> Filled:
    """The one row of the scenario itself, a value a line."""
    cells, places = {}, {}
    for row, each in enumerate(lines, start=line + 1):
        value, key = (each[at] if at < len(each) else None for at in (VALUE_AT, KEY_AT))
        if not said(key):
            continue
        places[str(key)] = Place(title, row, VALUE_AT + 1)
        if key not in table.keys:
            refuse_key(found, places[str(key)], str(key), table.keys)
        elif said(value):
            cells[str(key)] = value
    return Filled(cells, places)


def header(lines: Iterator[Cells], *, record: bool) -> tuple[int, Cells]:
    """Row and cells of the row of keys; where a scenario stands line by line, that of their heading."""
    for line, cells in enumerate(islice(lines, HEAD_MOST), start=1):
        if (KEY in cells) if record else cells[:1] == (KEY,):
            return line, cells
    return 0, ()


def columns_of(found: Sheets, title: str, line: int, keys: Cells, known: Sequence[str]) -> dict[str, int]:
    """Where each key stands; in a column without a key people make notes."""
    columns: dict[str, int] = {}
    for at, key in enumerate(keys[1:], start=1):
        if not said(key):
            continue
        place = Place(title, line, at + 1)
        if key not in known:
            refuse_key(found, place, str(key), known)
        elif key in columns:
            found.refuse(place, "repeated_key", line=line)
        else:
            columns[str(key)] = at
    return columns


def refuse_key(found: Sheets, place: Place, key: str, known: Sequence[str]) -> None:
    near = get_close_matches(key, known, n=1)
    found.refuse(place, "book_unknown_column", column=key, meant=near[0] if near else "")


def read_numbers(found: Sheets, title: str, lines: Iterator[Cells]) -> None:
    """The series of the sheet `numbers`, as settings and as the text of their CSV file."""
    line, keys = header(lines, record=False)
    if not keys:
        found.refuse(Place(title, 1, 1), "book_no_keys", key=KEY)
        return
    named = {at: name_of(key) for at, key in enumerate(keys) if at > 1 and said(key)}
    told: Mapping[str, Cells] = {}
    rows = []
    for row, cells in enumerate(lines, start=line + 1):
        label = cells[0] if cells else None
        if label in (UNIT.key, QUALITY.key):
            told = {**told, label: cells}
            continue
        found.first_value_row = found.first_value_row or row
        rows.append([cells[at] if at < len(cells) else None for at in (1, *named)])
    while rows and not any(map(said, rows[-1])):
        rows.pop()
    for at, name in named.items():
        place = Place(title, line, at + 1)
        if name in found.series:
            found.refuse(place, "book_repeated_name", name=name, other=title)
        settings = {
            column.key: from_cell(told[column.key][at], column)
            for column in (UNIT, QUALITY)
            if column.key in told and at < len(told[column.key]) and said(told[column.key][at])
        }
        found.series[name] = {"file": FILE, "column": name, "time": TIME} | settings
        found.series_places[name] = place
    if found.series:
        found.csv = as_csv(iter(rows), list(found.series))


def name_of(cell: Any) -> str:
    try:
        return str(from_cell(cell, Column(path=(NAME,), sort="text", ja="", en="")))
    except NotYamlError:
        return str(cell)


def said(cell: Any) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())

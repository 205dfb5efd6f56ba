"""A workbook for people to fill in: headings in Japanese and English, units, choices, notes, and rows of a scenario."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from scenarios.faults import letters
from scenarios.workbook.cells import Cell, quoted, to_cell
from scenarios.workbook.numbers import QUALITY, SHEET, TIME, UNIT, Numbers
from scenarios.workbook.shape import tables
from scenarios.workbook.table import NAME, Column, Row, Table
from scenarios.workbook.wording import COMMON, GUIDE, choice, note

KEY = "key"
"""Marks the row of keys, by which the workbook is read."""

HEAD_ROWS = 5
ENTRY_ROWS = 2000
LONGEST_LIST = 255
NAMES = Column(path=(NAME,), sort="text", ja="名前", en="Name", required=True)
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same scenario gives the same bytes
FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "must": {"bold": True, "text_wrap": True, "bg_color": "#FFF2B3", "border": 1, "valign": "top"},
    "may": {"bold": True, "text_wrap": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"},
    "small": {"font_size": 8, "font_color": "#606060", "text_wrap": True, "valign": "top"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "clock": {"num_format": "hh:mm:ss"},
    "link": {"font_color": "#0563C1", "underline": 1},
}
ORDER = ("", "blocks", "buildings", "assets", SHEET, "series", "links")
"""Sheets by the field that they fill, in the order people need them; the rest follow."""


class TooLargeError(OSError):
    """A value that no cell of a worksheet holds, or a row beyond its last."""


class Book:
    """A workbook being written."""

    def __init__(self, path: Path) -> None:
        self.file = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
        self.file.set_properties({"created": CREATED, "title": "machigrid"})
        self.formats: dict[str, Format] = {name: self.file.add_format(told) for name, told in FORMATS.items()}

    def table(self, table: Table, rows: Sequence[Row]) -> None:
        """One sheet with its rows."""
        sheet = self.file.add_worksheet(table.sheet)
        naming = headings(table)
        columns = [*naming, *table.columns]
        sheet.write_string(0, 1, f"{table.ja}  {table.en}", self.formats["title"])
        sheet.write_string(HEAD_ROWS - 1, 0, KEY, self.formats["small"])
        for at, (key, column) in enumerate(zip(table.keys, columns, strict=True), start=1):
            self.heading(sheet, at, key, column)
            self.choices(sheet, (HEAD_ROWS, at, HEAD_ROWS + ENTRY_ROWS, at), column, origin_of(table, key))
        for line, row in enumerate(rows, start=HEAD_ROWS):
            for at, (key, column) in enumerate(zip(table.keys, columns, strict=True), start=1):
                self.cell(sheet, line, at, to_cell(row.get(key), column.sort))
        sheet.freeze_panes(HEAD_ROWS, 1 + max(1, len(naming)))
        self.show(sheet, table.name, filled=bool(rows))

    def record(self, table: Table, row: Row) -> None:
        """The sheet of the scenario itself, one value a line."""
        sheet = self.file.add_worksheet(table.sheet)
        sheet.write_string(0, 1, f"{table.ja}  {table.en}", self.formats["title"])
        for at, (words, width) in enumerate(RECORD_COLUMNS):
            sheet.write_string(HEAD_ROWS - 1, at, words, self.formats["small" if words == KEY else "may"])
            sheet.set_column(at, at, width)
        for line, column in enumerate(table.columns, start=HEAD_ROWS):
            sheet.write_string(line, 1, column.ja, self.formats["must" if column.required else "may"])
            sheet.write_string(line, 2, column.en, self.formats["wrap"])
            self.cell(sheet, line, VALUE_AT, to_cell(row.get(column.key), column.sort))
            self.choices(sheet, (line, VALUE_AT, line, VALUE_AT), column, None)
            sheet.write_string(line, 4, note(column), self.formats["small"])
            sheet.write_string(line, KEY_AT, column.key, self.formats["small"])
        sheet.freeze_panes(HEAD_ROWS, 3)
        self.show(sheet, table.name, filled=True)

    def numbers(self, numbers: Numbers) -> None:
        """The sheet of series that are columns of values."""
        sheet = self.file.add_worksheet(f"時系列 {SHEET}")
        sheet.write_string(0, 1, "時系列  Series as columns of values", self.formats["title"])
        sheet.write_string(1, 1, "時刻（コマの始まり） / 名前は列ごとに", self.formats["must"])
        sheet.write_string(2, 1, "Time at which the step starts; a name for each column", self.formats["wrap"])
        for line, words in enumerate((KEY, UNIT.key, QUALITY.key), start=HEAD_ROWS - 1):
            sheet.write_string(line, 0, words, self.formats["small"])
        sheet.write_string(HEAD_ROWS - 1, 1, TIME, self.formats["small"])
        sheet.set_column(1, 1, 22, self.formats["moment"])
        for at, (name, settings) in enumerate(numbers.settings.items(), start=2):
            sheet.write_string(HEAD_ROWS - 1, at, quoted(name), self.formats["may"])
            for line, column in enumerate((UNIT, QUALITY), start=HEAD_ROWS):
                self.cell(sheet, line, at, settings.get(column.key))
        for line, column in enumerate((UNIT, QUALITY), start=HEAD_ROWS):
            self.choices(sheet, (line, 2, line, 60), column, None)
        for line, row in enumerate(numbers.rows, start=HEAD_ROWS + 2):
            for at, value in enumerate(row, start=1):
                self.cell(sheet, line, at, value)
        sheet.freeze_panes(HEAD_ROWS + 2, 2)
        self.show(sheet, SHEET, filled=bool(numbers.rows))

    def guide(self, names: Sequence[tuple[str, str]]) -> None:
        """The first sheet: how to fill in the others, and what each is for."""
        sheet = self.file.add_worksheet("読み方 guide")
        sheet.set_column(0, 1, 70, self.formats["wrap"])
        for line, (ja, en) in enumerate(GUIDE):
            sheet.write_string(line, 0, ja, self.formats["wrap" if line else "title"])
            sheet.write_string(line, 1, en, self.formats["wrap" if line else "title"])
        for line, (title, en) in enumerate(names, start=len(GUIDE) + 1):
            sheet.write_url(line, 0, f"internal:'{title}'!B1", self.formats["link"], title)
            sheet.write_string(line, 1, en)
        sheet.activate()

    def heading(self, sheet: Worksheet, at: int, key: str, column: Column) -> None:
        """Japanese, English, key and note above a column."""
        sheet.set_column(at, at, max(12, min(28, len(column.en))), self.formats.get(column.sort))
        lines = (column.ja, column.en, note(column), key)
        formats = ("must" if column.required else "may", "wrap", "small", "small")
        for line, (words, shown) in enumerate(zip(lines, formats, strict=True), start=1):
            sheet.write_string(line, at, words, self.formats[shown])

    def choices(self, sheet: Worksheet, cells: tuple[int, int, int, int], column: Column, origin: str | None) -> None:
        """A list to choose from, where the values are words, truths or names on another sheet."""
        source: Any = origin
        if column.known:
            source = [*map(choice, column.known)]
        elif column.sort == "truth":
            source = ["TRUE", "FALSE"]
        if source and (isinstance(source, str) or len(",".join(source)) <= LONGEST_LIST):
            # Words outside the list are refused by `machigrid read`, which can say why.
            sheet.data_validation(*cells, {"validate": "list", "source": source, "error_type": "warning"})

    def cell(self, sheet: Worksheet, line: int, at: int, value: Cell) -> None:
        """Write a value as what it is. Raises TooLargeError."""
        refused = 0
        match value:
            case None:
                pass
            case bool():
                refused = sheet.write_boolean(line, at, value)
            case int() | float():
                refused = sheet.write_number(line, at, value)
            case str():
                refused = sheet.write_string(line, at, value)
            case datetime():
                refused = sheet.write_datetime(line, at, value, self.formats["moment"])
            case _:
                refused = sheet.write_datetime(line, at, value, self.formats["clock"])
        if refused:
            raise TooLargeError(f"{sheet.name}!{letters(at + 1)}{line + 1}")

    def show(self, sheet: Worksheet, name: str, *, filled: bool) -> None:
        if not filled and name not in COMMON:
            sheet.hide()


VALUE_AT, KEY_AT = 3, 5
RECORD_COLUMNS = (("", 10), ("項目", 36), ("Item", 44), ("値 Value", 36), ("既定 Default", 24), (KEY, 28))


def write_workbook(path: Path, rows: Mapping[str, Sequence[Row]], numbers: Numbers) -> None:
    """Write a workbook with these rows of each table. Raises OSError."""
    book = Book(path)
    root, *below = tables()
    sheets: list[Table | None] = [None, *below]
    sheets.sort(key=lambda table: ORDER.index(first) if (first := of_field(table)) in ORDER else len(ORDER))
    book.guide([titled(table) for table in (root, *sheets)])
    book.record(root, rows[root.name][0] if rows.get(root.name) else {})
    for table in sheets:
        if table is None:
            book.numbers(numbers)
        else:
            book.table(table, rows.get(table.name, ()))
    book.file.close()


def of_field(table: Table | None) -> str:
    """The field of the scenario, or of a section, that a sheet's rows begin at."""
    while table is not None and table.parent is not None and table.parent.variant + table.parent.kinds:
        table = table.parent
    return SHEET if table is None else table.place[0]


def titled(table: Table | None) -> tuple[str, str]:
    return (f"時系列 {SHEET}", "Series as columns of values") if table is None else (table.sheet, table.en)


def headings(table: Table) -> list[Column]:
    """Columns that name the row above and, in a mapping, the row itself."""
    above = [Column(path=(key,), sort="text", ja=of.ja, en=of.en, required=True) for key, of in ancestors(table)]
    return [*above, NAMES] if table.shape == "mapping" else above


def ancestors(table: Table) -> Iterator[tuple[str, Table]]:
    """The cells that name the row above, each with the table of the rows that it names."""
    for key in table.above:
        ancestor = table.parent
        while ancestor is not None and f"{ancestor.place[-1]}.{NAME}" != key:
            ancestor = ancestor.parent
        if ancestor is not None:
            yield key, ancestor


def origin_of(table: Table, key: str) -> str | None:
    """Where the names that a cell may refer to stand, as an Excel range."""
    of = dict(ancestors(table)).get(key)
    if of is None:
        return None
    column = letters(1 + 1 + of.keys.index(NAME))
    return f"='{of.sheet}'!${column}${HEAD_ROWS + 1}:${column}${HEAD_ROWS + ENTRY_ROWS}"

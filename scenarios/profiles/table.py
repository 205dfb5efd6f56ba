"""Series from a column of a Parquet file or an Excel sheet, mapped like a CSV file's."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pyarrow as pa
from openpyxl import load_workbook
from pyarrow import parquet
from pydantic import Field

from scenarios.profiles.csv import Csv
from scenarios.profiles.csv_table import Row
from scenarios.profiles.source import UnreadableError
from scenarios.sentences import Flaw


class Table(Csv):
    """One column of a .parquet, .xlsx or .csv file; `time`, `column` and `unit` map it to ours."""

    sheet: str | None = Field(default=None, description="Sheet of a workbook; absent: the first / シート名")

    def rows(self, content: bytes, path: Path) -> Iterable[Row]:
        match path.suffix.lower():
            case ".parquet":
                return parquet_rows(content, [self.time, self.column])
            case ".xlsx" | ".xlsm":
                return sheet_rows(content, self.sheet)
            case _:
                return super().rows(content, path)


def parquet_rows(content: bytes, columns: list[str]) -> list[Row]:
    """Header and rows of some columns; a row's line is its number from 2, as if the header were line 1."""
    try:
        file = parquet.ParquetFile(BytesIO(content))
        there = [name for name in columns if name in file.schema_arrow.names]
        frame = file.read(columns=there)
        cells = [[*map(as_text, column.to_pylist())] for column in frame.columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise unreadable("Parquet", error) from None
    rows: list[Row] = [(line, row) for line, row in enumerate(zip(*cells, strict=True), start=2)]
    return [(1, there), *rows]


def sheet_rows(content: bytes, sheet: str | None) -> list[Row]:
    """Rows of a sheet from its first that is not blank; formulas count by the values that Excel saved."""
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        name = sheet or book.sheetnames[0]
        if name in book.sheetnames:
            return list(filled_rows(book[name].iter_rows(values_only=True)))
    except Exception as error:  # noqa: BLE001 - a damaged file raises whatever openpyxl stumbles over
        raise unreadable("Excel", error) from None
    sheets = ", ".join(book.sheetnames)
    raise UnreadableError([Flaw(("sheet",), "sheet_not_found", {"sheet": name, "sheets": sheets})])


def unreadable(kind: str, error: Exception) -> UnreadableError:
    return UnreadableError([Flaw((), "not_a_table", {"kind": kind, "words": first_line(error)})])


def filled_rows(rows: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    for line, cells in enumerate(rows, start=1):
        if any(cell is not None for cell in cells):
            yield line, [as_text(cell) for cell in cells]


def as_text(cell: object) -> str:
    """A typed cell as a CSV file would write it; Excel keeps times as fractions of a day, off by microseconds."""
    match cell:
        case None:
            return ""
        case datetime():
            return (cell + timedelta(microseconds=500_000)).replace(microsecond=0).isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case bool():
            return str(cell)
        case float():
            return repr(cell)
        case _:
            return str(cell)


def first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

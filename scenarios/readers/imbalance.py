"""Imbalance prices as the information site (ICS) gives them: records H (title), T (headers) and D (data).

Surplus (余剰) and shortage (不足) prices stand either in two tables, each under its title, or side by side in one.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, ClassVar, Literal

from pydantic import Field

from scenarios.profiles.csv_table import Row
from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import Gathered, gather, koma, rows_of, step_begin
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import Numbers, Readings, on_equal_steps
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw

SIDES = ("余剰", "不足")
LEADING = ["T", "日付", "時間帯コマ", "時間帯_自", "時間帯_至"]
CHANGED = "変更S"


def read_imbalance(file: BinaryIO) -> Readings:
    """Price of each area and side, columns `余剰 東京` and so on [yen/kWh]. Raises UnreadableError."""
    rows = [(line, [cell.strip() for cell in cells]) for line, cells in rows_of(decoded(file.read()))]
    tables = [gathered for title, header, data in tables_of(rows) for gathered in table(title, header, data)]
    if not tables:
        raise unknown(1)
    if flaws := [flaw for gathered in tables for flaw in gathered.flaws]:
        raise UnreadableError(flaws)
    columns: dict[str, Numbers] = {}
    for gathered in tables:
        if gathered.begins != tables[0].begins or columns.keys() & set(gathered.columns):
            raise unknown(gathered.lines[0] if gathered.lines else 1)
        for at, name in enumerate(gathered.columns):
            columns[name] = Numbers(values=[row[at] for row in gathered.values], unit="yen/kWh")
    return on_equal_steps(tables[0].begins, tables[0].lines, columns, step_minutes=30, notes="ICS")


def tables_of(rows: Sequence[Row]) -> Iterator[tuple[str, Row, list[Row]]]:
    """Title, header row and data rows of each table of the file."""
    title, header = "", None
    data: list[Row] = []
    for line, cells in rows:
        match cells[0] if cells else "":
            case "D":
                data.append((line, cells))
                continue
            case "T":
                if header is not None:
                    yield title, header, data
                header, data = (line, list(cells)), []
            case _:
                if header is not None and data:
                    yield title, header, data
                    header, data, title = None, [], ""
                title += ",".join(cells)
    if header is not None:
        yield title, header, data


def table(title: str, header: Row, data: Sequence[Row]) -> Iterator[Gathered]:
    """The areas' prices of one table, by side."""
    line, names = header
    areas = [(at, name) for at, name in enumerate(names) if at >= len(LEADING) and name and name != CHANGED]
    sides = sorted((side for side in SIDES if side in title), key=title.index)
    each, rest = divmod(len(areas), len(sides) or 1)
    if names[: len(LEADING)] != LEADING or not sides or rest or not each:
        raise unknown(line)
    columns = {f"{sides[n // each]} {name}": at for n, (at, name) in enumerate(areas)}
    if len(columns) != len(areas):
        raise unknown(line)
    yield gather(
        data,
        width=len(names),
        columns=columns,
        begin=lambda cells: step_begin(cells[1], "日付") + koma(cells[2], "時間帯コマ"),
    )


def unknown(row: int) -> UnreadableError:
    given = {"layout": "インバランス料金 (H/T/D)", "missing": f"{','.join(LEADING)},… (余剰/不足)"}
    return UnreadableError([Flaw((), "layout_unknown", given, row=row)])


class Imbalance(FileSource):
    """The price of surplus or shortage in an area, each コマ."""

    splits: ClassVar[bool] = True

    area: str = Field(description="Area as the file names it / エリア")
    side: Literal["surplus", "shortage"] = Field(description="Which price / 余剰・不足")

    def reader(self) -> Reader:
        return read_imbalance

    def named(self, readings: Readings) -> str:
        return chosen(f"{SIDES[0] if self.side == 'surplus' else SIDES[1]} {self.area}", readings)

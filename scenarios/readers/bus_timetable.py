"""Timetables of vehicles (運行表): one row a trip from the depot and back, by duty (仕業) and kind of day."""

from datetime import time
from pathlib import Path
from typing import Literal, NamedTuple

from scenarios.profiles.csv_table import CellError
from scenarios.profiles.source import UnreadableError
from scenarios.readers.cells import minute
from scenarios.readers.ev_sessions import amount
from scenarios.readers.records import Headings, Record, read_records
from scenarios.sentences import Flaw

HEADINGS = Headings(
    layout="バス運行表",
    names={
        "duty": ("仕業", "ダイヤ番号", "ダイヤ", "系統", "duty", "block_id"),
        "days": ("運行日", "曜日", "days", "service_id"),
        "leaves": ("出庫時刻", "発車時刻", "出発時刻", "leaves", "departure_time"),
        "returns": ("帰庫時刻", "到着時刻", "returns", "arrival_time"),
        "km": ("営業キロ(km)", "営業キロ", "距離(km)", "km"),
        "deadhead_km": ("回送キロ(km)", "回送キロ", "deadhead_km"),
        "powered_minutes": ("走行中給電(分)", "powered_minutes"),
    },
    must=("leaves", "returns", "km"),
)
Days = Literal["all", "weekdays", "holidays"]
DAYS: dict[str, Days] = {
    "": "all",
    "毎日": "all",
    "全日": "all",
    "all": "all",
    "平日": "weekdays",
    "weekdays": "weekdays",
    "土日祝": "holidays",
    "土休日": "holidays",
    "休日": "holidays",
    "holidays": "holidays",
}
MINUTES_PER_HOUR = 60


class TimetableRow(NamedTuple):
    """A trip: line in the file, duty, times of day, kilometres with and without passengers, minutes of power."""

    line: int
    duty: str
    days: Days
    leaves: time
    returns: time
    km: float
    deadhead_km: float
    powered_minutes: float


def read_timetable(content: bytes, path: Path) -> list[TimetableRow]:
    """Every trip of a file in its order. Raises UnreadableError with every cell that cannot be read."""
    rows, flaws = [], []
    for record in read_records(content, path, HEADINGS):
        try:
            rows.append(row_of(record))
        except CellError as error:
            flaws.append(Flaw((), error.code, error.given, row=record.line))
    if flaws or not rows:
        raise UnreadableError(flaws or [Flaw((), "rows_too_few", {"rows": 0})])
    return rows


def row_of(record: Record) -> TimetableRow:
    """The trip of a row. Raises CellError."""
    cells = record.cells
    days = cells.get("days", "")
    if days not in DAYS:
        raise CellError("days_not_known", {"column": HEADINGS.names["days"][0], "got": repr(days)})
    leaves, returns = (clock(cells[name], HEADINGS.names[name][0]) for name in ("leaves", "returns"))
    optional = {name: cells.get(name) or "0" for name in ("deadhead_km", "powered_minutes")}
    return TimetableRow(
        line=record.line,
        duty=cells.get("duty", ""),
        days=DAYS[days],
        leaves=leaves,
        returns=returns,
        km=amount(cells["km"], HEADINGS.names["km"][0]),
        deadhead_km=amount(optional["deadhead_km"], HEADINGS.names["deadhead_km"][0]),
        powered_minutes=amount(optional["powered_minutes"], HEADINGS.names["powered_minutes"][0]),
    )


def clock(cell: str, column: str) -> time:
    """A time of day before midnight. Raises CellError."""
    try:
        hours, minutes = divmod(minute(cell), MINUTES_PER_HOUR)
        return time(hours, minutes)
    except ValueError:
        raise CellError("stamp_not_readable", {"column": column, "got": repr(cell)}) from None

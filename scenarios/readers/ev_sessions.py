"""Tables of stays at chargers: vehicle, arrival, departure, and the energy driven before or charged during the stay.

Charging services write what a stay delivered; a vehicle that always leaves equally full has driven that, less the loss
of charging, before it arrived.
"""

import re
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from scenarios.profiles.csv_table import CellError
from scenarios.profiles.source import UnreadableError
from scenarios.readers.cells import day
from scenarios.readers.days import cell_number
from scenarios.readers.records import Headings, Record, read_records
from scenarios.sentences import Flaw

HEADINGS = Headings(
    layout="EV充電セッション表",
    names={
        "vehicle": ("車両ID", "車両", "車両番号", "EV", "vehicle", "vehicle_id", "userID"),
        "arrives": ("到着日時", "接続開始", "接続日時", "充電開始", "arrives", "arrival", "connectionTime", "start"),
        "leaves": ("出発日時", "接続終了", "切断日時", "充電終了", "leaves", "departure", "disconnectTime", "end"),
        "driven": ("走行電力量(kWh)", "消費電力量(kWh)", "needs_kwh", "driven_kwh"),
        "charged": ("充電量(kWh)", "充電電力量(kWh)", "charged_kwh", "kWhDelivered", "energy_kwh"),
    },
    must=("arrives", "leaves"),
)
MOMENT = re.compile(r"(\S+)[ T](\d{1,2}):(\d\d)(?::(\d\d))?")
HOURS_A_DAY = 24


class Stay(NamedTuple):
    """A stay: line in the file, wall-clock times, and energy driven before it [kWh at the battery].

    charged   whether the energy is what the meter delivered instead
    """

    line: int
    vehicle: str
    arrives: datetime
    leaves: datetime
    kwh: float
    charged: bool


def read_stays(content: bytes, path: Path) -> list[Stay]:
    """Every stay of a file in its order. Raises UnreadableError with every cell that cannot be read."""
    records = read_records(content, path, HEADINGS)
    energy = next((name for name in ("driven", "charged") if records and name in records[0].cells), None)
    if energy is None:
        given = {"layout": HEADINGS.layout, "missing": HEADINGS.names["driven"][0]}
        raise UnreadableError([Flaw((), "layout_unknown" if records else "rows_too_few", given | {"rows": 0})])
    stays, flaws = [], []
    for record in records:
        try:
            stays.append(stay_of(record, energy))
        except CellError as error:
            flaws.append(Flaw((), error.code, error.given, row=record.line))
    if flaws:
        raise UnreadableError(flaws)
    return stays


def stay_of(record: Record, energy: str) -> Stay:
    """The stay of a row. Raises CellError."""
    arrives, leaves = (moment(record.cells[name], HEADINGS.names[name][0]) for name in ("arrives", "leaves"))
    if leaves <= arrives:
        raise CellError("leaves_too_early", {"arrives": f"{arrives:%F %R}", "leaves": f"{leaves:%F %R}"})
    kwh = amount(record.cells[energy], HEADINGS.names[energy][0])
    return Stay(record.line, record.cells.get("vehicle", ""), arrives, leaves, kwh, energy == "charged")


def amount(cell: str, column: str) -> float:
    """A number that is there and not negative. Raises CellError."""
    value = cell_number(cell, column)
    if value != value:  # noqa: PLR0124 - NaN: the cell is blank
        raise CellError("cell_empty", {"column": column})
    if value < 0:
        raise CellError("cell_negative", {"column": column, "least": "0", "got": cell})
    return value


def moment(cell: str, column: str) -> datetime:
    """A wall-clock time such as 2026/7/1 18:05 or 2026-07-01T18:05:30; 24:00 ends its day. Raises CellError."""
    unreadable = CellError("stamp_not_readable", {"column": column, "got": repr(cell)})
    found = MOMENT.fullmatch(cell.strip())
    if found is None:
        raise unreadable
    try:
        hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        if (hours, minutes, seconds) == (HOURS_A_DAY, 0, 0):
            return datetime.combine(day(found[1]), time()) + timedelta(days=1)
        return datetime.combine(day(found[1]), time(hours, minutes, seconds))
    except ValueError:
        raise unreadable from None

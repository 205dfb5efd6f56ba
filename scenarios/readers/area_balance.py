"""エリア需給実績: supply and demand of an area as its TSO publishes it.

Since 2024-04: 30 minutes, mean MW, 20 or 22 columns under a row with the unit; Kyushu quotes every cell and writes
full-width brackets. Before: hourly, 万kWh, two rows of headers; Kansai has day and time in one column.
Pumping and batteries are negative while they draw; 連系線 is positive while the area imports.
"""

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import BinaryIO, ClassVar, Literal

import numpy as np
from pydantic import Field

from scenarios.profiles.csv_table import CellError, Row
from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import gather, rows_of, step_begin, time_of_day
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import KW_PER_MANKW, KW_PER_MW, Readings
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw

COLUMNS = {
    "demand": "エリア需要",
    "nuclear": "原子力",
    "thermal": "火力",
    "lng": "火力(LNG)",
    "coal": "火力(石炭)",
    "oil": "火力(石油)",
    "other_thermal": "火力(その他)",
    "thermal_curtailed": "火力出力制御量",
    "hydro": "水力",
    "geothermal": "地熱",
    "biomass": "バイオマス",
    "biomass_curtailed": "バイオマス出力制御量",
    "solar": "太陽光発電実績",
    "solar_curtailed": "太陽光出力制御量",
    "wind": "風力発電実績",
    "wind_curtailed": "風力出力制御量",
    "pumped": "揚水",
    "battery": "蓄電池",
    "interconnection": "連系線",
    "other": "その他",
    "total": "合計",
}
Quantity = Literal[
    "demand", "nuclear", "thermal", "lng", "coal", "oil", "other_thermal", "thermal_curtailed", "hydro", "geothermal",
    "biomass", "biomass_curtailed", "solar", "solar_curtailed", "wind", "wind_curtailed", "pumped", "battery",
    "interconnection", "other", "total",
]  # fmt: skip

UNIT = re.compile(r"(MW平均|MWh|MW|万kWh|万kW|kWh|kW)")
POWER = {"MW平均": KW_PER_MW, "MW": KW_PER_MW, "万kW": KW_PER_MANKW, "kW": 1.0}
ENERGY = {"MWh": KW_PER_MW, "万kWh": KW_PER_MANKW, "kWh": 1.0}
DEMAND = COLUMNS["demand"]
STEPS_MINUTES = (30, 60)
HEADER_ROWS = 5
TOGETHER = ("DATE_TIME", "DATETIME", "日時")


def read_area_balance(file: BinaryIO) -> Readings:
    """Every known column as mean kW. Raises UnreadableError."""
    rows = rows_of(decoded(file.read()))
    at, header, body = heading(rows)
    unit = stated_unit(rows[: at + 1])
    columns = {name: place for place, name in enumerate(header) if name in COLUMNS.values()}
    if DEMAND not in columns:
        raise unknown(f"{DEMAND} …")
    gathered = gather(body, width=len(header), columns=columns, begin=clock(header))
    distances = np.diff(gathered.begins) / 60
    step_minutes = int(distances[distances > 0].min()) if (distances > 0).any() else 0
    if step_minutes not in STEPS_MINUTES:
        if gathered.flaws:
            raise UnreadableError(gathered.flaws)
        given = {"got": step_minutes, "steps": " / ".join(map(str, STEPS_MINUTES))}
        raise UnreadableError([Flaw((), "step_unknown", given, row=body[0][0] if body else at + 1)])
    factor = POWER[unit] if unit in POWER else ENERGY[unit] * 60 / step_minutes
    return gathered.readings(dict.fromkeys(columns, ("kW", factor)), step_minutes=step_minutes, notes=f"[{unit}]")


def heading(rows: Sequence[Row]) -> tuple[int, list[str], Sequence[Row]]:
    """Where the header ends among the rows, its names, and the rows below; a second row of names is merged in."""
    starts = [
        at for at, (_, cells) in enumerate(rows[:HEADER_ROWS]) if cells and cells[0].strip() in ("DATE", *TOGETHER)
    ]
    if not starts:
        raise unknown("DATE,TIME / DATE_TIME")
    at = starts[0]
    header, below = ([cell.strip() for cell in cells] for _, cells in (*rows[at : at + 2], (0, []))[:2])
    if any(below) and not any(below[:2]):
        header = [under or over for over, under in zip_longest(header, below, fillvalue="")]
        at += 1
    named = [DEMAND if name.endswith(DEMAND) else name.replace(" ", "") for name in trimmed(header)]
    return at, named, rows[at + 1 :]


def trimmed(cells: list[str]) -> list[str]:
    """Without the blank cells at the end."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def stated_unit(rows: Sequence[Row]) -> str:
    """The unit named above the data. Raises UnreadableError where none or several are."""
    units = {unit for _, cells in rows for unit in UNIT.findall(" ".join(cells))}
    if len(units) != 1:
        raise UnreadableError([Flaw((), "unit_unknown", {"units": ", ".join([*POWER, *ENERGY])}, row=1)])
    return str(units.pop())


def clock(header: Sequence[str]) -> Callable[[Sequence[str]], int]:
    """When a row's step begins [s since 1970 UTC], from its first one or two cells."""
    if header[0] in TOGETHER:
        return together
    return lambda cells: step_begin(cells[0], "DATE") + time_of_day(cells[1], "TIME")


def together(cells: Sequence[str]) -> int:
    day, _, time = cells[0].partition(" ")
    if not time:
        raise CellError("stamp_not_readable", {"column": "DATE_TIME", "got": repr(cells[0])})
    return step_begin(day, "DATE_TIME") + time_of_day(time, "DATE_TIME")


def unknown(missing: str) -> UnreadableError:
    given = {"layout": "エリア需給実績 eria_jukyu_YYYYMM_AA.csv", "missing": missing}
    return UnreadableError([Flaw((), "layout_unknown", given, row=1)])


class AreaBalance(FileSource):
    """One column of an area's supply and demand [kW]."""

    splits: ClassVar[bool] = True

    quantity: Quantity = Field(default="demand", description="Demand or kind of supply / 項目")

    def reader(self) -> Reader:
        return read_area_balance

    def named(self, readings: Readings) -> str:
        return chosen(COLUMNS[self.quantity], readings)

"""JEPX day-ahead results, one file a fiscal year, in both generations of headers.

Old: 年月日, 時刻コード, …, with blank separator columns and FIP reference prices. New: 受渡日, 時刻コード, …
Columns go by their headers, so either order and further columns do.
"""

from typing import BinaryIO, ClassVar, Literal

from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import gather, koma, rows_of, step_begin
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import Readings
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw

Area = Literal["北海道", "東北", "東京", "中部", "北陸", "関西", "中国", "四国", "九州"]

DAY_HEADERS = ("年月日", "受渡日")
CODE_HEADER = "時刻コード"
UNITS = {"(円/kWh)": ("yen/kWh", 1.0), "(kWh)": ("kW", 2.0)}
"""Unit and factor by the end of a header; quantities are kWh in half an hour."""

SYSTEM_PRICE = "システムプライス(円/kWh)"
AREA_PRICE = "エリアプライス{}(円/kWh)"


def read_spot(file: BinaryIO) -> Readings:
    """Every column with a unit, by its header. Raises UnreadableError."""
    rows = rows_of(decoded(file.read()))
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    missing = [name for name in (CODE_HEADER, SYSTEM_PRICE) if name not in header]
    if header[:1] not in [[name] for name in DAY_HEADERS]:
        missing.append(" / ".join(DAY_HEADERS))
    if missing:
        given = {"layout": "JEPX spot_YYYY.csv / spot_summary_YYYY.csv", "missing": ", ".join(missing)}
        raise UnreadableError([Flaw((), "layout_unknown", given, row=1)])
    known = {
        name: (at, unit) for at, name in enumerate(header) for ending, unit in UNITS.items() if name.endswith(ending)
    }
    code_at = header.index(CODE_HEADER)
    gathered = gather(
        rows[1:],
        width=len(header),
        columns={name: at for name, (at, _) in known.items()},
        begin=lambda cells: step_begin(cells[0], header[0]) + koma(cells[code_at], CODE_HEADER),
    )
    return gathered.readings({name: unit for name, (_, unit) in known.items()}, step_minutes=30, notes="JEPX")


class JepxSpot(FileSource):
    """The system price, or an area's, of each コマ; it holds throughout the コマ."""

    splits: ClassVar[bool] = True

    area: Area | None = Field(default=None, description="Area; absent: the system price / エリア")

    def reader(self) -> Reader:
        return read_spot

    def named(self, readings: Readings) -> str:
        return chosen(AREA_PRICE.format(self.area) if self.area else SYSTEM_PRICE, readings)

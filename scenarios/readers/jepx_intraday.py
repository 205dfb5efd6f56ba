"""JEPX intraday results `im_trade_summary_YYYY.csv`: headers mix half- and full-width brackets."""

from typing import BinaryIO, ClassVar, Literal

from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import gather, koma, rows_of, step_begin
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import KW_PER_MW, Readings
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw

COLUMNS = {
    "始値(円/kWh)": ("yen/kWh", 1.0),
    "高値(円/kWh)": ("yen/kWh", 1.0),
    "安値(円/kWh)": ("yen/kWh", 1.0),
    "終値(円/kWh)": ("yen/kWh", 1.0),
    "平均(円/kWh)": ("yen/kWh", 1.0),
    "約定量合計(MWh/h)": ("kW", KW_PER_MW),
    "約定件数": ("", 1.0),
}
HEADER = ["年月日", "時刻コード", *COLUMNS]
PRICES = {"open": "始値", "high": "高値", "low": "安値", "close": "終値", "mean": "平均"}


def read_intraday(file: BinaryIO) -> Readings:
    """All columns; a コマ without a trade is a hole. Raises UnreadableError."""
    rows = rows_of(decoded(file.read()))
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if header[: len(HEADER)] != HEADER:
        missing = ", ".join(name for name in HEADER if name not in header) or ", ".join(HEADER)
        given = {"layout": "JEPX im_trade_summary_YYYY.csv", "missing": missing}
        raise UnreadableError([Flaw((), "layout_unknown", given, row=1)])
    gathered = gather(
        rows[1:],
        width=len(HEADER),
        columns={name: at for at, name in enumerate(HEADER) if name in COLUMNS},
        begin=lambda cells: step_begin(cells[0], HEADER[0]) + koma(cells[1], HEADER[1]),
    )
    return gathered.readings(COLUMNS, step_minutes=30, notes="JEPX")


class JepxIntraday(FileSource):
    """A price of the intraday market in each コマ."""

    splits: ClassVar[bool] = True

    price: Literal["open", "high", "low", "close", "mean"] = Field(
        default="mean", description="Which price of the コマ / 始値・高値・安値・終値・平均"
    )

    def reader(self) -> Reader:
        return read_intraday

    def named(self, readings: Readings) -> str:
        return chosen(f"{PRICES[self.price]}(円/kWh)", readings)

"""One row of a stream of meters: which meter counted how much in which step."""

import math
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

HEADER = "start,meter,kwh"


class BadRow(ValueError):
    """A row that cannot be taken; nothing of it is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MeterRow:
    """Energy that a meter counted in the step that begins at `start` [Unix s; kWh], of one building's copy."""

    start: int
    meter: str
    kwh: float

    def line(self, zone: str) -> str:
        """The row as text, without an end; the number reads back as the same."""
        moment = datetime.fromtimestamp(self.start, ZoneInfo(zone))
        return f"{moment.isoformat()},{self.meter},{self.kwh!r}"


def row_of(line: str, zone: str) -> MeterRow:
    """The inverse of `line`; a start without an offset is local time of `zone`. Raises BadRow."""
    cells = [cell.strip() for cell in line.split(",")]
    if len(cells) != len(HEADER.split(",")):
        raise BadRow(f"must have {HEADER} (has {len(cells)} cell(s))")
    stamp, meter, number = cells
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        raise BadRow(f"start must be a time such as 2018-07-20T10:30+09:00 (got {stamp})") from None
    try:
        kwh = float(number)
    except ValueError:
        raise BadRow(f"kwh must be a number; a missing value is not zero (got {number!r})") from None
    if not (math.isfinite(kwh) and kwh >= 0):
        raise BadRow(f"kwh must be ≥ 0 (got {number})")
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return MeterRow(start=round(local.timestamp()), meter=meter, kwh=kwh)

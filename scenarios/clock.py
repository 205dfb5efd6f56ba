"""Wall clocks as engine time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scenarios.spec.scenario import Scenario

DAY_S = 86_400
ZERO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock, read in the scenario's zone


def epoch_s(moment: datetime, zone: str) -> int:
    """Local wall-clock time of `zone` as Unix time [s]."""
    return round(moment.replace(tzinfo=ZoneInfo(zone)).timestamp())


def opening_of(scenario: Scenario) -> int:
    """When an explicit book opens, Unix time [s]: as it says, else at zero; at the latest when the run starts."""
    stated = None if scenario.market is None else scenario.market.opens
    starts = None if scenario.time is None else scenario.time.start
    return epoch_s(min((moment for moment in (stated, starts) if moment is not None), default=ZERO), scenario.zone)

"""Whose clock a scenario follows, and when its market opens."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scenarios.spec.scenario import Scenario
from scenarios.spec.time import TimeSpec

ZERO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock, read in the scenario's zone


def zone_of(scenario: Scenario) -> str:
    """The scenario's zone; without a `time:` section the default one."""
    default: str = TimeSpec.model_fields["zone"].default
    return default if scenario.time is None else scenario.time.zone


def opening_of(scenario: Scenario) -> int:
    """When an explicit book opens, Unix time [s]: as it says, else at zero; at the latest when the run starts."""
    stated = None if scenario.market is None else scenario.market.opens
    starts = None if scenario.time is None else scenario.time.start
    opens = min((moment for moment in (stated, starts) if moment is not None), default=ZERO)
    return round(opens.replace(tzinfo=ZoneInfo(zone_of(scenario))).timestamp())

"""Faults of the `outages:` section that show beside the rest of the scenario."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ems.windows import PERFECT
from scenarios.faults import path_text
from scenarios.reading.responding import off_step
from scenarios.sentences import Flaw, Loc
from scenarios.spec.outages import OutageSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.time import DispatchSpec, TimeSpec


def outage_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Outages of blocks that there are not, outside the run, or longer than a plan sees."""
    if scenario.outages and scenario.dispatch.forecast != PERFECT:
        yield Flaw(("dispatch", "forecast"), "outage_on_forecasts", {})
    for n, outage in enumerate(scenario.outages):
        loc: Loc = ("outages", n)
        for m, other in enumerate(scenario.outages[:n]):
            if other.name == outage.name:
                yield Flaw((*loc, "name"), "repeated_name", {"name": other.name, "other": path_text(("outages", m))})
        known = [block.name for block in scenario.blocks]
        for k, name in enumerate(outage.blocks):
            if name not in known:
                yield Flaw((*loc, "blocks", k), "no_such_block", {"name": name, "meant": ""})
        if scenario.time is not None:
            yield from time_flaws(outage, loc, scenario.time, scenario.dispatch)


def time_flaws(outage: OutageSpec, loc: Loc, time: TimeSpec, dispatch: DispatchSpec) -> Iterator[Flaw]:
    inside = True
    for key, moment in (("start", outage.start), ("until", outage.until)):
        if not time.start <= moment <= time.until or off_step(moment, time.step_minutes):
            inside = False
            given = {"start": time.start, "until": time.until, "step_minutes": time.step_minutes}
            yield Flaw((*loc, key), "event_outside_run", given)
    if outage.until <= outage.start:
        yield Flaw((*loc, "until"), "outage_ends_before", {"start": outage.start})
    elif inside and outage.until > seen_until(outage.start, time, dispatch):
        yield Flaw((*loc, "until"), "outage_unseen", {"until": seen_until(outage.start, time, dispatch)})


def seen_until(moment: datetime, time: TimeSpec, dispatch: DispatchSpec) -> datetime:
    """How far the plan sees that is in force at a moment."""
    commit = timedelta(hours=dispatch.commit_h)
    planned = time.start + (moment - time.start) // commit * commit
    return min(planned + timedelta(hours=dispatch.window_h), time.until)

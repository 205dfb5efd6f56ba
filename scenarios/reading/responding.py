"""Faults of the `response:` section that show beside the rest of the scenario."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches

from scenarios.faults import path_text
from scenarios.sentences import Flaw, Loc
from scenarios.spec.response import EventSpec, ResponseSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.time import TimeSpec


def response_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Participants that there are not, and events that cannot be metered."""
    response = scenario.response
    if response is None:
        return
    if not scenario.blocks:
        yield Flaw(("response",), "event_without_blocks", {})
    yield from participant_flaws(response, scenario)
    for n, event in enumerate(response.events):
        loc = ("response", "events", n)
        if scenario.time is not None:
            yield from time_flaws(event, loc, scenario.time)
        for m, other in enumerate(response.events[:n]):
            if other.name == event.name:
                taken = path_text(("response", "events", m))
                yield Flaw((*loc, "name"), "repeated_name", {"name": event.name, "other": taken})
            if event.start < other.until and other.start < event.until:
                yield Flaw((*loc, "start"), "events_overlap", {"other": other.name})


def participant_flaws(response: ResponseSpec, scenario: Scenario) -> Iterator[Flaw]:
    known = {building.name: building.assets for _, building in scenario.buildings}
    called = set()
    for n, name in enumerate(response.participants):
        building, _, asset = name.partition("/")
        if building not in known or (asset and asset not in known[building]):
            near = get_close_matches(name, [*known, *(f"{b}/{a}" for b in known for a in known[b])], n=1)
            loc: Loc = ("response", "participants", n)
            yield Flaw(loc, "participant_unknown", {"name": name, "meant": near[0] if near else ""})
        if building in called:
            yield Flaw(("response", "participants", n), "called_twice", {"name": building})
        called.add(building)
    if response.baseline == "control_group" and (not called or called >= set(known)):
        yield Flaw(("response", "baseline"), "nobody_uncalled", {})


def time_flaws(event: EventSpec, loc: Loc, time: TimeSpec) -> Iterator[Flaw]:
    """An event lies in one day, on full steps of the run."""
    for key, moment in (("start", event.start), ("until", event.until)):
        if not time.start <= moment <= time.until or off_step(moment, time.step_minutes):
            given = {"start": time.start, "until": time.until, "step_minutes": time.step_minutes}
            yield Flaw((*loc, key), "event_outside_run", given)
    if event.until <= event.start or (event.until - timedelta(microseconds=1)).date() != event.start.date():
        yield Flaw((*loc, "until"), "event_beyond_its_day", {"start": event.start})


def off_step(moment: datetime, step_minutes: int) -> bool:
    return bool(moment.minute % step_minutes or moment.second or moment.microsecond)

"""Events of a run settled: by the agreed baseline and by every other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from ems.assets.asset import Array
from ems.response.baseline import Baseline, Estimate, NoBaseline
from ems.response.baselines import BASELINES
from ems.response.days import Calendar, Call, Days
from ems.response.delivery import Delivery, settle
from ems.schedule import Schedule
from scenarios.response.participants import Participant, connection_kw, metered_kw, participants, steps_of
from scenarios.spec.response import EventSpec, ResponseSpec
from scenarios.spec.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Meters:
    """What was drawn with the events and what would have been without any, of one building each [kW].

    counts         buildings that each participant stands for, shape (participants,)
    with_kw        shape (participants, steps)
    without_kw     the same without events
    district_kw    what all connections together drew more than without, shape (steps,)
    days           each participant's readings by day
    """

    who: tuple[Participant, ...]
    counts: Array
    with_kw: Array
    without_kw: Array
    district_kw: Array
    days: tuple[Days, ...]
    step_h: float

    def less_kw(self) -> Array:
        """What participants together drew less than without events, shape (steps,)."""
        return np.asarray(self.counts @ (self.without_kw - self.with_kw))


@dataclass(frozen=True, kw_only=True)
class Settled:
    """One event by one baseline.

    estimates   of each participant, or in words why there is none: then nothing was delivered
    """

    event: EventSpec
    steps: slice
    baseline: str
    estimates: tuple[Estimate | str, ...]
    baseline_kw: Array
    delivery: Delivery


def read_meters(scenario: Scenario, response: ResponseSpec, schedule: Schedule, otherwise: Schedule) -> Meters:
    """What the meters of a run say, and those of the same run without events."""
    grid, who = schedule.district.grid, participants(scenario)
    count = {building.name: float(building.count) for _, building in scenario.buildings}
    drawn, without = connection_kw(schedule, response), connection_kw(otherwise, response)
    uncalled = count.keys() - {each.building for each in who}
    others_kw = np.sum([count[name] * drawn[name] for name in uncalled], axis=0) if uncalled else None
    calendar, with_kw = Calendar.of(grid), metered_kw(schedule, who, response)
    calls = calls_of(response, schedule)
    return Meters(
        who=who,
        counts=np.array([count[each.building] for each in who]),
        with_kw=with_kw,
        without_kw=metered_kw(otherwise, who, response),
        district_kw=np.sum([count[name] * (kw - without[name]) for name, kw in drawn.items()], axis=0),
        days=tuple(calendar.days(kw, schedule.district.workday, calls, others_kw) for kw in with_kw),
        step_h=grid.step_h,
    )


def calls_of(response: ResponseSpec, schedule: Schedule) -> list[Call]:
    """The events as rows and slots of the days."""
    grid = schedule.district.grid
    calendar = Calendar.of(grid)
    inside = (steps_of(event, grid) for event in response.events)
    return [calendar.call(steps.start, steps.stop) for steps in inside]


def settle_all(response: ResponseSpec, meters: Meters, schedule: Schedule) -> Iterator[Settled]:
    """Every event by every baseline, the agreed one first."""
    by_name = sorted(BASELINES, key=lambda name: name != response.baseline)
    for event, call in zip(response.events, calls_of(response, schedule), strict=True):
        steps = steps_of(event, schedule.district.grid)
        for name in by_name:
            yield settle_one(event, steps, call, name, meters)


def settle_one(event: EventSpec, steps: slice, call: Call, name: str, meters: Meters) -> Settled:
    estimates = tuple(estimate(BASELINES[name], days, call) for days in meters.days)
    metered = meters.with_kw[:, steps]
    baseline_kw = np.array(
        [each.kw if isinstance(each, Estimate) else kw for each, kw in zip(estimates, metered, strict=True)]
    )
    return Settled(
        event=event,
        steps=steps,
        baseline=name,
        estimates=estimates,
        baseline_kw=baseline_kw,
        delivery=settle(event.terms(), baseline_kw, metered, meters.counts, meters.step_h),
    )


def estimate(baseline: Baseline, days: Days, call: Call) -> Estimate | str:
    try:
        return baseline.estimate(days, call)
    except NoBaseline as reason:
        return str(reason)


def dates_of(estimate: Estimate, first: date) -> str:
    """The days that a baseline was worked out from."""
    return " ".join(date.fromordinal(first.toordinal() + day).isoformat() for day in estimate.examples)

"""Stays of a vehicle at its charger, and what they ask of its battery."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from itertools import pairwise
from typing import Annotated, NamedTuple, Self
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ems.timegrid import TimeGrid
from scenarios.sentences import Flaw, wrong
from scenarios.spec.quantities import Amount, Positive, Share
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock

Array = NDArray[np.float64]

LONGEST_TRIP = 2.0
"""Made-up days drive at most this many times the mean energy."""


class Session(Section):
    """One stay: the vehicle has driven `needs_kwh` when it arrives, and wants to leave ready."""

    arrives: WallClock = Field(description="Local time of arrival / 到着")
    leaves: WallClock = Field(description="Local time of departure / 出発")
    needs_kwh: Amount = Field(description="Driven before arriving [kWh at the battery] / 到着までの走行電力量")

    elsewhere_kwh: Amount = Field(
        default=0.0, description="Of that, charged elsewhere on the way [kWh] / うち地域外での充電量"
    )

    @model_validator(mode="after")
    def leaves_after_it_arrives(self) -> Self:
        if self.leaves <= self.arrives:
            raise wrong("leaves_too_early", arrives=f"{self.arrives:%F %R}", leaves=f"{self.leaves:%F %R}")
        return self


class Commute(Section):
    """Made-up days of a vehicle that leaves in the morning and returns in the evening; marked synthetic."""

    leaves: time = Field(default=time(7, 30), description="Usual departure / 通常の出発時刻")
    returns: time = Field(default=time(18, 0), description="Usual return / 通常の帰宅時刻")
    spread_minutes: Amount = Field(default=30.0, description="Standard deviation of both [min] / 時刻のばらつき")
    trip_kwh: Positive = Field(examples=[9], description="Mean energy of a day's driving [kWh] / 1日の走行電力量")
    trip_spread: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.25, description="Relative standard deviation of the energy / 走行電力量のばらつき"
    )
    weekend_share: Share = Field(default=0.5, description="Chance of driving on Saturday or Sunday / 週末の利用率")


class GeneratedSessions(Section):
    """Sessions made up from the scenario's seed."""

    synthetic: Commute = Field(description="Made up: out in the morning, back in the evening / 朝出て夕方帰る合成")


class Stay(NamedTuple):
    """A session in steps: the trip ends in step `arrival`; plugged in from `first` until before `last`.

    `leaves` tells whether the vehicle leaves within the run.
    """

    arrival: int | None
    first: int
    last: int
    needs_kwh: float
    elsewhere_kwh: float
    leaves: bool


def session_flaws(sessions: Iterable[Session], leaves_with_kwh: float) -> Iterator[Flaw]:
    """Overlaps, and trips that a ready vehicle could not have driven."""
    listed = list(enumerate(sessions))
    for index, session in listed:
        if session.needs_kwh > leaves_with_kwh:
            given = {"needs": f"{session.needs_kwh:g}", "ready": f"{leaves_with_kwh:g}"}
            yield Flaw(("sessions", index, "needs_kwh"), "needs_too_much", given)
    for (_, before), (index, session) in pairwise(listed):
        if session.arrives < before.leaves:
            given = {"arrives": f"{session.arrives:%F %R}", "leaves": f"{before.leaves:%F %R}"}
            yield Flaw(("sessions", index, "arrives"), "stays_overlap", given)


def stays(sessions: Iterable[Session], grid: TimeGrid) -> Iterator[Stay]:
    """Sessions that touch the run, as steps of its grid: connected only in steps wholly inside a session."""
    for session in sessions:
        arrives, leaves = (in_steps(moment, grid) for moment in (session.arrives, session.leaves))
        if leaves <= 0 or arrives >= grid.steps:
            continue
        yield Stay(
            arrival=int(arrives) if arrives >= 0 else None,
            first=max(0, int(np.ceil(arrives))),
            last=min(grid.steps, int(leaves)),
            needs_kwh=session.needs_kwh,
            elsewhere_kwh=session.elsewhere_kwh,
            leaves=leaves <= grid.steps,
        )


def in_steps(moment: datetime, grid: TimeGrid) -> float:
    """Local wall-clock time as steps since the run's start."""
    elapsed_s = moment.replace(tzinfo=ZoneInfo(grid.zone)).timestamp() - grid.start.timestamp()
    return elapsed_s / (60 * grid.step_minutes)


def tank(
    found: Iterable[Stay], *, steps: int, leaves_with_kwh: float, full_power_kwh: float
) -> tuple[Array, Array, Array, Array]:
    """What stays mean for a battery: connected, trip_kwh, foreign_kwh and ready_kwh, each of shape (steps,).

    leaves_with_kwh   stored at every departure, and at the start of the run
    full_power_kwh    most energy gained in a connected step

    A stay that the run's end cuts off asks for what full power can reach by then, at most `leaves_with_kwh`.
    """
    connected, trip_kwh, foreign_kwh, ready_kwh = np.zeros((4, steps))
    for stay in found:
        driven_kwh = 0.0
        if stay.arrival is not None:
            driven_kwh = stay.needs_kwh - stay.elsewhere_kwh
            trip_kwh[stay.arrival] += stay.needs_kwh
            foreign_kwh[stay.arrival] += stay.elsewhere_kwh
        if stay.first >= stay.last:
            continue
        connected[stay.first : stay.last] = 1.0
        reachable_kwh = leaves_with_kwh - driven_kwh + full_power_kwh * (stay.last - stay.first)
        ready_kwh[stay.last - 1] = leaves_with_kwh if stay.leaves else min(leaves_with_kwh, reachable_kwh)
    return connected, trip_kwh, foreign_kwh, ready_kwh

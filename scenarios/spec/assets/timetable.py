"""Timetables of vehicles in a scenario."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from ems.assets.timetable import Trip
from ems.timegrid import MINUTES_PER_HOUR, TimeGrid
from scenarios.profiles.calendar import is_holiday
from scenarios.sentences import Flaw, wrong
from scenarios.spec.assets.sessions import in_steps
from scenarios.spec.quantities import Amount, Positive
from scenarios.spec.section import Section
from scenarios.spec.time import DEFAULT_ZONE


class DailyTrip(Section):
    """One drive from the depot and back, on every day of its sort; it ends before midnight."""

    leaves: time = Field(examples=["07:00"], description="Local time it leaves the depot / 出庫時刻")
    returns: time = Field(examples=["19:00"], description="Local time it is back / 帰庫時刻")
    km: Positive = Field(examples=[20], description="Distance with passengers [km] / 営業キロ")
    deadhead_km: Amount = Field(default=0.0, description="Distance without [km] / 回送キロ")
    powered_minutes: Amount = Field(default=0.0, description="Time on powered segments [min] / 走行中給電の時間")
    days: Literal["all", "weekdays", "holidays"] = Field(
        default="all", description="Days; Saturdays and Sundays are holidays / 平日・休日の別"
    )

    @property
    def minutes(self) -> float:
        return MINUTES_PER_HOUR * (self.returns.hour - self.leaves.hour) + self.returns.minute - self.leaves.minute

    @model_validator(mode="after")
    def returns_after_it_leaves(self) -> Self:
        if self.minutes <= 0:
            raise wrong("returns_too_early", leaves=f"{self.leaves:%R}", returns=f"{self.returns:%R}")
        if self.powered_minutes > self.minutes:
            raise wrong("powered_too_long", powered=f"{self.powered_minutes:g}", minutes=f"{self.minutes:g}")
        return self

    def runs_on(self, day: date, zone: str) -> bool:
        """Whether a day is one of its days; public holidays are known for Japan."""
        return self.days == "all" or is_holiday(day, "JP" if zone == DEFAULT_ZONE else "none") == (
            self.days == "holidays"
        )

    def on(self, day: date, grid: TimeGrid) -> Trip:
        """The trip on one day, in hours since the run's start."""
        leaves_h, returns_h = (
            grid.step_h * in_steps(datetime.combine(day, at), grid) for at in (self.leaves, self.returns)
        )
        powered_h = self.powered_minutes / MINUTES_PER_HOUR
        return Trip(
            leaves_h=leaves_h, returns_h=returns_h, km=self.km, deadhead_km=self.deadhead_km, powered_h=powered_h
        )


def timetable_flaws(timetable: Iterable[DailyTrip]) -> Iterator[Flaw]:
    """Trips that begin before the one before is over, on days that both run."""
    listed = list(enumerate(timetable))
    for sort in ("weekdays", "holidays"):
        running = sorted((trip.leaves, n, trip) for n, trip in listed if trip.days in ("all", sort))
        for (_, _, before), (leaves, n, _) in pairwise(running):
            if leaves < before.returns:
                given = {"leaves": f"{leaves:%R}", "returns": f"{before.returns:%R}", "days": sort}
                yield Flaw(("timetable", n, "leaves"), "trips_overlap", given)


def trips(timetable: Iterable[DailyTrip], grid: TimeGrid) -> list[Trip]:
    """Every trip of the run in order of time."""
    days = dict.fromkeys(grid.index.date)
    driven = [trip.on(day, grid) for day in days for trip in timetable if trip.runs_on(day, grid.zone)]
    return sorted(driven, key=lambda trip: trip.leaves_h)

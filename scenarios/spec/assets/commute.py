"""Made-up sessions of a vehicle that commutes."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import numpy as np

from ems.timegrid import TimeGrid
from scenarios.spec.assets.sessions import LONGEST_TRIP, Commute, Session

SATURDAY = 5


def commuting(commute: Commute, grid: TimeGrid, chance: np.random.Generator) -> Iterator[Session]:
    """Stays from each return until the next departure, over the days of the run and one day to each side.

    Departures fall before noon and returns after it, so stays never overlap. A day at home joins two stays.
    """
    first, last = grid.index[0].date() - timedelta(days=1), grid.index[-1].date() + timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    home_since, driven_kwh = datetime.combine(first, time()), 0.0
    for day in days:
        # Four draws a day whatever happens, so that one setting does not shift the chances of other days.
        drives, (sooner, later, farther) = chance.uniform(), chance.standard_normal(3)
        if day.weekday() >= SATURDAY and drives >= commute.weekend_share:
            continue
        departure = around(day, commute.leaves, commute.spread_minutes * sooner, (time(0, 15), time(11, 45)))
        yield Session(arrives=home_since, leaves=departure, needs_kwh=driven_kwh)
        home_since = around(day, commute.returns, commute.spread_minutes * later, (time(12, 15), time(23, 45)))
        driven_kwh = commute.trip_kwh * float(np.clip(1 + commute.trip_spread * farther, 0.2, LONGEST_TRIP))
    yield Session(arrives=home_since, leaves=datetime.combine(last + timedelta(days=1), time()), needs_kwh=driven_kwh)


def around(day: date, usual: time, minutes_later: float, within: tuple[time, time]) -> datetime:
    """The usual time of a day, moved by whole minutes, kept within two times of that day."""
    moved = datetime.combine(day, usual) + timedelta(minutes=round(minutes_later))
    earliest, latest = (datetime.combine(day, bound) for bound in within)
    return min(max(moved, earliest), latest)

"""Timetables of vehicles, as the series that dispatch needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ems.assets.asset import Array, Series


@dataclass(frozen=True, kw_only=True)
class Trip:
    """One drive from the depot and back.

    leaves_h, returns_h   hours since the run's start, any fraction
    km                    distance with passengers; deadhead_km: without
    powered_h             time on powered road segments within it [h]
    """

    leaves_h: float
    returns_h: float
    km: float
    deadhead_km: float = 0.0
    powered_h: float = 0.0

    @property
    def duration_h(self) -> float:
        return self.returns_h - self.leaves_h


@dataclass(frozen=True)
class Duty:
    """What a timetable makes of each step, each (steps,).

    parked     share of the step at a socket
    powered    share of the step on powered segments
    trip_kwh   energy driven
    """

    parked: Array
    powered: Array
    trip_kwh: Array


def duty(trips: Sequence[Trip], *, steps: int, step_h: float, kwh_per_km: Series, plug_in_delay_h: float = 0.0) -> Duty:
    """Trips spread over the steps they touch, distance and powered time evenly along each trip.

    kwh_per_km        consumption, one number or by step (temperature); 1.3 for a large bus [kWh/km]
    plug_in_delay_h   time from return to charging, part of the stay [h]

    Raises ValueError naming a trip that returns before it leaves, leaves before the one before it is back, or is longer
    on powered segments than it lasts.
    """
    refuse_impossible(trips)
    begin = step_h * np.arange(steps)

    def overlap(start_h: float, end_h: float) -> Array:
        """Share of each step within the span."""
        share: Array = np.maximum(np.minimum(end_h, begin + step_h) - np.maximum(start_h, begin), 0.0) / step_h
        return share

    away, powered, trip_kwh = np.zeros(steps), np.zeros(steps), np.zeros(steps)
    for number, trip in enumerate(trips):
        driving = overlap(trip.leaves_h, trip.returns_h)
        next_leaves_h = trips[number + 1].leaves_h if number + 1 < len(trips) else np.inf
        away += overlap(trip.leaves_h, min(trip.returns_h + plug_in_delay_h, next_leaves_h))
        along = driving * step_h / trip.duration_h
        powered += along * trip.powered_h / step_h
        trip_kwh += along * (trip.km + trip.deadhead_km) * kwh_per_km
    return Duty(parked=np.clip(1 - away, 0.0, 1.0), powered=powered, trip_kwh=trip_kwh)


def refuse_impossible(trips: Sequence[Trip]) -> None:
    """Raise ValueError for the first trip that cannot be."""
    for number, trip in enumerate(trips, start=1):
        if trip.duration_h <= 0:
            raise ValueError(f"trip {number}: returns at {trip.returns_h:g} h, leaves at {trip.leaves_h:g} h")
        if trip.powered_h > trip.duration_h:
            raise ValueError(f"trip {number}: is {trip.powered_h:g} h on powered segments, longer than it lasts")
    for number, (last, trip) in enumerate(pairwise(trips), start=2):
        if trip.leaves_h < last.returns_h:
            raise ValueError(f"trip {number}: leaves at {trip.leaves_h:g} h, before the last returned")

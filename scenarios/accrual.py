"""What a meter's energy comes to, interval by interval: measured floats end here, whole grams begin."""

from dataclasses import dataclass
from math import floor

from scenarios.intervals import Interval

NOISE_WH = 1e-6
"""A sum of floats this close below a whole Wh is that Wh [Wh]."""

UG_PER_G = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """Whole grams of one source that became due at an interval's end, and the Wh behind them.

    Energy too little for a gram waits for the next parcel, whose production then starts with that energy.

    carried_ug   what earlier parcels' whole Wh left below a gram [µg]
    """

    produced_from: int
    produced_until: int
    wh: int
    grams: int
    carried_ug: int


class Accrual:
    """One source's energy so far.

    Wh and grams are floors of sums since the beginning, so remainders carry, and less than 1 Wh and less than 1 g
    are always left over. When the factor changes, energy that waits for its first gram lapses: less than a gram's,
    because no gram may come of two factors.
    """

    def __init__(self) -> None:
        self._kwh = 0.0
        self._wh = 0
        self._waiting_wh = 0
        self._waiting_from = 0
        self._carried_ug = 0
        self._factor_ug_per_wh = 0

    def add(self, kwh: float, interval: Interval, factor_ug_per_wh: int) -> Parcel | None:
        """Count the energy of the next interval [kWh]; without a whole gram there is no parcel."""
        if factor_ug_per_wh != self._factor_ug_per_wh:
            self._waiting_wh, self._factor_ug_per_wh = 0, factor_ug_per_wh
        if not self._waiting_wh:
            self._waiting_from = interval.produced_from
        self._kwh += kwh
        past_wh, self._wh = self._wh, floor(1000 * self._kwh + NOISE_WH)
        self._waiting_wh += self._wh - past_wh
        grams, left_ug = divmod(self._carried_ug + self._waiting_wh * factor_ug_per_wh, UG_PER_G)
        if not grams:
            return None
        parcel = Parcel(
            produced_from=self._waiting_from,
            produced_until=interval.produced_until,
            wh=self._waiting_wh,
            grams=grams,
            carried_ug=self._carried_ug,
        )
        self._waiting_wh, self._carried_ug = 0, left_ug
        return parcel

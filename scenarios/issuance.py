"""The bridge: measured floats end here, whole grams of CO2-reduction value begin."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from market.credits import Attributes, CreditLot
from market.energy_types import EnergyType
from market.places import Place
from scenarios.intervals import Interval
from scenarios.spec.issuance import IssuanceSpec

SOLVER_NOISE_KWH = 1e-9
"""Energy of a step below this is what a solver leaves where nothing flows [kWh]."""

NOISE_WH = 1e-6
"""A sum of floats this close below a whole Wh is that Wh [Wh]."""

UG_PER_G = 1_000_000

FLOOR_AND_CARRY = "floor and carry 1"
"""Issuing rule and version, recorded on each lot: whole Wh x factor, floored to grams, the remainder carried."""

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A generator as the registry knows it.

    account        whose generation it is: the first owner of its credits
    disclosed      whether the market may name that owner
    count          identical generators that this one stands for; they share the account
    refusal        why nothing may be issued for it (domain rule 23), or blank
    export_claim   what becomes of exported energy's value: "fit", "non_fossil" or "none"
    """

    building: str
    asset: str
    account: str
    disclosed: bool
    place: Place
    energy_type: EnergyType
    count: int
    refusal: str
    export_claim: str

    @property
    def meter(self) -> str:
        return f"{self.building}/{self.asset}"


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


def minting_fates(spec: IssuanceSpec) -> tuple[str, ...]:
    """Fates of renewable energy that issue credits: a kWh driven or exported issues none (domain rule 3)."""
    return ("self_direct", "self_storage", *(("interchanged",) if spec.count_interchanged else ()))


def mintable_kwh(kwh: Array, spec: IssuanceSpec) -> Array:
    """Energy of a minting fate that counts: no solver noise, no conditioner's own use; same shape."""
    return np.where(kwh > SOLVER_NOISE_KWH, kwh, 0.0) * (1 - spec.conditioner_use)


def whole_until(kwh: Array, intervals: Sequence[Interval], factor_ug_per_wh: int) -> tuple[Counts, Counts]:
    """Whole Wh and grams since the run's start at each interval's end, shape (intervals,), of kwh (steps,)."""
    by_interval = np.add.reduceat(kwh, [interval.first for interval in intervals])
    until_wh = np.floor(1000 * np.cumsum(by_interval) + NOISE_WH).astype(np.int64)
    return until_wh, until_wh * factor_ug_per_wh // UG_PER_G


def parcels(kwh: Array, intervals: Sequence[Interval], factor_ug_per_wh: int) -> Iterator[Parcel]:
    """Cut a source's energy, shape (steps,), into whole Wh and grams.

    Both are floors of sums since the run's start, so remainders carry and at its end less than 1 Wh and less
    than 1 g are left over. An interval without a whole gram makes no parcel.
    """
    until_wh, until_g = (counts.tolist() for counts in whole_until(kwh, intervals, factor_ug_per_wh))
    past_wh = past_g = 0
    for at, interval in enumerate(intervals):
        if until_g[at] == past_g:
            continue
        yield Parcel(
            produced_from=intervals[bisect_right(until_wh, past_wh)].produced_from,
            produced_until=interval.produced_until,
            wh=until_wh[at] - past_wh,
            grams=until_g[at] - past_g,
            carried_ug=past_wh * factor_ug_per_wh - past_g * UG_PER_G,
        )
        past_wh, past_g = until_wh[at], until_g[at]


def issue(
    sources: Sequence[Source],
    fates: Mapping[str, Array],
    intervals: Sequence[Interval],
    spec: IssuanceSpec,
) -> tuple[CreditLot, ...]:
    """Credits of a run in the order in which they come to be: by interval end, then by source.

    sources   in the order of the first axis of `fates[fate]`, shape (sources, steps) [kWh of one copy]
    """
    factor_ug_per_wh = spec.factor_ug_per_wh
    kwh = np.sum([mintable_kwh(fates[fate], spec) for fate in minting_fates(spec)], axis=0)
    due = [
        (parcel.produced_until, number, parcel)
        for number, source in enumerate(sources)
        if not source.refusal
        for parcel in parcels(source.count * kwh[number], intervals, factor_ug_per_wh)
    ]
    return tuple(
        CreditLot(
            # A running number: an id that named the source would tell who an undisclosed owner is.
            id=f"L{serial:06d}",
            wh=parcel.wh,
            grams=parcel.grams,
            rule=FLOOR_AND_CARRY,
            carried_ug=parcel.carried_ug,
            attributes=Attributes(
                owner=sources[number].account,
                disclosed=sources[number].disclosed,
                place=sources[number].place,
                energy_type=sources[number].energy_type,
                produced_from=parcel.produced_from,
                produced_until=parcel.produced_until,
                source=sources[number].meter,
                factor_ug_per_wh=factor_ug_per_wh,
                factor_source=spec.factor_source,
            ),
        )
        for serial, (_, number, parcel) in enumerate(sorted(due, key=lambda each: each[:2]), start=1)
    )

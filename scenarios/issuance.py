"""The bridge: measured floats end here, whole grams of CO2-reduction value begin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from market.credits import Attributes, CreditLot, Verification
from market.energy_types import EnergyType
from market.places import Place
from scenarios.accrual import Accrual, Parcel
from scenarios.factors import Factor
from scenarios.intervals import Interval
from scenarios.issuance_rule import IssuanceRule

SOLVER_NOISE_KWH = 1e-9
"""Energy of a step below this is what a solver leaves where nothing flows [kWh]."""

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A generator as the registry knows it.

    account        whose generation it is: the first owner of its credits
    disclosed      whether the market may name that owner
    count          identical generators that this one stands for; they share the account
    refusal        why nothing may be issued for it (domain rule 23), or blank
    export_claim   what becomes of exported energy's value: "fit", "non_fossil", "contracted" or "none"
    started        when it began to generate, None where the scenario does not say
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
    started: date | None = None

    @property
    def meter(self) -> str:
        return f"{self.building}/{self.asset}"


def mintable_kwh(kwh: Array, rule: IssuanceRule) -> Array:
    """Energy of a minting fate that counts: no solver noise, no conditioner's own use; same shape."""
    return np.where(kwh > SOLVER_NOISE_KWH, kwh, 0.0) * (1 - rule.conditioner_use)


def by_interval(kwh: Array, intervals: Sequence[Interval]) -> list[float]:
    """Energy in each interval [kWh], of kwh (steps,)."""
    sums: list[float] = np.add.reduceat(kwh, [interval.first for interval in intervals]).tolist()
    return sums


def first_day(interval: Interval, zone: str) -> date:
    """Local day on which an interval begins; its factor is that day's."""
    return datetime.fromtimestamp(interval.produced_from, ZoneInfo(zone)).date()


def factors_of(
    intervals: Sequence[Interval], rule: IssuanceRule, zone: str, started: date | None = None
) -> list[Factor]:
    """The factor of each interval for a plant that started then. Raises NoFactor."""
    days = [first_day(interval, zone) for interval in intervals]
    factor_on = {day: rule.factor_on(day, started) for day in dict.fromkeys(days)}
    return [factor_on[day] for day in days]


def parcels(kwh: Array, intervals: Sequence[Interval], factors: Sequence[Factor]) -> Iterator[tuple[Parcel, Factor]]:
    """Cut a source's energy, shape (steps,), into whole Wh and grams.

    An interval without a whole gram makes no parcel.
    """
    accrual = Accrual()
    for energy_kwh, interval, factor in zip(by_interval(kwh, intervals), intervals, factors, strict=True):
        # An interval without energy changes nothing; nights are half of all.
        if energy_kwh and (parcel := accrual.add(energy_kwh, interval, factor.ug_per_wh)):
            yield parcel, factor


def issue(
    sources: Sequence[Source],
    fates: Mapping[str, Array],
    intervals: Sequence[Interval],
    rule: IssuanceRule,
    zone: str,
) -> tuple[CreditLot, ...]:
    """Credits of a run in the order in which they come to be: by interval end, then by source.

    sources   in the order of the first axis of `fates[fate]`, shape (sources, steps) [kWh of one copy]
    zone      whose local days the factors' versions follow
    """
    kwh = mintable_kwh(np.sum([fates[fate] for fate in rule.fates], axis=0), rule)
    starts = dict.fromkeys(source.started for source in sources if not source.refusal)
    factors = {started: factors_of(intervals, rule, zone, started) for started in starts}
    due = [
        (parcel.produced_until, number, parcel, factor)
        for number, source in enumerate(sources)
        if not source.refusal
        for parcel, factor in parcels(source.count * kwh[number], intervals, factors[source.started])
    ]
    return tuple(
        lot_of(serial, sources[number], parcel, factor, rule)
        for serial, (_, number, parcel, factor) in enumerate(sorted(due, key=lambda each: each[:2]), start=1)
    )


def lot_of(serial: int, source: Source, parcel: Parcel, factor: Factor, rule: IssuanceRule) -> CreditLot:
    """The credit lot that a parcel becomes."""
    return CreditLot(
        # A running number: an id that named the source would tell who an undisclosed owner is.
        id=f"L{serial:06d}",
        wh=parcel.wh,
        grams=parcel.grams,
        rule=rule.name,
        carried_ug=parcel.carried_ug,
        attributes=Attributes(
            owner=source.account,
            disclosed=source.disclosed,
            place=source.place,
            energy_type=source.energy_type,
            produced_from=parcel.produced_from,
            produced_until=parcel.produced_until,
            source=source.meter,
            factor_ug_per_wh=factor.ug_per_wh,
            factor_source=factor.named,
            verification=Verification.VERIFIED if rule.verified_after_s is None else Verification.PENDING,
        ),
    )

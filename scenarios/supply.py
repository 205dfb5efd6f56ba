"""What the dispatch brings to the market: credits, and consumption to be covered by them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ems.schedule import Schedule
from market.credits import CreditLot
from scenarios.accrual import Accrual
from scenarios.factors import Factor
from scenarios.intervals import Interval, intervals_of
from scenarios.issuance import Source, by_interval, factors_of, issue
from scenarios.issuance_rule import IssuanceRule
from scenarios.outcome import Energy
from scenarios.sources import standing_order
from scenarios.spec.market import MarketSpec, SellerSpec
from scenarios.spec.scenario import Scenario
from scenarios.traders import Cover


@dataclass(frozen=True, kw_only=True)
class Supply:
    """What a run brings to its market.

    lots        credits in order of issue
    intervals   those in which they were produced, in order
    standing    meter -> its owner's standing order; absent, the credits are kept
    owned       (account, meter) of all generators
    drawn_g     building -> CO2 of its import in each interval [g], shape (intervals,)
    rule        by which they were issued, None where nothing is
    """

    lots: Sequence[CreditLot] = ()
    intervals: Sequence[Interval] = ()
    standing: Mapping[str, SellerSpec] = field(default_factory=dict)
    owned: Sequence[tuple[str, str]] = ()
    drawn_g: Mapping[str, Sequence[int]] = field(default_factory=dict)
    rule: IssuanceRule | None = None


def supply_of(
    scenario: Scenario, energy: Energy | None, sources: Sequence[Source], rule: IssuanceRule | None
) -> Supply:
    """Issue the credits of a run; without a rule there is nothing to bring."""
    if energy is None or rule is None or scenario.issuance is None:
        return Supply()
    intervals = intervals_of(energy.schedule.district.grid, scenario.issuance.every)
    return Supply(
        lots=issue(sources, energy.fates.kwh, intervals, rule, scenario.zone),
        intervals=intervals,
        standing=standing_orders(scenario, sources),
        owned=tuple((source.account, source.meter) for source in sources),
        drawn_g={
            buyer.building: drawn_g(
                energy.schedule, buyer.building, intervals, factors_of(intervals, rule, scenario.zone)
            )
            for buyer in covering(scenario.market)
        },
        rule=rule,
    )


def standing_orders(scenario: Scenario, sources: Sequence[Source]) -> dict[str, SellerSpec]:
    """By meter; absent where the credits are kept."""
    offers = {source.meter: standing_order(scenario.market, source.building) for source in sources}
    return {meter: offer for meter, offer in offers.items() if offer is not None}


def drawn_g(
    schedule: Schedule, building: str, intervals: Sequence[Interval], factors: Sequence[Factor]
) -> tuple[int, ...]:
    """CO2 of a building's import in each interval at the issuance factors, copies included, remainders carried [g]."""
    count = next(each.count for each in schedule.district.buildings if each.name == building)
    drawn_kwh = schedule.of_building("connection", "import_kw", building) * schedule.district.grid.step_h * count
    accrual = Accrual()
    due = (
        accrual.add(kwh, interval, factor.ug_per_wh)
        for kwh, interval, factor in zip(by_interval(drawn_kwh, intervals), intervals, factors, strict=True)
    )
    return tuple(0 if parcel is None else parcel.grams for parcel in due)


def covering(market: MarketSpec | None) -> tuple[Cover, ...]:
    """Buyers that cover what a building draws."""
    return () if market is None else tuple(buyer for buyer in market.buyers if isinstance(buyer, Cover))


def covers_g(market: MarketSpec | None, supply: Supply) -> dict[str, int]:
    """CO2 that each covering buyer has to cover over the run [g]; none where nothing was drawn or issued."""
    drawn: Counter[str] = Counter()
    for buyer in covering(market):
        drawn[buyer.account] += sum(supply.drawn_g.get(buyer.building, ()))
    return dict(drawn)

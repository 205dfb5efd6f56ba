"""What the dispatch brings to the market: credits, and consumption to be covered by them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ems.schedule import Schedule
from market.credits import CreditLot
from scenarios.intervals import Interval, intervals_of
from scenarios.issuance import Source, issue, whole_until
from scenarios.outcome import Energy
from scenarios.sources import standing_order
from scenarios.spec.issuance import IssuanceSpec
from scenarios.spec.market import MarketSpec, SellerSpec
from scenarios.spec.scenario import Scenario
from scenarios.traders import Cover


@dataclass(frozen=True, kw_only=True)
class Supply:
    """What a run brings to its market.

    lots        credits in order of issue
    intervals   those in which they were produced, in order
    standing    meter -> its owner's standing order; absent, the credits are kept
    owners      accounts of all generators
    drawn_g     building -> CO2 of its import in each interval [g], shape (intervals,)
    """

    lots: Sequence[CreditLot] = ()
    intervals: Sequence[Interval] = ()
    standing: Mapping[str, SellerSpec] = field(default_factory=dict)
    owners: Sequence[str] = ()
    drawn_g: Mapping[str, Sequence[int]] = field(default_factory=dict)


def supply_of(scenario: Scenario, energy: Energy | None, sources: Sequence[Source]) -> Supply:
    """Issue the credits of a run; without issuance there is nothing to bring."""
    rule = scenario.issuance
    if energy is None or rule is None:
        return Supply()
    intervals = intervals_of(energy.schedule.district.grid, rule.every)
    offers = {source.meter: standing_order(scenario.market, source.building) for source in sources}
    return Supply(
        lots=issue(sources, energy.fates.kwh, intervals, rule),
        intervals=intervals,
        standing={meter: offer for meter, offer in offers.items() if offer is not None},
        owners=tuple(source.account for source in sources),
        drawn_g={
            buyer.building: drawn_g(energy.schedule, buyer.building, intervals, rule)
            for buyer in covering(scenario.market)
        },
    )


def drawn_g(schedule: Schedule, building: str, intervals: Sequence[Interval], rule: IssuanceSpec) -> tuple[int, ...]:
    """CO2 of a building's import in each interval at the issuance factor, copies included, remainders carried [g]."""
    count = next(each.count for each in schedule.district.buildings if each.name == building)
    drawn_kwh = schedule.of_building("connection", "import_kw", building) * schedule.district.grid.step_h * count
    _, until_g = whole_until(drawn_kwh, intervals, rule.factor_ug_per_wh)
    return tuple(np.diff(until_g, prepend=0).tolist())


def covering(market: MarketSpec | None) -> tuple[Cover, ...]:
    """Buyers that cover what a building draws."""
    return () if market is None else tuple(buyer for buyer in market.buyers if isinstance(buyer, Cover))


def covers_g(market: MarketSpec | None, supply: Supply) -> dict[str, int]:
    """CO2 that each covering buyer has to cover over the run [g]; none where nothing was drawn or issued."""
    drawn: Counter[str] = Counter()
    for buyer in covering(market):
        drawn[buyer.account] += sum(supply.drawn_g.get(buyer.building, ()))
    return dict(drawn)

"""A market that runs on meter rows: each interval's credits are issued, listed and matched as soon as it is metered."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from market.credits import CreditLot
from market.exchange import Exchange
from market.trades import Trade
from scenarios.accrual import Accrual
from scenarios.clock import opening_of
from scenarios.intervals import Interval, intervals_of
from scenarios.issuance import Array, Source, first_day, lot_of, mintable_kwh
from scenarios.issuance_rule import rule_of
from scenarios.live.meter_row import BadRow, MeterRow
from scenarios.live.metered import IMPORT, covered_buildings, live_sections, live_sources
from scenarios.session import Session, occasions
from scenarios.spec.scenario import Scenario
from scenarios.summary import covered
from scenarios.supply import Supply, covering, standing_orders

UNDISCLOSED = "(undisclosed / 非公表)"


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How far a building's consumption is covered by credits.

    drawn_kwh   what its meter counted, all copies
    share       grams bought for it over grams drawn, None where nothing was drawn
    bought_g    by seller, those together who are not named
    """

    building: str
    account: str
    drawn_kwh: float
    share: float | None
    bought_g: dict[str, int]


class LiveTransfer:
    """Takes rows in the order of time, every meter once a step, and holds the market of each full interval.

    The same rows give the same exchange as a run of the scenario gives for the same energy.
    """

    def __init__(self, scenario: Scenario) -> None:
        """Open the market. Raises NotLive where the scenario has nothing to stream."""
        time, issuance, market = live_sections(scenario)
        self._scenario = scenario
        self._grid = time.grid()
        self._rule = rule_of(issuance)
        self._sources = live_sources(scenario, self._rule)
        self._counts = {building.name: building.count for _, building in scenario.buildings}
        self._session = Session(
            market,
            Supply(
                standing=standing_orders(scenario, self._sources),
                owned=tuple((source.account, source.meter) for source in self._sources),
                rule=self._rule,
            ),
            currency=scenario.currency,
            zone=scenario.zone,
            opens=opening_of(scenario),
        )
        self.meters = (*(each.meter for each in self._sources), *self._imports())
        self._occasions = list(occasions(intervals_of(self._grid, issuance.every), scenario.zone))
        self._issued = {source.meter: Accrual() for source in self._sources}
        self._drawn = {meter: Accrual() for meter in self._imports()}
        self._drawn_g: Counter[str] = Counter()
        self._lots = 0
        self._interval = 0
        self._rows: list[dict[str, float]] = [{}]

    @property
    def exchange(self) -> Exchange:
        return self._session.exchange

    @property
    def is_over(self) -> bool:
        """Whether the last step is metered."""
        return self._interval == len(self._occasions)

    def accept(self, row: MeterRow) -> tuple[Trade, ...] | None:
        """Count a row; trades of the interval that it completes. None where the very same row was counted before.

        Raises BadRow where it is another meter's, another step's or another number.
        """
        if row.meter not in self.meters:
            raise BadRow(f"no meter {row.meter} (there are {', '.join(self.meters)})")
        step = int(np.searchsorted(self._grid.epoch_s, row.start))
        if step == self._grid.steps or self._grid.epoch_s[step] != row.start:
            raise BadRow("start is no step of this scenario")
        now = len(self._rows) - 1
        if step > now:
            missing = ", ".join(meter for meter in self.meters if meter not in self._rows[now])
            raise BadRow(f"rows of an earlier step are missing: {missing}")
        known = self._rows[step].get(row.meter)
        if known is not None:
            if known != row.kwh:
                raise BadRow(f"{row.meter} has reported {known} kWh for this step before")
            return None
        self._rows[step][row.meter] = row.kwh
        return self._advance(now) if len(self._rows[now]) == len(self.meters) else ()

    def coverage(self) -> tuple[Covered, ...]:
        """What was covered so far, by buyer."""
        drawn: Counter[str] = Counter()
        bought: dict[str, Counter[str]] = {}
        for row in self._rows:
            drawn.update(row)
        for trade in self.exchange.trades:
            bought.setdefault(trade.buyer, Counter())[public_seller(trade)] += trade.grams
        return tuple(
            Covered(
                building=buyer.building,
                account=buyer.account,
                drawn_kwh=drawn[f"{buyer.building}/{IMPORT}"] * self._counts[buyer.building],
                share=covered(self.exchange, {buyer.account: self._drawn_g[f"{buyer.building}/{IMPORT}"]}),
                bought_g=dict(sorted(bought.get(buyer.account, Counter()).items())),
            )
            for buyer in covering(self._scenario.market)
        )

    def _imports(self) -> tuple[str, ...]:
        return tuple(f"{building}/{IMPORT}" for building in covered_buildings(self._scenario))

    def _advance(self, step: int) -> tuple[Trade, ...]:
        """A step is full; hold the market where it ends an interval, and close it at the end of the run."""
        if step + 1 < self._grid.steps:
            self._rows.append({})
        occasion = self._occasions[self._interval]
        if step + 1 < occasion.interval.stop:
            return ()
        before = len(self.exchange.trades)
        kwh = self._kwh_of(occasion.interval)
        lots = [lot for source in self._sources if (lot := self._lot(source, kwh[source.meter], occasion.interval))]
        drawn_g = {
            building: self._grams_drawn(building, kwh[f"{building}/{IMPORT}"], occasion.interval)
            for building in covered_buildings(self._scenario)
        }
        self._session.advance(replace(occasion, drawn_g=drawn_g), lots)
        self._interval += 1
        if self.is_over:
            self._session.close()
        return self.exchange.trades[before:]

    def _kwh_of(self, interval: Interval) -> dict[str, Array]:
        """Rows of an interval by meter, shape (its steps,) [kWh]."""
        rows = self._rows[interval.first : interval.stop]
        return {meter: np.array([row[meter] for row in rows]) for meter in self.meters}

    def _lot(self, source: Source, kwh: Array, interval: Interval) -> CreditLot | None:
        """What a plant's energy in the interval issues, if it makes a gram."""
        if source.refusal:
            return None
        factor = self._rule.factor_on(first_day(interval, self._scenario.zone), source.started)
        energy_kwh = total_kwh(source.count * mintable_kwh(kwh, self._rule))
        parcel = self._issued[source.meter].add(energy_kwh, interval, factor.ug_per_wh)
        if parcel is None:
            return None
        self._lots += 1
        return lot_of(self._lots, source, parcel, factor, self._rule)

    def _grams_drawn(self, building: str, kwh: Array, interval: Interval) -> int:
        """CO2 of what a building drew in the interval, at the issuance factor [g]."""
        meter = f"{building}/{IMPORT}"
        factor = self._rule.factor_on(first_day(interval, self._scenario.zone))
        parcel = self._drawn[meter].add(total_kwh(kwh * self._counts[building]), interval, factor.ug_per_wh)
        grams = 0 if parcel is None else parcel.grams
        self._drawn_g[meter] += grams
        return grams


def public_seller(trade: Trade) -> str:
    """Who may be told to have sold: nobody whose generation is undisclosed."""
    return trade.seller if trade.attributes.disclosed else UNDISCLOSED


def total_kwh(kwh: Array) -> float:
    """Summed as a run sums an interval, to the last bit."""
    return float(np.add.reduceat(kwh, [0])[0])

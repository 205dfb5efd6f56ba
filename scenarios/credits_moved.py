"""Energy behind credits that changed hands in a run: what left its maker's balance, and whose it came into."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ems.timegrid import APRIL
from market.exchange import Exchange
from market.trades import Trade
from scenarios.issuance import Source
from scenarios.spec.scenario import Scenario
from scenarios.supply import covering

Array = NDArray[np.float64]

WH_PER_KWH = 1000


def sold_kwh(exchange: Exchange | None, sources: Sequence[Source], years: Sequence[int], zone: str) -> Array:
    """Energy of each source that its owner has sold and not bought back, shape (years, sources) [kWh]."""
    sold = np.zeros((len(years), len(sources)))
    rows = {source.meter: number for number, source in enumerate(sources)}
    for trade, year, kwh in moved(exchange, years, zone):
        row = rows.get(trade.attributes.source)
        if row is not None:
            owner = trade.attributes.owner
            sold[year, row] += kwh * ((trade.seller == owner) - int(trade.buyer == owner))
    return sold


def bought_kwh(exchange: Exchange | None, scenario: Scenario, buildings: Sequence[str], years: Sequence[int]) -> Array:
    """Energy behind credits of others that cover each building's import, shape (years, buildings) [kWh]."""
    bought = np.zeros((len(years), len(buildings)))
    rows = {buyer.account: buildings.index(buyer.building) for buyer in covering(scenario.market)}
    for trade, year, kwh in moved(exchange, years, scenario.zone):
        for account, sign in ((trade.buyer, 1), (trade.seller, -1)):
            if account in rows and account != trade.attributes.owner:
                bought[year, rows[account]] += sign * kwh
    return bought


def moved(exchange: Exchange | None, years: Sequence[int], zone: str) -> Iterator[tuple[Trade, int, float]]:
    """Each trade with the number of the year in which its grams were produced, and the energy behind them [kWh]."""
    if exchange is None:
        return
    for trade in exchange.trades:
        lot = exchange.lots[trade.lot_id]
        produced = datetime.fromtimestamp(trade.attributes.produced_from, ZoneInfo(zone))
        year = produced.year - (produced.month < APRIL)
        if year in years:
            wh = sum(lot.wh_between(start, stop) for start, stop in trade.ranges)
            yield trade, years.index(year), wh / WH_PER_KWH

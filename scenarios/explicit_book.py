"""A market written out order by order, such as the picture of systems.md 4.1."""

from datetime import datetime
from zoneinfo import ZoneInfo

from market.credits import Attributes, CreditLot
from market.energy_types import energy_type_of
from market.exchange import Exchange
from market.orders import Ask, Bid, LotKind
from market.places import place_of
from market.units import yen_per_t_of
from scenarios.spec.market import AskSpec, BidSpec, CancelSpec, LotSpec, MarketSpec
from scenarios.traders.conditions import wanted
from scenarios.traders.trader import leg

DAY_S = 86_400


def play(exchange: Exchange, spec: MarketSpec, *, zone: str, opens: int) -> None:
    """Mint the lots, then enter the orders in their sequence, all at engine time `opens` [s]."""
    for lot in spec.lots:
        exchange.issue(lot_of(lot, zone, opens), time=opens)
    for order in spec.orders:
        if isinstance(order, CancelSpec):
            exchange.cancel(order.cancel, time=opens)
        else:
            exchange.submit(ask_of(order, exchange) if isinstance(order, AskSpec) else bid_of(order, zone), time=opens)
    exchange.clear(time=opens)


def lot_of(spec: LotSpec, zone: str, opens: int) -> CreditLot:
    """The lot; where the scenario does not say when it was produced, on the day before the market opens."""
    return CreditLot(
        id=spec.lot,
        wh=spec.wh,
        grams=spec.grams,
        attributes=Attributes(
            owner=spec.owner,
            disclosed=spec.disclosed,
            place=place_of(spec.place),
            energy_type=energy_type_of(spec.energy_type),
            produced_from=opens - DAY_S if spec.produced_from is None else epoch_s(spec.produced_from, zone),
            produced_until=opens if spec.produced_until is None else epoch_s(spec.produced_until, zone),
            source="",
            factor_ug_per_wh=int(spec.factor_kg_per_kwh * 1_000_000),
            factor_source=spec.factor_source,
        ),
    )


def ask_of(spec: AskSpec, exchange: Exchange) -> Ask:
    attributes = exchange.lots[spec.lot].attributes
    return Ask(
        id=spec.ask,
        account=attributes.owner,
        grams=spec.grams,
        limit_yen_per_t=yen_per_t_of(spec.ask_yen_per_kg),
        lot_id=spec.lot,
        lot_kind=LotKind(spec.lot_kind),
        attributes=attributes,
    )


def bid_of(spec: BidSpec, zone: str) -> Bid:
    return Bid(
        id=spec.bid,
        account=spec.account,
        grams=spec.grams,
        lot_kind=LotKind(spec.lot_kind),
        legs=(leg(wanted(spec.condition, zone), spec.bid_yen_per_kg),),
    )


def epoch_s(moment: datetime, zone: str) -> int:
    """Local wall-clock time of `zone` as Unix time [s]."""
    return round(moment.replace(tzinfo=ZoneInfo(zone)).timestamp())

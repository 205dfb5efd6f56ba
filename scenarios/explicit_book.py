"""A market written out order by order, such as the scenario `market_picture`."""

from typing import Any

from market.conditions import ANYTHING
from market.credits import Attributes, CreditLot
from market.energy_types import energy_type_of
from market.exchange import Exchange
from market.orders import Ask, Bid, LotKind, TimeInForce, premium_legs
from market.places import place_of
from market.units import yen_per_t_of
from scenarios.clock import DAY_S, epoch_s
from scenarios.issuance_rule import ug_per_wh
from scenarios.spec.market import LotSpec, MarketSpec
from scenarios.spec.orders import AskSpec, BidSpec, CancelSpec, TermsSpec
from scenarios.traders.conditions import wanted
from scenarios.traders.trader import leg


def play(exchange: Exchange, spec: MarketSpec, *, zone: str, opens: int) -> int:
    """Mint the lots at `opens`, then enter the orders in their sequence; the engine time at the end [s]."""
    for lot in spec.lots:
        exchange.issue(lot_of(lot, zone, opens), time=opens)
    time = opens
    for order in spec.orders:
        time = time if order.at is None else epoch_s(order.at, zone)
        match order:
            case CancelSpec():
                exchange.cancel(order.cancel, time=time)
            case AskSpec():
                exchange.submit(ask_of(order, exchange, zone), time=time)
            case BidSpec():
                exchange.submit(bid_of(order, zone), time=time)
    exchange.clear(time=time)
    return time


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
            factor_ug_per_wh=ug_per_wh(spec.factor_kg_per_kwh),
            factor_source=spec.factor_source,
        ),
    )


def ask_of(spec: AskSpec, exchange: Exchange, zone: str) -> Ask:
    attributes = exchange.lots[spec.lot].attributes
    return Ask(
        id=spec.ask,
        account=attributes.owner,
        limit_yen_per_t=yen_per_t_of(spec.ask_yen_per_kg),
        lot_id=spec.lot,
        attributes=attributes,
        condition=ANYTHING if spec.to is None else spec.to.condition(),
        **terms_of(spec, zone),
    )


def bid_of(spec: BidSpec, zone: str) -> Bid:
    premiums = [leg(wanted(each.condition, zone), each.yen_per_kg) for each in spec.premiums]
    alternatives = [leg(wanted(each.condition, zone), each.bid_yen_per_kg) for each in spec.alternatives]
    return Bid(
        id=spec.bid,
        account=spec.account,
        legs=(*premium_legs(leg(wanted(spec.condition, zone), spec.bid_yen_per_kg), *premiums), *alternatives),
        traits=spec.buyer.traits(),
        **terms_of(spec, zone),
    )


def terms_of(spec: TermsSpec, zone: str) -> dict[str, Any]:
    """What asks and bids say alike."""
    return {
        "grams": spec.grams,
        "lot_kind": LotKind(spec.lot_kind),
        "minimum_g": spec.minimum_g,
        "time_in_force": TimeInForce(spec.time_in_force),
        "expires": None if spec.expires is None else epoch_s(spec.expires, zone),
        "replaces": spec.replaces,
    }

"""Orders as received, and what became of each."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from market.conditions import AllOf, Condition, OneOf, Within
from market.exchange import Exchange
from market.hierarchies import text_of
from market.orders import Ask, Bid
from market.publication import UNDISCLOSED
from market.trades import OrderRecord
from market.unfilled import why_unfilled
from scenarios.tables.columns import MOMENT, TEXT, WHOLE, columns, micros

Fate = tuple[str, str]
"""(status, reason)"""


def orders_table(exchange: Exchange, zone: str) -> pa.Table:
    """Every order in order of receipt, under public names.

    limit_yen_per_t   a bid's highest, where it has alternatives
    place, energy_type, seller   offered, or wanted by a bid (blank: no wish)
    status            filled, open, partly_filled (and open), refused, or a cause of closure (cancelled, replaced, ...)
    reason            why it was refused, or why it still waits at the end
    """
    schema = columns(
        zone,
        seq=WHOLE,
        order=TEXT,
        time=MOMENT,
        side=TEXT,
        account=TEXT,
        grams=WHOLE,
        limit_yen_per_t=WHOLE,
        lot_kind=TEXT,
        time_in_force=TEXT,
        condition=TEXT,
        place=TEXT,
        energy_type=TEXT,
        seller=TEXT,
        filled_g=WHOLE,
        status=TEXT,
        reason=TEXT,
    )
    filled_g: Counter[str] = Counter()
    for trade in exchange.trades:
        filled_g.update({trade.bid_id: trade.grams, trade.ask_id: trade.grams})
    ends = ends_of_orders(exchange, filled_g)
    rows = [order_row(record, filled_g[record.order.id], ends) for record in exchange.orders]
    return pa.Table.from_pylist(rows, schema)


def ends_of_orders(exchange: Exchange, filled_g: Mapping[str, int]) -> dict[str, Fate]:
    """Fate of each order that was not filled, by id."""
    closed = {each.order_id: (str(each.cause), "") for each in exchange.closures}
    waiting = {
        each.order_id: ("partly_filled" if filled_g[each.order_id] else "open", str(each.why))
        for each in why_unfilled(exchange.resting())
    }
    return closed | waiting


def order_row(record: OrderRecord, filled_g: int, ends: Mapping[str, Fate]) -> dict[str, Any]:
    order, refusal = record.order, record.refusal
    # A refused order may bear the id of one that stands, whose fills are not its own.
    status, reason = ("refused", str(refusal.reason)) if refusal else ends.get(order.id, ("filled", ""))
    return {
        "seq": record.seq,
        "order": order.id,
        "time": micros(record.time),
        "grams": order.grams,
        "limit_yen_per_t": order.limit_yen_per_t,
        "lot_kind": str(order.lot_kind),
        "time_in_force": str(order.time_in_force),
        **(offered(order) if isinstance(order, Ask) else wished(order)),
        "filled_g": 0 if refusal else filled_g,
        "status": status,
        "reason": reason,
    }


def offered(ask: Ask) -> dict[str, str]:
    origin = ask.attributes
    seller = ask.account if origin.disclosed else UNDISCLOSED + ask.id
    return {
        "side": "ask",
        "account": seller,
        "condition": "",
        "place": text_of(origin.place),
        "energy_type": text_of(origin.energy_type),
        "seller": seller,
    }


def wished(bid: Bid) -> dict[str, str]:
    """Of a bid with alternatives only the text says what it wants, each with its limit."""
    wish: Mapping[str, str] = {}
    if len(bid.legs) == 1:
        wish, text = named(bid.legs[0].condition), str(bid.legs[0].condition)
    else:
        text = "; ".join(f"{leg.condition}: {leg.limit_yen_per_t} yen/t" for leg in bid.legs)
    return {
        "side": "bid",
        "account": bid.account,
        "condition": text,
        "place": wish.get("place", ""),
        "energy_type": wish.get("energy_type", ""),
        "seller": wish.get("owner", ""),
    }


def named(condition: Condition) -> dict[str, str]:
    """The one value that a field must have or lie within, for each field that has one."""
    match condition:
        case Within(field, node):
            return {field: text_of(node)}
        case OneOf(field, (value,)):
            return {field: value if isinstance(value, str) else text_of(value)}
        case AllOf(parts):
            return {field: value for part in parts for field, value in named(part).items()}
    return {}

"""Executions (約定)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from market.exchange import Exchange
from market.hierarchies import text_of
from market.places import Place
from market.publication import crowded_place, public_trade
from market.trades import Trade
from market.units import amount_uyen
from scenarios.tables.columns import MOMENT, TEXT, WHOLE, YES_OR_NO, columns, micros
from scenarios.tables.credits import origin_row

LEAST_CROWD = 3
"""An undisclosed seller is one of at least so many owners in the place that is published."""


def trades_table(exchange: Exchange, zone: str) -> pa.Table:
    """Every trade in order, one row a run of consecutive grams: nearly always one row a trade.

    Names are public: an undisclosed seller has an id used for this trade only, no building, no asset, and the
    innermost place with a crowd. The lot stays, so that the operator can trace each gram.
    """
    schema = columns(
        zone,
        seq=WHOLE,
        time=MOMENT,
        bid=TEXT,
        ask=TEXT,
        lot=TEXT,
        from_g=WHOLE,
        until_g=WHOLE,
        grams=WHOLE,
        price_yen_per_t=WHOLE,
        amount_uyen=WHOLE,
        fee_uyen=WHOLE,
        buyer=TEXT,
        seller=TEXT,
        disclosed=YES_OR_NO,
        place=TEXT,
        energy_type=TEXT,
        building=TEXT,
        asset=TEXT,
        produced_from=MOMENT,
        produced_until=MOMENT,
    )
    owners = owners_by_place(exchange)
    rows = [row for seq, trade in enumerate(exchange.trades) for row in trade_rows(seq, trade, owners)]
    return pa.Table.from_pylist(rows, schema)


def owners_by_place(exchange: Exchange) -> Counter[Place]:
    """How many owners of lots each place has."""
    pairs = {(lot.attributes.place, lot.attributes.owner) for lot in exchange.lots.values()}
    return Counter(place for place, _ in pairs)


def trade_rows(seq: int, trade: Trade, owners: Mapping[Place, int]) -> Sequence[dict[str, Any]]:
    """The trade's rows; the fee stands on the first."""
    origin = trade.attributes
    public = public_trade(trade, place=crowded_place(origin.place, owners, LEAST_CROWD))
    hidden = {} if origin.disclosed else {"building": None, "asset": None}
    common = {
        "seq": seq,
        "time": micros(trade.time),
        "bid": trade.bid_id,
        "ask": trade.ask_id,
        "lot": trade.lot_id,
        "price_yen_per_t": trade.price_yen_per_t,
        "buyer": public.buyer,
        "seller": public.seller,
        "disclosed": origin.disclosed,
        **origin_row(origin),
        **hidden,
        "place": text_of(public.place),
    }
    return [
        {
            **common,
            "from_g": start,
            "until_g": stop,
            "grams": stop - start,
            "amount_uyen": amount_uyen(stop - start, trade.price_yen_per_t),
            "fee_uyen": trade.fee_uyen if number == 0 else 0,
        }
        for number, (start, stop) in enumerate(trade.ranges)
    ]

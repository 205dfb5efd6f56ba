"""Buyers beside each other: which measures reached them, what they bought, what became of their points."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from market.exchange import Exchange
from market.points import PointBook, Tally
from scenarios.spec.market import MarketSpec
from scenarios.tables.columns import TEXT, WHOLE
from scenarios.traders.incentives import SESSION_SEED, Nudge, PointBonus, takes_part

CONTROL = "control"


def points_table(market: MarketSpec, exchange: Exchange, books: Sequence[PointBook]) -> pa.Table:
    """One row a buyer.

    measures              kinds that reach it, joined by +; control where none does
    bought_g, paid_uyen   what it bought, and for how much [micro-yen]
    """
    schema = pa.schema(
        [
            ("account", TEXT),
            ("measures", TEXT),
            *((name, WHOLE) for name in ("bought_g", "paid_uyen", "granted", "redeemed", "lapsed", "outstanding")),
        ]
    )
    bought_g, paid_uyen = Counter[str](), Counter[str]()
    for trade in exchange.trades:
        bought_g[trade.buyer] += trade.grams
        paid_uyen[trade.buyer] += trade.amount_uyen
    rows: list[dict[str, Any]] = [
        {
            "account": name,
            "measures": measures_of(name, market),
            "bought_g": bought_g[name],
            "paid_uyen": paid_uyen[name],
        }
        | tallied([book.tallies[name] for book in books])
        for name in dict.fromkeys(buyer.account for buyer in market.buyers)
    ]
    return pa.Table.from_pylist(rows, schema)


def measures_of(account: str, market: MarketSpec) -> str:
    reached = [each.kind for each in market.incentives if takes_part(reach_of(each), SESSION_SEED, each.kind, account)]
    return "+".join(reached) or CONTROL


def reach_of(incentive: PointBonus | Nudge) -> float:
    return incentive.members if isinstance(incentive, PointBonus) else incentive.heeding


def tallied(tallies: Sequence[Tally]) -> dict[str, int]:
    names = ("granted", "redeemed", "lapsed", "outstanding")
    return {name: sum(getattr(each, name) for each in tallies) for name in names}

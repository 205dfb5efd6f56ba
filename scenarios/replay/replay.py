"""Clears a file of orders under one rule and says what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from market.limits import TradingLimits
from market.rules.registry import RULES
from scenarios.replay.engines import Cleared, cleared
from scenarios.replay.order_file import ANY_TERMS, OrderFile, read_orders
from scenarios.replay.places import PlaceNames


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of a file.

    trades     columns bid, ask, volume_g, bid_price_yen_per_t, ask_price_yen_per_t (limits), price_yen_per_t
    figures    totals, counts of rows, seconds in the engine
    refusals   columns row (of the file, from 1), id, reason, words
    unread     columns of the file that no order has
    """

    trades: pd.DataFrame
    figures: dict[str, Any]
    refusals: pd.DataFrame
    unread: tuple[str, ...]

    def rows_by_reason(self) -> dict[str, list[int]]:
        """Rows of the file that were refused, by reason."""
        return {str(reason): rows["row"].tolist() for reason, rows in self.refusals.groupby("reason")}


def replay(
    path: Path, rule: str, *, place_names: PlaceNames | None = None, limits: TradingLimits = ANY_TERMS
) -> Replayed:
    """Fixed orders under a rule: a mechanical comparison, which says nothing of what people would have done.

    place_names   reads the places that orders may name, by default `usual_places`
    limits        steps and band of prices and quantities

    Raises ValueError for a rule that does not exist, or a file that is none of orders.
    """
    check_rule(rule)
    return play(read_orders(path, place_names, limits), rule)


def check_rule(rule: str) -> None:
    """Raises ValueError for a rule that does not exist."""
    if rule not in RULES:
        raise ValueError(f"no rule {rule!r} clears files: one of {', '.join(sorted(RULES))}")


def play(orders: OrderFile, rule: str) -> Replayed:
    """What comes of orders that are read."""
    done = cleared(orders, rule)
    deals = done.deals
    trades = pd.DataFrame(
        {
            "bid": orders.ids[deals.bids],
            "ask": orders.ids[deals.asks],
            "volume_g": deals.grams,
            "bid_price_yen_per_t": deals.bid_limits,
            "ask_price_yen_per_t": orders.flow.limits[deals.asks],
            "price_yen_per_t": deals.prices,
        }
    )
    refusals = all_refusals(orders, done)
    figures = figures_of(orders, done, trades) | {"rule": rule, "label": "replay", "refused": len(refusals)}
    return Replayed(trades=trades, figures=figures, refusals=refusals, unread=orders.unread)


def all_refusals(orders: OrderFile, done: Cleared) -> pd.DataFrame:
    """What the reader refused and what the rule did, by row of the file; what expires when it has left is neither."""
    by_rule = [
        (int(orders.rows[row]), orders.ids[row], str(reason), words)
        for row, (reason, words) in done.refused.items()
        if orders.rows[row]
    ]
    if not by_rule:
        return orders.refusals
    more = pd.DataFrame(by_rule, columns=orders.refusals.columns)
    return more if orders.refusals.empty else pd.concat([orders.refusals, more]).sort_values("row", ignore_index=True)


def figures_of(orders: OrderFile, done: Cleared, trades: pd.DataFrame) -> dict[str, Any]:
    """Totals in whole numbers until the last division."""
    flow = orders.flow
    taken = np.ones(len(flow), dtype=np.bool_)
    taken[list(done.refused)] = False
    entered = taken & ~flow.withdrawals
    volume = int(trades["volume_g"].sum())
    value = sum((trades["volume_g"] * trades["price_yen_per_t"]).tolist())
    welfare = sum((trades["volume_g"] * (trades["bid_price_yen_per_t"] - trades["ask_price_yen_per_t"])).tolist())
    wanted, offered = (int(flow.grams[entered & side].sum()) for side in (flow.bids, ~flow.bids))
    return {
        "orders": int(entered.sum()),
        "cancellations": int(np.sum(taken & flow.withdrawals & (orders.rows > 0))),
        "alternatives": orders.alternatives,
        "trades": len(trades),
        "volume_g": volume,
        "value_yen": value / 1e6,
        "vwap_yen_per_kg": value / volume / 1e3 if volume else None,
        "welfare_yen": welfare / 1e6,
        "fill_rate_bids": volume / wanted if wanted else None,
        "fill_rate_asks": volume / offered if offered else None,
        "engine_s": done.seconds,
        "orders_per_s": len(flow) / done.seconds,
    }

"""Clears a file of orders under one rule and says what came of it."""

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from market.call.lots import clear_with_lots
from market.compiled import Ints
from market.conditions import ANYTHING
from market.fast_book import collected, trade_continuously
from market.fills import Outcome
from market.order_flow import OrderFlow, flow_of
from market.orders import Ask, Bid, Leg
from market.origins import NOWHERE
from market.price_choice import PriceChoice
from market.refusals import Refusal
from market.rooms import rooms_of
from market.rules.registry import RULES, open_session
from scenarios.replay.order_file import OrderFile, read_orders
from scenarios.replay.order_objects import objects_of

COMPILED = ("continuous", "call")
"""Rules that work on whole columns; the others take orders one by one."""


TRADE_COLUMNS = ("bid", "ask", "volume_g", "bid_price_yen_per_t", "ask_price_yen_per_t", "price_yen_per_t")


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """Trades by row: bid, ask, volume_g, bid_price_yen_per_t, ask_price_yen_per_t (limits), price_yen_per_t."""

    trades: pd.DataFrame
    figures: dict[str, Any]
    refusals: pd.DataFrame


def replay(path: Path, rule: str) -> Replayed:
    """Fixed orders under a rule: a mechanical comparison, which says nothing of what people would have done.

    Raises ValueError for a rule that does not exist.
    """
    if rule not in RULES:
        raise ValueError(f"no rule {rule!r} clears files: one of {', '.join(sorted(RULES))}")
    orders = read_orders(path)
    if rule not in COMPILED:
        return _one_by_one(orders, rule)
    # Compiled code is read or made before the clock of the engine starts.
    _engine(one_trade(), rule)
    started = perf_counter()
    bids, asks, grams, bid_limits, prices = _engine(orders.flow, rule)
    seconds = perf_counter() - started
    trades = pd.DataFrame(
        {
            "bid": orders.ids[bids],
            "ask": orders.ids[asks],
            "volume_g": grams,
            "bid_price_yen_per_t": bid_limits,
            "ask_price_yen_per_t": orders.flow.limits[asks],
            "price_yen_per_t": prices,
        }
    )[list(TRADE_COLUMNS)]
    return Replayed(trades=trades, figures=_figures(orders, trades, seconds, rule), refusals=orders.refusals)


def _one_by_one(orders: OrderFile, rule: str) -> Replayed:
    """A session of a rule that may refuse orders itself: those rows join the file's refusals."""
    entered, session = objects_of(orders), open_session(rule, {})
    started = perf_counter()
    outcomes = [session.enter(order) for order in entered]
    fills = [fill for outcome in outcomes if isinstance(outcome, Outcome) for fill in outcome.fills]
    fills += session.clear().fills
    seconds = perf_counter() - started
    trades = pd.DataFrame(
        [
            (m.bid_id, m.ask_id, m.grams, m.bid_limit_yen_per_t, m.ask_limit_yen_per_t, fill.price_yen_per_t)
            for fill in fills
            for m in (fill.match,)
        ],
        columns=list(TRADE_COLUMNS),
    )
    taken_rows = sorted(set(range(1, len(orders.ids) + len(orders.refusals) + 1)) - set(orders.refusals["row"]))
    turned_away = [
        (row, outcome.target, str(outcome.reason), outcome.words)
        for row, outcome in zip(taken_rows, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    ]
    refusals = orders.refusals
    if turned_away:
        more = pd.DataFrame(turned_away, columns=refusals.columns)
        refusals = pd.concat([refusals, more]).sort_values("row", ignore_index=True)
    figures = _figures(orders, trades, seconds, rule)
    return Replayed(trades=trades, figures=figures | {"refused": len(refusals)}, refusals=refusals)


def one_trade() -> OrderFlow:
    """The smallest flow that makes every engine work."""
    terms: dict[str, Any] = {"account": "warm", "grams": 1}
    ask = Ask(id="ask", limit_yen_per_t=1, lot_id="", attributes=NOWHERE, **terms)
    bid = Bid(id="bid", legs=(Leg(condition=ANYTHING, limit_yen_per_t=1),), **(terms | {"account": "up"}))
    return flow_of((ask, bid))


Columns = tuple[Ints, Ints, Ints, Ints, Ints]


def _engine(flow: OrderFlow, rule: str) -> Columns:
    """Rows of bids and asks, grams, limits of the bids, prices."""
    if rule == "continuous":
        made = trade_continuously(flow).trades
        resting_is_ask = made.asks < made.bids
        prices = np.where(resting_is_ask, made.ask_limits, made.bid_limits)
        return made.bids, made.asks, made.grams, made.bid_limits, prices
    rooms = rooms_of(flow)
    flow, _ = collected(flow, rooms)
    clearing = clear_with_lots(flow, choice=PriceChoice.MIDDLE, rooms=rooms).clearing
    bids, asks, grams = clearing.pairs.T
    return bids, asks, grams, flow.limits[bids], clearing.pair_prices


def _figures(orders: OrderFile, trades: pd.DataFrame, seconds: float, rule: str) -> dict[str, Any]:
    flow = orders.flow
    volume = int(trades["volume_g"].sum())
    value = sum((trades["volume_g"] * trades["price_yen_per_t"]).tolist())
    welfare = sum((trades["volume_g"] * (trades["bid_price_yen_per_t"] - trades["ask_price_yen_per_t"])).tolist())
    wanted, offered = (int(flow.grams[side].sum()) for side in (flow.bids, ~flow.bids))
    return {
        "rule": rule,
        "label": "replay",
        "orders": len(flow),
        "refused": len(orders.refusals),
        "trades": len(trades),
        "volume_g": volume,
        "value_yen": value / 1e6,
        "vwap_yen_per_kg": value / volume / 1e3 if volume else None,
        "welfare_yen": welfare / 1e6,
        "fill_rate_bids": volume / wanted if wanted else None,
        "fill_rate_asks": volume / offered if offered else None,
        "engine_s": seconds,
        "orders_per_s": len(flow) / seconds,
    }

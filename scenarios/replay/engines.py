"""Rules at work on a file of orders: two on whole columns, the others order by order."""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from market.call.lots import clear_with_lots
from market.compiled import Ints
from market.conditions import ANYTHING
from market.fast_book import Heard, collect_for_call, trade_continuously
from market.fills import Fill
from market.order_flow import OrderFlow, flow_of
from market.orders import Ask, Bid, Leg
from market.origins import NOWHERE
from market.price_choice import PriceChoice
from market.refusals import Reason, Refusal
from market.rooms import rooms_of
from market.rules.registry import open_session
from scenarios.replay.order_file import OrderFile
from scenarios.replay.order_objects import events_of

NOT_OPEN_WORDS = "the order that it names does not wait"
SELF_TRADE_WORDS = "it could trade with an order of its own account: cancel that one first"


class Deals(NamedTuple):
    """Rows of bids and asks, grams, what the bid would have paid for them at most, prices [yen/t]."""

    bids: Ints
    asks: Ints
    grams: Ints
    bid_limits: Ints
    prices: Ints


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What a rule made of a flow; `refused` are words by row of the flow, `seconds` spent in the engine."""

    deals: Deals
    refused: dict[int, tuple[Reason, str]]
    seconds: float


def cleared(read: OrderFile, rule: str) -> Cleared:
    """The orders of a file under a rule."""
    engine = {"continuous": continuous, "call": call}.get(rule)
    if engine is None:
        return one_by_one(read, rule)
    engine(one_trade())  # Compiled code is read or made before the clock of the engine starts.
    started = perf_counter()
    deals, heard = engine(read.flow)
    seconds = perf_counter() - started
    return Cleared(deals=deals, refused=turned_away(read.flow, heard), seconds=seconds)


def continuous(flow: OrderFlow) -> tuple[Deals, Heard]:
    session = trade_continuously(flow)
    made = session.trades
    prices = np.where(made.asks < made.bids, made.ask_limits, made.bid_limits)
    return Deals(made.bids, made.asks, made.grams, made.bid_limits, prices), session


def call(flow: OrderFlow) -> tuple[Deals, Heard]:
    """One call of all that waits at the end of the file."""
    rooms = rooms_of(flow)
    heard = collect_for_call(flow, rooms)
    waiting = replace(flow, grams=heard.left_g, cancels=np.full(len(flow), -1))
    clearing = clear_with_lots(waiting, choice=PriceChoice.MIDDLE, rooms=rooms).clearing
    bids, asks, grams = clearing.pairs.T
    return Deals(bids, asks, grams, limits_of_pairs(flow, bids, asks), clearing.pair_prices), heard


def limits_of_pairs(flow: OrderFlow, bids: Ints, asks: Ints) -> Ints:
    """The most that each bid pays for the grams of its ask: only one with alternatives need be asked."""
    limits = flow.limits[bids]
    for pair in np.flatnonzero(np.diff(flow.leg_starts)[bids] > 1).tolist():
        origin, legs = flow.origins.attributes(asks[pair]), range(*flow.leg_starts[bids[pair] : bids[pair] + 2])
        accepted = (leg for leg in legs if flow.wishes[flow.leg_wishes[leg]].accepts(origin))
        limits[pair] = max(flow.leg_limits[leg] for leg in accepted)
    return limits


def turned_away(flow: OrderFlow, heard: Heard) -> dict[int, tuple[Reason, str]]:
    """Orders that were refused, and withdrawals of what did not wait."""
    in_vain = flow.withdrawals & (heard.outcomes == 0)
    not_open = dict.fromkeys(np.flatnonzero(heard.not_open | in_vain).tolist(), (Reason.ORDER_NOT_OPEN, NOT_OPEN_WORDS))
    own = np.flatnonzero(heard.refused & ~heard.not_open).tolist()
    return not_open | dict.fromkeys(own, (Reason.SELF_TRADE, SELF_TRADE_WORDS))


def one_by_one(read: OrderFile, rule: str) -> Cleared:
    """A session of a rule that may refuse orders itself, and its call at the end."""
    events, session = list(events_of(read)), open_session(rule, {})
    row_of = {event.id: row for row, event in enumerate(events) if not isinstance(event, str)}
    fills: list[Fill] = []
    refused: dict[int, tuple[Reason, str]] = {}
    started = perf_counter()
    for row, event in enumerate(events):
        if isinstance(event, str):
            if not session.cancel(event):
                refused[row] = (Reason.ORDER_NOT_OPEN, NOT_OPEN_WORDS)
            continue
        outcome = session.enter(event)
        if isinstance(outcome, Refusal):
            refused[row] = (outcome.reason, outcome.words)
        else:
            fills += outcome.fills
    fills += session.clear().fills
    seconds = perf_counter() - started
    columns = [
        (row_of[m.bid_id], row_of[m.ask_id], m.grams, m.bid_limit_yen_per_t, fill.price_yen_per_t)
        for fill in fills
        for m in (fill.match,)
    ]
    deals = Deals(*np.array(columns, dtype=np.int64).reshape(-1, len(Deals._fields)).T)
    return Cleared(deals=deals, refused=refused, seconds=seconds)


def one_trade() -> OrderFlow:
    """The smallest flow that makes every engine work."""
    terms: dict[str, Any] = {"account": "warm", "grams": 1}
    ask = Ask(id="ask", limit_yen_per_t=1, lot_id="", attributes=NOWHERE, **terms)
    bid = Bid(id="bid", legs=(Leg(condition=ANYTHING, limit_yen_per_t=1),), **(terms | {"account": "up"}))
    return flow_of((ask, bid))

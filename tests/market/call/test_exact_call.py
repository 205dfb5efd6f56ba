"""The exact call against a linear program over pairs of orders, and what its certificate proves."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from order_flows import RNGS, ask, bid, origin
from scipy.optimize import linprog

from market.call.certificate import faults
from market.call.clearing import clear
from market.order_flow import flow_of
from market.orders import Ask, LotKind, TimeInForce
from market.price_choice import PriceChoice


def in_parts(order):
    return replace(order, lot_kind=LotKind.PARTIAL, minimum_g=0, time_in_force=TimeInForce.GOOD_TILL)


def some_orders(rng, count, *, origins=5):
    offered = [origin(rng) for _ in range(origins)]
    return [ask(rng, f"o{i}", rng.choice(offered)) if rng.random() < 0.5 else bid(rng, f"o{i}") for i in range(count)]


def limit(bid_, ask_):
    return bid_.limit_for(ask_.attributes) if ask_.condition.accepts(bid_.traits) else None


def pairs_of(orders):
    """(bid's row, ask's row, bid's limit) of all that may meet."""
    rows = range(len(orders))
    asks = [row for row in rows if isinstance(orders[row], Ask)]
    return [
        (b, a, limit(orders[b], orders[a]))
        for b in rows
        if b not in asks
        for a in asks
        if limit(orders[b], orders[a]) is not None
    ]


def best_by_program(orders):
    """(welfare, fills) of the linear program over pairs, with the objective of market rule 8."""
    pairs, count = pairs_of(orders), len(orders)
    unit = 4 * count + 3
    worth = [(value - orders[a].limit_yen_per_t) * unit + 2 * count + 1 - b - a for b, a, value in pairs]
    uses = np.zeros((count, len(pairs)))
    for number, (b, a, _) in enumerate(pairs):
        uses[[b, a], number] = 1
    if not pairs:
        return 0, np.zeros(count)
    found = linprog(-np.array(worth), A_ub=uses, b_ub=[order.grams for order in orders], method="highs")
    gains = np.array([value - orders[a].limit_yen_per_t for _, a, value in pairs])
    return float(gains @ found.x), uses @ found.x


@settings(max_examples=60)
@given(rng=RNGS)
def test_welfare_and_every_fill_are_those_of_the_linear_program(rng):
    orders = [in_parts(order) for order in some_orders(rng, rng.choice((4, 16, 40)))]
    clearing = clear(flow_of(orders))
    welfare, fills = best_by_program(orders)
    assert clearing.welfare_uyen == pytest.approx(welfare)
    assert clearing.filled_g == pytest.approx(fills, abs=1e-6)


@settings(max_examples=60)
@given(rng=RNGS)
def test_the_certificate_proves_every_choice_of_prices(rng):
    flow = flow_of([in_parts(order) for order in some_orders(rng, 30)])
    for choice in PriceChoice:
        assert clear(flow, choice=choice).faults() == []


@settings(max_examples=60)
@given(rng=RNGS)
def test_nobody_pays_more_or_gets_less_than_its_limit_and_the_books_balance(rng):
    orders = [in_parts(order) for order in some_orders(rng, 30)]
    clearing = clear(flow_of(orders))
    traded = np.zeros(len(orders), dtype=np.int64)
    for (b, a, grams), price in zip(clearing.pairs.tolist(), clearing.pair_prices.tolist(), strict=True):
        assert orders[a].limit_yen_per_t <= price <= limit(orders[b], orders[a])
        traded[[b, a]] += grams
    assert traded.tolist() == clearing.filled_g.tolist()


@settings(max_examples=40)
@given(rng=RNGS)
def test_a_changed_fill_or_price_fails_the_certificate(rng):
    clearing = clear(flow_of([in_parts(order) for order in some_orders(rng, 30)]))
    if not clearing.filled_g.any():
        return
    filled = clearing.flow.filled.copy()
    traded = int(np.flatnonzero(filled)[0])
    filled[traded] -= 1
    assert faults(clearing.network, replace(clearing.flow, filled=filled), clearing.prices)
    prices = clearing.prices.copy()
    node = int(np.searchsorted(clearing.network.starts, traded, side="right")) - 1
    prices[node] = clearing.greatest[node] + 1
    assert faults(clearing.network, clearing.flow, prices)


def test_the_same_book_clears_to_the_same_bytes():
    rng = Random(7)  # noqa: S311 - a fixed book, not a secret
    flow = flow_of([in_parts(order) for order in some_orders(rng, 200)])
    one, other = clear(flow), clear(flow)
    assert one.pairs.tobytes() == other.pairs.tobytes()
    assert one.prices.tobytes() == other.prices.tobytes()

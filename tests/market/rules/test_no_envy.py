"""No order trades while an earlier or better one that says the same waits (market rule 5)."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import GROUPS, Cancel, flow
from single_units import asks_and_bids, deals, relimited, welfare

from market.conditions import Within
from market.orders import Ask, Leg, LotKind
from market.origins import NOWHERE
from market.refusals import Refusal
from market.rules.registry import open_session


def divisible(order):
    """Whether it fills in parts, of one wish: no lot's size explains why it was passed over."""
    one_wish = isinstance(order, Ask) or len(order.legs) == 1
    return order.lot_kind is LotKind.PARTIAL and not order.minimum_g and not order.all_or_none and one_wish


def says(order):
    """What an order says but for limit and quantity."""
    if isinstance(order, Ask):
        return order.attributes, order.condition
    return order.legs[0].condition, order.traits


def better(one, other):
    """Whether `one` comes before `other`, both waiting: a better limit, or the same and earlier."""
    sign = 1 if isinstance(one.order, Ask) else -1
    mine, theirs = (sign * each.order.limit_yen_per_t for each in (one, other))
    return (mine, one.arrival) < (theirs, other.arrival)


def envied(before, left_g, traded):
    """Pairs of waiting orders that say the same, of which the worse traded and the better still waits."""
    waiting = [each for each in before if divisible(each.order)]
    return [
        (worse.order.id, other.order.id)
        for worse in waiting
        if worse.order.id in traded
        for other in waiting
        if type(other.order) is type(worse.order)
        and says(other.order) == says(worse.order)
        and better(other, worse)
        and left_g(other.order.id)
    ]


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6))
def test_continuous_trading_leaves_no_envy(seed):
    session = open_session("continuous", GROUPS)
    for event in flow(Random(seed), 50):  # noqa: S311 - a fixed experiment
        if isinstance(event, Cancel):
            session.cancel(event.order_id)
            continue
        before = session.resting()
        outcome = session.enter(event)
        if not isinstance(outcome, Refusal):
            traded = {name for fill in outcome.fills for name in (fill.match.bid_id, fill.match.ask_id)}
            assert envied(before, session.remaining_g, traded) == []


@pytest.mark.parametrize("rule", ["call", "short_side", "preference"])
@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_calls_leave_no_envy(rule, seed):
    session = open_session(rule, GROUPS)
    events = [event for event in flow(Random(seed), 40) if not isinstance(event, Cancel)]  # noqa: S311 - as above
    for order in events:
        if divisible(order):
            session.enter(order)
    before = session.resting()
    fills = session.clear().fills
    traded = {name for fill in fills for name in (fill.match.bid_id, fill.match.ask_id)}
    assert envied(before, session.remaining_g, traded) == []


def test_greedy_gains_five_where_the_exact_call_gains_eight():
    """Bids {any at 10, solar at 9}, asks {solar at 5, wind at 6}."""
    solar, wind, anything, sunny = asks_and_bids((10, 9), (5, 6))
    solar, wind = (
        replace(ask, attributes=replace(NOWHERE, energy_type=("renewable", kind)))
        for ask, kind in ((solar, "solar"), (wind, "wind"))
    )
    wish = Within("energy_type", ("renewable", "solar"))
    orders = [solar, wind, anything, relimited(replace(sunny, legs=(Leg(condition=wish, limit_yen_per_t=9),)), 9)]
    assert welfare(deals("continuous", orders), orders) == 5_000
    assert welfare(deals("call", orders), orders) == 8_000

"""Every rule, as sessions hold it, kept to what it promises; where it promises no truth, a lie pays somewhere."""

from dataclasses import replace
from functools import reduce
from operator import and_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from single_units import EVERY_RULE, asks_and_bids, best_lie, deals, profit, relimited, welfare

from market.conditions import Within
from market.mechanisms.promises import Promise
from market.orders import Leg
from market.origins import NOWHERE

LIMITS = st.lists(st.integers(0, 10), min_size=1, max_size=4)
EVERY = pytest.mark.parametrize("name", sorted(EVERY_RULE))


def kept(name, orders):
    """The promises that this one book does not contradict."""
    made = deals(name, orders)
    found = Promise(0)
    surplus = sum(deal.match.grams * (deal.pay_yen_per_t - deal.get_yen_per_t) for deal in made)
    if welfare(made, orders) == welfare(deals("call", orders), orders):
        found |= Promise.EFFICIENT
    if surplus == 0:
        found |= Promise.BUDGET_BALANCED
    if surplus >= 0:
        found |= Promise.NO_DEFICIT
    if all(profit(made, order) >= 0 for order in orders):
        found |= Promise.INDIVIDUALLY_RATIONAL
    return found


@EVERY
@settings(max_examples=40)
@given(bids=LIMITS, asks=LIMITS)
def test_a_rule_keeps_its_promises(name, bids, asks):
    orders = asks_and_bids(bids, asks)
    promised = EVERY_RULE[name].promises & ~Promise.TRUTHFUL
    assert promised & kept(name, orders) == promised


@pytest.mark.parametrize("name", [name for name, rule in EVERY_RULE.items() if Promise.TRUTHFUL in rule.promises])
@settings(max_examples=10)
@given(bids=LIMITS, asks=LIMITS)
def test_nobody_gains_by_a_false_limit_where_truth_is_promised(name, bids, asks):
    assert best_lie(name, asks_and_bids(bids, asks), range(0, 12, 2)) == 0


@pytest.mark.parametrize("name", [name for name, rule in EVERY_RULE.items() if Promise.TRUTHFUL not in rule.promises])
def test_where_no_truth_is_promised_a_lie_pays_somewhere(name):
    assert best_lie(name, asks_and_bids((9, 8), (1, 2)), range(12)) > 0


PLAIN_BOOKS = (((9, 8), (1, 2)), ((9, 2), (1, 8)), ((17, 14, 13, 9, 6), (1, 4, 5, 8, 13)), ((5, 5, 9), (5, 0)))
TAKE_CONDITIONS = {"call", "continuous", "preference", "short_side", "vcg"}


def sunny_books():
    """Bids {any at 10, solar at 9} on {solar at 5, wind at 6}, and {any at 10, solar at 6} on {solar at 5}."""
    solar, wind, anything, sunny = asks_and_bids((10, 9), (5, 6))
    solar, wind = (
        replace(ask, attributes=replace(NOWHERE, energy_type=("renewable", kind)))
        for ask, kind in ((solar, "solar"), (wind, "wind"))
    )
    wish = Within("energy_type", ("renewable", "solar"))
    sunny = replace(sunny, legs=(Leg(condition=wish, limit_yen_per_t=9),))
    return [solar, wind, anything, sunny], [solar, anything, relimited(sunny, 6)]


@EVERY
def test_what_is_not_promised_is_broken_by_some_book(name):
    """A promise that every book happened to keep would be worth stating."""
    books = [asks_and_bids(bids, asks) for bids, asks in PLAIN_BOOKS]
    if name in TAKE_CONDITIONS:
        books += sunny_books()
    always = reduce(and_, (kept(name, book) for book in books))
    assert always & ~Promise.TRUTHFUL & ~EVERY_RULE[name].promises == Promise(0)


@EVERY
@settings(max_examples=40)
@given(bids=LIMITS, asks=LIMITS)
def test_no_rule_gains_more_than_the_exact_call_and_nobody_trades_more_than_said(name, bids, asks):
    orders = asks_and_bids(bids, asks)
    made = deals(name, orders)
    assert welfare(made, orders) <= welfare(deals("call", orders), orders)
    for order in orders:
        assert sum(deal.match.grams for deal in made if order.id in {deal.match.bid_id, deal.match.ask_id}) <= 1_000

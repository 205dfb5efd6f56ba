"""What each rule does that the others do not: ranks, rationing, lots by draw, declared classes, removed accounts."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from single_units import asks_and_bids, collected, deals, profit, relimited

from market.conditions import AllOf, Anything, OneOf, Within
from market.draws import draw_of
from market.mechanisms.rationing import Rationing, best_units, pro_rata
from market.mechanisms.sealed import Offer
from market.mechanisms.vcg import vcg
from market.orders import Leg, LotKind
from market.origins import NOWHERE
from market.refusals import Reason, Refusal
from market.rules.registry import LABORATORY_RULES, open_session

SOLAR, WIND = ("renewable", "solar"), ("renewable", "wind")


def wanting(bid, condition):
    return replace(bid, legs=(Leg(condition=condition, limit_yen_per_t=bid.limit_yen_per_t),))


def of_type(ask, energy_type, owner="an"):
    return replace(ask, attributes=replace(NOWHERE, energy_type=energy_type, owner=owner, disclosed=True))


def pairs(made):
    return {(deal.match.bid_id, deal.match.ask_id) for deal in made}


def test_who_names_a_seller_is_served_before_who_names_a_type_before_who_takes_anything():
    only, plain, sunny, fan = asks_and_bids((9, 8, 7), (1,))
    only = of_type(only, SOLAR)
    sunny, fan = wanting(sunny, Within("energy_type", SOLAR)), wanting(fan, OneOf("owner", ("an",)))
    assert pairs(deals("preference", [only, plain, sunny, fan])) == {("b2", "s0")}
    assert pairs(deals("preference", [only, plain, sunny])) == {("b1", "s0")}
    assert pairs(deals("preference", [only, plain])) == {("b0", "s0")}


def test_two_wishes_go_before_one():
    only, one, two = asks_and_bids((9, 8), (1,))
    one = wanting(one, Within("energy_type", SOLAR))
    two = wanting(two, AllOf((Within("energy_type", SOLAR), Within("place", ()))))
    assert pairs(deals("preference", [of_type(only, SOLAR), one, two])) == {("b1", "s0")}


def margin(sizes, wanted, how, seed="0"):
    """Grams of each ask where asks of one limit offer more than the bids want."""
    orders = asks_and_bids((9,), (3,) * len(sizes))
    asks = [replace(ask, grams=grams) for ask, grams in zip(orders, sizes, strict=False)]
    made = deals("uniform", [*asks, replace(orders[-1], grams=wanted)], rationing=how, seed=seed)
    filled = Counter()
    for deal in made:
        filled[deal.match.ask_id] += deal.match.grams
    return [filled[ask.id] for ask in asks]


def test_equal_limits_are_rationed_by_time_or_in_proportion():
    assert margin((4, 6, 10), 10, "time") == [4, 6, 0]
    assert margin((4, 6, 10), 10, "pro_rata") == [2, 3, 5]
    assert margin((1, 1, 1), 2, "pro_rata") == [1, 1, 0]


def test_a_lottery_at_the_margin_follows_from_the_stated_seed_alone():
    winners = {tuple(margin((5, 5, 5), 5, "random", seed)) for seed in "abcdefgh"}
    assert winners > {tuple(margin((5, 5, 5), 5, "random", "a"))}
    assert margin((5, 5, 5), 5, "random", "a") == margin((5, 5, 5), 5, "random", "a")


@given(
    limits=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), min_size=1, max_size=6),
    share=st.fractions(0, 1),
    how=st.sampled_from(Rationing),
)
def test_rationing_gives_out_all_units_to_the_best_and_nobody_more_than_asked(limits, share, how):
    offers = [Offer(id=f"o{n}", limit=limit, units=units) for n, (limit, units) in enumerate(sorted(limits))]
    units = int(share * sum(offer.units for offer in offers))
    given_out = dict(best_units(offers, units, how.ration(draw_of("seed", 0))))
    assert sum(given_out.values()) == units
    assert all(0 < part <= offer.units for offer, part in given_out.items())
    worst = max((offer.limit for offer in given_out), default=0)
    assert all(given_out.get(offer) == offer.units for offer in offers if offer.limit < worst)


@given(sizes=st.lists(st.integers(1, 50), min_size=1, max_size=6), units=st.integers(0, 400))
def test_shares_in_proportion_are_within_a_unit_of_the_exact_ones(sizes, units):
    offers = [Offer(id=f"o{n}", limit=0, units=size) for n, size in enumerate(sizes)]
    units = min(units, sum(sizes))
    parts = dict(pro_rata(offers, units))
    assert all(abs(parts.get(offer, 0) * sum(sizes) - units * offer.units) < sum(sizes) for offer in offers)


def test_declared_classes_are_markets_of_their_own():
    sun, wind, sunny, windy = asks_and_bids((9, 4), (1, 3))
    orders = [of_type(sun, SOLAR), of_type(wind, WIND)]
    orders += [wanting(sunny, Within("energy_type", SOLAR)), wanting(windy, Within("energy_type", WIND))]
    made = deals("uniform", orders, classes="energy_type: solar, wind")
    assert {(deal.match.bid_id, deal.match.ask_id, int(deal.pay_yen_per_t)) for deal in made} == {
        ("b0", "s0", 5),
        ("b1", "s1", 3),
    }


@pytest.mark.parametrize("condition", [Anything(), Within("place", ("日本",)), OneOf("energy_type", (SOLAR,))])
def test_a_wish_for_no_declared_class_is_refused(condition):
    session = open_session("k_double", {}, classes="energy_type: solar, wind")
    bid = wanting(asks_and_bids((9,), ())[0], condition)
    assert session.enter(bid).reason is Reason.CONDITION_UNSUPPORTED


@pytest.mark.parametrize("name", ["uniform", "k_double", "pay_as_bid", "posted_price", "meetings", "sbba", "muda"])
def test_one_class_takes_no_conditions_of_either_side(name):
    session = open_session(name, {})
    ask, bid = asks_and_bids((9,), (1,))
    assert session.enter(wanting(bid, Within("energy_type", SOLAR))).reason is Reason.CONDITION_UNSUPPORTED
    picky = replace(ask, condition=Within("kind", ("company",)))
    assert session.enter(picky).reason is Reason.CONDITION_UNSUPPORTED


@pytest.mark.parametrize("classes", ["colour: red", "energy_type: renewable, solar", "energy_type: coal"])
def test_classes_that_cannot_be_told_apart_are_refused(classes):
    with pytest.raises(ValueError, match=r"classes|coal"):
        open_session("uniform", {}, classes=classes)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("k_double", {"k": "2"}),
        ("posted_price", {"yen_per_t": "-1"}),
        ("posted_price", {"yen_per_t": "3.5"}),
        ("sbba", {"unit_g": "0"}),
        ("uniform", {"rationing": "by beauty"}),
        ("uniform", {"price": "resting"}),
        ("lottery", {}),
    ],
)
def test_values_that_a_rule_does_not_know_are_refused(name, parameters):
    with pytest.raises(ValueError, match=r".+"):
        open_session(name, {}, **parameters)


@pytest.mark.parametrize("name", ["sbba", "muda"])
def test_where_truth_is_promised_for_units_other_sizes_are_refused(name):
    session = open_session(name, {}, unit_g="500")
    assert session.enter(asks_and_bids((9,), ())[0]).reason is Reason.OFF_LOT_SIZE
    assert not isinstance(session.enter(asks_and_bids((9,), (), grams=500)[0]), Refusal)


def test_k_says_where_in_the_interval_the_price_lies():
    orders = asks_and_bids((10,), (2,))
    prices = {k: deals("k_double", orders, k=k)[0].pay_yen_per_t for k in ("0", "1/4", "1/2", "1")}
    assert prices == {"0": 2, "1/4": 4, "1/2": 6, "1": 10}


def test_paying_as_bid_every_bid_pays_its_own_limit():
    made = deals("pay_as_bid", asks_and_bids((9, 7, 1), (2, 3, 4)))
    assert {(deal.match.bid_id, int(deal.pay_yen_per_t)) for deal in made} == {("b0", 9), ("b1", 7)}


def test_a_whole_lot_that_a_sealed_call_would_tear_is_left_out():
    lot, small, bid = asks_and_bids((9,), (2, 3))
    lot = replace(lot, grams=5_000, lot_kind=LotKind.WHOLE)
    assert pairs(deals("k_double", [lot, small, replace(bid, grams=4_000)])) == {("b0", "s1")}


def test_mcafee_keeps_the_difference_and_vcg_adds_it():
    kept = deals("mcafee", asks_and_bids((17, 14, 13, 9, 6), (1, 4, 5, 8, 13)))
    assert [(int(deal.pay_yen_per_t), int(deal.get_yen_per_t)) for deal in kept] == [(9, 8)] * 3
    added = deals("vcg", asks_and_bids((100, 90, 80, 70, 60), (80, 85, 95, 100, 110)))
    assert [(int(deal.pay_yen_per_t), int(deal.get_yen_per_t)) for deal in added] == [(85, 90)] * 2


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_vcg_on_the_exact_call_is_vcg_on_one_class_and_removes_accounts_with_all_their_orders(seed):
    rng = Random(seed)  # noqa: S311 - a fixed experiment
    orders = asks_and_bids([rng.randint(0, 9) for _ in range(4)], [rng.randint(0, 9) for _ in range(4)])
    orders = [replace(each, account=f"{each.id[0]}{rng.randint(0, 2)}", grams=rng.randint(1, 4)) for each in orders]
    offers = [Offer(id=each.id, units=each.grams, limit=each.limit_yen_per_t, account=each.account) for each in orders]
    bids, asks = ([each for each in offers if each.id.startswith(side)] for side in "bs")
    plain = vcg(bids, asks)
    plainly = Counter()
    for offer in offers:
        share = plain.share(offer.id)
        worth = offer.limit * share.units - share.money
        plainly[offer.account] += worth if offer in bids else -worth
    made = LABORATORY_RULES["vcg"].make().deals(collected(orders))
    gains = Counter()
    for each in orders:
        gains[each.account] += profit(made, each)
    assert gains == plainly


def test_a_lie_about_a_limit_does_not_change_ones_ticket():
    orders = asks_and_bids((9, 8), (1, 2))
    said = [relimited(order, 5) for order in orders]
    draw = draw_of("seed", 3)
    assert [draw(order.id) for order in orders] == [draw(order.id) for order in said]
    assert draw_of("seed", 3)("b0") != draw_of("seed", 4)("b0")

"""Calls, greedy welfare, what the public sees, and why orders wait."""

from itertools import permutations

import pytest

from market.conditions import Anything, OneOf, Within
from market.credits import Attributes
from market.fills import Fill
from market.orders import Ask, Bid, Leg, LotKind, TimeInForce
from market.publication import crowded_place, public_trade
from market.refusals import Reason, Refusal
from market.rules.registry import open_session
from market.trades import Trade
from market.unfilled import Why, why_unfilled

SOLAR, WIND = ("renewable", "solar"), ("renewable", "wind")


def made_from(energy_type, *, owner="an", disclosed=True):
    return Attributes(
        owner=owner,
        disclosed=disclosed,
        place=("日本", "福島県", "◎◎市"),
        energy_type=energy_type,
        produced_from=0,
        produced_until=1_800,
        source="meter",
        factor_ug_per_wh=441_000,
        factor_source="table",
    )


def ask(price, grams=1, energy_type=SOLAR, **more):
    number = next(NUMBERS)
    terms = {"id": f"ask {number}", "account": f"seller {number}", "lot_id": "lot"} | more
    return Ask(grams=grams, limit_yen_per_t=price, attributes=made_from(energy_type), **terms)


def bid(price, grams=1, condition=None, **more):
    number = next(NUMBERS)
    terms = {"id": f"bid {number}", "account": f"buyer {number}"} | more
    leg = Leg(condition=condition or Anything(), limit_yen_per_t=price)
    return Bid(grams=grams, legs=(leg,), **terms)


NUMBERS = iter(range(10**9))


def cleared(orders, rule="uniform", **parameters):
    session = open_session(rule, {}, **parameters)
    for order in orders:
        assert not isinstance(session.enter(order), Refusal)
    return session, session.clear().fills


def summary(fills: tuple[Fill, ...]):
    return sum(fill.match.grams for fill in fills), {fill.price_yen_per_t for fill in fills}


@pytest.mark.parametrize(
    ("asks", "bids", "choice", "expected"),
    [
        pytest.param(range(1, 8), range(1, 8), "middle", (4, {4}), id="gsy-e 1..7"),
        pytest.param(range(8, 15), range(8, 15), "middle", (4, {11}), id="gsy-e 8..14"),
        pytest.param((2, 3, 3, 5, 6, 7, 8), range(1, 8), "high", (3, {5}), id="gsy-e interval, high"),
        pytest.param((2, 3, 3, 5, 6, 7, 8), range(1, 8), "low", (3, {4}), id="gsy-e interval, low"),
        pytest.param((2, 3, 3, 5, 6, 7, 8), range(1, 8), "middle", (3, {4}), id="gsy-e interval, middle"),
        pytest.param((10,) * 7, (1, 2, 3, 4, 10, 10, 10), "middle", (3, {10}), id="gsy-e flat supply"),
        pytest.param((80, 85, 95, 100, 110), (100, 90, 80, 70, 60), "middle", (2, {87}), id="Mittweida"),
        pytest.param(range(75, 326, 25), range(75, 326, 25), "middle", (6, {200}), id="Smith 1962"),
        pytest.param((5,), (4,), "middle", (0, set()), id="nothing crosses"),
        pytest.param((), (4,), "middle", (0, set()), id="one side"),
    ],
)
def test_uniform_prices_of_published_cases(asks, bids, choice, expected):
    orders = [ask(price) for price in asks] + [bid(price) for price in bids]
    assert summary(cleared(orders, price=choice)[1]) == expected


def test_the_uniform_price_of_pymarkets_first_data_set():
    orders = [bid(3), bid(4, 2), bid(1, 5), ask(2, 4), ask(1), ask(6, 5)]
    assert summary(cleared(orders)[1]) == (3, {2})


def test_at_the_margin_of_a_call_the_earlier_order_goes_first():
    late, early = ask(3, 5), ask(3, 5)
    session, _ = cleared([early, late, bid(4, 6)])
    assert (session.remaining_g(early.id), session.remaining_g(late.id)) == (0, 4)


def test_a_whole_lot_that_a_call_would_tear_is_left_out():
    lot, small = ask(2, 5, lot_kind=LotKind.WHOLE), ask(3, 3)
    session, fills = cleared([lot, small, bid(4, 4)])
    assert summary(fills) == (3, {4})
    assert session.remaining_g(lot.id) == 5


@pytest.mark.parametrize("rule", ["uniform", "short_side"])
def test_orders_that_will_not_wait_leave_after_the_call(rule):
    hasty = bid(1, 4, time_in_force=TimeInForce.IMMEDIATE_OR_CANCEL)
    session = open_session(rule, {})
    for order in (hasty, ask(2, 4)):
        session.enter(order)
    (leftover,) = session.clear().leftovers
    assert (leftover.order_id, leftover.grams) == (hasty.id, 4)
    assert session.remaining_g(hasty.id) == 0


@pytest.mark.parametrize("rule", ["uniform", "short_side"])
def test_a_call_refuses_what_could_meet_its_own_group(rule):
    session = open_session(rule, {"an": "family", "bo": "family"})
    session.enter(ask(2, account="an"))
    assert session.enter(bid(3, account="bo")).reason is Reason.SELF_TRADE


def test_one_class_takes_no_conditions():
    refusal = open_session("uniform", {}).enter(bid(3, condition=Within("place", ("日本",))))
    assert refusal.reason is Reason.CONDITION_UNSUPPORTED


def test_what_a_short_side_call_leaves_waits_for_the_next_one():
    session, fills = cleared([ask(3, 5), bid(6, 2)], rule="short_side")
    assert summary(fills) == (2, {6})
    session.enter(bid(5, 4))
    assert summary(session.clear().fills) == (3, {3})


def test_where_both_sides_fill_the_short_side_rule_takes_the_midpoint():
    assert summary(cleared([ask(3, 2), bid(6, 2)], rule="short_side")[1]) == (2, {4})
    assert summary(cleared([bid(6, 2), ask(3, 2)], rule="short_side")[1]) == (2, {4})


def test_greedy_matching_is_not_optimal():
    """Bids {any at 10, solar at 9}, asks {solar at 5, wind at 6}: greedy gains 5, the optimum is 8."""
    anything, sun = bid(10), bid(9, condition=Within("energy_type", SOLAR))
    solar, wind = ask(5), ask(6, energy_type=WIND)
    session = open_session("continuous", {})
    fills = [fill for order in (solar, wind, anything, sun) for fill in session.enter(order).fills]
    gains = [fill.match.bid_limit_yen_per_t - fill.match.ask_limit_yen_per_t for fill in fills]
    assert gains == [5]
    pairings = (zip((anything, sun), asks, strict=True) for asks in permutations((solar, wind)))
    assert (
        max(
            sum((b.limit_for(a.attributes) or a.limit_yen_per_t) - a.limit_yen_per_t for b, a in pairing)
            for pairing in pairings
        )
        == 8
    )


def test_an_alternative_with_the_greatest_gain_goes_first():
    """One quantity, 9 for solar or 6 for wind: wind at 2 gains 4, solar at 6 gains 3."""
    legs = tuple(
        Leg(condition=Within("energy_type", kind), limit_yen_per_t=limit) for kind, limit in ((SOLAR, 9), (WIND, 6))
    )
    solar, wind = ask(6, 5), ask(2, 3, energy_type=WIND)
    session = open_session("continuous", {})
    for order in (solar, wind):
        session.enter(order)
    fills = session.enter(Bid(id="either", account="buyer", grams=4, legs=legs)).fills
    assert [(fill.match.ask_id, fill.match.grams) for fill in fills] == [(wind.id, 3), (solar.id, 1)]


def test_of_equal_gains_the_cheaper_ask_comes_before_the_earlier():
    legs = tuple(
        Leg(condition=Within("energy_type", kind), limit_yen_per_t=limit) for kind, limit in ((SOLAR, 9), (WIND, 6))
    )
    solar, wind = ask(6), ask(3, energy_type=WIND)
    session = open_session("continuous", {})
    for order in (solar, wind):
        session.enter(order)
    (fill,) = session.enter(Bid(id="one", account="buyer", grams=1, legs=legs)).fills
    assert fill.match.ask_id == wind.id


def traded(attributes):
    return Trade(
        id="trade-1",
        time=5,
        bid_id="b",
        ask_id="an's ask",
        buyer="cy",
        seller="an",
        lot_id="an's lot",
        ranges=((0, 3),),
        grams=3,
        price_yen_per_t=4_000,
        amount_uyen=12_000,
        fee_uyen=0,
        attributes=attributes,
    )


def test_the_public_sees_who_is_disclosed():
    public = public_trade(traded(made_from(SOLAR)))
    assert (public.seller, public.lot_id, public.place) == ("an", "an's lot", ("日本", "福島県", "◎◎市"))


def test_the_public_sees_nothing_that_tells_who_hides():
    public = public_trade(traded(made_from(SOLAR, disclosed=False)), place=("日本",))
    assert (public.seller, public.lot_id, public.place) == ("undisclosed-trade-1", None, ("日本",))
    assert "an" not in repr(public)


@pytest.mark.parametrize(
    ("least", "shown"), [(2, ("日本", "福島県", "◎◎市")), (3, ("日本", "福島県")), (9, ("日本",)), (10, ())]
)
def test_a_place_is_shown_as_far_as_it_is_crowded(least, shown):
    active = {("日本", "福島県", "◎◎市"): 2, ("日本", "福島県", "△△町"): 3, ("日本", "北海道"): 4}
    assert crowded_place(("日本", "福島県", "◎◎市"), active, least) == shown


def test_every_waiting_order_says_why():
    session = open_session("continuous", {})
    orders = [
        ask(5, 4),
        ask(9, 4, energy_type=WIND),
        bid(3, 2, condition=OneOf("owner", ("an",))),
        bid(7, 2, condition=OneOf("owner", ("nobody",))),
        bid(8, 5, condition=Within("energy_type", SOLAR)),
        ask(6, 9, lot_kind=LotKind.WHOLE),
    ]
    for order in orders:
        session.enter(order)
    reasons = [(why.order_id, why.remaining_g, why.why, why.gap_yen_per_t) for why in why_unfilled(session.resting())]
    wind, low, stranger, part, lot = (order.id for order in orders[1:])
    assert reasons == [
        (wind, 4, Why.PRICE_GAP, 6),
        (low, 2, Why.PRICE_GAP, 3),
        (stranger, 2, Why.NO_MATCHING_ATTRIBUTES, None),
        (part, 1, Why.QUANTITY, None),
        (lot, 9, Why.QUANTITY, None),
    ]

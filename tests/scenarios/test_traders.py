"""Buyers who learn, who deal both ways, and measures that change what buyers want."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_session import quota, sellers, session

from market.conditions import ANYTHING, Within
from market.orders import Bid, Leg
from scenarios.lab.double_auction import session as room
from scenarios.spec.market import MarketSpec
from scenarios.traders.agent import Agent
from scenarios.traders.behaviours import BEHAVIOURS
from scenarios.traders.incentives import Nudge, PointBonus, Programme, takes_part

SMITH = [0.75 + 0.25 * step for step in range(11)]
TRADERS = [Agent(name=n, buys=True, limit=limit) for n, limit in enumerate(SMITH)]
TRADERS += [Agent(name=11 + n, buys=False, limit=limit) for n, limit in enumerate(SMITH)]


def days_of(name, seeds, days=6, quotes=400):
    """Last days of sessions in Smith's first market (1962): equilibrium at 2.00."""
    make = BEHAVIOURS[name]
    return [room(TRADERS, lambda a, r: make(a, 4.0, r), seed=s, days=days, quotes=quotes)[-1] for s in range(seeds)]


def test_zero_intelligence_makes_nearly_all_gains_in_smiths_first_market():
    """Gode and Sunder 1993: budget-constrained random traders reach about 96 to 97 %."""
    efficiency = np.mean([day.efficiency for day in days_of("zi_c", 60, days=1)])
    assert 0.93 < efficiency < 0.99


@pytest.mark.parametrize(("name", "least"), [("zip", 0.85), ("aa", 0.85), ("gd", 0.9)])
def test_those_who_learn_come_to_smiths_equilibrium(name, least):
    days = days_of(name, 3)
    prices = np.concatenate([day.prices for day in days])
    blind = np.concatenate([day.prices for day in days_of("zi_c", 3)])
    assert np.mean([day.efficiency for day in days]) > least
    assert abs(prices.mean() - 2) < 0.2
    assert np.abs(prices - 2).mean() < np.abs(blind - 2).mean()


@pytest.mark.parametrize("name", sorted(set(BEHAVIOURS) - {"zi_u"}))
@settings(max_examples=20)
@given(
    limit=st.floats(0.5, 3.5),
    buys=st.booleans(),
    heard=st.lists(st.tuples(st.floats(0, 4), st.booleans(), st.booleans()), max_size=30),
)
def test_nobody_with_a_budget_says_a_price_at_which_it_loses(name, limit, buys, heard):
    behaviour = BEHAVIOURS[name](Agent(name=0, buys=buys, limit=limit), 4.0, np.random.default_rng(1))
    for price, is_bid, traded in heard:
        behaviour.learn(price=price, is_bid=is_bid, traded=traded)
    quote = behaviour.quote()
    assert quote <= limit + 1e-9 if buys else quote >= limit - 1e-9


@pytest.mark.parametrize("name", sorted(BEHAVIOURS))
def test_the_same_stream_says_the_same(name):
    made = [BEHAVIOURS[name](TRADERS[3], 4.0, np.random.default_rng(5)) for _ in range(2)]
    for each in made:
        each.learn(price=1.5, is_bid=False, traded=True)
    assert made[0].quote() == made[1].quote()


def learner(behaviour):
    return {
        "kind": "learner",
        "account": "pupil",
        "behaviour": behaviour,
        "money_yen": 1000,
        "grams_per_day": 1000,
        "value_yen_per_kg": 6,
    }


@pytest.mark.parametrize("behaviour", sorted(set(BEHAVIOURS) - {"zi_u"}))
def test_a_learner_bids_once_a_day_and_never_above_its_value(behaviour):
    exchange = session({"sellers": sellers(3), "buyers": [quota(), learner(behaviour)]}, [1.0] * 144)
    bids = [record.order for record in exchange.orders if record.order.account == "pupil"]
    assert 1 <= len(bids) <= 3
    assert max(bid.limit_yen_per_t for bid in bids) <= 6_000


def test_a_market_maker_buys_below_and_sells_above_the_going_price():
    maker = {
        "kind": "market_maker",
        "account": "dealer",
        "money_yen": 1000,
        "grams_per_day": 2000,
        "reference_yen_per_kg": 4,
        "spread_yen_per_kg": 1,
    }
    late = quota(grams_per_day=40_000, bid_yen_per_kg=9, money_yen=10_000)
    market = {"price": "ask", "sellers": sellers(3), "buyers": [maker, late]}
    exchange = session(market, [0.5] * 144)
    bought = [trade for trade in exchange.trades if trade.buyer == "dealer"]
    sold = [trade for trade in exchange.trades if trade.seller == "dealer"]
    assert bought
    assert sold
    assert max(t.price_yen_per_t for t in bought) < min(t.price_yen_per_t for t in sold)
    assert all(record.refusal is None for record in exchange.orders)


def test_a_spread_wider_than_the_price_is_refused():
    maker = {"kind": "market_maker", "account": "d", "money_yen": 1, "grams_per_day": 1, "reference_yen_per_kg": 1}
    with pytest.raises(ValueError, match="spread_yen_per_kg"):
        MarketSpec.model_validate({"buyers": [{**maker, "spread_yen_per_kg": 2}]})


def wish(number, grams=1_000):
    leg = Leg(condition=ANYTHING, limit_yen_per_t=3_000)
    return Bid(id=f"B{number}", account=f"C{number}", grams=grams, legs=(leg,))


def test_points_raise_members_bids_until_the_budget_is_promised():
    points = PointBonus(kind="points", yen_per_kg="0.5", budget_yen="1.2")
    programme = Programme([points], seed=1)
    limits = [programme.changed(wish(number)).limit_yen_per_t for number in range(4)]
    assert limits == [3_500, 3_500, 3_000, 3_000]


def test_a_nudge_is_a_premium_for_a_place():
    nudge = Nudge(kind="nudge", place="日本/千葉県", premium_yen_per_kg="1", heeding=1)
    bid = Programme([nudge], seed=1).changed(wish(0))
    assert bid.legs[1] == Leg(condition=Within("place", ("日本", "千葉県")), limit_yen_per_t=4_000)
    assert bid.legs[0].limit_yen_per_t == 3_000


def test_a_larger_share_only_adds_people():
    few, many = ({n for n in range(300) if takes_part(share, 7, "points", f"C{n}")} for share in (0.2, 0.5))
    assert few < many
    assert 0.1 * 300 < len(few) < 0.3 * 300


def test_a_scenario_with_points_trades_what_the_same_without_does_not():
    market = {"sellers": sellers(3), "buyers": [quota(bid_yen_per_kg="2.5")]}
    assert not session(market, [1.0] * 4).trades
    incentives = [{"kind": "points", "yen_per_kg": "0.5"}]
    assert sum(t.grams for t in session({**market, "incentives": incentives}, [1.0] * 4).trades) == 2_000

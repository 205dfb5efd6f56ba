"""The market over time: who bids when for how much, and what stays conserved."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.timegrid import TimeGrid
from market.ledger import FEES, OUTSIDE, lot_asset
from scenarios.intervals import intervals_of
from scenarios.issuance import Source, issue
from scenarios.issuance_rule import rule_of
from scenarios.session import hold_session
from scenarios.spec.issuance import IssuanceSpec
from scenarios.spec.market import MarketSpec
from scenarios.supply import Supply

ZONE = "Asia/Tokyo"
START = datetime(2024, 7, 1, tzinfo=ZoneInfo(ZONE))
HOME = Source(
    building="home",
    asset="roof",
    account="family",
    disclosed=True,
    place=("日本", "千葉県", "柏市"),
    energy_type=("renewable", "solar"),
    count=1,
    refusal="",
    export_claim="none",
)
RULE = rule_of(IssuanceSpec(factor_kg_per_kwh=Decimal("0.5"), factor_source="test", conditioner_use=0))


def session(market, kwh, *, every="hour", sources=(HOME,), drawn_kg=None):
    """A market over as many half hours as `kwh` has, every source consuming that much of its own sun."""
    grid = TimeGrid(start=START, step_minutes=30, steps=len(kwh))
    intervals = intervals_of(grid, every)
    fates = {"self_direct": np.tile(np.array(kwh, dtype=float), (len(sources), 1))}
    fates["self_storage"] = np.zeros_like(fates["self_direct"])
    spec = MarketSpec.model_validate(market)
    standing = {source.meter: spec.sellers["default"] for source in sources if "default" in spec.sellers}
    supply = Supply(
        lots=issue(sources, fates, intervals, RULE, ZONE),
        intervals=intervals,
        standing=standing,
        owned=tuple((source.account, source.meter) for source in sources),
        drawn_g={name: [1000 * kg for kg in each] for name, each in (drawn_kg or {}).items()},
    )
    return hold_session(spec, supply, currency="JPY", zone=ZONE, opens=round(START.timestamp()))


def sellers(ask_yen_per_kg):
    return {"default": {"ask_yen_per_kg": ask_yen_per_kg}}


def quota(**changes):
    return {
        "kind": "quota",
        "account": "city",
        "money_yen": 1000,
        "grams_per_day": 3000,
        "bid_yen_per_kg": 5,
        **changes,
    }


def test_a_credit_is_offered_at_the_end_of_its_interval():
    exchange = session({"sellers": sellers(3)}, [1.0] * 4)
    ends = [round(START.timestamp()) + 3600 * hour for hour in (1, 2)]
    assert [record.time for record in exchange.orders] == ends
    assert [lot.grams for lot in exchange.lots.values()] == [1000, 1000]


def test_without_a_standing_order_credits_are_kept():
    exchange = session({"buyers": [quota()]}, [1.0] * 4)
    assert exchange.trades == ()
    assert exchange.ledger.balance("family", lot_asset("L000001")) == 1000


def test_a_quota_is_filled_from_each_days_production_and_never_exceeded():
    exchange = session({"sellers": sellers(3), "buyers": [quota()]}, [0.25] * 96)
    assert sum(trade.grams for trade in exchange.trades) == 6000
    assert {trade.bid_id for trade in exchange.trades} == {"B000001", "B000002"}


def test_what_a_day_does_not_give_is_let_go_before_the_next():
    dark_then_bright = [0.0] * 47 + [2.0] + [0.25] * 48
    exchange = session({"sellers": sellers(3), "buyers": [quota()]}, dark_then_bright)
    by_bid = defaultdict(int)
    for trade in exchange.trades:
        by_bid[trade.bid_id] += trade.grams
    assert by_bid == {"B000001": 1000, "B000002": 3000}
    assert [str(closure.cause) for closure in exchange.closures] == ["expired"]


def test_a_quota_over_whole_months_asks_for_all_their_days():
    exchange = session({"sellers": sellers(3), "buyers": [quota()]}, [1.0] * 96, every="month")
    assert [record.order.grams for record in exchange.orders if record.order.id.startswith("B")] == [6000]


def test_the_resting_ask_sets_the_price():
    exchange = session({"sellers": sellers(3), "buyers": [quota(bid_yen_per_kg=5)]}, [1.0] * 2)
    assert {trade.price_yen_per_t for trade in exchange.trades} == {3000}


def test_nobody_bids_beyond_its_money():
    exchange = session({"sellers": sellers(3), "buyers": [quota(money_yen=4)]}, [4.0] * 2)
    (bid,) = [record.order for record in exchange.orders if record.order.id == "B000001"]
    assert bid.grams == 800
    assert exchange.ledger.balance("city", "JPY") == 1_600_000


def test_cover_buys_what_the_building_drew_interval_by_interval():
    cover = {"kind": "cover", "account": "rider", "money_yen": 100, "building": "bike", "bid_yen_per_kg": 4}
    drawn = {"bike": [0, 2, 1]}
    exchange = session({"sellers": sellers(3), "buyers": [cover]}, [1.0] * 6, drawn_kg=drawn)
    bids = [record.order.grams for record in exchange.orders if record.order.id.startswith("B")]
    assert bids == [2000, 1000]
    assert [trade.lot_id for trade in exchange.trades] == ["L000001", "L000002", "L000003"]


def test_a_green_premium_takes_what_it_likes_first_and_pays_up_to_more_for_it():
    solar_elsewhere = replace(HOME, building="far", account="stranger", place=("日本", "北海道"))
    buyer = {
        "kind": "green_premium",
        "account": "cafe",
        "money_yen": 100,
        "grams_per_day": 1500,
        "bid_yen_per_kg": 3,
        "premium_yen_per_kg": 2,
        "likes": {"within": {"field": "place", "node": "日本/千葉県"}},
    }
    market = {"sellers": sellers(3), "buyers": [buyer]}
    exchange = session(market, [1.0] * 2, sources=(solar_elsewhere, HOME))
    assert [(trade.seller, trade.grams) for trade in exchange.trades] == [("family", 1000), ("stranger", 500)]
    dear = session({"sellers": sellers(5), "buyers": [buyer]}, [1.0] * 2, sources=(solar_elsewhere, HOME))
    assert [(trade.seller, trade.grams) for trade in dear.trades] == [("family", 1000)]


def test_a_buyer_that_says_so_retires_what_it_holds():
    exchange = session({"sellers": sellers(3), "buyers": [quota(retire=True)]}, [1.0] * 4)
    assert sum(retirement.grams for retirement in exchange.retirements) == 2000
    assert exchange.ledger.balance("city", lot_asset("L000001")) == 0


@pytest.mark.parametrize("rule", ["continuous", "short_side", "uniform"])
def test_every_rule_trades_the_days_credits(rule):
    exchange = session({"rule": rule, "sellers": sellers(3), "buyers": [quota()]}, [1.0] * 4)
    assert sum(trade.grams for trade in exchange.trades) == 2000


@given(
    kwh=st.lists(st.floats(0, 3), min_size=1, max_size=60),
    ask=st.decimals(1, 9, places=1),
    bid=st.decimals(1, 9, places=1),
    money=st.integers(0, 40),
    ppm=st.integers(0, 1_000_000),
)
@settings(max_examples=60, deadline=None)
def test_grams_and_money_are_conserved(kwh, ask, bid, money, ppm):
    market = {
        "fee": {"ppm": ppm, "yen_per_kg": "0.1"},
        "sellers": sellers(ask),
        "buyers": [quota(bid_yen_per_kg=bid, money_yen=money, retire=True)],
    }
    exchange = session(market, kwh)
    sums = defaultdict(int)
    for (_, asset), amount in exchange.ledger.balances.items():
        sums[asset] += amount
    assert not any(sums.values())
    held = {key: amount for key, amount in exchange.ledger.balances.items() if key[0] not in {OUTSIDE, "@issued"}}
    assert all(amount >= 0 for amount in held.values())
    assert sum(amount for (_, asset), amount in held.items() if asset != "JPY") == sum(
        lot.grams for lot in exchange.lots.values()
    )
    assert exchange.ledger.balance(FEES, "JPY") == sum(trade.fee_uyen for trade in exchange.trades)


def test_fresh_cover_passes_over_what_was_produced_long_before():
    cover = {"kind": "cover", "account": "rider", "money_yen": 100, "building": "bike", "bid_yen_per_kg": 4}
    market = {"sellers": sellers(3), "buyers": [{**cover, "fresh_minutes": 60}]}
    exchange = session(market, [1.0] * 8, drawn_kg={"bike": [0, 0, 0, 3]})
    assert [trade.lot_id for trade in exchange.trades] == ["L000003", "L000004"]


@pytest.mark.parametrize("disclosed", [True, False])
def test_an_owner_that_buys_too_bids_for_other_peoples_credits(disclosed):
    neighbour = replace(HOME, building="next_door", account="neighbour", disclosed=True)
    market = {"sellers": sellers(3), "buyers": [quota(account="family")]}
    exchange = session(market, [1.0] * 4, sources=(replace(HOME, disclosed=disclosed), neighbour))
    assert {trade.seller for trade in exchange.trades} == {"neighbour"}
    assert all(record.refusal is None for record in exchange.orders)


def test_a_kwh_that_would_be_issued_twice_stops_the_session():
    grid = TimeGrid(start=START, step_minutes=30, steps=2)
    intervals = intervals_of(grid, "hour")
    fates = {"self_direct": np.ones((1, 2)), "self_storage": np.zeros((1, 2))}
    (lot,) = issue([HOME], fates, intervals, RULE, ZONE)
    supply = Supply(lots=(lot, replace(lot, id="again")), intervals=intervals, owned=(("family", HOME.meter),))
    with pytest.raises(ValueError, match="lot again"):
        hold_session(MarketSpec(), supply, currency="JPY", zone=ZONE, opens=round(START.timestamp()))

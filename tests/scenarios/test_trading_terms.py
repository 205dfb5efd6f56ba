"""Hours, calls, units, bands, rationing and presets: written in a scenario, kept by its market."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from test_session import START, quota, sellers, session

from market.refusals import Reason
from market.rules.registry import RULES
from scenarios.floor import Timetable
from scenarios.market_presets import presets
from scenarios.spec.market import MarketSpec, RuleName
from scenarios.spec.trading import LimitsSpec, ScheduleSpec

ZONE = "Asia/Tokyo"


def epoch_s(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp())


def hour(moment):
    return (moment - round(START.timestamp())) / 3_600


def test_every_rule_that_can_be_settled_can_be_named():
    assert set(RuleName.__args__) == set(RULES)


def test_calls_are_held_at_their_local_times():
    market = {"rule": "uniform", "schedule": {"calls": ["15:00", "11:30"]}, "sellers": sellers(3), "buyers": [quota()]}
    exchange = session(market, [1.0] * 48)
    assert {hour(trade.time) for trade in exchange.trades} == {11.5}
    assert exchange.trades[-1].grams == 1000


def test_an_order_that_comes_at_the_time_of_a_call_takes_part():
    market = {"rule": "uniform", "schedule": {"calls": ["01:00"]}, "sellers": sellers(3), "buyers": [quota()]}
    assert [hour(trade.time) for trade in session(market, [1.0] * 4).trades] == [1]


def test_orders_that_come_outside_the_hours_wait_for_the_opening():
    market = {
        "schedule": {"hours": [{"opens": "09:00", "closes": "11:30"}, {"opens": "12:30", "closes": "15:00"}]},
        "sellers": sellers(3),
        "buyers": [quota(grams_per_day=30_000, money_yen=1_000_000)],
    }
    exchange = session(market, [1.0] * 48)
    entered = [hour(record.time) for record in exchange.orders]
    assert set(entered) == {9, 10, 11, 12.5, 13, 14, 24 + 9}
    assert len(exchange.orders) == 25
    assert all(record.refusal is None for record in exchange.orders)


def test_entries_wait_for_the_next_opening_across_midnight():
    hours = Timetable(ScheduleSpec.model_validate({"hours": [{"opens": "09:00", "closes": "15:00"}]}), ZONE)
    assert hours.entry(epoch_s("2024-07-01T09:00")) == epoch_s("2024-07-01T09:00")
    assert hours.entry(epoch_s("2024-07-01T15:00")) == epoch_s("2024-07-02T09:00")
    assert hours.entry(epoch_s("2024-07-01T03:00")) == epoch_s("2024-07-01T09:00")


def test_only_whole_trading_units_are_offered_and_bid():
    market = {"limits": {"lot_g": 700}, "sellers": sellers(3), "buyers": [quota()]}
    exchange = session(market, [1.0] * 4)
    assert {record.order.grams % 700 for record in exchange.orders} == {0}
    assert sum(trade.grams for trade in exchange.trades) == 1400


def test_a_price_outside_the_band_or_off_the_tick_is_refused_and_the_rest_goes_on():
    limits = {"tick_yen_per_t": 500, "greatest_yen_per_kg": 5}
    for price, reason in (("3.2", Reason.OFF_TICK), ("6", Reason.OUTSIDE_BAND)):
        exchange = session({"limits": limits, "sellers": sellers(price), "buyers": [quota()]}, [1.0] * 2)
        refused = [record.refusal and record.refusal.reason for record in exchange.orders]
        assert refused == [reason, None]


def test_offers_that_are_valid_for_a_day_leave_after_it():
    market = {"sellers": {"default": {"ask_yen_per_kg": 9, "valid_days": 1}}}
    exchange = session(market, [1.0, 0.0] * 60)
    assert {str(closure.cause) for closure in exchange.closures} == {"expired"}
    assert {hour(closure.time) for closure in exchange.closures} >= {25, 26}


def test_a_scenario_names_the_rule_of_its_lottery():
    market = {
        "rule": "uniform",
        "parameters": {"rationing": "random", "seed": "2024"},
        "sellers": sellers(3),
        "buyers": [quota()],
    }
    assert session(market, [1.0] * 2).rule.parameters == {"rationing": "random", "seed": "2024"}
    with pytest.raises(ValueError, match="parameters"):
        MarketSpec.model_validate({**market, "parameters": {"ration": "random"}})


def test_a_preset_fills_what_the_scenario_does_not_say():
    spec = MarketSpec.model_validate({"preset": "tse_carbon", "limits": {"lot_g": 1_000}})
    assert (spec.rule, spec.schedule.calls) == ("uniform", ("11:30", "15:00"))
    assert (spec.limits.lot_g, spec.limits.tick_yen_per_t) == (1_000, 1)
    gx = MarketSpec.model_validate({"preset": "gx_ets", "rule": "call"})
    assert gx.rule == "call"
    assert gx.limits.trading_limits().greatest_yen_per_t == 4_300
    assert MarketSpec.model_validate(gx.model_dump(mode="json")) == gx
    with pytest.raises(ValueError, match="no market lunar"):
        MarketSpec.model_validate({"preset": "lunar"})


@pytest.mark.parametrize("name", sorted(presets()))
def test_every_preset_can_be_a_scenarios_market(name):
    per_kwh = presets()[name].band_yen_per_kwh is not None
    limits = {"factor_kg_per_kwh": "0.5"} if per_kwh else {}
    spec = MarketSpec.model_validate({"preset": name, "limits": limits})
    assert spec.rule in RULES


def test_a_band_in_yen_per_kwh_becomes_one_in_yen_per_tonne_rounded_inwards():
    limits = LimitsSpec(
        least_yen_per_kwh=Decimal("0.4"), greatest_yen_per_kwh=Decimal("4.0"), factor_kg_per_kwh=Decimal("0.423")
    ).trading_limits()
    assert (limits.least_yen_per_t, limits.greatest_yen_per_t) == (946, 9_456)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"limits": {"least_yen_per_kwh": "0.4"}}, "factor_kg_per_kwh"),
        ({"limits": {"least_yen_per_kg": 5, "greatest_yen_per_kg": 4}}, "below"),
        ({"schedule": {"calls": ["25:00"]}}, "time of day"),
        ({"schedule": {"calls": ["9:00"]}}, "time of day"),
        ({"schedule": {"hours": [{"opens": "15:00", "closes": "09:00"}]}}, "after the opening 15:00"),
        ({"limits": {"lot_g": 0}}, "greater than 0"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words(wrong, words):
    with pytest.raises(ValueError, match=words):
        MarketSpec.model_validate(wrong)

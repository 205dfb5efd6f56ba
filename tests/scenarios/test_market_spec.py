"""The market section: what a scenario may say, and what it is told when it may not."""

import pytest

from market.conditions import AllOf, AnyOf, Anything, Excluding, OneOf, ProducedWithin, Within
from scenarios.spec.market import MarketSpec
from scenarios.traders.conditions import ConditionSpec, wanted

LOT = {"lot": "S", "owner": "o", "place": "日本", "energy_type": "solar", "grams": 5}


def test_conditions_become_the_markets():
    spec = ConditionSpec.model_validate(
        {
            "all_of": [
                {"within": {"field": "place", "node": "日本/福島県"}},
                {"any_of": [{"one_of": {"field": "energy_type", "values": ["solar", "wind/small"]}}]},
                {"excluding": {"field": "owner", "values": ["x"]}},
                {"produced_within": {"since": "2024-07-01T00:00:00", "until": "2024-07-02T00:00:00"}},
            ]
        }
    )
    july = 1_719_759_600
    assert spec.condition("Asia/Tokyo") == AllOf(
        (
            Within("place", ("日本", "福島県")),
            AnyOf((OneOf("energy_type", (("renewable", "solar"), ("renewable", "wind", "small"))),)),
            Excluding(OneOf("owner", ("x",))),
            ProducedWithin(july, july + 86_400),
        )
    )
    assert wanted(None, "Asia/Tokyo") == Anything()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rule": "uniform", "price": "resting"}, "resting is no choice of the rule uniform"),
        ({"rule": "short_side", "price": "bid"}, "bid is no choice of the rule short_side"),
        ({"lots": [LOT, LOT]}, "S is there twice among the lots"),
        ({"orders": [{"ask": "A", "lot": "T", "grams": 1, "ask_yen_per_kg": 1}]}, "T is not among the lots"),
        ({"orders": [{"bid": "B", "account": "n", "grams": 1, "bid_yen_per_kg": 1}]}, "n is not among the accounts"),
        ({"orders": [{"cancel": "B"}]}, "B is not among the orders"),
        ({"orders": [{"grams": 1}]}, "begin an order with"),
        ({"lots": [{**LOT, "grams": 1.5}]}, "valid integer"),
        ({"lots": [{**LOT, "energy_type": "coal"}]}, "coal"),
        ({"lots": [{**LOT, "owner": "@issued"}]}, "pattern"),
        ({"sellers": {"default": {"ask_yen_per_kg": 0.0001}}}, "decimal places"),
        ({"fee": {"ppm": 1_000_001}}, "less than or equal"),
        ({"buyers": [{"kind": "gambler", "account": "x", "money_yen": 1}]}, "gambler"),
    ],
)
def test_what_cannot_be_is_refused_in_words(wrong, words):
    with pytest.raises(ValueError, match=words):
        MarketSpec.model_validate(wrong)


@pytest.mark.parametrize(
    "condition", [{}, {"within": {"field": "place", "node": "a"}, "one_of": {"field": "owner", "values": ["b"]}}]
)
def test_a_condition_says_exactly_one_thing(condition):
    with pytest.raises(ValueError, match="exactly one"):
        ConditionSpec.model_validate(condition)


def test_a_dumped_market_reads_back_the_same():
    market = {
        "lots": [LOT],
        "orders": [{"ask": "A", "lot": "S", "grams": 1, "ask_yen_per_kg": 4.5}, {"cancel": "A"}],
        "buyers": [{"kind": "quota", "account": "x", "money_yen": 1, "grams_per_day": 2, "bid_yen_per_kg": 1}],
    }
    spec = MarketSpec.model_validate(market)
    assert MarketSpec.model_validate(spec.model_dump(mode="json")) == spec

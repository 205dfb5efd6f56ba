"""The market section: what a scenario may say, and what it is told when it may not."""

import json

import pytest

from market.conditions import AllOf, AnyOf, Anything, Excluding, OneOf, ProducedWithin, Within
from scenarios import read_scenario
from scenarios.faults import ScenarioFaults
from scenarios.session import hold_session
from scenarios.spec.market import MarketSpec
from scenarios.supply import Supply
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


EVERY_WORD = {
    "opens": "2024-07-01T09:00",
    "accounts": [{"account": name, "money_yen": 1000} for name in ("hall", "shop", "late")],
    "lots": [
        LOT | {"lot": name, "owner": name, "place": place} for name, place in (("S", "日本"), ("T", "日本/福島県"))
    ],
    "orders": [
        {"ask": "A1", "lot": "S", "grams": 5, "ask_yen_per_kg": 2, "to": {"kind": "company", "place": "日本/福島県"}},
        {"ask": "A2", "lot": "T", "grams": 4, "ask_yen_per_kg": 3, "expires": "2024-07-01T12:00"},
        {"ask": "A3", "lot": "T", "grams": 4, "ask_yen_per_kg": 2.5, "replaces": "A2", "minimum_g": 2},
        {
            "bid": "B1",
            "account": "shop",
            "grams": 3,
            "bid_yen_per_kg": 2,
            "condition": {"excluding": {"field": "owner", "values": ["T"]}},
            "premiums": [{"condition": {"within": {"field": "place", "node": "日本"}}, "yen_per_kg": 1}],
            "alternatives": [
                {"condition": {"within": {"field": "place", "node": "日本/福島県"}}, "bid_yen_per_kg": 2.5}
            ],
            "buyer": {"kind": "company/retailer", "place": "日本/福島県/福島市"},
            "time_in_force": "immediate_or_cancel",
        },
        {"bid": "B2", "account": "hall", "grams": 3, "bid_yen_per_kg": 9, "at": "2024-07-01T11:00"},
        {"bid": "B3", "account": "late", "grams": 3, "bid_yen_per_kg": 9, "at": "2024-07-01T13:00"},
        {"cancel": "B3"},
    ],
}


def played(market):
    """The exchange after an explicit book alone."""
    return hold_session(
        MarketSpec.model_validate(market), Supply(), currency="JPY", zone="Asia/Tokyo", opens=1_719_792_000
    )


def test_an_explicit_book_says_all_that_an_order_can():
    exchange = played(EVERY_WORD)
    assert [(each.bid_id, each.ask_id, each.grams, each.price_yen_per_t) for each in exchange.trades] == [
        ("B1", "A1", 3, 2_000),
        ("B2", "A3", 3, 2_500),
        ("B3", "A3", 1, 2_500),
    ]
    assert [(each.order_id, str(each.cause), each.grams) for each in exchange.closures] == [
        ("A2", "replaced", 4),
        ("B3", "cancelled", 2),
    ]
    assert [record.refusal for record in exchange.orders] == [None] * 6


def test_an_order_of_an_explicit_book_expires_at_its_time():
    orders = [
        EVERY_WORD["orders"][1],
        {"bid": "B", "account": "late", "grams": 1, "bid_yen_per_kg": 9, "at": "2024-07-01T12:00"},
    ]
    exchange = played(EVERY_WORD | {"orders": orders})
    assert exchange.trades == ()
    assert [(each.order_id, str(each.cause)) for each in exchange.closures] == [("A2", "expired")]


BID = {"bid": "B", "account": "hall", "grams": 1, "bid_yen_per_kg": 9}
PREMIUM = {"condition": {"within": {"field": "place", "node": "日本"}}, "yen_per_kg": 1}


@pytest.mark.parametrize(
    ("orders", "words"),
    [
        ([BID | {"replaces": "Z"}], "Z is not among the orders"),
        ([BID | {"at": "2024-07-01T08:00"}], "must not lie after the first order"),
        ([BID | {"at": "2024-07-01T11:00"}, {"cancel": "B", "at": "2024-07-01T10:00"}], "before an order above it"),
        ([BID | {"premiums": [PREMIUM] * 3, "alternatives": [{"bid_yen_per_kg": 3}]}], "come to 9 with the premiums"),
        ([BID | {"premiums": [PREMIUM] * 4}], "at most 3"),
        ([BID | {"buyer": {"place": "日本//千葉"}}], "empty part"),
        ([BID | {"time_in_force": "soon"}], "good_till"),
    ],
)
def test_an_order_that_contradicts_itself_is_told_so(tmp_path, orders, words):
    file = tmp_path / "book.yaml"
    scenario = {"version": 1, "name": "book", "title": "Book", "market": EVERY_WORD | {"orders": orders}}
    file.write_text(json.dumps(scenario), "utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        read_scenario(file)
    assert words in " ".join(fault.words for fault in caught.value.faults)

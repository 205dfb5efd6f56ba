"""Places and presets of Japan: whole, checked digit by digit, and used as limits."""

from datetime import date

from market.conditions import Within
from market.limits import refusal_of
from market.orders import Bid, Leg
from market.refusals import Reason
from scenarios.market_presets import presets
from scenarios.places_of_japan import codes, places


def test_there_are_47_prefectures_and_1741_municipalities():
    depths = [len(path) for path in codes().values()]
    assert (depths.count(2), depths.count(3)) == (47, 1_741)
    assert codes()["131016"] == ("日本", "東京都", "千代田区")
    assert codes()["141003"] == ("日本", "神奈川県", "横浜市")


def test_every_code_ends_in_its_check_digit():
    for code in codes():
        weighted = sum(weight * int(digit) for weight, digit in zip((6, 5, 4, 3, 2), code, strict=False))
        assert int(code[5]) == (11 - weighted % 11) % 10


def wish(price, place=("日本", "東京都"), grams=1_000_000):
    leg = Leg(condition=Within("place", place), limit_yen_per_t=price)
    return Bid(id="b", account="a", grams=grams, legs=(leg,))


def test_presets_are_dated_limits_with_a_source():
    tse, gx = presets()["tse_carbon"], presets()["gx_ets"]
    assert (tse.since, tse.clears_at) == (date(2023, 10, 11), ("11:30", "15:00"))
    assert refusal_of(wish(4_000, grams=500_000), tse.limits).reason is Reason.OFF_LOT_SIZE
    assert refusal_of(wish(1_699), gx.limits).reason is Reason.OUTSIDE_BAND
    assert refusal_of(wish(4_300), gx.limits) is None
    assert all(each.source for each in presets().values())


def test_a_place_that_japan_does_not_have_is_refused():
    known = type(presets()["tse_carbon"].limits)(places=places())
    assert refusal_of(wish(1), known) is None
    assert refusal_of(wish(1, ("日本", "江戸")), known).reason is Reason.UNKNOWN_PLACE

"""Units, hierarchies, fees, prices and gram numbers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.credits import CreditLot
from market.energy_types import energy_type_of
from market.fees import Fees
from market.fills import Match
from market.hierarchies import hierarchy_of, path_of, text_of, within
from market.holdings import merge, take_lowest
from market.orders import Side
from market.places import place_of
from market.pricing import PriceRule, price_yen_per_t
from market.units import UnitError, amount_uyen, grams_of, uyen_of, yen_per_t_of


def test_four_yen_a_kilogram_is_four_thousand_yen_a_tonne():
    assert yen_per_t_of(4) == yen_per_t_of("4.000") == 4_000
    assert yen_per_t_of(4.2) == 4_200
    assert amount_uyen(grams_of(5), yen_per_t_of(4)) == uyen_of(20)


@pytest.mark.parametrize("value", ["4.0001", "four", "nan", "inf", "1/7"])
def test_a_price_that_is_not_whole_in_its_unit_is_refused(value):
    with pytest.raises(UnitError):
        yen_per_t_of(value)


def test_a_product_of_2_to_the_62_is_refused_and_one_less_is_not():
    assert amount_uyen(2**62 - 1, 1) == 2**62 - 1
    with pytest.raises(UnitError):
        amount_uyen(2**61, -2)


def test_paths_read_and_write():
    assert path_of(" 福島県 / ◎◎市 ") == ("福島県", "◎◎市")
    assert path_of("") == ()
    assert text_of(("a", "b")) == "a/b"
    with pytest.raises(ValueError, match="empty part"):
        path_of("a//b")


def test_a_place_is_put_below_its_country_once():
    assert place_of("福島県/◎◎市", "日本") == place_of("日本/福島県/◎◎市", "日本") == ("日本", "福島県", "◎◎市")
    assert place_of("France/Lyon") == ("France", "Lyon")
    assert within(("日本", "福島県"), ("日本",))
    assert not within(("日本",), ("日本", "福島県"))


def test_an_energy_type_is_found_by_its_ending():
    assert energy_type_of("solar") == ("renewable", "solar")
    assert energy_type_of("wind/small") == ("renewable", "wind", "small")
    with pytest.raises(ValueError, match="renewable/hydro/small or renewable/wind/small"):
        energy_type_of("small")
    with pytest.raises(ValueError, match="nothing known"):
        energy_type_of("coal")
    assert energy_type_of("coal", hierarchy_of(["fossil/coal"])) == ("fossil", "coal")


def test_fees_add_up_floor_and_never_exceed_the_proceeds():
    fees = Fees(per_trade_uyen=5, ppm=30_000, yen_per_t=2)
    assert fees.fee_uyen(10, 999) == 5 + 29 + 20
    assert fees.fee_uyen(10, 7) == 7
    with pytest.raises(ValueError, match="negative"):
        Fees(ppm=-1)


def match(resting, *, bid_filled, ask_filled):
    return Match(
        bid_id="b",
        ask_id="a",
        grams=1,
        bid_limit_yen_per_t=8,
        ask_limit_yen_per_t=3,
        resting=resting,
        bid_filled=bid_filled,
        ask_filled=ask_filled,
    )


@pytest.mark.parametrize(
    ("rule", "resting", "filled", "price"),
    [
        (PriceRule.RESTING, Side.ASK, (True, True), 3),
        (PriceRule.RESTING, Side.BID, (True, True), 8),
        (PriceRule.MIDPOINT, Side.ASK, (True, False), 5),
        (PriceRule.MIDPOINT, Side.BID, (True, False), 6),
        (PriceRule.BID, Side.ASK, (False, True), 8),
        (PriceRule.ASK, Side.BID, (True, False), 3),
        (PriceRule.SHORT_SIDE, Side.ASK, (True, False), 8),
        (PriceRule.SHORT_SIDE, Side.BID, (False, True), 3),
        (PriceRule.SHORT_SIDE, Side.ASK, (True, True), 5),
        (PriceRule.SHORT_SIDE, Side.BID, (True, True), 6),
    ],
)
def test_price_rules(rule, resting, filled, price):
    bid_filled, ask_filled = filled
    assert price_yen_per_t(rule, match(resting, bid_filled=bid_filled, ask_filled=ask_filled)) == price


@given(data=st.data())
def test_gram_numbers_split_and_merge_without_loss(data):
    edges = sorted(data.draw(st.sets(st.integers(0, 60), min_size=2, max_size=12)))
    ranges = tuple(zip(edges[::2], edges[1::2], strict=False))
    numbers = [number for start, stop in ranges for number in range(start, stop)]
    grams = data.draw(st.integers(1, len(numbers)))
    taken, left = take_lowest(ranges, grams)
    assert [number for start, stop in taken for number in range(start, stop)] == numbers[:grams]
    assert [number for start, stop in left for number in range(start, stop)] == numbers[grams:]
    assert merge(left + taken) == merge(ranges)


def test_grams_that_are_not_there_cannot_be_taken():
    with pytest.raises(ValueError, match="2 g are missing"):
        take_lowest(((0, 3), (5, 6)), 6)


@given(wh=st.integers(0, 10**6), cuts=st.sets(st.integers(1, 999)))
def test_a_lots_energy_is_the_sum_over_its_parts(wh, cuts):
    lot = CreditLot(id="lot", wh=wh, grams=1_000, attributes=None)
    edges = [0, *sorted(cuts), 1_000]
    assert sum(lot.wh_between(*part) for part in pairwise(edges)) == wh

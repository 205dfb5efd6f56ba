"""The market picture of the seed text: three executions out of four offers and five wishes (G1 to G16, G18)."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from market.conditions import Anything, OneOf, Within
from market.credits import Attributes, CreditLot
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.fills import Resting
from market.ledger import FEES, ISSUED, OUTSIDE, RETIRED, lot_asset
from market.matching import PlainBook, candidate
from market.orders import Ask, Bid, Leg, LotKind
from market.pricing import PriceRule, price_yen_per_t
from market.units import grams_of, uyen_of, yen_per_t_of

SUN = ("renewable", "solar")
SMALL_WIND = ("renewable", "wind", "small")
MINISTER, CELEBRITY, COMPANY, HIDDEN = "環境大臣", "芸能人A", "○×株式会社", "北海道の人"
DAY_S = 86_400


def lot(seller, place, energy_type, kg, *, disclosed=True):
    origin = Attributes(
        owner=seller,
        disclosed=disclosed,
        place=place,
        energy_type=energy_type,
        produced_from=0,
        produced_until=DAY_S,
        source=f"{seller} meter",
        factor_ug_per_wh=500_000,
        factor_source="picture",
    )
    return CreditLot(id=f"lot of {seller}", wh=2 * grams_of(kg), grams=grams_of(kg), attributes=origin)


LOTS = {
    "S1": lot(HIDDEN, ("日本", "北海道"), SUN, 1, disclosed=False),
    "S2": lot(COMPANY, ("日本", "福島県", "◎◎市"), SMALL_WIND, 30),
    "S3": lot(MINISTER, ("日本", "東京都", "千代田区"), SUN, 12),
    "S4": lot(CELEBRITY, ("日本", "東京都"), SUN, 3),
}


def ask(name, yen_per_kg, kind=LotKind.PARTIAL):
    offered = LOTS[name]
    return Ask(
        id=name,
        account=offered.attributes.owner,
        grams=offered.grams,
        limit_yen_per_t=yen_per_t_of(yen_per_kg),
        lot_kind=kind,
        lot_id=offered.id,
        attributes=offered.attributes,
    )


def bid(name, kg, yen_per_kg, condition):
    leg = Leg(condition=condition, limit_yen_per_t=yen_per_t_of(yen_per_kg))
    return Bid(id=name, account=f"buyer {name}", grams=grams_of(kg), legs=(leg,))


ORDERS = {
    order.id: order
    for order in (
        ask("S1", 3, LotKind.WHOLE),
        ask("S2", 3),
        ask("S3", 2),
        ask("S4", 6),
        bid("B1", 3, 1, Anything()),
        bid("B2", 5, 4, Within("place", ("日本", "福島県"))),
        bid("B3", 4, 3, OneOf("owner", (MINISTER,))),
        bid("B4", 1, 8, OneOf("owner", (CELEBRITY,))),
        bid("B5", 10, 10, OneOf("owner", (CELEBRITY,))),
    )
}
AS_PRINTED = "B1 B2 B3 S1 S2 S3 S4 B5 B4"
SELLS_FIRST = "S1 S2 S3 S4 B1 B2 B3 B5 B4"
BUYS_FIRST = "B1 B2 B3 B5 B4 S1 S2 S3 S4"
PICTURE = {("B2", "S2", 5.0, 4.0), ("B3", "S3", 4.0, 3.0), ("B5", "S4", 3.0, 6.0)}


def exchange(rule=None, fees=None):
    market = Exchange(rule=rule, fees=fees)
    for name, order in ORDERS.items():
        market.open_account(order.account)
        if name in LOTS:
            market.issue(LOTS[name], time=0)
        else:
            market.deposit(order.account, uyen_of(1_000), time=0)
    return market


def run(sequence, rule="continuous", price="resting", orders=ORDERS):
    """The market after the named orders arrived in sequence, and a call if the rule holds one."""
    market = exchange(MarketRule(name=rule, parameters={"price": price} if price else {}))
    for time, name in enumerate(sequence.split()):
        market.submit(orders[name], time=time)
    market.clear(time=len(ORDERS))
    return market


def executions(market):
    return [(t.bid_id, t.ask_id, t.grams / 1_000, t.price_yen_per_t / 1_000) for t in market.trades]


def value_yen(market):
    return sum(trade.amount_uyen for trade in market.trades) / 1e6


def test_g1_g2_the_executions_are_those_of_the_picture():
    assert set(executions(run(AS_PRINTED))) == PICTURE
    assert len(run(AS_PRINTED).trades) == 3


def test_g3_only_these_pairs_fit():
    fitting = {
        (b.id, a.id)
        for a, b in product(ORDERS.values(), ORDERS.values())
        if isinstance(a, Ask) and candidate(b, Resting(order=a, arrival=0, remaining_g=a.grams))
    }
    assert fitting == {("B2", "S2"), ("B3", "S3"), ("B4", "S4"), ("B5", "S4")}


def test_g4_totals():
    market = run(AS_PRINTED)
    sold_kg = sum(trade.grams for trade in market.trades) / 1_000
    assert (sold_kg, value_yen(market)) == (12, 50)
    assert value_yen(market) / sold_kg == pytest.approx(4.1667, abs=5e-5)
    assert sum(order.grams for order in ORDERS.values() if isinstance(order, Ask)) == 46_000
    assert sum(order.grams for order in ORDERS.values() if isinstance(order, Bid)) == 23_000


def test_g5_what_is_left_in_the_book():
    market = run(AS_PRINTED)
    left_kg = {name: market.remaining_g(name) / 1_000 for name in ORDERS}
    assert left_kg == {"S1": 1, "S2": 25, "S3": 8, "S4": 0, "B1": 3, "B2": 0, "B3": 0, "B4": 1, "B5": 7}


def test_g6_surplus_at_limits_equals_that_of_a_linear_programme():
    trades = run(AS_PRINTED).trades
    seller = sum(t.grams * (t.price_yen_per_t - ORDERS[t.ask_id].limit_yen_per_t) for t in trades)
    buyer = sum(t.grams * (ORDERS[t.bid_id].limit_yen_per_t - t.price_yen_per_t) for t in trades)
    assert (seller, buyer) == (uyen_of(9), uyen_of(12))

    pairs = [("B2", "S2"), ("B3", "S3"), ("B4", "S4"), ("B5", "S4")]
    gain = [ORDERS[b].limit_yen_per_t - ORDERS[a].limit_yen_per_t for b, a in pairs]
    rows = [[float(name in pair) for pair in pairs] for name in ORDERS]
    best = linprog([-g for g in gain], A_ub=rows, b_ub=[order.grams for order in ORDERS.values()])
    assert -best.fun == pytest.approx(uyen_of(21))
    assert best.x.sum() == pytest.approx(12_000)


def plainly(sequence):
    """Executions by the naive rule at the resting order's price."""
    book = PlainBook()
    matches = [match for name in sequence for match in book.enter(ORDERS[name]).matches]
    return [(m.bid_id, m.ask_id, m.grams / 1e3, price_yen_per_t(PriceRule.RESTING, m) / 1e3) for m in matches]


def arrives_as_in_the_picture(sequence):
    at = {name: index for index, name in enumerate(sequence)}
    return at["B2"] < at["S2"] and at["B3"] < at["S3"] and at["S4"] < at["B5"] < at["B4"]


def is_the_picture(found):
    return len(found) == 3 and set(found) == PICTURE


def test_g7_the_picture_follows_from_the_arrival_order_exactly_if_these_three_precede():
    """Orders meet only inside {B2, S2}, {B3, S3} and {S4, B4, B5}: 24 arrival orders stand for all."""
    for wind, minister, celebrity in product(
        permutations(("B2", "S2")), permutations(("B3", "S3")), permutations(("S4", "B4", "B5"))
    ):
        sequence = ("B1", "S1", *wind, *minister, *celebrity)
        assert is_the_picture(plainly(sequence)) == arrives_as_in_the_picture(sequence)


@given(sequence=st.permutations(sorted(ORDERS)))
def test_g7_holds_for_any_arrival_order(sequence):
    assert is_the_picture(plainly(sequence)) == arrives_as_in_the_picture(sequence)


@pytest.mark.whole
def test_g7_of_all_arrival_orders_15120_give_the_picture():
    found = 0
    for sequence in permutations(ORDERS):
        assert is_the_picture(plainly(sequence)) == arrives_as_in_the_picture(sequence)
        found += arrives_as_in_the_picture(sequence)
    assert found == 15_120


@pytest.mark.parametrize(
    ("sequence", "price", "prices_yen_per_kg", "yen"),
    [
        pytest.param(AS_PRINTED, "resting", {"S2": 4, "S3": 3, "S4": 6}, 50, id="G1"),
        pytest.param(SELLS_FIRST, "resting", {"S2": 3, "S3": 2, "S4": 6}, 41, id="G8 sells first"),
        pytest.param(BUYS_FIRST, "resting", {"S2": 4, "S3": 3, "S4": 10}, 62, id="G9 buys first"),
        pytest.param(AS_PRINTED, "midpoint", {"S2": 3.5, "S3": 2.5, "S4": 8}, 51.5, id="G10 midpoint"),
        pytest.param(AS_PRINTED, "bid", {"S2": 4, "S3": 3, "S4": 10}, 62, id="G10 always bid"),
        pytest.param(AS_PRINTED, "ask", {"S2": 3, "S3": 2, "S4": 6}, 41, id="G10 always ask"),
        pytest.param(AS_PRINTED, "short_side", {"S2": 4, "S3": 3, "S4": 6}, 50, id="G11 continuous"),
    ],
)
def test_g8_to_g11_prices_by_rule_and_arrival(sequence, price, prices_yen_per_kg, yen):
    market = run(sequence, price=price)
    assert {ask_id: at for _, ask_id, _, at in executions(market)} == prices_yen_per_kg
    assert [kg for _, _, kg, _ in sorted(executions(market))] == [5, 4, 3]
    assert value_yen(market) == yen


@given(sequence=st.permutations(sorted(ORDERS)))
def test_g11_the_short_side_call_gives_the_picture_whatever_the_arrival_order(sequence):
    assert set(executions(run(" ".join(sequence), rule="short_side", price=None))) == PICTURE


def test_g12_if_b4_comes_first_two_prints_make_the_3_kg():
    market = run("S4 B4 B5")
    assert executions(market) == [("B4", "S4", 1, 6), ("B5", "S4", 2, 6)]
    assert (market.remaining_g("B5"), market.remaining_g("B4")) == (8_000, 0)


def test_g13_without_attributes_one_price_trades_more():
    blind = {
        name: order
        if isinstance(order, Ask)
        else replace(order, legs=tuple(replace(leg, condition=Anything()) for leg in order.legs))
        for name, order in ORDERS.items()
    }
    market = run(AS_PRINTED, rule="uniform", price="middle", orders=blind)
    surplus = sum(
        t.grams * (ORDERS[t.bid_id].limit_yen_per_t - ORDERS[t.ask_id].limit_yen_per_t) for t in market.trades
    )
    assert {trade.price_yen_per_t for trade in market.trades} == {3_000}
    assert (sum(trade.grams for trade in market.trades), value_yen(market)) == (20_000, 60)
    assert surplus == uyen_of(92)


@pytest.mark.parametrize(
    ("wanted", "name", "fits"),
    [
        (Within("place", ("日本", "福島県")), "S2", True),
        (Within("place", ("日本", "東京都")), "S3", True),
        (Within("place", ("日本", "福島県")), "S1", False),
        (Anything(), "S1", True),
        (Anything(), "S2", True),
        (Anything(), "S3", True),
        (Anything(), "S4", True),
    ],
)
def test_g14_places_lie_inside_one_another(wanted, name, fits):
    assert wanted.accepts(LOTS[name].attributes) is fits


def test_g15_naming_an_undisclosed_seller_finds_nothing():
    market = exchange()
    market.submit(ORDERS["S1"], time=1)
    assert market.submit(replace(bid("B1", 1, 5, OneOf("owner", (HIDDEN,)))), time=2) == ()
    assert market.remaining_g("S1") == 1_000


@pytest.mark.parametrize(("kg", "filled_g"), [("0.5", 0), ("1", 1_000), ("1.5", 1_000)])
def test_g16_a_fixed_lot_fills_as_a_whole_or_not(kg, filled_g):
    market = exchange()
    market.submit(ORDERS["S1"], time=1)
    market.submit(bid("B1", kg, 5, Anything()), time=2)
    assert sum(trade.grams for trade in market.trades) == filled_g


def test_g18_grams_and_money_are_conserved():
    market = exchange(fees=Fees(ppm=30_000))
    for time, name in enumerate(AS_PRINTED.split()):
        market.submit(ORDERS[name], time=time)
    market.retire("buyer B2", LOTS["S2"].id, 2_000, purpose="区域の排出量", time=99)

    for issued in LOTS.values():
        asset = lot_asset(issued.id)
        held = sum(market.ledger.balance(account, asset) for account in market.groups)
        retired = market.ledger.balance(RETIRED, asset)
        assert held + retired == issued.grams == -market.ledger.balance(ISSUED, asset)
    assert market.ledger.balance(RETIRED, lot_asset(LOTS["S2"].id)) == 2_000

    in_accounts = sum(market.ledger.balance(account, "JPY") for account in market.groups)
    fees_uyen = market.ledger.balance(FEES, "JPY")
    assert fees_uyen == uyen_of("1.5")
    assert in_accounts + fees_uyen == -market.ledger.balance(OUTSIDE, "JPY") == uyen_of(5_000)

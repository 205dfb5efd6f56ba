"""Points: whole, paid for, never made from nothing, and in the same books as everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.conditions import Anything
from market.credits import Attributes, CreditLot
from market.exchange import Exchange
from market.ledger import EXPIRED, ISSUED, OUTSIDE, RETIRED
from market.orders import Ask, Bid, Leg
from market.points import UYEN_PER_POINT, PointBook, PointScheme
from market.refusals import Reason, Refusal

MEMBERS = ("an", "bo")
SHOP = "shop"


def town(**terms):
    exchange = Exchange(schemes=[PointScheme(name="town", **terms)])
    for account in (*MEMBERS, SHOP, "maker"):
        exchange.open_account(account)
    return exchange


def award(exchange, member, points, time=0):
    return exchange.award(member, "town", points, purpose="turned the boiler down", time=time)


def redeem(exchange, member, points, time):
    return exchange.redeem(member, "town", points, shop=SHOP, time=time)


def buy(exchange, buyer, grams, time):
    """Grams of a lot of their own, at a yen a kilogram."""
    number = len(exchange.lots)
    origin = Attributes(
        owner="maker",
        disclosed=True,
        place=("日本",),
        energy_type=("renewable",),
        produced_from=number,
        produced_until=number + 1,
        source="roof",
        factor_ug_per_wh=1_000_000,
        factor_source="table",
    )
    exchange.issue(CreditLot(id=f"lot {number}", wh=grams, grams=grams, attributes=origin), time=time)
    exchange.submit(
        Ask(
            id=f"ask {number}",
            account="maker",
            grams=grams,
            limit_yen_per_t=1_000,
            lot_id=f"lot {number}",
            attributes=origin,
        ),
        time=time,
    )
    exchange.deposit(buyer, grams * 1_000, time=time)
    legs = (Leg(condition=Anything(), limit_yen_per_t=1_000),)
    return exchange.submit(Bid(id=f"bid {number}", account=buyer, grams=grams, legs=legs), time=time)


def test_a_point_is_paid_for_when_granted_and_worth_a_yen_in_a_shop():
    exchange = town()
    balance = exchange.ledger.balance
    award(exchange, "an", 1_000)
    assert balance(OUTSIDE, "JPY") == -1_000 * UYEN_PER_POINT
    assert balance(ISSUED, "points:town") == -1_000
    redeem(exchange, "an", 300, time=1)
    assert balance(SHOP, "JPY") == 300 * UYEN_PER_POINT
    assert balance("@points:town", "JPY") == 700 * UYEN_PER_POINT
    assert balance(RETIRED, "points:town") == 300
    assert balance("an", "points:town") == exchange.points["town"].held("an") == 700


def test_the_budget_is_never_exceeded_and_points_run_out():
    exchange = town(budget=100)
    award(exchange, "an", 90)
    assert award(exchange, "bo", 11).reason is Reason.POINTS_MISSING
    assert redeem(exchange, "an", 91, time=0).reason is Reason.POINTS_MISSING
    assert redeem(exchange, "bo", 1, time=0).reason is Reason.POINTS_MISSING
    assert exchange.points["town"].total.outstanding == 90


def test_points_lapse_at_their_time_and_the_oldest_are_used_first():
    exchange = town(valid_s=10)
    award(exchange, "an", 5, time=0)
    award(exchange, "an", 5, time=5)
    redeem(exchange, "an", 3, time=9)
    exchange.advance_to(10)
    book = exchange.points["town"]
    assert (book.tallies["an"].lapsed, book.tallies["an"].outstanding) == (2, 5)
    exchange.advance_to(15)
    assert book.total.outstanding == 0
    assert exchange.ledger.balance(EXPIRED, "points:town") == 7
    assert exchange.ledger.balance("@points:town", "JPY") == 0
    assert exchange.ledger.balance(OUTSIDE, "JPY") == -3 * UYEN_PER_POINT


def test_an_enrolled_buyer_gets_points_with_the_trade_and_keeps_the_fraction():
    exchange = town(yen_per_t=1_500)
    buy(exchange, "an", 1_000, time=1)
    assert exchange.points["town"].total.granted == 0
    assert exchange.enrol("an", "town", time=1) is None
    granted = []
    for time in range(2, 6):
        buy(exchange, "an", 900, time=time)
        granted.append(exchange.points["town"].held("an"))
    assert granted == [900 * number * 1_500 // 1_000_000 for number in range(1, 5)] == [1, 2, 4, 5]


def test_a_budget_that_does_not_cover_a_purchase_grants_none_of_it():
    exchange = town(yen_per_t=1_000_000, budget=10)
    exchange.enrol("an", "town", time=0)
    for grams in (7, 4, 3):
        buy(exchange, "an", grams, time=0)
    assert exchange.points["town"].held("an") == 10


def test_what_cannot_be_is_refused():
    exchange = town()
    assert exchange.enrol("nobody", "town", time=0).reason is Reason.ACCOUNT_UNKNOWN
    assert exchange.enrol("an", "village", time=0).reason is Reason.SCHEME_UNKNOWN
    assert exchange.enrol("an", "town", time=0) is None
    assert exchange.enrol("an", "town", time=0).reason is Reason.ENROLLED_ALREADY
    assert exchange.award("an", "town", 1, purpose=" ", time=0).reason is Reason.PURPOSE_MISSING
    assert exchange.award("an", "village", 1, purpose="work", time=0).reason is Reason.SCHEME_UNKNOWN
    assert exchange.redeem("an", "village", 1, shop=SHOP, time=0).reason is Reason.SCHEME_UNKNOWN
    assert exchange.redeem("an", "town", 1, shop="no shop", time=0).reason is Reason.ACCOUNT_UNKNOWN
    assert exchange.entries == ()


@pytest.mark.parametrize(
    ("points", "reason"), [(0, Reason.AMOUNT_NOT_POSITIVE), (-1, Reason.AMOUNT_NOT_POSITIVE), (0.5, Reason.NOT_WHOLE)]
)
def test_points_are_whole_and_more_than_none(points, reason):
    exchange = town()
    assert award(exchange, "an", points).reason is reason
    assert redeem(exchange, "an", points, time=0).reason is reason
    assert exchange.entries == ()


@pytest.mark.parametrize("terms", [{"name": ""}, {"name": "x", "valid_s": 0}, {"name": "x", "yen_per_t": -1}])
def test_terms_that_cannot_be_kept_are_no_scheme(terms):
    with pytest.raises(ValueError, match=r"scheme of points|whole number"):
        PointScheme(**terms)


def test_two_schemes_have_two_names():
    with pytest.raises(ValueError, match="different names"):
        Exchange(schemes=[PointScheme(name="town"), PointScheme(name="town", budget=1)])


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(["award", "redeem", "buy", "wait"]),
        st.sampled_from(MEMBERS),
        st.integers(1, 20),
        st.integers(0, 4),
    ),
    max_size=40,
)


@given(requests=REQUESTS, budget=st.sampled_from([None, 60]), valid_s=st.sampled_from([None, 7]))
def test_points_and_money_are_conserved_whatever_is_asked(requests, budget, valid_s):
    exchange, time, paid = town(yen_per_t=900_000, budget=budget, valid_s=valid_s), 0, 0
    exchange.enrol("an", "town", time=0)
    balance, book = exchange.ledger.balance, exchange.points["town"]
    for kind, member, points, later in requests:
        time += later
        if kind == "award":
            award(exchange, member, points, time)
        elif kind == "redeem":
            paid += 0 if isinstance(redeem(exchange, member, points, time), Refusal) else points
        elif kind == "buy":
            buy(exchange, member, points, time)
        else:
            exchange.advance_to(time)
        total = book.total
        assert [balance(name, "points:town") for name in MEMBERS] == [book.held(name) for name in MEMBERS]
        assert -balance(ISSUED, "points:town") == total.granted == total.outstanding + total.redeemed + total.lapsed
        assert balance(RETIRED, "points:town") == total.redeemed
        assert balance(EXPIRED, "points:town") == total.lapsed
        assert balance("@points:town", "JPY") == total.outstanding * UYEN_PER_POINT
        assert balance(SHOP, "JPY") == paid * UYEN_PER_POINT
        assert budget is None or total.granted <= budget


@given(REQUESTS)
def test_what_lapses_is_what_each_grant_has_left_when_its_time_comes(requests):
    """The book against a list of single points, each with its time."""
    book, single, time = PointBook(PointScheme(name="town", valid_s=7)), [], 0
    for kind, member, points, later in requests:
        time += later
        lapsed = {name: sum(owner == name for since, owner in single if since + 7 <= time) for name in MEMBERS}
        single = [(since, owner) for since, owner in single if since + 7 > time]
        assert book.lapse(time) == {name: count for name, count in lapsed.items() if count}
        if kind == "award":
            book.grant(member, points, time=time)
            single += [(time, member)] * points
        elif points <= book.held(member):
            book.redeem(member, points)
            for _ in range(points):
                single.remove(next(each for each in single if each[1] == member))
        assert {name: book.held(name) for name in MEMBERS} == {
            name: sum(owner == name for _, owner in single) for name in MEMBERS
        }

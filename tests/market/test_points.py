"""Points: whole, paid for, never made from nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.ledger import OUTSIDE
from market.points import POINTS, POOL, UYEN_PER_POINT, PointBook, PointTerms
from market.refusals import Reason, Refusal

MEMBERS = ("an", "bo")


def test_a_point_is_paid_for_when_granted_and_worth_a_yen_in_a_shop():
    book = PointBook(PointTerms(sponsor="town"))
    book.grant("an", 1_000, time=0)
    assert book.ledger.balance(OUTSIDE, "JPY") == -1_000 * UYEN_PER_POINT
    assert book.ledger.balance("town", POINTS) == -1_000
    book.redeem("an", "shop", 300, time=1)
    assert book.ledger.balance("shop", "JPY") == 300 * UYEN_PER_POINT
    assert book.ledger.balance("town", POINTS) == -700
    assert book.tallies["an"].outstanding == 700


def test_the_budget_is_never_exceeded_and_points_run_out():
    book = PointBook(PointTerms(sponsor="town", budget=100))
    book.grant("an", 90, time=0)
    assert book.grant("bo", 11, time=0).reason is Reason.POINTS_MISSING
    assert book.redeem("an", "shop", 91, time=0).reason is Reason.POINTS_MISSING
    assert book.redeem("bo", "shop", 1, time=0).reason is Reason.POINTS_MISSING
    assert book.total.outstanding == 90


def test_points_lapse_at_their_time_and_the_oldest_are_used_first():
    book = PointBook(PointTerms(sponsor="town", valid_s=10))
    book.grant("an", 5, time=0)
    book.grant("an", 5, time=5)
    book.redeem("an", "shop", 3, time=9)
    book.lapse(time=10)
    assert (book.tallies["an"].lapsed, book.tallies["an"].outstanding) == (2, 5)
    book.lapse(time=15)
    assert book.total.outstanding == 0
    assert book.ledger.balance(POOL, "JPY") == 0
    assert book.ledger.balance(OUTSIDE, "JPY") == -3 * UYEN_PER_POINT


REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(["grant", "redeem", "lapse"]), st.sampled_from(MEMBERS), st.integers(1, 20), st.integers(0, 4)
    ),
    max_size=40,
)


@given(requests=REQUESTS, budget=st.sampled_from([None, 60]), valid_s=st.sampled_from([None, 7]))
def test_points_and_money_are_conserved_whatever_is_asked(requests, budget, valid_s):
    book, time, paid = PointBook(PointTerms(sponsor="town", budget=budget, valid_s=valid_s)), 0, 0
    for kind, member, points, later in requests:
        time += later
        if kind == "grant":
            book.grant(member, points, time=time)
        elif kind == "redeem":
            paid += 0 if isinstance(book.redeem(member, "shop", points, time=time), Refusal) else points
        else:
            book.lapse(time=time)
        outstanding = book.total.outstanding
        assert sum(book.ledger.balance(name, POINTS) for name in (*MEMBERS, "town")) == 0
        assert [book.ledger.balance(name, POINTS) for name in MEMBERS] == [
            book.tallies[name].outstanding for name in MEMBERS
        ]
        assert book.ledger.balance("town", POINTS) == -outstanding
        assert book.ledger.balance(POOL, "JPY") == outstanding * UYEN_PER_POINT
        assert book.ledger.balance("shop", "JPY") == paid * UYEN_PER_POINT
        assert sum(book.ledger.balance(name, "JPY") for name in ("shop", POOL, OUTSIDE)) == 0
        assert budget is None or book.total.granted <= budget


@pytest.mark.parametrize(
    ("points", "reason"), [(0, Reason.AMOUNT_NOT_POSITIVE), (-1, Reason.AMOUNT_NOT_POSITIVE), (0.5, Reason.NOT_WHOLE)]
)
def test_points_are_whole_and_more_than_none(points, reason):
    book = PointBook(PointTerms(sponsor="town"))
    assert book.grant("an", points, time=0).reason is reason
    assert book.redeem("an", "shop", points, time=0).reason is reason
    assert book.ledger.entries == ()

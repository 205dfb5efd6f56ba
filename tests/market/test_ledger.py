"""The books refuse what would break them and keep what they have."""

import pytest

from market.ledger import ISSUED, OUTSIDE, Entry, EntryKind, Ledger, LedgerError


def entry(entry_id, *legs, releases=()):
    return Entry(id=entry_id, kind=EntryKind.TRANSFER, time=0, legs=legs, ref="", releases=releases)


def paid(entry_id, amount, giver="an", taker="bo", **more):
    return entry(entry_id, (giver, "JPY", -amount), (taker, "JPY", amount), **more)


@pytest.fixture
def ledger():
    """An has 100, Bo has nothing."""
    books = Ledger()
    books.post(paid("start", 100, giver=OUTSIDE, taker="an"))
    return books


def state(ledger):
    return ledger.entries, dict(ledger.balances), ledger.available("an", "JPY"), ledger.available("bo", "JPY")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (entry("e", ("an", "JPY", -5), ("bo", "JPY", 4)), "sum to zero"),
        (entry("e", ("an", "JPY", -5), ("bo", "lot:x", 5)), "sum to zero"),
        (entry("e"), "sum to zero"),
        (entry("e", ("an", "JPY", 0), ("bo", "JPY", 0)), "whole amount"),
        (entry("e", ("an", "JPY", -0.5), ("bo", "JPY", 0.5)), "whole amount"),
        (paid("e", 101), "an would be short of JPY"),
        (paid("start", 1), "recorded with other content"),
        (paid("e", 1, releases=(("none", 1),)), "does not hold"),
    ],
)
def test_a_bad_entry_is_refused_and_changes_nothing(ledger, bad, words):
    before = state(ledger)
    with pytest.raises(LedgerError, match=words):
        ledger.post(bad)
    assert state(ledger) == before


def test_the_same_entry_twice_counts_once(ledger):
    for _ in range(2):
        ledger.post(paid("e", 30))
    assert ledger.balance("bo", "JPY") == 30
    assert len(ledger) == 2


def test_an_entry_given_twice_at_once_counts_once(ledger):
    ledger.post(paid("e", 30), paid("e", 30))
    assert ledger.balance("bo", "JPY") == 30
    with pytest.raises(LedgerError, match="other content"):
        ledger.post(paid("f", 1), paid("f", 2))


def test_linked_entries_are_recorded_all_or_none(ledger):
    with pytest.raises(LedgerError):
        ledger.post(paid("one", 60), paid("two", 60))
    assert ledger.balance("bo", "JPY") == 0
    ledger.post(paid("back", 20, giver="bo", taker="an"), paid("forth", 120))
    assert (ledger.balance("an", "JPY"), ledger.balance("bo", "JPY")) == (0, 100)


def test_what_is_held_cannot_be_spent_or_held_again(ledger):
    ledger.hold("order", account="an", asset="JPY", amount=70)
    assert (ledger.balance("an", "JPY"), ledger.held("an", "JPY")) == (100, 70)
    with pytest.raises(LedgerError, match="short"):
        ledger.post(paid("e", 31))
    with pytest.raises(LedgerError, match="cannot set 31"):
        ledger.hold("second", account="an", asset="JPY", amount=31)
    with pytest.raises(LedgerError, match="exists"):
        ledger.hold("order", account="an", asset="JPY", amount=1)
    ledger.release("order")
    assert ledger.available("an", "JPY") == 100
    with pytest.raises(LedgerError, match="no hold"):
        ledger.release("order")


def test_an_entry_may_spend_what_it_releases(ledger):
    ledger.hold("order", account="an", asset="JPY", amount=100)
    ledger.post(paid("e", 40, releases=(("order", 50),)))
    assert (ledger.balance("an", "JPY"), ledger.held("an", "JPY"), ledger.available("an", "JPY")) == (60, 50, 10)


def test_no_more_is_released_than_was_held(ledger):
    ledger.hold("order", account="an", asset="JPY", amount=10)
    twice = (("order", 6), ("order", 6))
    with pytest.raises(LedgerError, match="does not hold"):
        ledger.post(paid("e", 1, releases=twice))


def test_credit_lets_a_balance_fall_below_zero_and_no_further(ledger):
    ledger.allow_overdraft("bo", "JPY", 20)
    ledger.post(paid("e", 20, giver="bo", taker="an"))
    with pytest.raises(LedgerError, match="short"):
        ledger.post(paid("f", 1, giver="bo", taker="an"))


def test_only_the_issuer_and_the_outside_have_no_bottom():
    books = Ledger()
    books.post(entry("mint", (ISSUED, "lot:x", -5), ("an", "lot:x", 5)))
    assert books.balance(ISSUED, "lot:x") == -5
    with pytest.raises(LedgerError, match="@fees would be short"):
        books.post(paid("e", 1, giver="@fees"))

"""An operator who signs everything and does not follow its own rule is found at the very entry."""

import pytest
from sessions import KEY, chance, lines_of, opened, session_of, subjects

from market.audit import told_trading
from market.audit.reader import audit_lines
from market.book import Book
from market.conditions import Anything
from market.exchange import MarketRule
from market.log.exchange_log import log_of
from market.matching import self_trade_refusal
from market.orders import Bid, Leg
from market.rules.continuous import Continuous

RULE = MarketRule()
BUSY = 6
"""A seed under which every crook has an opportunity."""
SEEDS = [*range(BUSY, 9), *(pytest.param(seed, marks=pytest.mark.whole) for seed in range(9, 31))]


class WorstFirst(Book):
    def _best_first(self, order):
        return reversed(list(super()._best_first(order)))


class PassesOver(Book):
    """Whoever is first in line."""

    def _best_first(self, order):
        return list(super()._best_first(order))[1:]


class BlindToGroups(Book):
    def _own(self, _order):
        return ()


class TurnsAway(Book):
    """Every ninth order, as if it met its own group."""

    calls = 0

    def enter(self, order):
        self.calls += 1
        waiting = self.resting()
        return self_trade_refusal(order, waiting[0]) if waiting and not self.calls % 9 else super().enter(order)


CROOKS = (WorstFirst, PassesOver, BlindToGroups, TurnsAway)


def logged(seed, book=None, price="resting"):
    """The log of a session whose operator trades by that book and price, and says it goes by the rule."""
    exchange = opened(chance(seed), RULE)
    crooked = Continuous(exchange.groups, price=price)
    if book is not None:
        crooked._book = book(exchange.groups)  # noqa: SLF001 - as below
    exchange._session = crooked  # noqa: SLF001 - the operator reaches inside
    return log_of(session_of(exchange, chance(seed), 150), KEY, subjects())


@pytest.fixture(params=["plain", "compiled"])
def judge(request, monkeypatch):
    """Either book may judge."""
    monkeypatch.setattr(told_trading, "MANY", 10**9 if request.param == "plain" else 0)


def first_difference(ours, theirs):
    """The entry at which two histories part, None where the crook had no opportunity."""
    pairs = enumerate(zip(ours.lines, theirs.lines, strict=False))
    return next((seq for seq, (ours, theirs) in pairs if ours != theirs), None)


def found(log):
    fault = audit_lines(lines_of(log)).fault
    return None if fault is None else fault.seq


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("book", CROOKS)
def test_trades_that_the_rule_does_not_give_are_named(seed, book):
    honest, crooked = logged(seed), logged(seed, book)
    assert found(honest) is None
    assert found(crooked) == first_difference(honest, crooked)


@pytest.mark.parametrize("book", CROOKS)
def test_every_crook_had_an_opportunity(book):
    assert first_difference(logged(BUSY), logged(BUSY, book)) is not None


@pytest.mark.usefixtures("judge")
@pytest.mark.parametrize("price", ["midpoint", "bid", "ask", "short_side"])
def test_a_price_that_the_rule_does_not_give_is_named(price):
    honest, crooked = logged(BUSY), logged(BUSY, price=price)
    fault = audit_lines(lines_of(crooked)).fault
    assert fault.seq == first_difference(honest, crooked)
    assert "the rule does not give this trade" in fault.words


def test_amounts_beyond_what_the_compiled_book_takes_are_judged_by_the_plain_one(monkeypatch):
    exchange = opened(chance(1), RULE)
    for order_id in ("one", "two"):
        legs = (Leg(condition=Anything(), limit_yen_per_t=0),)
        exchange.submit(Bid(id=order_id, account="an", grams=2**70, legs=legs), time=0)
    monkeypatch.setattr(told_trading, "MANY", 0)
    assert found(log_of(exchange, KEY, subjects())) is None

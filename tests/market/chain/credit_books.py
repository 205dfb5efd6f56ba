"""Keepers of credits for the tests: the exchange with its ledger as one, and how each is prepared."""

from contextlib import contextmanager
from itertools import count

from market.chain.credit_book import Refused
from market.conditions import Anything
from market.exchange import Exchange
from market.fees import Fees
from market.ledger import FEES as FEE_ACCOUNT
from market.ledger import ISSUED, RETIRED, lot_asset
from market.orders import Ask, Bid, Leg
from market.refusals import Refusal

FEES = Fees(per_trade_uyen=7, ppm=12_345)
ACCOUNTS = ("an", "bo", "cy")


class NativeBook:
    """A `market.chain.credit_book.CreditBook`: a trade is an ask and the bid that takes it."""

    def __init__(self, fees):
        self.exchange = Exchange(fees=fees)
        self._numbers = count()

    def open_account(self, account):
        self.exchange.open_account(account)

    def deposit(self, account, amount_uyen):
        _accepted(self.exchange.deposit(account, amount_uyen, time=0))

    def issue(self, lot):
        _accepted(self.exchange.issue(lot, time=0))

    def transfer(self, giver, taker, lot_id, grams):
        _accepted(self.exchange.transfer(giver, taker, lot_id, grams, time=0))

    def trade(self, seller, buyer, lot_id, grams, yen_per_t):
        if lot_id not in self.exchange.lots:
            raise Refused(f"no lot {lot_id}")
        number = next(self._numbers)
        leg = Leg(condition=Anything(), limit_yen_per_t=yen_per_t)
        ask = Ask(
            id=f"ask {number}",
            account=seller,
            grams=grams,
            limit_yen_per_t=yen_per_t,
            lot_id=lot_id,
            attributes=self.exchange.lots[lot_id].attributes,
        )
        _accepted(self.exchange.submit(ask, time=0))
        answer = self.exchange.submit(Bid(id=f"bid {number}", account=buyer, grams=grams, legs=(leg,)), time=0)
        if isinstance(answer, Refusal):
            self.exchange.cancel(ask.id, time=0)
        _accepted(answer)
        assert self.exchange.resting() == ()

    def retire(self, account, lot_id, grams, purpose):
        _accepted(self.exchange.retire(account, lot_id, grams, purpose=purpose, time=0))

    def held_g(self, account, lot_id):
        return self.exchange.ledger.balance(account, lot_asset(lot_id))

    def money_uyen(self, account):
        return self.exchange.ledger.balance(account or FEE_ACCOUNT, self.exchange.currency)

    def issued_g(self, lot_id):
        return -self.exchange.ledger.balance(ISSUED, lot_asset(lot_id))

    def retired_g(self, lot_id):
        return self.exchange.ledger.balance(RETIRED, lot_asset(lot_id))


def _accepted(answer):
    if isinstance(answer, Refusal):
        raise Refused(answer.words)


def native_book():
    return opened(NativeBook(FEES))


def opened(book):
    """Three accounts, of which Bo has a thousand yen and the others nothing."""
    for account in ACCOUNTS:
        book.open_account(account)
    book.deposit("bo", 1_000_000_000)
    return book


@contextmanager
def undone(operator):
    tester = operator.node.provider.ethereum_tester
    before = tester.take_snapshot()
    yield
    tester.revert_to_snapshot(before)


def key_of(name):
    return name.encode().rjust(32, b"\1")

"""The ledger and the contract keep the same promises: one suite, held to both."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from credit_books import ACCOUNTS, FEES, native_book, undone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from market.chain.credit_book import Refused
from market.credits import Attributes, CreditLot

SUN = Attributes(
    owner="an",
    disclosed=True,
    place=("日本", "鳥取県", "米子市"),
    energy_type=("renewable", "solar"),
    produced_from=0,
    produced_until=60,
    source="roof",
    factor_ug_per_wh=500_000,
    factor_source="test",
)
LOT = CreditLot(id="lot", wh=200, grams=100, attributes=SUN)


def holdings(book, lot_id="lot"):
    return [book.held_g(account, lot_id) for account in ACCOUNTS]


def test_a_lot_is_issued_transferred_and_retired_and_its_grams_stay_as_many(book):
    book.issue(LOT)
    book.transfer("an", "cy", "lot", 30)
    book.retire("cy", "lot", 10, "own emissions")
    assert (holdings(book), book.issued_g("lot"), book.retired_g("lot")) == ([70, 0, 20], 100, 10)


def test_grams_and_money_change_hands_at_once_and_the_fee_comes_out_of_the_proceeds(book):
    book.issue(LOT)
    book.trade("an", "bo", "lot", 40, 3_000)
    fee_uyen = FEES.fee_uyen(40, 120_000)
    assert holdings(book) == [60, 40, 0]
    assert [book.money_uyen(each) for each in ("an", "bo", "")] == [120_000 - fee_uyen, 999_880_000, fee_uyen]


def test_a_gift_is_a_trade_at_no_price(book):
    book.issue(LOT)
    book.trade("an", "cy", "lot", 5, 0)
    assert (holdings(book), book.money_uyen("an")) == ([95, 0, 5], 0)


@pytest.mark.parametrize(
    "lot",
    [
        LOT,
        replace(LOT, id="same production"),
        replace(LOT, id="overlap", attributes=replace(SUN, produced_from=59, produced_until=120)),
    ],
    ids=lambda lot: lot.id,
)
def test_what_was_issued_is_not_issued_again(book, lot):
    book.issue(LOT)
    with pytest.raises(Refused):
        book.issue(lot)
    assert book.issued_g("lot") == 100
    book.issue(replace(LOT, id="next", attributes=replace(SUN, produced_from=60, produced_until=120)))
    book.issue(replace(LOT, id="elsewhere", attributes=replace(SUN, source="barn")))


def test_lots_that_no_meter_stands_behind_claim_no_production(book):
    declared = replace(LOT, attributes=replace(SUN, source=""))
    book.issue(declared)
    book.issue(replace(declared, id="another"))
    assert (book.held_g("an", "lot"), book.held_g("an", "another")) == (100, 100)


@pytest.mark.parametrize(
    "asked",
    [
        lambda book: book.transfer("an", "bo", "lot", 101),
        lambda book: book.transfer("an", "bo", "lot", 0),
        lambda book: book.transfer("an", "bo", "lot", -1),
        lambda book: book.transfer("an", "nobody", "lot", 1),
        lambda book: book.transfer("nobody", "an", "lot", 1),
        lambda book: book.transfer("an", "bo", "no lot", 1),
        lambda book: book.trade("an", "bo", "lot", 101, 3_000),
        lambda book: book.trade("cy", "bo", "lot", 1, 3_000),
        lambda book: book.trade("an", "cy", "lot", 1, 3_000),
        lambda book: book.trade("an", "an", "lot", 1, 0),
        lambda book: book.trade("an", "bo", "lot", 0, 3_000),
        lambda book: book.trade("an", "bo", "no lot", 1, 3_000),
        lambda book: book.trade("an", "bo", "lot", 1, -1),
        lambda book: book.retire("an", "lot", 101, "own emissions"),
        lambda book: book.retire("an", "lot", 1, " "),
        lambda book: book.retire("bo", "lot", 1, "own emissions"),
        lambda book: book.deposit("an", 0),
        lambda book: book.deposit("nobody", 1),
        lambda book: book.issue(replace(LOT, id="empty", grams=0, attributes=replace(SUN, source="barn"))),
        lambda book: book.issue(replace(LOT, id="stray", attributes=replace(SUN, owner="nobody", source="barn"))),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(book, asked):
    book.issue(LOT)
    with pytest.raises(Refused):
        asked(book)
    assert (holdings(book), book.retired_g("lot")) == ([100, 0, 0], 0)
    assert [book.money_uyen(each) for each in (*ACCOUNTS, "")] == [0, 1_000_000_000, 0, 0]


class BothBooks(RuleBasedStateMachine):
    """Any requests in any order: both books answer alike and have the same balances."""

    def __init__(self, chain_book, operator):
        super().__init__()
        self.undoing = ExitStack()
        self.undoing.enter_context(undone(operator))
        self.books = (native_book(), chain_book)
        self.lots = []

    def ask(self, request, *arguments):
        answers = []
        for book in self.books:
            try:
                getattr(book, request)(*arguments)
                answers.append("done")
            except Refused:
                answers.append("refused")
        assert answers[0] == answers[1], (request, arguments, answers)

    def some_lot(self, index):
        return self.lots[index % len(self.lots)] if self.lots else "none"

    @rule(
        owner=st.sampled_from(ACCOUNTS), meter=st.sampled_from("rs"), hour=st.integers(0, 2), grams=st.integers(0, 40)
    )
    def issue(self, owner, meter, hour, grams):
        # The contract wants a meter's production in order of time: the next hour, or one that was issued.
        issued = [lot for lot in self.books[0].exchange.lots.values() if lot.attributes.source == meter]
        start = min(hour, len(issued))
        origin = replace(SUN, owner=owner, source=meter, produced_from=start, produced_until=start + 1)
        lot = CreditLot(id=f"lot {len(self.lots)}", wh=2 * grams, grams=grams, attributes=origin)
        self.lots.append(lot.id)
        self.ask("issue", lot)

    @rule(
        giver=st.sampled_from(ACCOUNTS),
        taker=st.sampled_from(ACCOUNTS),
        index=st.integers(0, 9),
        grams=st.integers(0, 25),
    )
    def transfer(self, giver, taker, index, grams):
        self.ask("transfer", giver, taker, self.some_lot(index), grams)

    @rule(
        seller=st.sampled_from(ACCOUNTS),
        buyer=st.sampled_from(ACCOUNTS),
        index=st.integers(0, 9),
        grams=st.integers(0, 25),
        yen_per_t=st.integers(0, 40_000_000),
    )
    def trade(self, seller, buyer, index, grams, yen_per_t):
        self.ask("trade", seller, buyer, self.some_lot(index), grams, yen_per_t)

    @rule(account=st.sampled_from(ACCOUNTS), index=st.integers(0, 9), grams=st.integers(0, 25))
    def retire(self, account, index, grams):
        self.ask("retire", account, self.some_lot(index), grams, "own emissions")

    def teardown(self):
        native, chained = self.books
        for lot in self.lots:
            assert holdings(native, lot) == holdings(chained, lot)
            assert (native.issued_g(lot), native.retired_g(lot)) == (chained.issued_g(lot), chained.retired_g(lot))
            assert sum(holdings(chained, lot)) + chained.retired_g(lot) == chained.issued_g(lot)
        money = [native.money_uyen(account) for account in (*ACCOUNTS, "")]
        assert money == [chained.money_uyen(account) for account in (*ACCOUNTS, "")]
        assert sum(money) == 1_000_000_000
        self.undoing.close()


@pytest.mark.parametrize("examples", [3, pytest.param(25, marks=pytest.mark.whole)])
def test_any_requests_in_any_order_are_answered_alike(prepared, examples):
    bounds = settings(max_examples=examples, stateful_step_count=15, deadline=None)
    run_state_machine_as_test(lambda: BothBooks(*prepared), settings=bounds)

"""A credit from meter to retirement, and every way in which that can go wrong."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sessions import KEY, lines_of, session, subjects

from market.audit.reader import audit_lines
from market.conditions import Anything
from market.credits import Attributes, CreditLot, Verification
from market.exchange import Exchange
from market.fees import Fees
from market.ledger import BOTTOMLESS, EXPIRED, ISSUED, RETIRED, lot_asset
from market.log.exchange_log import log_of
from market.orders import Ask, Bid, Leg
from market.points import UYEN_PER_POINT, PointScheme
from market.provenance import own_wh, provenance
from market.refusals import Reason, Refusal
from market.trades import Cause

ACCOUNTS = ("an", "bo", "cy")
SUN = Attributes(
    owner="an",
    disclosed=True,
    place=("日本",),
    energy_type=("renewable", "solar"),
    produced_from=0,
    produced_until=1_800,
    source="roof",
    factor_ug_per_wh=441_000,
    factor_source="table 2024",
    verification=Verification.PENDING,
)
LOT = CreditLot(id="lot", wh=200, grams=88, attributes=SUN, rule="floor and carry 1")


def ask(exchange, lot_id="lot", grams=50, order_id="ask"):
    origin = exchange.lots[lot_id].attributes
    return Ask(id=order_id, account=origin.owner, grams=grams, limit_yen_per_t=3_000, lot_id=lot_id, attributes=origin)


def bid(order_id="bid", grams=30, account="bo"):
    return Bid(id=order_id, account=account, grams=grams, legs=(Leg(condition=Anything(), limit_yen_per_t=5_000),))


@pytest.fixture
def exchange():
    """An has made 88 g, Bo has a yen."""
    market = Exchange()
    for account in ACCOUNTS:
        market.open_account(account)
    market.deposit("bo", 1_000_000, time=0)
    market.issue(LOT, time=0)
    return market


def test_a_pending_lot_is_verified_and_its_asks_leave_since_they_showed_it_as_pending(exchange):
    exchange.submit(ask(exchange), time=1)
    exchange.verify("lot", time=2)
    assert exchange.lots["lot"].attributes.verification is Verification.VERIFIED
    assert [closure.cause for closure in exchange.closures] == [Cause.LOT_CHANGED]
    assert exchange.ledger.available("an", lot_asset("lot")) == 88
    assert exchange.verify("lot", time=3).reason is Reason.VERDICT_GIVEN


def test_a_rejected_lot_is_taken_back_from_whoever_has_it_by_a_counter_entry(exchange):
    exchange.submit(ask(exchange), time=1)
    exchange.submit(bid(), time=1)
    exchange.reject("lot", reason="the meter was not calibrated", time=2)
    books = exchange.ledger
    assert [books.balance(account, lot_asset("lot")) for account in (*ACCOUNTS, ISSUED)] == [0, 0, 0, 0]
    assert exchange.entries[-1].kind == "correct"
    assert exchange.resting() == ()
    # Nothing was edited: the first issue stands, and the interval may be issued anew.
    assert exchange.entries[1].id == "issue:lot"
    assert not isinstance(exchange.issue(replace(LOT, id="again"), time=3), Refusal)


def test_used_grams_cannot_be_rejected_but_the_rest_can_be_corrected(exchange):
    exchange.retire("an", "lot", 10, purpose="own use", time=1)
    assert exchange.reject("lot", reason="fault", time=2).reason is Reason.GRAMS_USED
    exchange.correct("lot", 78, reason="fault", time=2)
    assert -exchange.ledger.balance(ISSUED, lot_asset("lot")) == 10
    assert exchange.correct("lot", 1, reason="fault", time=3).reason is Reason.GRAMS_MISSING
    assert exchange.correct("lot", 1, reason=" ", time=3).reason is Reason.PURPOSE_MISSING
    assert exchange.correct("none", 1, reason="fault", time=3).reason is Reason.LOT_UNKNOWN


@pytest.mark.parametrize(
    ("start", "until", "claimed"),
    [(0, 1_800, True), (1_799, 3_600, True), (-1, 1, True), (100, 200, True), (1_800, 3_600, False), (-9, 0, False)],
)
def test_a_kwh_becomes_credits_once(exchange, start, until, claimed):
    other = replace(LOT, id="other", attributes=replace(SUN, produced_from=start, produced_until=until))
    answer = exchange.issue(other, time=1)
    assert (isinstance(answer, Refusal) and answer.reason is Reason.CLAIMED_ALREADY) == claimed
    elsewhere = replace(other, id="elsewhere", attributes=replace(other.attributes, source="another roof"))
    assert not isinstance(exchange.issue(elsewhere, time=1), Refusal)


def test_any_gram_is_traced_to_its_meter_and_through_every_hand(exchange):
    exchange.submit(ask(exchange), time=1)
    exchange.submit(bid(), time=2)
    exchange.transfer("bo", "cy", "lot", 20, time=3)
    exchange.retire("cy", "lot", 5, purpose="own emissions", beneficiary="佐藤", period=(0, 86_400), time=4)
    gram = provenance(exchange, "lot", 3)
    assert [(step.time, step.how, step.holder) for step in gram.steps] == [
        (0, "issue", "an"),
        (2, "trade", "bo"),
        (3, "transfer", "cy"),
        (4, "retire", RETIRED),
    ]
    assert (gram.lot.attributes.source, gram.lot.attributes.factor_source) == ("roof", "table 2024")
    assert (gram.lot.rule, gram.lot.wh) == ("floor and carry 1", 200)
    assert [provenance(exchange, "lot", number).holder for number in (4, 5, 19, 20, 29, 30)] == [
        RETIRED,
        "cy",
        "cy",
        "bo",
        "bo",
        "an",
    ]
    (retirement,) = exchange.retirements
    assert (retirement.beneficiary, retirement.period) == ("佐藤", (0, 86_400))
    with pytest.raises(KeyError, match="no gram 88"):
        provenance(exchange, "lot", 88)


@pytest.mark.parametrize("seed", range(12))
def test_every_gram_of_any_session_is_where_its_chain_ends(seed):
    exchange = session(seed)
    for lot in exchange.lots.values():
        holders = Counter(provenance(exchange, lot.id, gram).holder for gram in range(lot.grams))
        for account in (*exchange.groups, RETIRED, EXPIRED):
            assert holders[account] == exchange.ledger.balance(account, lot_asset(lot.id))


def test_what_is_sold_or_retired_leaves_its_makers_own_balance(exchange):
    assert own_wh(exchange)["an"] == 200
    exchange.submit(ask(exchange, grams=44), time=1)
    exchange.submit(bid(grams=44), time=1)
    assert (own_wh(exchange)["an"], own_wh(exchange)["bo"]) == (100, 0)
    exchange.retire("an", "lot", 44, purpose="own use", time=2)
    assert own_wh(exchange)["an"] == 0


class Lives(RuleBasedStateMachine):
    """Requests of every kind in any order; the books are looked at after each, the log at the end."""

    @initialize(fee=st.sampled_from((0, 3, 900)), budget=st.sampled_from((None, 9)))
    def open_market(self, fee, budget):
        schemes = [PointScheme(name="town", yen_per_t=400_000, budget=budget, valid_s=3)]
        self.exchange = Exchange(fees=Fees(per_trade_uyen=fee), schemes=schemes)
        self.time = self.count = 0
        for account in ACCOUNTS:
            self.exchange.open_account(account)
            self.exchange.deposit(account, 100_000, time=0)

    def next_id(self):
        self.count += 1
        return f"id {self.count}"

    def some_lot(self, index):
        return [*self.exchange.lots, "none"][index % (len(self.exchange.lots) + 1)]

    @rule(seconds=st.integers(0, 3))
    def wait(self, seconds):
        self.time += seconds
        self.exchange.advance_to(self.time)

    @rule(owner=st.sampled_from(ACCOUNTS), hour=st.integers(0, 5), grams=st.integers(0, 40), listed=st.booleans())
    def issue_and_list(self, owner, hour, grams, listed):
        origin = replace(SUN, owner=owner, source=owner, produced_from=hour, produced_until=hour + 2)
        lot = CreditLot(id=self.next_id(), wh=2 * grams, grams=grams, attributes=origin)
        issued = self.exchange.issue(lot, time=self.time)
        if listed and not isinstance(issued, Refusal):
            self.exchange.submit(ask(self.exchange, lot.id, grams, f"ask {lot.id}"), time=self.time)

    @rule(
        account=st.sampled_from(ACCOUNTS),
        grams=st.integers(0, 30),
        limit=st.integers(0, 5_000),
        patience=st.none() | st.integers(0, 3),
    )
    def bid(self, account, grams, limit, patience):
        order = Bid(
            id=self.next_id(),
            account=account,
            grams=grams,
            legs=(Leg(condition=Anything(), limit_yen_per_t=limit),),
            expires=None if patience is None else self.time + patience,
        )
        self.exchange.submit(order, time=self.time)

    @rule(index=st.integers(0, 99), grams=st.integers(0, 30))
    def ask(self, index, grams):
        lot = self.some_lot(index)
        if lot != "none":
            self.exchange.submit(ask(self.exchange, lot, grams, self.next_id()), time=self.time)

    @rule(index=st.integers(0, 99), grams=st.integers(0, 30), limit=st.integers(0, 5_000))
    def replace_order(self, index, grams, limit):
        """Whoever waits says something else, in one request."""
        waiting = self.exchange.resting()
        if not waiting:
            return
        old = waiting[index % len(waiting)].order
        priced = (
            {"limit_yen_per_t": limit}
            if isinstance(old, Ask)
            else {"legs": (Leg(condition=Anything(), limit_yen_per_t=limit),)}
        )
        order = replace(old, id=self.next_id(), grams=grams, minimum_g=0, replaces=old.id, **priced)
        answer = self.exchange.submit(order, time=self.time)
        assert bool(self.exchange.remaining_g(old.id)) == isinstance(answer, Refusal)

    @rule(number=st.integers(0, 60))
    def cancel(self, number):
        self.exchange.cancel(f"id {number}", time=self.time)

    @rule(
        giver=st.sampled_from(ACCOUNTS),
        taker=st.sampled_from(ACCOUNTS),
        index=st.integers(0, 99),
        grams=st.integers(0, 9),
    )
    def transfer(self, giver, taker, index, grams):
        self.exchange.transfer(giver, taker, self.some_lot(index), grams, time=self.time)

    @rule(account=st.sampled_from(ACCOUNTS), index=st.integers(0, 99), grams=st.integers(0, 9))
    def retire(self, account, index, grams):
        self.exchange.retire(account, self.some_lot(index), grams, purpose="own use", time=self.time)

    @rule(account=st.sampled_from(ACCOUNTS), index=st.integers(0, 99), grams=st.integers(0, 9))
    def expire(self, account, index, grams):
        self.exchange.expire(account, self.some_lot(index), grams, time=self.time)

    @rule(index=st.integers(0, 99), grams=st.integers(0, 9))
    def correct(self, index, grams):
        self.exchange.correct(self.some_lot(index), grams, reason="counted twice", time=self.time)

    @rule(index=st.integers(0, 99), good=st.booleans())
    def judge(self, index, good):
        verdict = self.exchange.verify if good else self.exchange.reject
        verdict(self.some_lot(index), reason="looked at", time=self.time)

    @rule(account=st.sampled_from(ACCOUNTS))
    def enrol(self, account):
        self.exchange.enrol(account, "town", time=self.time)

    @rule(account=st.sampled_from(ACCOUNTS), points=st.integers(0, 5))
    def award(self, account, points):
        self.exchange.award(account, "town", points, purpose="demand response", time=self.time)

    @rule(account=st.sampled_from(ACCOUNTS), shop=st.sampled_from(ACCOUNTS), points=st.integers(0, 5))
    def redeem(self, account, shop, points):
        self.exchange.redeem(account, "town", points, shop=shop, time=self.time)

    @invariant()
    def held_redeemed_and_lapsed_points_are_the_granted_ones_and_their_money_is_there(self):
        town, balance = self.exchange.points["town"], self.exchange.ledger.balance
        asset, pool = town.scheme.asset, town.scheme.pool
        held = sum(balance(account, asset) for account in ACCOUNTS)
        assert held + balance(RETIRED, asset) + balance(EXPIRED, asset) == -balance(ISSUED, asset)
        assert balance(pool, "JPY") == held * UYEN_PER_POINT
        assert town.scheme.budget is None or town.total.granted <= town.scheme.budget

    @invariant()
    def every_asset_sums_to_zero_and_nobody_is_short(self):
        sums = Counter()
        for (account, asset), balance in self.exchange.ledger.balances.items():
            sums[asset] += balance
            assert account in BOTTOMLESS or balance >= 0
            assert account in BOTTOMLESS or self.exchange.ledger.available(account, asset) >= 0
        assert not any(sums.values())

    @invariant()
    def held_retired_and_expired_grams_are_the_issued_ones(self):
        books = self.exchange.ledger
        for lot in self.exchange.lots:
            held = sum(stop - start for each in ACCOUNTS for start, stop in self.exchange.ranges(each, lot))
            used = sum(books.balance(account, lot_asset(lot)) for account in (RETIRED, EXPIRED))
            assert held + used == -books.balance(ISSUED, lot_asset(lot))

    def teardown(self):
        log = log_of(self.exchange, KEY, subjects())
        assert audit_lines(lines_of(log), log.head()).sound


Lives.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestLives = Lives.TestCase

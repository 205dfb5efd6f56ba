"""Cancel and replace as one request: in one step or not at all, under every rule, in the log and for the auditor."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from order_flows import RNGS, Cancel, flow
from sessions import KEY, lines_of, subjects

from market.audit.reader import audit_lines
from market.conditions import Anything
from market.credits import Attributes, CreditLot
from market.exchange import Exchange, MarketRule
from market.ledger import lot_asset
from market.log.exchange_log import log_of
from market.orders import Ask, Bid, Leg, TimeInForce
from market.refusals import Reason
from market.trades import Cause, Closure

SUN = Attributes(
    owner="an",
    disclosed=True,
    place=("日本", "福島県"),
    energy_type=("renewable", "solar"),
    produced_from=0,
    produced_until=1_800,
    source="an's meter",
    factor_ug_per_wh=441_000,
    factor_source="table",
)
LOT = CreditLot(id="lot", wh=3_000, grams=1_000, attributes=SUN)
ASK = Ask(id="ask", account="an", grams=1_000, limit_yen_per_t=3_000, lot_id="lot", attributes=SUN)
BID = Bid(id="bid", account="cy", grams=1_000, legs=(Leg(condition=Anything(), limit_yen_per_t=2_000),))
RULES = [MarketRule(), MarketRule(name="call"), MarketRule(name="uniform"), MarketRule(name="preference")]


@pytest.fixture(params=RULES, ids=lambda rule: rule.name)
def market(request):
    """An has 1,000 g and Cy 2 yen, all of it promised by an open ask and an open bid that do not meet."""
    exchange = Exchange(rule=request.param)
    for account in ("an", "cy", "di"):
        exchange.open_account(account)
    exchange.issue(LOT, time=0)
    exchange.deposit("cy", 2_000_000, time=0)
    exchange.submit(ASK, time=1)
    exchange.submit(BID, time=1)
    return exchange


def is_sound(exchange):
    return audit_lines(lines_of(log_of(exchange, KEY, subjects()))).sound


def waiting(exchange):
    return {each.order.id: each.remaining_g for each in exchange.resting()}


def test_a_replacement_may_need_all_that_the_old_order_held(market):
    market.submit(replace(ASK, id="dearer", limit_yen_per_t=4_000, replaces="ask"), time=2)
    assert market.submit(replace(BID, id="same", replaces="bid"), time=2) == ()
    assert waiting(market) == {"dearer": 1_000, "same": 1_000}
    assert market.closures == (
        Closure(order_id="ask", time=2, cause=Cause.REPLACED, grams=1_000),
        Closure(order_id="bid", time=2, cause=Cause.REPLACED, grams=1_000),
    )
    assert market.ledger.held("an", lot_asset("lot")) == 1_000
    assert market.ledger.held("cy", "JPY") == 2_000_000
    assert is_sound(market)


def test_a_replacement_trades_as_any_order_that_enters(market):
    market.submit(replace(ASK, id="cheaper", limit_yen_per_t=1_500, grams=600, replaces="ask"), time=2)
    market.clear(time=3)
    (trade,) = market.trades
    assert (trade.ask_id, trade.bid_id, trade.grams) == ("cheaper", "bid", 600)
    assert waiting(market) == {"bid": 400}
    assert market.ledger.held("an", lot_asset("lot")) == 0
    assert is_sound(market)


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (replace(ASK, id="new", replaces="no order"), Reason.ORDER_NOT_OPEN),
        (replace(ASK, id="new", replaces="new"), Reason.ORDER_NOT_OPEN),
        (replace(ASK, id="new", account="di", replaces="ask"), Reason.ORDER_OF_ANOTHER),
        (replace(ASK, id="new", grams=1_001, replaces="ask"), Reason.GRAMS_MISSING),
        (replace(BID, id="new", grams=1_001, replaces="bid"), Reason.MONEY_MISSING),
        (replace(BID, id="new", replaces="ask"), Reason.ORDER_OF_ANOTHER),
        (replace(ASK, id="new", grams=0, replaces="ask"), Reason.AMOUNT_NOT_POSITIVE),
        (replace(ASK, id="bid", replaces="ask"), Reason.DUPLICATE_ID),
        (replace(ASK, id="new", expires=2, replaces="ask"), Reason.EXPIRED),
    ],
    ids=lambda value: str(value) if isinstance(value, Reason) else "",
)
def test_a_replacement_that_is_refused_leaves_the_old_order_where_it_stands(market, order, reason):
    before = market.resting(), market.ledger.held("an", lot_asset("lot")), market.ledger.held("cy", "JPY")
    refusal = market.submit(order, time=2)
    assert (refusal.target, refusal.reason) == (order.id, reason)
    assert (market.resting(), market.ledger.held("an", lot_asset("lot")), market.ledger.held("cy", "JPY")) == before
    assert market.closures == ()
    assert is_sound(market)


def test_a_replacement_that_could_meet_another_order_of_its_own_leaves_all_as_it_was(market):
    market.deposit("an", 10_000_000, time=1)
    market.submit(replace(BID, id="buys", account="an"), time=2)
    before = market.resting()
    assert (
        market.submit(replace(BID, id="new", account="an", legs=at(5_000), replaces="buys"), time=2).reason
        is Reason.SELF_TRADE
    )
    assert market.resting() == before
    assert is_sound(market)


def test_an_order_may_meet_the_one_that_it_replaces(market):
    """An gives up selling and buys instead: nobody else's grams are there."""
    market.deposit("an", 10_000_000, time=1)
    assert market.submit(replace(BID, id="buys", account="an", legs=at(5_000), replaces="ask"), time=2) == ()
    assert waiting(market) == {"bid": 1_000, "buys": 1_000}
    assert is_sound(market)


def test_less_at_the_same_price_queues_as_the_last_too():
    market = Exchange()
    for account in ("an", "cy", "di"):
        market.open_account(account)
        market.deposit(account, 10_000_000, time=0)
    market.issue(LOT, time=0)
    market.submit(BID, time=1)
    market.submit(replace(BID, id="second", account="di"), time=2)
    market.submit(replace(BID, id="less", grams=500, replaces="bid"), time=3)
    market.submit(replace(ASK, grams=200, limit_yen_per_t=2_000), time=4)
    assert [trade.bid_id for trade in market.trades] == ["second"]


def test_an_order_that_is_filled_in_part_is_replaced_by_grams_of_its_own():
    market = Exchange()
    for account in ("an", "cy"):
        market.open_account(account)
        market.deposit(account, 10_000_000, time=0)
    market.issue(LOT, time=0)
    market.submit(replace(ASK, grams=400, limit_yen_per_t=2_000), time=1)
    market.submit(BID, time=2)
    market.submit(replace(BID, id="new", grams=700, replaces="bid"), time=3)
    assert waiting(market) == {"new": 700}
    assert market.closures == (Closure(order_id="bid", time=3, cause=Cause.REPLACED, grams=600),)
    assert market.submit(replace(BID, id="late", replaces="bid"), time=4).reason is Reason.ORDER_NOT_OPEN


def test_what_will_not_wait_leaves_and_takes_the_old_order_along():
    market = Exchange()
    market.open_account("cy")
    market.deposit("cy", 10_000_000, time=0)
    market.submit(BID, time=1)
    market.submit(replace(BID, id="now", time_in_force=TimeInForce.IMMEDIATE_OR_CANCEL, replaces="bid"), time=2)
    assert [(each.order_id, each.cause) for each in market.closures] == [
        ("bid", Cause.REPLACED),
        ("now", Cause.NOT_FILLED_AT_ONCE),
    ]
    assert market.ledger.held("cy", "JPY") == 0
    assert is_sound(market)


def test_the_log_says_replaces_only_where_an_order_does(market):
    market.submit(replace(BID, id="new", replaces="bid"), time=2)
    orders = [line for line in log_of(market, KEY, subjects()).lines if b',"kind":"order",' in line]
    assert [b'"replaces":"bid"' in line for line in orders] == [False, False, True]
    assert [b"replaces" in line for line in orders] == [False, False, True]


@settings(max_examples=40)
@given(rng=RNGS)
def test_replacing_is_withdrawing_and_entering_wherever_it_is_not_refused(rng):
    """A market told of both steps ends where one told of replacements does."""
    once, twice = (Exchange() for _ in range(2))
    for market in (once, twice):
        for account in ("an", "bo", "cy", "di", "ed"):
            market.open_account(account)
            market.deposit(account, 100_000, time=0)
    for time, event in enumerate(each for each in flow(rng, 60) if isinstance(each, Cancel | Bid)):
        if isinstance(event, Cancel):
            for market in (once, twice):
                market.cancel(event.order_id, time=time)
            continue
        taken = once.submit(event, time=time) == ()
        if event.replaces and taken:
            twice.cancel(event.replaces, time=time)
        if taken:
            twice.submit(replace(event, replaces=None), time=time)
    assert waiting(once) == waiting(twice)
    assert once.ledger.balances == twice.ledger.balances
    assert [once.ledger.held(name, "JPY") for name in once.groups] == [
        twice.ledger.held(name, "JPY") for name in twice.groups
    ]


def at(limit):
    return (Leg(condition=Anything(), limit_yen_per_t=limit),)

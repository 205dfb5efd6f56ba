"""The exchange as a whole: what it refuses, what it settles, what it conserves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_flows import ACCOUNTS, GROUPS, RNGS, Cancel, flow, origin

from market.conditions import AllOf, AnyOf, Anything, OneOf, Within
from market.credits import Attributes, CreditLot, Verification
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.hierarchies import hierarchy_of
from market.ledger import EXPIRED, FEES, ISSUED, OUTSIDE, RETIRED, lot_asset
from market.limits import TradingLimits
from market.orders import Ask, Bid, Leg, TimeInForce
from market.publication import public_trade
from market.refusals import Reason, Refusal
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
ASK = Ask(id="ask", account="an", grams=600, limit_yen_per_t=3_000, lot_id="lot", attributes=SUN)
BID = Bid(id="bid", account="cy", grams=400, legs=(Leg(condition=Anything(), limit_yen_per_t=5_000),))
PURSE_UYEN = 10_000_000


def wants(condition, limit=5_000):
    return (Leg(condition=condition, limit_yen_per_t=limit),)


@pytest.fixture
def market():
    return opened()


def opened(**parameters):
    """An has 1,000 g, Cy has ten yen, Bo is of An's family."""
    exchange = Exchange(**parameters)
    for account in ("an", "bo", "cy"):
        exchange.open_account(account, group=GROUPS[account])
    exchange.issue(LOT, time=0)
    exchange.deposit("cy", PURSE_UYEN, time=0)
    return exchange


def test_a_trade_says_who_what_which_grams_and_for_how_much(market):
    market.submit(ASK, time=1)
    (trade,) = market.submit(BID, time=2)
    assert (trade.bid_id, trade.ask_id, trade.buyer, trade.seller) == ("bid", "ask", "cy", "an")
    assert (trade.lot_id, trade.ranges, trade.grams) == ("lot", ((0, 400),), 400)
    assert (trade.price_yen_per_t, trade.amount_uyen, trade.fee_uyen) == (3_000, 1_200_000, 0)
    assert (trade.time, trade.attributes) == (2, SUN)
    assert market.trades == (trade,)
    assert market.ranges("cy", "lot") == ((0, 400),)
    assert market.ranges("an", "lot") == ((400, 1_000),)


def test_a_bid_pays_the_price_and_gets_the_rest_of_its_hold_back(market):
    market.submit(ASK, time=1)
    market.submit(replace(BID, grams=700), time=2)
    assert market.ledger.balance("cy", "JPY") == PURSE_UYEN - 600 * 3_000
    assert market.ledger.held("cy", "JPY") == 100 * 5_000
    market.cancel("bid", time=3)
    assert market.ledger.held("cy", "JPY") == 0


def test_the_fee_comes_out_of_the_proceeds():
    market = opened(fees=Fees(ppm=100_000))
    market.submit(ASK, time=1)
    (trade,) = market.submit(BID, time=2)
    assert trade.fee_uyen == market.ledger.balance(FEES, "JPY") == 120_000
    assert market.ledger.balance("an", "JPY") == 1_080_000


PLACES = hierarchy_of(["日本/福島県"])
KNOWN = TradingLimits(places=PLACES, energy_types=hierarchy_of(["renewable/solar"]), tick_yen_per_t=10, lot_g=10)
REJECTED = replace(SUN, verification=Verification.REJECTED)
TOO_MANY_KEYS = OneOf("owner", tuple(f"seller {n}" for n in range(2_000)))
CONTRADICTION = AllOf((OneOf("owner", ("an",)), OneOf("owner", ("bo",))))


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (replace(ASK, grams=0), Reason.AMOUNT_NOT_POSITIVE),
        (replace(ASK, grams=-10), Reason.AMOUNT_NOT_POSITIVE),
        (replace(ASK, grams=10.5), Reason.NOT_WHOLE),
        (replace(ASK, grams=True), Reason.NOT_WHOLE),
        (replace(ASK, grams=15), Reason.OFF_LOT_SIZE),
        (replace(ASK, limit_yen_per_t=-10), Reason.PRICE_NEGATIVE),
        (replace(ASK, limit_yen_per_t=3_000.0), Reason.NOT_WHOLE),
        (replace(ASK, limit_yen_per_t=3_005), Reason.OFF_TICK),
        (replace(ASK, limit_yen_per_t=10 * 2**62), Reason.TOO_LARGE),
        (replace(ASK, attributes=REJECTED), Reason.LOT_REJECTED),
        (replace(ASK, attributes=replace(SUN, place=("Mars",))), Reason.UNKNOWN_PLACE),
        (replace(ASK, attributes=replace(SUN, energy_type=("coal",))), Reason.UNKNOWN_ENERGY_TYPE),
        (replace(ASK, attributes=replace(SUN, source="another")), Reason.ATTRIBUTES_DIFFER),
        (replace(ASK, account="nobody"), Reason.ACCOUNT_UNKNOWN),
        (replace(ASK, account="bo"), Reason.GRAMS_MISSING),
        (replace(ASK, grams=1_010), Reason.GRAMS_MISSING),
        (replace(ASK, lot_id="no lot"), Reason.LOT_UNKNOWN),
        (replace(ASK, expires=5), Reason.EXPIRED),
        (replace(ASK, id="used"), Reason.DUPLICATE_ID),
        (replace(ASK, minimum_g=610), Reason.MINIMUM_IMPOSSIBLE),
        (replace(ASK, minimum_g=-10), Reason.MINIMUM_IMPOSSIBLE),
        (replace(BID, legs=()), Reason.LEGS_COUNT),
        (replace(BID, legs=wants(Anything()) * 9), Reason.LEGS_COUNT),
        (replace(BID, legs=wants(Anything(), -10)), Reason.PRICE_NEGATIVE),
        (replace(BID, legs=wants(Within("place", ("Mars",)))), Reason.UNKNOWN_PLACE),
        (
            replace(BID, legs=wants(AnyOf((Anything(), OneOf("energy_type", (("coal",),)))))),
            Reason.UNKNOWN_ENERGY_TYPE,
        ),
        (replace(BID, legs=wants(CONTRADICTION)), Reason.CONDITION_IMPOSSIBLE),
        (replace(BID, legs=wants(TOO_MANY_KEYS)), Reason.CONDITION_TOO_WIDE),
        (replace(BID, grams=2_010), Reason.MONEY_MISSING),
        (replace(BID, account="bo", grams=10), Reason.MONEY_MISSING),
    ],
    ids=lambda value: str(value) if isinstance(value, Reason) else "",
)
def test_a_bad_order_is_refused_with_its_reason_and_changes_nothing(order, reason):
    market = opened(limits=KNOWN)
    market.submit(replace(ASK, id="used", grams=10, limit_yen_per_t=9_000), time=5)
    before = market.entries, market.resting(), market.ledger.available("cy", "JPY")
    refusal = market.submit(order, time=5)
    assert isinstance(refusal, Refusal)
    assert (refusal.target, refusal.reason) == (order.id, reason)
    assert (market.entries, market.resting(), market.ledger.available("cy", "JPY")) == before
    assert market.orders[-1].refusal == refusal


def test_an_order_that_could_meet_its_own_family_is_refused(market):
    market.deposit("bo", PURSE_UYEN, time=0)
    market.submit(ASK, time=1)
    refusal = market.submit(replace(BID, account="bo"), time=2)
    assert refusal.reason is Reason.SELF_TRADE
    assert market.ledger.held("bo", "JPY") == 0
    assert market.submit(replace(BID, id="lower", account="bo", legs=wants(Anything(), 2_000)), time=3) == ()


def test_grams_on_offer_cannot_be_promised_transferred_or_retired_again(market):
    market.submit(ASK, time=1)
    assert market.submit(replace(ASK, id="again", grams=401), time=2).reason is Reason.GRAMS_MISSING
    assert market.transfer("an", "bo", "lot", 401, time=2).reason is Reason.GRAMS_MISSING
    assert market.retire("an", "lot", 401, purpose="own use", time=2).reason is Reason.GRAMS_MISSING
    assert market.expire("an", "lot", 401, time=2).reason is Reason.GRAMS_MISSING
    market.transfer("an", "bo", "lot", 400, time=2)
    assert market.ranges("bo", "lot") == ((0, 400),)


def test_retirement_names_purpose_grams_and_energy(market):
    retirement = market.retire("an", "lot", 400, purpose="own balance 2025", time=1)
    assert (retirement.ranges, retirement.wh, retirement.purpose) == (((0, 400),), 1_200, "own balance 2025")
    assert market.retirements == (retirement,)
    assert market.ledger.balance(RETIRED, "lot:lot") == 400
    assert market.retire("an", "lot", 1, purpose=" ", time=1).reason is Reason.PURPOSE_MISSING


@pytest.mark.parametrize(
    ("request_of", "reason"),
    [
        (lambda market: market.issue(LOT, time=1), Reason.DUPLICATE_ID),
        (lambda market: market.issue(replace(LOT, id="new", grams=0), time=1), Reason.AMOUNT_NOT_POSITIVE),
        (lambda market: market.issue(replace(LOT, id="new", wh=0.5), time=1), Reason.NOT_WHOLE),
        (
            lambda market: market.issue(replace(LOT, id="new", attributes=replace(SUN, owner="x")), time=1),
            Reason.ACCOUNT_UNKNOWN,
        ),
        (lambda market: market.deposit("cy", 0.5, time=1), Reason.NOT_WHOLE),
        (lambda market: market.deposit("x", 5, time=1), Reason.ACCOUNT_UNKNOWN),
        (lambda market: market.transfer("an", "x", "lot", 5, time=1), Reason.ACCOUNT_UNKNOWN),
        (lambda market: market.cancel("ask", time=1), Reason.ORDER_NOT_OPEN),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(market, request_of, reason):
    entries = market.entries
    assert request_of(market).reason is reason
    assert market.entries == entries


def test_misuse_raises(market):
    market.advance_to(10)
    with pytest.raises(ValueError, match="never runs back"):
        market.submit(ASK, time=9)
    with pytest.raises(ValueError, match="open already"):
        market.open_account("an")
    with pytest.raises(ValueError, match="reserved"):
        market.open_account("@fees")
    with pytest.raises(ValueError, match="no market rule 'dutch'"):
        Exchange(rule=MarketRule(name="dutch"))


def test_an_order_leaves_at_its_expiry(market):
    market.submit(replace(ASK, expires=5), time=1)
    assert market.submit(BID, time=5) == ()
    assert market.closures == (Closure(order_id="ask", time=5, cause=Cause.EXPIRED, grams=600),)
    assert market.ledger.held("an", "lot:lot") == 0


@pytest.mark.parametrize(
    ("time_in_force", "traded_g"), [(TimeInForce.IMMEDIATE_OR_CANCEL, 600), (TimeInForce.FILL_OR_KILL, 0)]
)
def test_an_order_that_will_not_wait_leaves_at_once(market, time_in_force, traded_g):
    market.submit(ASK, time=1)
    market.submit(replace(BID, grams=700, time_in_force=time_in_force), time=2)
    assert sum(trade.grams for trade in market.trades) == traded_g
    (closure,) = market.closures
    assert (closure.cause, closure.grams) == (Cause.NOT_FILLED_AT_ONCE, 700 - traded_g)
    assert market.ledger.held("cy", "JPY") == 0


def test_credit_buys_what_the_purse_cannot(market):
    market.open_account("ed", credit_limit_uyen=2_000_000)
    market.submit(ASK, time=1)
    market.submit(replace(BID, account="ed"), time=2)
    assert market.ledger.balance("ed", "JPY") == -1_200_000
    assert market.submit(replace(BID, id="more", account="ed"), time=3).reason is Reason.MONEY_MISSING


RULES = [
    MarketRule(),
    MarketRule(parameters={"price": "midpoint"}),
    MarketRule(name="short_side"),
    MarketRule(name="uniform"),
]


def replay(events, origins, rule, owners=ACCOUNTS):
    """An exchange after a random flow; each ask sells the lot of its origin, which its owner was given."""
    market = Exchange(rule=rule, fees=Fees(per_trade_uyen=7, ppm=12_345))
    for account in owners:
        market.open_account(account, group=GROUPS.get(account))
        market.deposit(account, 150_000, time=0)
    lots = [CreditLot(id=f"lot {n}", wh=3 * n + 7, grams=30, attributes=o) for n, o in enumerate(origins)]
    for lot in lots:
        market.issue(lot, time=0)
    for time, event in enumerate(events):
        if isinstance(event, Cancel):
            market.cancel(event.order_id, time=time)
        elif isinstance(event, Bid):
            market.submit(event, time=time)
        else:
            lot = next(lot for lot in lots if lot.attributes == event.attributes)
            seller = lot.attributes.owner if event.grams % 4 else event.account
            market.submit(replace(event, lot_id=lot.id, account=seller), time=time)
        if time % 7 == 6:
            market.clear(time=time)
            market.retire(owners[time % 5], lots[time % 3].id, 1, purpose="test", time=time)
            market.expire(owners[time % 4], lots[time % 2].id, 1, time=time)
            market.transfer(owners[time % 5], owners[time % 3], lots[time % 3].id, 2, time=time)
        assert_books_are_sound(market)
    return market


def assert_books_are_sound(market):
    ledger = market.ledger
    for lot in market.lots.values():
        asset = lot_asset(lot.id)
        holders = (*market.groups, RETIRED, EXPIRED)
        assert sum(ledger.balance(account, asset) for account in holders) == lot.grams
        assert ledger.balance(ISSUED, asset) == -lot.grams
        ranges = sorted(part for account in holders for part in market.ranges(account, lot.id))
        assert [start for start, _ in ranges] == [0, *(stop for _, stop in ranges[:-1])]
        for account in holders:
            grams = sum(stop - start for start, stop in market.ranges(account, lot.id))
            assert grams == ledger.balance(account, asset) >= ledger.held(account, asset) >= 0
    for account in market.groups:
        assert ledger.balance(account, "JPY") >= ledger.held(account, "JPY") >= 0
    money = sum(ledger.balance(account, "JPY") for account in (*market.groups, FEES, OUTSIDE))
    assert money == 0
    waiting = {resting.order.id: resting for resting in market.resting()}
    held = sum(ledger.held(account, market.currency) for account in market.groups)
    wanted = (r for r in waiting.values() if isinstance(r.order, Bid))
    assert held == sum(r.remaining_g * r.order.limit_yen_per_t for r in wanted)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} {dict(rule.parameters)}")
@given(rng=RNGS, length=st.integers(2, 50))
def test_grams_and_money_are_conserved_after_every_step(rule, rng, length):
    events = flow(rng, length)
    origins = list(dict.fromkeys(e.attributes for e in events if isinstance(e, Ask))) or [origin(rng)]
    if rule.name == "uniform":
        events = [replace(e, legs=wants(Anything())) if isinstance(e, Bid) else e for e in events]
    while len(origins) < 3:
        origins.append(origin(rng))
    replay(events, origins, rule)


@given(rng=RNGS, length=st.integers(2, 50), data=st.data())
def test_who_hides_makes_no_difference_to_the_public(rng, length, data):
    """Permuting the hidden owners, of accounts that do not bid, leaves the public trades as they are."""
    shy = ["h1", "h2", "h3", "h4"]
    owners = (*ACCOUNTS, *shy)
    origins = [replace(origin(rng, ("an", "bo")), disclosed=True) for _ in range(2)]
    origins += [replace(origin(rng), owner=name, disclosed=False, source=f"{name}'s roof") for name in shy]
    events = flow(rng, length)
    names = dict(zip(shy, data.draw(st.permutations(shy)), strict=True))

    def public(rename):
        market = Exchange()
        for account in owners:
            market.open_account(account)
            market.deposit(account, 10**9, time=0)
        for number, made in enumerate(origins):
            owner = rename.get(made.owner, made.owner)
            made_by = replace(made, owner=owner, source=made.source.replace(made.owner, owner))
            market.issue(CreditLot(id=f"{owner} {number}", wh=5, grams=500, attributes=made_by), time=0)
        lots = list(market.lots.values())
        for time, event in enumerate(events):
            if isinstance(event, Ask):
                lot = lots[time % len(lots)]
                mine = {"account": lot.attributes.owner, "lot_id": lot.id, "attributes": lot.attributes}
                market.submit(replace(event, **mine), time=time)
            elif isinstance(event, Bid):
                market.submit(event, time=time)
        return [public_trade(trade) for trade in market.trades]

    assert public({}) == public(names)

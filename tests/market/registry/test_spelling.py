"""Lines that are put together by hand are those that canonical spelling gives, whatever names they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from order_flows import origin
from sessions import chance, subjects

from market.conditions import Anything
from market.ledger import Entry, EntryKind, LedgerError, changes_of
from market.log.canonical import GREATEST, NotCanonicalError, canonical, parsed, quoted
from market.log.postings import posting_text
from market.log.records import line_of, record_of
from market.log.transcript import Transcript
from market.orders import Bid, Leg
from market.refusals import Reason, Refusal
from market.settlement import delivery_against_payment
from market.trades import Cause, Closure, OrderRecord, Trade

NASTY = '"\\/\b\f\n\r\t\0\x1f\x7f\u2028 佐藤 😀'
TEXT = st.one_of(st.sampled_from((NASTY, "", "@fees", "account 1")), st.text(max_size=20))
AMOUNTS = st.integers(-(2**70), 2**70)
GRAMS = st.integers(0, GREATEST)
SURROGATES = range(0xD800, 0xE000)


def test_every_character_is_quoted_as_canonical_spelling_has_it():
    for first in range(0, 0x110000, 0x1000):
        text = "".join(chr(code) for code in range(first, first + 0x1000) if code not in SURROGATES)
        assert quoted(text).encode() == canonical(text)


@given(about=TEXT, payload=st.dictionaries(st.sampled_from("abc"), TEXT | st.integers(-9, 9)), time=st.none() | GRAMS)
def test_a_line_around_a_spelled_payload_is_the_line_around_the_payload(about, payload, time):
    spelled = canonical(payload).decode()
    assert line_of(7, time, "order", about, spelled) == line_of(7, time, "order", about, payload)


@pytest.mark.parametrize("payload", [{}, "{}"])
def test_what_has_no_bytes_is_refused_either_way(payload):
    with pytest.raises(NotCanonicalError):
        line_of(0, None, "order", "\ud800", payload)


@given(
    legs=st.lists(st.tuples(TEXT, TEXT, AMOUNTS), max_size=4),
    releases=st.lists(st.tuples(TEXT, AMOUNTS), max_size=2),
    kind=st.sampled_from(EntryKind),
)
def test_a_posting_is_spelled_canonically(legs, releases, kind):
    entry = Entry(id="e", kind=kind, time=0, legs=tuple(legs), ref="", releases=tuple(releases))
    payload = {
        "cause": str(kind),
        "legs": [[account.upper(), asset, str(amount)] for account, asset, amount in legs],
        "releases": [[hold, str(amount)] for hold, amount in releases],
    }
    assert posting_text(entry, str.upper).encode() == canonical(payload)


def trade_of(names, numbers, ranges):
    bid, ask, buyer, seller, lot = names
    grams, price, paid, fee = numbers
    return Trade(
        id="trade",
        time=3,
        bid_id=bid,
        ask_id=ask,
        buyer=buyer,
        seller=seller,
        lot_id=lot,
        ranges=tuple(ranges),
        grams=grams,
        price_yen_per_t=price,
        amount_uyen=paid,
        fee_uyen=fee,
        attributes=origin(chance(1)),
    )


@given(
    names=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT),
    numbers=st.tuples(GRAMS, AMOUNTS, AMOUNTS, AMOUNTS),
    ranges=st.lists(st.tuples(GRAMS, GRAMS), max_size=3),
)
def test_a_trade_is_spelled_canonically(names, numbers, ranges):
    trade = trade_of(names, numbers, ranges)
    ((kind, about, payload),) = Transcript(subjects()).parts(trade)
    price = trade.price_yen_per_t
    left = -2 * trade.grams if trade.bid_id == trade.ask_id else -trade.grams
    assert (kind, about) == ("trade", "trade")
    assert parsed(payload.encode()) == {
        "amount_uyen": str(trade.amount_uyen),
        "ask": trade.ask_id,
        "bid": trade.bid_id,
        "buyer": subjects().pseudonym(trade.buyer),
        "fee_uyen": str(trade.fee_uyen),
        "grams": trade.grams,
        "left_g": [-trade.grams, left],
        "lot": trade.lot_id,
        "price_yen_per_t": price if abs(price) <= GREATEST else str(price),
        "ranges": [list(each) for each in ranges],
        "seller": subjects().pseudonym(trade.seller),
    }


@given(
    names=st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT),
    numbers=st.tuples(st.integers(-1, 3), GRAMS, st.integers(-2, 9), st.integers(-2, 9)),
    limit=GRAMS,
)
def test_a_delivery_does_and_says_what_its_legs_do_and_say(names, numbers, limit):
    """The legs are the judge of what is done without making them."""
    made = delivery_against_payment(trade_of(names, numbers, []), currency=NASTY, bid_limit_yen_per_t=limit)
    plain = Entry(made.id, made.kind, made.time, made.legs, made.ref, made.releases)
    assert outcome(made) == outcome(plain)
    assert posting_text(made) == posting_text(plain)
    assert posting_text(made, str.upper) == posting_text(plain, str.upper)


def outcome(entry):
    """What an entry changes, or why it is refused."""
    try:
        return changes_of([entry])
    except LedgerError as refusal:
        return str(refusal)


@pytest.mark.parametrize("cause", Cause)
def test_a_closure_is_spelled_canonically(cause):
    ((_, about, payload),) = Transcript(subjects()).parts(Closure(order_id=NASTY, time=0, cause=cause, grams=5))
    line = line_of(0, 0, "close", about, payload)
    assert record_of(line).payload == {"cause": cause, "grams": 5}


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_is_spelled_canonically(reason):
    legs = (Leg(condition=Anything(), limit_yen_per_t=1),)
    refusal = Refusal(target="B", reason=reason, words="")
    order = Bid(id="B", account="an", grams=1, legs=legs)
    record = OrderRecord(seq=0, time=0, order=order, refusal=refusal)
    _, (kind, _, payload) = Transcript(subjects()).parts(record)
    assert (kind, parsed(payload.encode())) == ("refuse", {"reason": reason})

"""Reading frequent entries by their shapes says what reading every line as JSON says, word for word."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import origin
from sessions import KEY, RULES, chance, lines_of, logged, subjects

from market.audit import due
from market.audit.reader import audit_lines
from market.audit.shapes import FIELD, TEMPLATES, Shape, ShapedLines
from market.conditions import Anything
from market.credits import CreditLot
from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.log.canonical import canonical
from market.log.exchange_log import log_of
from market.log.log import Log
from market.log.records import line_of, record_of
from market.orders import Ask, Bid, Leg
from market.refusals import Reason

SEEDS = st.integers(0, 2**32 - 1)
NAMES = st.text(min_size=1, max_size=6)
SOME = settings(max_examples=25)
TAMPERINGS = settings(max_examples=120)


def both_ways(lines, kept=None):
    """The report, which both ways must give."""
    quick, plain = (audit_lines(lines, kept, quick=way) for way in (True, False))
    assert quick == plain
    return quick


@SOME
@given(SEEDS, st.sampled_from((*RULES, MarketRule(name="call"))))
def test_a_sound_log_is_sound_both_ways(seed, rule):
    log = logged(seed, rule=rule)
    assert both_ways(lines_of(log), log.head()).sound


def spelled(shape, row, names):
    """A pattern of the lines that have this shape and these fields; text that is not kept may be any."""
    said, values = {}, iter(row)

    def field(found):
        name, kind, again = found.groups()
        if kind == "unread":
            return "\0"
        if kind:
            value = next(values)
            is_text = kind in ("text", "word", "json")
            said[name] = names[value] if is_text else "null" if (kind, value) == ("expiry", -1) else str(value)
        return said[name or again]

    return re.escape(FIELD.sub(field, TEMPLATES[shape])).replace("\0", '[^"\\\\]*').encode()


def assert_shapes_say_the_lines(lines):
    """What was read of lines is all that there is in them; the shapes that occurred."""
    read = ShapedLines()
    shapes = [(at, Shape(shape), row) for at, shape, row in read.read(lines)]
    for at, shape, row in shapes:
        taken = b"".join(lines[at : at + TEMPLATES[shape].count("\n")])
        assert re.fullmatch(spelled(shape, row, read.texts.names), taken)
    return {shape for _, shape, _ in shapes}


@pytest.mark.parametrize("rule", RULES)
def test_shapes_say_every_byte_of_the_lines_that_have_them(rule):
    found = {shape for seed in range(3) for shape in assert_shapes_say_the_lines(lines_of(logged(seed, rule=rule)))}
    assert {Shape.ASK, Shape.BID, Shape.WIDE_BID, Shape.ISSUE} <= found


def issued(*remainders_ug):
    """The lines of lots of 500 Wh at 441 g/kWh, one after the other, with what is said to be carried on."""
    exchange = Exchange()
    exchange.open_account("an")
    for number, carried_ug in enumerate(remainders_ug):
        grams = (500 * 441_000 + carried_ug) // 1_000_000
        since = number * 1_800
        attributes = replace(origin(chance(1), ("an",)), produced_from=since, produced_until=since + 1_800)
        lot = CreditLot(id=f"L{number}", wh=500, grams=grams, attributes=attributes, rule="area", carried_ug=carried_ug)
        exchange.issue(lot, time=number)
    return lines_of(log_of(exchange, KEY, subjects()))


@pytest.mark.parametrize(("carried_ug", "is_sound"), [((0, 500_000, 0), True), ((0, 0), False)])
def test_remainders_are_checked_both_ways(carried_ug, is_sound):
    lines = issued(*carried_ug)
    assert Shape.ISSUE_WITH_REMAINDER in assert_shapes_say_the_lines(lines)
    assert both_ways(lines).sound is is_sound


@pytest.mark.parametrize("price", [0, 7_000])
@pytest.mark.parametrize("fees", [Fees(), Fees(per_trade_uyen=3), Fees(ppm=1_000_000)])
def test_trades_are_checked_both_ways_whatever_is_kept_of_the_money(price, fees):
    exchange = Exchange(rule=MarketRule(name="continuous"), fees=fees)
    for account in ("an", "bo"):
        exchange.open_account(account)
        exchange.deposit(account, 10**9, time=0)
    attributes = origin(chance(1), ("an",))
    exchange.issue(CreditLot(id="L", wh=1, grams=9, attributes=attributes), time=0)
    exchange.submit(
        Ask(id="A", account="an", grams=9, limit_yen_per_t=price, lot_id="L", attributes=attributes), time=0
    )
    for number in range(3):
        legs = (Leg(condition=Anything(), limit_yen_per_t=price + number),)
        exchange.submit(Bid(id=f"B{number}", account="bo", grams=3, legs=legs), time=0)
    report = both_ways(lines_of(log_of(exchange, KEY, subjects())))
    assert (report.sound, report.trades) == (True, 3)


def fields(read, lines):
    """Shapes and their fields."""
    widths = {shape: len(re.findall("<[a-z_]+:(?!unread)", template)) for shape, template in TEMPLATES.items()}
    return [(shape, row[: widths[shape]]) for _, shape, row in read.read(lines)]


def test_texts_keep_their_numbers_however_many_come(log):
    lines, read = lines_of(log), ShapedLines()
    first = fields(read, lines[:100])
    more = [line.replace(b'"id":"', b'"id":"%d ' % number) for number in range(40) for line in lines]
    assert_shapes_say_the_lines(more)
    for number in range(0, len(more), 500):
        fields(read, more[number : number + 500])
    assert fields(read, lines[:100]) == first
    assert len(set(read.texts.names)) == len(read.texts.names) > 1_000


@pytest.fixture(scope="module")
def log():
    return logged(7, length=150)


def flip(rng, lines):
    at = rng.randrange(len(lines))
    line = bytearray(lines[at])
    line[rng.randrange(len(line))] ^= 1 << rng.randrange(8)
    lines[at : at + 1] = bytes(line).splitlines(keepends=True)


def drop(rng, lines):
    del lines[rng.randrange(len(lines))]


def swap(rng, lines):
    one, other = rng.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]


def double(rng, lines):
    lines.insert(rng.randrange(len(lines)), rng.choice(lines))


def respell(rng, lines):
    """The same entry otherwise spelled."""
    at = rng.randrange(len(lines))
    spell = rng.choice(
        (
            lambda line: json.dumps(json.loads(line)).encode() + b"\n",
            lambda line: json.dumps(json.loads(line), separators=(",", ":")).encode() + b"\n",
            lambda line: line.replace(b'"grams":', b'"grams":0', 1),
            lambda line: line.replace(b'"grams":', b'"grams":-', 1),
            lambda line: line.replace(b'"grams":', b'"grams":12345678901234567', 1),
            lambda line: line.replace(b'"payload":{', b'"payload":{"a":1,', 1),
            lambda line: line.replace(b'"id":"', b'"id":"\xff', 1),
            lambda line: line.replace(b'"id":"', b'"id":"\\u0041', 1),
            lambda line: line.replace(b"}}", b"},}", 1),
            lambda line: line.replace(b'"time":', b'"time":-', 1),
            lambda line: line.removesuffix(b"\n"),
        )
    )
    lines[at] = spell(lines[at])


@TAMPERINGS
@given(seed=SEEDS, tamper=st.sampled_from((flip, drop, swap, double, respell)))
def test_what_was_tampered_with_is_found_both_ways_in_the_same_words(log, seed, tamper):
    lines = lines_of(log)
    tamper(chance(seed), lines)
    assert_shapes_say_the_lines(lines)
    assert both_ways(lines).sound == (lines == lines_of(log))


def test_a_log_that_begins_with_what_has_a_shape_is_told_so_both_ways(log):
    lines = lines_of(log)
    first = next(line for line in lines if b'"kind":"issue"' in line)
    first = re.sub(rb'"seq":[0-9]+', b'"seq":0', first)
    assert both_ways([first, *lines[1:]]).fault.words == "a log begins with its genesis"


def changed(rng, value):
    """The value with one leaf of it otherwise."""
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        return {**value, key: changed(rng, value[key])}
    if isinstance(value, list) and value:
        at = rng.randrange(len(value))
        return [*value[:at], changed(rng, value[at]), *value[at + 1 :]]
    others = (None, True, 0, 1, -1, 7, 2**53 - 1, "", "7", "x", "@issued", 'a "quoted" name', [], {}, ["日本"])
    return rng.choice([other for other in others if other is not value])


@TAMPERINGS
@given(seed=SEEDS)
def test_what_an_operator_changed_and_signed_is_judged_the_same_both_ways(log, seed):
    rng, records = chance(seed), [record_of(line) for line in log.lines]
    requests = [record.seq for record in records if record.kind in {"issue", "order", "trade", "posting", "deposit"}]
    wrong, forged = rng.choice(requests), Log(KEY)
    for record in records[1:]:
        if record.kind == "checkpoint":
            forged.checkpoint()
        else:
            payload = changed(rng, record.payload) if record.seq == wrong else record.payload
            forged.append(record.kind, record.id, payload, record.time)
    both_ways([line + b"\n" for line in forged.lines])


@SOME
@given(names=st.lists(NAMES, min_size=4, max_size=4, unique=True), time=st.integers(-3, 3), grams=st.integers(1, 2**60))
def test_names_of_any_spelling_and_amounts_of_any_size_follow_both_ways(names, time, grams):
    lot_id, ask_id, bid_id, other = names
    exchange = Exchange()
    for account in ("an", "bo"):
        exchange.open_account(account)
    origin_of_lot = origin(chance(grams), ("an",))
    exchange.issue(CreditLot(id=lot_id, wh=1, grams=grams, attributes=origin_of_lot), time=time)
    terms = {"account": "an", "lot_id": lot_id, "attributes": origin_of_lot, "limit_yen_per_t": 0}
    exchange.submit(Ask(id=ask_id, grams=grams, **terms), time=time)
    legs = (Leg(condition=Anything(), limit_yen_per_t=0),)
    exchange.submit(Bid(id=bid_id, account="bo", grams=grams, legs=legs), time=time)
    exchange.submit(Bid(id=other, account="bo", grams=1, legs=legs), time=time)
    exchange.cancel(other, time=time)
    log = log_of(exchange, KEY, subjects())
    report = both_ways(lines_of(log), log.head())
    assert (report.sound, report.trades) == (True, 1)


MOVES = st.lists(st.tuples(NAMES, st.integers(-5, 2**70), NAMES, NAMES), max_size=3)
RELEASES = st.lists(st.tuples(NAMES, st.integers()), max_size=3)
TIMES = st.none() | st.integers(-9, 9)


@given(
    st.integers(0, 2**53 - 1), st.none() | st.integers(-9, 9), NAMES, MOVES, st.lists(st.tuples(NAMES, st.integers()))
)
def test_a_posting_is_spelled_as_the_writer_spells_it(seq, time, about, moves, releases):
    legs = [
        leg
        for asset, amount, giver, taker in moves
        if amount
        for leg in ([giver, asset, str(-amount)], [taker, asset, str(amount)])
    ]
    payload = {"cause": "trade", "legs": legs, "releases": [[order, str(amount)] for order, amount in releases]}
    spelled = due.posting(about, "trade", moves, releases)
    assert spelled + due.line_end(seq, time) == line_of(seq, time, "posting", about, payload) + b"\n"
    assert due.told_by(spelled) == ("posting", about, payload)


@given(NAMES, st.sampled_from(Reason), st.integers(1, 2**53 - 1))
def test_refusals_and_closures_are_spelled_as_the_writer_spells_them(about, reason, grams):
    refused = canonical({"id": about, "kind": "refuse", "payload": {"reason": str(reason)}})
    closed = canonical({"id": about, "kind": "close", "payload": {"cause": "expired", "grams": grams}})
    assert due.refusal(about, reason) == refused.removesuffix(b"}")
    assert due.closure(about, "expired", grams) == closed.removesuffix(b"}")

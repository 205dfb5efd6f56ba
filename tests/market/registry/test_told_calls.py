"""A call's trades and prices stand or fall with the certificate in the log; nothing is cleared again."""

import json
from dataclasses import replace

import pytest
from order_flows import ask, bid
from sessions import KEY, chance, lines_of, lot, opened, session, subjects

from market.audit.reader import audit_lines
from market.exchange import MarketRule
from market.log.canonical import canonical
from market.log.exchange_log import log_of
from market.orders import LotKind, TimeInForce
from market.rules import call as exact

RULES = [MarketRule(name="call", parameters={"price": price}) for price in ("middle", "low", "high")]
CASES = [*range(12), *(pytest.param(case, marks=pytest.mark.whole) for case in range(12, 100))]


def in_parts(order):
    return replace(order, lot_kind=LotKind.PARTIAL, minimum_g=0, time_in_force=TimeInForce.GOOD_TILL)


def calls(seed, rule):
    """Two calls of some forty orders that fill in parts."""
    rng = chance(seed)
    exchange = opened(rng, rule)
    for account in exchange.groups:
        exchange.deposit(account, 10**9, time=0)
    for number in range(80):
        if rng.random() < 0.5:
            made = lot(rng, number)
            exchange.issue(made, time=number)
            order = ask(rng, f"o{number}", made.attributes)
            order = replace(order, account=made.attributes.owner, lot_id=made.id, grams=made.grams)
        else:
            order = bid(rng, f"o{number}")
        exchange.submit(in_parts(order), time=number)
        if number % 40 == 39:
            exchange.clear(time=number)
    return exchange


def logged(exchange):
    return log_of(exchange, KEY, subjects())


@pytest.mark.parametrize("seed", range(12))
def test_calls_of_any_session_follow(seed):
    exchange = session(seed, rule=RULES[seed % 3])
    report = audit_lines(lines_of(logged(exchange)))
    assert report.sound, report.fault
    assert report.trades == len(exchange.trades)


def no_clearing(*_):
    pytest.fail("the auditor cleared the call again")


@pytest.mark.parametrize("seed", range(12))
def test_calls_without_lots_are_proven_and_not_cleared_again(seed, monkeypatch):
    log = logged(exchange := calls(seed, RULES[seed % 3]))
    assert len(exchange.trades) > 2
    monkeypatch.setattr(exact, "call", no_clearing)
    report = audit_lines(lines_of(log), log.head())
    assert report.sound, report.fault
    assert report.trades == len(exchange.trades)


def without_grams(fills, rng):
    """A gram less of some trade, or no such trade at all."""
    at = rng.randrange(len(fills))
    match = fills[at].match
    less = replace(fills[at], match=replace(match, grams=match.grams - rng.randint(1, match.grams)))
    return (*fills[:at], *([less] if less.match.grams else []), *fills[at + 1 :])


def at_another_price(fills, rng):
    at = rng.randrange(len(fills))
    price = fills[at].price_yen_per_t
    shifted = replace(fills[at], price_yen_per_t=price + rng.choice((-1, 1)[price == 0 :]))
    return (*fills[:at], shifted, *fills[at + 1 :])


def with_true_ends(fills, resting):
    """The same fills, each saying rightly which orders have nothing left."""
    left = {waiting.order.id: waiting.remaining_g for waiting in resting}
    for fill in fills:
        match = fill.match
        for order_id in (match.bid_id, match.ask_id):
            left[order_id] -= match.grams
        filled = {"bid_filled": not left[match.bid_id], "ask_filled": not left[match.ask_id]}
        yield replace(fill, match=replace(match, **filled))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("crooked", [without_grams, at_another_price])
def test_an_operator_that_signs_another_result_is_found(case, crooked, monkeypatch):
    rng, honest = chance(case), exact.call

    def call(resting, choice):
        fills, prices = honest(resting, choice)
        return tuple(with_true_ends(crooked(fills, rng) if fills else fills, resting)), prices

    log = logged(calls(case, RULES[case % 3]))
    monkeypatch.setattr(exact, "call", call)
    other = logged(calls(case, RULES[case % 3]))
    pairs = enumerate(zip(log.lines, other.lines, strict=False))
    parted = next(seq for seq, (ours, theirs) in pairs if ours != theirs)
    assert parted <= audit_lines(lines_of(other)).fault.seq <= end_of_call(other, parted)


def end_of_call(log, seq):
    """The line after the call's last trade; where the log ends there, the one that is missing."""
    of_call = {"clear", "trade", "posting", "checkpoint"}
    kinds = [json.loads(line)["kind"] for line in log.lines]
    return next((at for at in range(seq, len(kinds)) if kinds[at] not in of_call), len(kinds))


def classes_that_trade(entries):
    """Of each call, those whose earliest ask trades in it."""
    classes, found = {}, []
    for entry in entries:
        if entry["kind"] == "clear":
            classes = {each[0]: each for each in entry["payload"]["classes"]}
        elif entry["kind"] == "trade" and entry["payload"]["ask"] in classes:
            found.append(classes.pop(entry["payload"]["ask"]))
    return found


@pytest.mark.parametrize("case", CASES)
def test_prices_beyond_their_interval_prove_nothing(case):
    """One price of a class that trades in the call is shifted so far that somebody would rather trade otherwise."""
    rng = chance(case)
    entries = [json.loads(line) for line in logged(calls(case, RULES[case % 3])).lines[:-1]]
    each = rng.choice(classes_that_trade(entries))
    place = rng.choice((1, 2, 3))
    each[place] += 10**6 if place == 3 else -(10**6)
    lines = [canonical(entry) + b"\n" for entry in entries]
    assert "the call before it does not hold" in audit_lines(lines).fault.words
    each[place] = "all"
    lines = [canonical(entry) + b"\n" for entry in entries]
    assert "not a well-formed entry" in audit_lines(lines).fault.words

"""An exchange that stopped and opened again goes on as if it never had."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from order_flows import ACCOUNTS, flow
from sessions import KEY, PURSE_UYEN, RULES, chance, opened, step, subjects

from market.audit.reader import audit_lines
from market.exchange import MarketRule
from market.log.exchange_log import ExchangeLog
from market.store.durable_exchange import StaleExchangeError, begin_exchange, reopen_exchange
from market.store.opening import open_database

EVERY_RULE = (*RULES, MarketRule(name="call"))
SEEDS = [*range(4), *(pytest.param(seed, marks=pytest.mark.whole) for seed in range(4, 40))]


@pytest.fixture
def database(address):
    """Opens the same one as often as it is called."""
    opened_here = []

    def open_again():
        opened_here.append(open_database(address))
        return opened_here[-1]

    yield open_again
    for each in opened_here:
        each.close()


def new_key(name):
    return name.encode().ljust(32, b"\0")[-32:]


def requests(rng, length):
    """Functions of an exchange, each with the randomness it needs."""
    time = 0
    for number, event in enumerate(flow(rng, length)):
        time += rng.choice((0, 0, 1, 5))
        yield number, event, time, rng.randrange(2**32)


def ask(exchange, request):
    number, event, time, seed = request
    step(exchange, chance(seed), event, number, time)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_opens_again_goes_on_with_the_same_bytes(database, seed):
    """Open orders, holds, the book and its remainders, consents and claims are all as they were."""
    rng = chance(seed)
    rule = EVERY_RULE[seed % len(EVERY_RULE)]
    never_stopped = opened(chance(seed), rule)
    log = ExchangeLog(never_stopped, KEY, subjects(), note="test")
    durable = begin_exchange(database(), opened(chance(seed), rule), KEY, new_key, note="test")
    for request in requests(rng, 50):
        if rng.random() < 0.1:
            durable = again(durable, database)
        with durable.recording() as exchange:
            ask(exchange, request)
        ask(never_stopped, request)
        log.catch_up()
    durable = again(durable, database)
    assert durable.log.lines == log.log.lines
    assert durable.exchange.resting() == never_stopped.resting()
    assert durable.exchange.ledger.balances == never_stopped.ledger.balances
    assert audit_lines([line + b"\n" for line in durable.log.lines], durable.log.head()).sound
    durable.close()


def again(durable, database):
    """As after a crash: nothing is told to the object that was there."""
    durable._database.close()  # noqa: SLF001 - as the system would
    return reopen_exchange(database(), KEY, new_key)


def first(database, note="test"):
    return begin_exchange(database(), opened(chance(1), MarketRule()), KEY, new_key, note=note)


def test_two_processes_do_not_record_at_once(database):
    one = first(database)
    other = reopen_exchange(database(), KEY, new_key)
    with one.recording() as exchange:
        exchange.deposit("an", 1, time=1)

    def record():
        with other.recording() as exchange:
            exchange.deposit("an", 2, time=1)

    for _ in range(2):
        with pytest.raises(StaleExchangeError):
            record()
    with pytest.raises(StaleExchangeError):
        begin_exchange(database(), opened(chance(1), MarketRule()), KEY, new_key)
    assert again(other, database).exchange.ledger.balance("an", "JPY") == PURSE_UYEN + 1
    one.close()


def test_a_failed_request_leaves_the_disk_as_it_was(database):
    durable = first(database)
    before = durable.log.lines[:]

    def fail():
        with durable.recording() as exchange:
            exchange.deposit("an", 1, time=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert again(durable, database).log.lines == before


def test_lines_that_do_not_follow_or_another_key_are_refused(database):
    durable = first(database)
    durable.close()
    other = Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    with pytest.raises(StaleExchangeError, match="entry 0"):
        reopen_exchange(database(), other, new_key)
    rows = database()
    rows.begin()
    rows.append(len(durable.log), [durable.log.lines[-1]])
    rows.commit()
    with pytest.raises(StaleExchangeError, match=f"entry {len(durable.log)} "):
        reopen_exchange(database(), KEY, new_key)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_erased_subject_is_a_pseudonym_from_then_on(database, seed):
    """The log is the same; names, meters and keys are gone from the disk, also of a meter that changed hands."""
    durable = first(database)
    for request in requests(chance(seed), 60):
        with durable.recording() as exchange:
            ask(exchange, request)
    lines, known = durable.log.lines[:], durable.exchange
    person = next(alias for alias, facts in sealed(database).items() if facts["name"] == "an")
    durable.erase(person)
    assert not [facts for facts in sealed(database).values() if facts["name"] == "an" or facts["owner"] == person]
    durable = again(durable, database)
    assert durable.log.lines == lines
    assert person in durable.exchange.groups
    assert {*durable.exchange.groups} - {person} == {*ACCOUNTS} - {"an"}
    assert durable.exchange.ledger.balance(person, "JPY") == known.ledger.balance("an", "JPY")
    durable.close()


def sealed(database):
    return {alias: json.loads(facts) for alias, facts in database().subjects().items()}

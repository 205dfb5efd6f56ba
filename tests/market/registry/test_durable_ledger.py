"""A ledger on disk does what the ledger in memory does, and still knows it when it is opened again."""

import json
import sqlite3
from contextlib import closing

import pytest
from ledger_requests import answer, request, state
from sessions import KEY, chance

from market.exchange import Exchange
from market.ledger import OUTSIDE, Entry, EntryKind, Ledger, LedgerError
from market.log.merkle import MerkleTree, leaf_hash
from market.store.database import WrongSchemaError
from market.store.durable_exchange import begin_exchange
from market.store.opening import open_database, open_ledger


def paid(entry_id, amount, giver=OUTSIDE, taker="an", time=0):
    legs = (giver, "JPY", -amount), (taker, "JPY", amount)
    return Entry(id=entry_id, kind=EntryKind.DEPOSIT, time=time, legs=legs, ref="")


def root_of(lines):
    tree = MerkleTree()
    for line in lines:
        tree.append(leaf_hash(line))
    return len(tree), tree.root()


@pytest.fixture(params=[8_192, 1, 7])
def longest_tail(request, monkeypatch):
    """How far the books on disk may be behind the log: as in use, not at all, and a little."""
    monkeypatch.setattr("market.store.books.LONGEST_TAIL", request.param)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("longest_tail")
def test_it_answers_like_the_ledger_in_memory(store, seed):
    rng = chance(seed)
    durable, plain = store(), Ledger()
    for number in range(60):
        asked = request(rng, number)
        assert answer(durable, asked) == answer(plain, asked)
        if number % 20 == 0:
            durable = store()
    assert state(durable) == state(plain)
    assert state(store()) == state(plain)
    assert {key: amount for key, amount in store().balances().items() if amount} == {
        key: amount for key, amount in plain.balances.items() if amount
    }


def test_its_log_is_a_tree_over_canonical_lines(store):
    ledger = store()
    ledger.post(paid("one", 5), paid("two", 6))
    ledger.hold("order", account="an", asset="JPY", amount=3)
    ledger.release("order")
    seq = ledger.note("order", "order", {"grams": 1}, 7)
    lines = list(store().lines())
    assert [json.loads(line)["seq"] for line in lines] == [0, 1, 2, 3, seq]
    assert [json.loads(line)["kind"] for line in lines] == ["posting", "posting", "hold", "release", "order"]
    assert store().root() == root_of(lines)
    assert list(ledger.lines(3)) == lines[3:]


def test_a_transaction_is_on_disk_as_a_whole_or_not_at_all(store):
    ledger = store()
    ledger.post(paid("start", 10))

    def fails_halfway():
        with ledger.transaction():
            ledger.post(paid("inside", 5))
            assert ledger.balance("an", "JPY") == 15
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_halfway()
    assert ledger.balance("an", "JPY") == 10
    assert ledger.root()[0] == 1
    with ledger.transaction():
        ledger.post(paid("inside", 5))
        with pytest.raises(LedgerError, match="other content"):
            ledger.post(paid("inside", 6))
        ledger.post(paid("inside", 5))
    assert store().balance("an", "JPY") == 15


def test_two_openings_see_what_the_other_wrote(store):
    one, other = store(), store()
    one.post(paid("start", 10))
    other.post(paid("out", 10, giver="an", taker="bo"))
    with pytest.raises(LedgerError, match="short"):
        one.post(paid("again", 1, giver="an", taker="bo"))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.usefixtures("longest_tail")
def test_two_that_take_turns_answer_like_one(store, seed):
    rng = chance(seed)
    taking_turns, plain = (store(), store()), Ledger()
    for number in range(60):
        asked = request(rng, number)
        assert answer(rng.choice(taking_turns), asked) == answer(plain, asked)
    lines = list(store().lines())
    for each in (*taking_turns, store()):
        assert state(each) == state(plain)
        assert each.root() == root_of(lines)


def test_a_refusal_in_the_midst_of_a_transaction_leaves_nothing_behind(store):
    ledger = store()
    ledger.post(paid("start", 10))

    def holds_too_much():
        with ledger.transaction():
            ledger.hold("order", account="an", asset="JPY", amount=4)
            ledger.post(paid("out", 10, giver="an", taker="bo"))

    with pytest.raises(LedgerError, match="short"):
        holds_too_much()
    assert ledger.held("an", "JPY") == 0
    ledger.post(paid("out", 10, giver="an", taker="bo"))
    assert store().balance("bo", "JPY") == 10


def test_the_log_of_an_exchange_is_not_gone_on_with(store, address):
    with closing(open_database(address)) as database:
        begin_exchange(database, Exchange(), KEY, lambda name: name.encode().ljust(32, b"\0"))
    with pytest.raises(LedgerError, match="exchange"):
        store().post(paid("one", 5))


def test_readers_do_not_wait_for_a_writer(store):
    writer, reader = store(), store()
    writer.post(paid("start", 10))
    with writer.transaction():
        writer.post(paid("more", 10))
        assert reader.balance("an", "JPY") == 10
        assert len(list(reader.lines())) == 1
    assert reader.balance("an", "JPY") == 20


def test_a_ledger_of_a_later_program_is_refused(tmp_path):
    path = tmp_path / "ledger.sqlite"
    open_ledger(path).close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA user_version=99")
    file.close()
    with pytest.raises(WrongSchemaError, match="update"):
        open_ledger(path)


def test_the_address_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("MACHIGRID_DB", raising=False)
    with pytest.raises(ValueError, match="MACHIGRID_DB"):
        open_ledger()
    monkeypatch.setenv("MACHIGRID_DB", str(tmp_path / "ledger.sqlite"))
    open_ledger().close()
    assert (tmp_path / "ledger.sqlite").is_file()

"""Eight processes and one ledger: every entry once, and readers that wait for nobody."""

import json
import multiprocessing
import sqlite3
import time
from collections import Counter

import pytest
from sessions import chance
from test_durable_ledger import paid, root_of

from market.ledger import OUTSIDE, LedgerError
from market.store.opening import open_ledger

WRITERS = 8
FORK = multiprocessing.get_context("fork")


def write(path, writer, seconds, written):
    """Payments of its own, and payments that every writer tries under the same id."""
    rng, ledger, until = chance(writer), open_ledger(path), time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        names = [f"{writer}-{number}", f"shared-{number}"]
        giver, taker = rng.sample(("an", "bo", "cy", OUTSIDE), 2)
        asked = [paid(names[0], rng.randint(1, 9), giver, taker if taker != OUTSIDE else "di"), paid(names[1], 1)]
        with ledger.transaction():
            for entry in asked:
                try:
                    ledger.post(entry)
                except LedgerError:
                    names.remove(entry.id)
        written.send(names)
        number += 1
    ledger.close()
    written.close()


def read(path, seconds, results):
    """Snapshots, by a reader that would fail at once rather than wait."""
    file = sqlite3.connect(path, timeout=0)
    until, seen, torn = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        (total,) = file.execute("SELECT coalesce(sum(amount), 0) FROM account").fetchone()
        torn += total != 0
        seen += 1
    file.close()
    results.send((seen, torn))


@pytest.mark.parametrize("seconds", [2, pytest.param(30, marks=pytest.mark.whole)])
def test_eight_writers_lose_and_double_nothing(tmp_path, seconds, monkeypatch):
    monkeypatch.setattr("market.store.books.LONGEST_TAIL", 50)  # otherwise the short form never writes the books
    path = tmp_path / "ledger"
    open_ledger(path).close()
    pipes = [FORK.Pipe(duplex=False) for _ in range(WRITERS)]
    writers = [FORK.Process(target=write, args=(path, number, seconds, tell)) for number, (_, tell) in enumerate(pipes)]
    told, tell = FORK.Pipe(duplex=False)
    reader = FORK.Process(target=read, args=(path, seconds, tell))
    for process in (*writers, reader):
        process.start()
    for _, end in pipes:
        end.close()
    acknowledged = set()
    open_pipes = [pipe for pipe, _ in pipes]
    while open_pipes:
        for pipe in multiprocessing.connection.wait(open_pipes):
            try:
                acknowledged.update(pipe.recv())
            except EOFError:
                open_pipes.remove(pipe)
    seen, torn = told.recv()
    for process in (*writers, reader):
        process.join()
        assert process.exitcode == 0
    assert (seen > 0, torn) == (True, 0)
    assert_sound(open_ledger(path), acknowledged)


def assert_sound(ledger, acknowledged):
    lines = list(ledger.lines())
    entries = [json.loads(line) for line in lines]
    assert [entry["seq"] for entry in entries] == list(range(len(lines)))
    recorded = Counter(entry["id"] for entry in entries)
    assert set(recorded) == acknowledged
    assert set(recorded.values()) == {1}
    sums = Counter()
    for entry in entries:
        for account, asset, amount in entry["payload"]["legs"]:
            sums[account, asset] += int(amount)
            assert account == OUTSIDE or sums[account, asset] >= 0
    assert dict(sums) == ledger.balances()
    assert ledger.root() == root_of(lines)
    ledger.close()

"""An exchange on disk whose writer is killed, loses its power, or is one of eight: points and all, nothing is lost."""

import multiprocessing
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from recording_files import after_loss_of_power, library, recording
from sessions import KEY, SCHEMES, chance

from market.audit.reader import audit_lines
from market.exchange import Exchange
from market.ledger import ISSUED, OUTSIDE, RETIRED
from market.log.records import record_of
from market.points import UYEN_PER_POINT
from market.store.durable_exchange import StaleExchangeError, begin_exchange, reopen_exchange
from market.store.opening import open_database
from market.store.sqlite_database import SqliteDatabase

FORK = multiprocessing.get_context("fork")
WRITERS = 8
TRANSACTIONS = 40
CASES = [*range(5), *(pytest.param(case, marks=pytest.mark.whole) for case in range(5, 200))]
SCHEME = SCHEMES[0].name


def new_key(name):
    return name.encode().ljust(32, b"\0")[-32:]


def begin(path):
    with closing(open_database(path)) as database:
        durable = begin_exchange(database, Exchange(schemes=SCHEMES), KEY, new_key)
        with durable.recording() as exchange:
            for account in ("an", "shop"):
                exchange.open_account(account)


def transact(durable, name):
    """Three points for a service that is named, two of them spent: together or not at all."""
    with durable.recording() as exchange:
        exchange.award("an", SCHEME, 3, purpose=name, time=0)
        exchange.redeem("an", SCHEME, 2, shop="shop", time=0)


def assert_whole(path):
    """The names of the services on disk, whose points are all there, audited by a stranger."""
    with closing(open_database(path)) as database:
        durable = reopen_exchange(database, KEY, new_key)
    lines = durable.log.lines
    services = [record.payload["purpose"] for record in map(record_of, lines) if record.kind == "award"]
    report = audit_lines([line + b"\n" for line in lines], durable.log.head())
    assert report.sound, report.fault
    count, balance = len(services), durable.exchange.ledger.balance
    city = report.points[0]
    assert (city.granted, city.held, city.redeemed, city.lapsed) == (3 * count, count, 2 * count, 0)
    held = [balance(account, SCHEMES[0].asset) for account in ("an", ISSUED, RETIRED)]
    assert held == [count, -3 * count, 2 * count]
    money = [balance(account, "JPY") for account in ("shop", SCHEMES[0].pool, OUTSIDE)]
    assert money == [2 * count * UYEN_PER_POINT, count * UYEN_PER_POINT, -3 * count * UYEN_PER_POINT]
    return services


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """The files of an exchange before, and every operation on them while it was written, acknowledgements between."""
    sqlite = library()
    if sqlite is None:
        pytest.skip("Python's SQLite is built in: no layer can be put below it")
    path = tmp_path_factory.mktemp("power") / "market"
    begin(path)
    before = {str(each): each.read_bytes() for each in path.parent.iterdir()}
    with recording(sqlite) as operations:
        database = SqliteDatabase(path, pages_between_checkpoints=10)
        durable = reopen_exchange(database, KEY, new_key)
        for number in range(TRANSACTIONS):
            transact(durable, str(number))
            operations.append(number)
        done = list(operations)
        database.close()
    return before, done


@pytest.mark.parametrize("case", CASES)
def test_a_loss_of_power_leaves_the_exchange_with_all_that_it_acknowledged(history, case, tmp_path):
    before, operations = history
    rng = chance(case)
    happened = operations[: rng.randrange(len(operations))]
    for path, content in after_loss_of_power(before, happened, rng).items():
        (tmp_path / Path(path).name).write_bytes(content)
    acknowledged = sum(isinstance(operation, int) for operation in happened)
    services = assert_whole(tmp_path / "market")
    assert services == [str(number) for number in range(len(services))]
    assert acknowledged <= len(services) <= acknowledged + 1


def write_until_killed(path, acknowledgements):
    durable = reopen_exchange(open_database(path), KEY, new_key)
    number = sum(b'"kind":"award"' in line for line in durable.log.lines)
    while True:
        transact(durable, str(number))
        acknowledgements.send(number)
        number += 1


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    path = tmp_path_factory.mktemp("kills") / "market"
    begin(path)
    return path


@pytest.mark.parametrize("case", CASES)
def test_a_killed_writer_leaves_the_exchange_with_all_that_it_acknowledged(killed, case):
    told, tell = FORK.Pipe(duplex=False)
    writer = FORK.Process(target=write_until_killed, args=(killed, tell), daemon=True)
    writer.start()
    tell.close()
    rng = chance(case)
    last = [told.recv() for _ in range(rng.randint(1, 6))][-1]
    told.poll(rng.random() * 0.004)
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    while told.poll():
        try:
            last = told.recv()
        except EOFError:
            break
    services = assert_whole(killed)
    assert services == [str(number) for number in range(len(services))]
    assert last + 1 <= len(services) <= last + 2


def write(path, writer, seconds, acknowledgements):
    """Record until the time is over; whoever was not alone opens again."""
    number, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        with closing(open_database(path)) as database:
            durable = reopen_exchange(database, KEY, new_key)
            try:
                while time.monotonic() < until:
                    transact(durable, f"{writer}-{number}")
                    acknowledgements.send(f"{writer}-{number}")
                    number += 1
            except StaleExchangeError:
                continue
    acknowledgements.close()


def read(path, seconds, results):
    """Snapshots, by a reader that would fail at once rather than wait."""
    file, seen, torn, until = sqlite3.connect(path, timeout=0), 0, 0, time.monotonic() + seconds
    while time.monotonic() < until:
        count, last = file.execute("SELECT count(*), max(seq) FROM log").fetchone()
        torn += count != last + 1
        seen += 1
    file.close()
    results.send((seen, torn))


@pytest.mark.parametrize("seconds", [2, pytest.param(30, marks=pytest.mark.whole)])
def test_eight_processes_that_share_an_exchange_lose_and_double_nothing(tmp_path, seconds):
    path = tmp_path / "market"
    begin(path)
    pipes = [FORK.Pipe(duplex=False) for _ in range(WRITERS)]
    told, tell = FORK.Pipe(duplex=False)
    reader = FORK.Process(target=read, args=(path, seconds, tell))
    writers = [FORK.Process(target=write, args=(path, number, seconds, end)) for number, (_, end) in enumerate(pipes)]
    for process in (*writers, reader):
        process.start()
    for _, end in pipes:
        end.close()
    acknowledged = []
    open_pipes = [pipe for pipe, _ in pipes]
    while open_pipes:
        for pipe in multiprocessing.connection.wait(open_pipes):
            try:
                acknowledged.append(pipe.recv())
            except EOFError:
                open_pipes.remove(pipe)
    seen, torn = told.recv()
    for process in (*writers, reader):
        process.join()
        assert process.exitcode == 0
    assert (seen > 0, torn) == (True, 0)
    services = assert_whole(path)
    assert sorted(services) == sorted(acknowledged)
    assert len(set(services)) == len(services) > 0

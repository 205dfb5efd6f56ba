"""Whatever moment the power goes or the writer is killed: what was acknowledged is there, and nothing is half."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from recording_files import after_loss_of_power, library, recording
from sessions import chance
from test_durable_ledger import root_of

from market.ledger import OUTSIDE, Entry, EntryKind
from market.store.durable_ledger import DurableLedger
from market.store.opening import open_ledger
from market.store.sqlite_database import SqliteDatabase

TRANSACTIONS = 120
LINES_EACH = 3
POINTS = [*range(15), *(pytest.param(point, marks=pytest.mark.whole) for point in range(15, 200))]
KILLS = [*range(6), *(pytest.param(kill, marks=pytest.mark.whole) for kill in range(6, 200))]


@pytest.fixture(autouse=True, scope="module")
def short_tails():
    """The books on disk are brought forward often, and are behind the log most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("market.store.books.LONGEST_TAIL", 5 * LINES_EACH)
        yield


def transact(ledger, number):
    """Two entries and a hold that belong together; the second entry depends on the first."""
    legs = (OUTSIDE, "JPY", -7), ("an", "JPY", 7)
    back = ("an", "JPY", -5), (f"to {number % 9}", "JPY", 5)
    with ledger.transaction():
        ledger.post(Entry(id=f"in {number}", kind=EntryKind.DEPOSIT, time=number, legs=legs, ref=""))
        ledger.post(Entry(id=f"out {number}", kind=EntryKind.TRANSFER, time=number, legs=back, ref=""))
        ledger.hold(f"hold {number}", account="an", asset="JPY", amount=1)


def assert_whole(ledger):
    """The ledger is exactly its first n transactions, for some n, which is returned."""
    lines = list(ledger.lines())
    count, rest = divmod(len(lines), LINES_EACH)
    assert rest == 0
    assert ledger.root() == root_of(lines)
    assert (ledger.balance("an", "JPY"), ledger.held("an", "JPY")) == (2 * count, count)
    assert sum(ledger.balances().values()) == 0
    for number in range(9):
        assert ledger.balance(f"to {number}", "JPY") == 5 * len(range(number, count, 9))
    return count


def recorded(folder, setting="PRAGMA synchronous=FULL"):
    """A ledger's files before, and every operation on them while it was written, acknowledgements between."""
    sqlite = library()
    if sqlite is None:
        pytest.skip("Python's SQLite is built in: no layer can be put below it")
    SqliteDatabase(folder / "ledger").close()
    before = {str(path): path.read_bytes() for path in folder.iterdir()}
    with recording(sqlite) as operations:
        database = SqliteDatabase(folder / "ledger", pages_between_checkpoints=40)
        database._connection.execute(setting)  # noqa: SLF001 - to see what its own setting is worth
        ledger = DurableLedger(database)
        for number in range(TRANSACTIONS):
            transact(ledger, number)
            operations.append(number)
        done, final = list(operations), list(ledger.lines())
        # Closed inside, so that no callback outlives its layer; what closing tidies up is not looked at.
        ledger.close()
    return before, done, final


def reopened_after(history, rng, folder):
    """The ledger after a loss of power at a random point, and how many transactions were acknowledged by then."""
    before, operations, _ = history
    happened = operations[: rng.randrange(len(operations))]
    for path, content in after_loss_of_power(before, happened, rng).items():
        (folder / Path(path).name).write_bytes(content)
    return open_ledger(folder / "ledger"), sum(isinstance(operation, int) for operation in happened)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return recorded(tmp_path_factory.mktemp("power"))


@pytest.mark.parametrize("point", POINTS)
def test_a_loss_of_power_leaves_a_beginning_with_all_that_was_acknowledged(history, point, tmp_path):
    ledger, acknowledged = reopened_after(history, chance(point), tmp_path)
    count = assert_whole(ledger)
    assert acknowledged <= count <= acknowledged + 1
    assert list(ledger.lines()) == history[2][: count * LINES_EACH]
    transact(ledger, count)
    assert assert_whole(ledger) == count + 1
    ledger.close()


def test_the_recorded_history_has_syncs_and_checkpoints(history):
    """Otherwise the test above would prove nothing."""
    _, operations, _ = history
    names = [type(operation).__name__ for operation in operations]
    assert names.count("Sync") >= TRANSACTIONS
    assert {Path(o.path).name for o in operations if not isinstance(o, int)} == {"ledger", "ledger-wal"}


def test_without_syncs_the_same_losses_are_seen(tmp_path):
    """So that the test above is known to bite."""
    (tmp_path / "recorded").mkdir()
    history = recorded(tmp_path / "recorded", "PRAGMA synchronous=OFF")
    lost = 0
    for point in range(10):
        folder = tmp_path / str(point)
        folder.mkdir()
        try:
            ledger, acknowledged = reopened_after(history, chance(point), folder)
            lost += assert_whole(ledger) < acknowledged
            ledger.close()
        except Exception:  # noqa: BLE001 - whatever half a file leads to
            lost += 1
    assert lost


def write_until_killed(path, acknowledgements):
    ledger = open_ledger(path)
    number = len(list(ledger.lines())) // LINES_EACH
    while True:
        transact(ledger, number)
        acknowledgements.send(number)
        number += 1


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("kills") / "ledger"


@pytest.mark.parametrize("kill", KILLS)
def test_a_killed_writer_leaves_all_that_it_acknowledged(path, kill):
    context = multiprocessing.get_context("fork")
    told, tell = context.Pipe(duplex=False)
    writer = context.Process(target=write_until_killed, args=(path, tell), daemon=True)
    writer.start()
    tell.close()
    rng = chance(kill)
    last = [told.recv() for _ in range(rng.randint(1, 12))][-1]
    told.poll(rng.random() * 0.004)
    os.kill(writer.pid, signal.SIGKILL)
    writer.join()
    while told.poll():
        try:
            last = told.recv()
        except EOFError:
            break
    ledger = open_ledger(path)
    assert last + 1 <= assert_whole(ledger) <= last + 2
    ledger.close()

"""A ledger that an earlier release wrote opens with all that was in it, and can be gone on with."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from test_durable_ledger import paid, root_of

from market.store.database import VERSION
from market.store.opening import open_database

RELEASED = Path(__file__).parents[2] / "data"
VERSIONS = range(1, VERSION)


@pytest.fixture(params=VERSIONS)
def released(request, address):
    """Where a ledger of that schema lies, made by its frozen text."""
    if "postgresql" in str(address):
        from sqlalchemy import create_engine  # noqa: PLC0415 - an extra

        engine = create_engine(address)
        with engine.begin() as connection:
            connection.exec_driver_sql((RELEASED / f"ledger_schema_{request.param}.postgres.sql").read_text())
        engine.dispose()
    else:
        with closing(sqlite3.connect(address)) as file:
            file.executescript((RELEASED / f"ledger_schema_{request.param}.sqlite.sql").read_text())
    return address


def test_an_earlier_release_opens_with_all_that_was_in_it(released, store):
    ledger = store()
    lines = list(ledger.lines())
    assert len(lines) == 7
    assert ledger.root() == root_of(lines)
    assert ledger.balances() == {("@outside", "JPY"): -50, ("an", "JPY"): 30, ("bo", "JPY"): 20}
    assert (ledger.held("an", "JPY"), ledger.available("bo", "JPY")) == (10, 25)
    ledger.post(paid("one", 50, time=7), paid("three", 20, giver="an", taker="bo"))
    ledger.release("order 1")
    assert store().balance("bo", "JPY") == 40
    assert len(list(store().lines())) == 9


def test_it_has_what_later_releases_added(released):
    with closing(open_database(released)) as database:
        database.begin()
        database.put_subjects({"p-1": b"{}"})
        database.commit()
        assert database.subjects()["p-1"] == b"{}"


def test_every_released_schema_is_kept():
    """Whoever raises VERSION freezes the one before."""
    kept = {path.name for path in RELEASED.glob("ledger_schema_*.sql")}
    assert kept == {f"ledger_schema_{version}.{store}.sql" for version in VERSIONS for store in ("sqlite", "postgres")}

"""The same ledger tests on every store."""

import os
from uuid import uuid4

import pytest
from postgres_cluster import cluster, programs

from market.store.opening import open_ledger


@pytest.fixture(scope="session")
def postgres():
    """URL of a private cluster; without PostgreSQL the tests are skipped, and fail where CI=true."""
    folder = programs()
    if folder is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say("PostgreSQL is not installed: apt-get install postgresql")
    with cluster(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def address(request, tmp_path_factory):
    """Where there is nothing yet."""
    if request.param == "sqlite":
        return tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    return request.getfixturevalue("postgres") + "?options=-csearch_path%3D" + new_schema(request)


@pytest.fixture
def store(address):
    """Opens one new ledger as often as it is called."""
    ledgers = []

    def open_again():
        ledgers.append(open_ledger(address))
        return ledgers[-1]

    yield open_again
    for ledger in ledgers:
        ledger.close()


def new_schema(request):
    """A name space of the cluster for one test."""
    from sqlalchemy import create_engine, text  # noqa: PLC0415 - an extra

    name = f"test_{uuid4().hex}"
    engine = create_engine(request.getfixturevalue("postgres"))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return name

"""Opens a durable ledger by its address."""

import os
from pathlib import Path

from market.store.database import Database
from market.store.durable_ledger import DurableLedger

VARIABLE = "MACHIGRID_DB"


def open_ledger(address: str | Path | None = None) -> DurableLedger:
    """The ledger in a SQLite file, or at `postgresql+psycopg://…`; by default where MACHIGRID_DB says.

    Raises ValueError without an address, WrongSchemaError where a later program wrote the ledger.
    """
    return DurableLedger(open_database(address))


def open_database(address: str | Path | None = None) -> Database:
    """The rows below a ledger or an exchange; addresses and errors as above."""
    place = str(address or os.environ.get(VARIABLE, ""))
    if not place:
        raise ValueError(f"say where the ledger lies: a file, or set {VARIABLE}=postgresql+psycopg://user@host/name")
    if place.startswith("postgresql"):
        # An extra: whoever keeps a file need not install it.
        from market.store.postgres_database import PostgresDatabase  # noqa: PLC0415

        return PostgresDatabase(place)
    from market.store.sqlite_database import SqliteDatabase  # noqa: PLC0415 - as above

    return SqliteDatabase(Path(place))

"""The ledger as one SQLite file, for auditors with their own tools."""

import sqlite3
from contextlib import closing
from pathlib import Path

from market.exchange import Exchange
from market.hierarchies import text_of

SCHEMA = """
CREATE TABLE account (account TEXT PRIMARY KEY, ownership_group TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE lot (
    lot TEXT PRIMARY KEY, owner TEXT NOT NULL REFERENCES account, disclosed INTEGER NOT NULL,
    place TEXT NOT NULL, energy_type TEXT NOT NULL, source TEXT NOT NULL,
    produced_from INTEGER NOT NULL, produced_until INTEGER NOT NULL,
    wh INTEGER NOT NULL, grams INTEGER NOT NULL,
    factor_ug_per_wh INTEGER NOT NULL, factor_source TEXT NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    time INTEGER NOT NULL, ref TEXT NOT NULL);
CREATE TABLE posting (seq INTEGER NOT NULL REFERENCES entry, leg INTEGER NOT NULL,
    account TEXT NOT NULL, asset TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (seq, leg)) WITHOUT ROWID;
"""
"""Times are Unix time [s]; amounts micro-units of money or grams of a lot (`lot:<id>`). Accounts with @ are the
registry's own; they have no row in `account`."""


def write_ledger(path: Path, exchange: Exchange) -> None:
    """Write accounts, lots, entries and postings in order; the same exchange gives the same bytes."""
    with closing(sqlite3.connect(path)) as database:
        # The file is written once, then renamed with its folder: no journal is needed beside it.
        database.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; {SCHEMA}")
        database.executemany("INSERT INTO account VALUES (?, ?)", exchange.groups.items())
        database.executemany("INSERT INTO lot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", lot_rows(exchange))
        entries = exchange.entries
        database.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?)",
            ((seq, entry.id, str(entry.kind), entry.time, entry.ref) for seq, entry in enumerate(entries)),
        )
        database.executemany(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?)",
            ((seq, number, *leg) for seq, entry in enumerate(entries) for number, leg in enumerate(entry.legs)),
        )
        database.commit()


def lot_rows(exchange: Exchange) -> list[tuple[str | int, ...]]:
    return [
        (
            lot.id,
            origin.owner,
            int(origin.disclosed),
            text_of(origin.place),
            text_of(origin.energy_type),
            origin.source,
            origin.produced_from,
            origin.produced_until,
            lot.wh,
            lot.grams,
            origin.factor_ug_per_wh,
            origin.factor_source,
            str(origin.verification),
        )
        for lot in exchange.lots.values()
        for origin in (lot.attributes,)
    ]

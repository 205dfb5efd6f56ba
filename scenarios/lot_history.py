"""What became of each gram of a lot: who got it, at which price, who has it now, and what it was used up for."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scenarios.log_entries import entries
from scenarios.log_files import LOG
from scenarios.stored_run import Run


class Part(NamedTuple):
    """Consecutive grams of a lot with one and the same past.

    holder    None: its first owner, who may be undisclosed
    trade     number of the trade that brought them there, None where they were never traded
    purpose   what they were retired for, None where they are held
    """

    from_g: int
    until_g: int
    holder: str | None
    trade: int | None
    price_yen_per_t: int | None
    purpose: str | None


def lot_history(run: Run, lots: pd.DataFrame) -> pd.DataFrame:
    """Columns lot, from_g, until_g, grams, holder, trade, price_yen_per_t, purpose: every gram in one row.

    lots   columns lot, grams; the rows of the table `credits` that are wanted

    Raises OSError where the run has no log.
    """
    retired = retirements(run.folder / LOG)
    trades = run.trades
    sold = dict(list(trades[trades["lot"].isin(lots["lot"])].sort_values("seq").groupby("lot")))
    rows = [
        (lot, *part)
        for lot, grams in zip(lots["lot"], lots["grams"], strict=True)
        for part in parts_of(int(grams), sold.get(lot, trades.head(0)), retired.get(lot, []))
    ]
    frame = pd.DataFrame(rows, columns=["lot", *Part._fields])
    frame = frame.astype({"trade": "Int64", "price_yen_per_t": "Int64", "holder": "str", "purpose": "str"})
    frame.insert(3, "grams", frame["until_g"] - frame["from_g"])
    return frame


def parts_of(grams: int, trades: pd.DataFrame, retired: list[tuple[int, int, str]]) -> list[Part]:
    """The parts of one lot, by gram number.

    trades    its rows of the table `trades`, in order
    retired   ranges and purposes
    """
    parts = [Part(0, grams, None, None, None, None)]
    columns = ("from_g", "until_g", "buyer", "seq", "price_yen_per_t")
    for since, until, buyer, seq, price in zip(*(trades[column].tolist() for column in columns), strict=True):
        parts = list(changed(parts, since, until, holder=buyer, trade=seq, price_yen_per_t=price))
    for since, until, purpose in retired:
        parts = list(changed(parts, since, until, purpose=purpose))
    return parts


def changed(parts: list[Part], since_g: int, until_g: int, **facts: Any) -> Iterator[Part]:
    """The same grams, of which those from `since_g` to `until_g` have other facts now."""
    for part in parts:
        cuts = sorted({part.from_g, part.until_g, *(g for g in (since_g, until_g) if part.from_g < g < part.until_g)})
        for start, stop in pairwise(cuts):
            inside = since_g <= start < until_g
            yield part._replace(from_g=start, until_g=stop, **(facts if inside else {}))


def retirements(log: Path) -> dict[str, list[tuple[int, int, str]]]:
    """Ranges that were retired and what for, by lot; the caller must not change them."""
    facts = log.stat()
    return retirements_as_of(log, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4)
def retirements_as_of(log: Path, _changed_ns: int, _bytes: int) -> dict[str, list[tuple[int, int, str]]]:
    """Read once, and again when the file is another."""
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for entry in entries(log, ("retire",)):
        for since, until in entry.payload["ranges"]:
            found[entry.id].append((since, until, entry.payload["purpose"]))
    return found

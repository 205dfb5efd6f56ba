"""A file of orders, one row an order in arrival order, read into columns; bad rows are refused one by one.

Columns: id, side (bid, ask), account, volume_g, price_yen_per_t, lot (partial, whole), minimum_g (of its first fill),
time_in_force (good_till, immediate_or_cancel, fill_or_kill); of an ask disclosed, place, type, produced_from,
produced_to; of a bid want_account, want_place, want_type, want_from, want_to. Empty means any, and the first of a list.
A place is country/prefecture/city, and a prefix matches. Times are Unix seconds or ISO 8601 (UTC without offset).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.conditions import ANYTHING, AllOf, Condition, OneOf, ProducedWithin, Within
from market.energy_types import ENERGY_TYPES
from market.hierarchies import Path as TreePath
from market.hierarchies import path_of
from market.order_flow import TIMES_IN_FORCE, WHOLE, OrderFlow
from market.origins import Origins
from market.refusals import Reason
from market.units import PRODUCT_LIMIT

NEEDED = ("id", "side", "account", "volume_g", "price_yen_per_t")
OPTIONAL = (
    "lot",
    "minimum_g",
    "time_in_force",
    "disclosed",
    "place",
    "type",
    "produced_from",
    "produced_to",
    "want_account",
    "want_place",
    "want_type",
    "want_from",
    "want_to",
)
NEVER_FROM, NEVER_TO = -(1 << 61), 1 << 61
"""Production of which nothing is told: within no window."""


class OrderFileError(ValueError):
    """A file that is no file of orders at all."""


@dataclass(frozen=True, kw_only=True)
class OrderFile:
    """What was read.

    ids        of each row of `flow`
    refusals   columns row (of the file, from 1), id, reason, words
    """

    flow: OrderFlow
    ids: np.ndarray[tuple[int], np.dtype[np.object_]]
    refusals: pd.DataFrame


def read_orders(path: Path) -> OrderFile:
    """Read a .csv or .parquet file. Raises OrderFileError where a needed column is missing."""
    if path.suffix == ".parquet":
        table = pd.read_parquet(path)
    else:
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
    missing = [name for name in NEEDED if name not in table]
    if missing:
        raise OrderFileError(f"{path}: columns missing: {', '.join(missing)}")
    for name in OPTIONAL:
        if name not in table:
            table[name] = ""
    return orders_of(table)


def orders_of(table: pd.DataFrame) -> OrderFile:
    """Columns of a table with all of NEEDED and OPTIONAL."""
    judge = RowJudge(table)
    side = text(table["side"])
    bids = side == "bid"
    judge.refuse(~np.isin(side, ("bid", "ask")), Reason.SIDE_UNKNOWN, "side is bid or ask")
    lots = text(table["lot"])
    judge.refuse(~np.isin(lots, ("", "partial", "whole")), Reason.LOT_KIND_UNKNOWN, "lot is partial or whole")
    ids = text(table["id"])
    judge.refuse(pd.Series(ids).duplicated().to_numpy(), Reason.DUPLICATE_ID, "the id was used before")
    grams = judge.whole("volume_g")
    judge.refuse(grams <= 0, Reason.AMOUNT_NOT_POSITIVE, "volume_g must be > 0")
    minimum = judge.whole("minimum_g", nothing=0)
    impossible = (minimum < 0) | (minimum > grams)
    judge.refuse(impossible, Reason.MINIMUM_IMPOSSIBLE, "minimum_g lies in 0 to volume_g")
    in_force = judge.one_of("time_in_force", TIMES_IN_FORCE, Reason.TIME_IN_FORCE_UNKNOWN)
    prices = judge.whole("price_yen_per_t")
    judge.refuse(prices < 0, Reason.PRICE_NEGATIVE, "price_yen_per_t must be >= 0")
    worth = grams.astype(float) * prices.astype(float)
    judge.refuse(worth >= PRODUCT_LIMIT, Reason.TOO_LARGE, "grams x price is 2^62 or more: split the order")
    origins = origins_in(table, judge, bids)
    wishes, conditions = judge.wishes(bids)
    kept = ~judge.refused
    group, _ = pd.factorize(text(table["account"]))
    count = int(kept.sum())
    flow = OrderFlow(
        bids=bids[kept],
        cancels=np.full(count, -1),
        groups=group[kept],
        grams=grams[kept],
        least_g=np.where(lots == "whole", WHOLE, minimum)[kept],
        time_in_force=in_force[kept],
        limits=prices[kept],
        origins=origins.of_rows(kept),
        ask_wishes=np.zeros(count, dtype=np.int64),
        traits=np.zeros(count, dtype=np.int64),
        leg_starts=np.concatenate([[0], np.cumsum(bids[kept])]).astype(np.int64),
        leg_wishes=wishes[kept & bids],
        leg_limits=prices[kept & bids],
        wishes=conditions,
    )
    return OrderFile(flow=flow, ids=ids[kept], refusals=judge.refusals(ids))


def origins_in(table: pd.DataFrame, judge: "RowJudge", bids: Flags) -> Origins:
    """Where the asks' grams come from."""
    owner, owners = pd.factorize(text(table["account"]))
    energy_type, energy_types = judge.tree("type", among=~bids, energy=True)
    place, places = judge.tree("place", among=~bids)
    return Origins(
        owner=owner.astype(np.int64),
        disclosed=~np.isin(np.char.lower(text(table["disclosed"]).astype(str)), ("false", "0", "no")),
        place=place,
        energy_type=energy_type,
        produced_from=judge.times("produced_from", NEVER_FROM),
        produced_until=judge.times("produced_to", NEVER_TO),
        rest=np.zeros(len(table), dtype=np.int64),
        owners=list(owners),
        places=places,
        energy_types=energy_types,
    )


Texts = np.ndarray[tuple[int], np.dtype[np.object_]]


def text(column: "pd.Series[str]") -> Texts:
    """Values as text, nothing as the empty text."""
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        return column.fillna("").to_numpy(dtype=object)
    return column.astype("str").where(column.notna(), "").to_numpy(dtype=object)


class RowJudge:
    """Collects the first fault of each row of a table."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self.refused: Flags = np.zeros(len(table), dtype=np.bool_)
        self._found: list[tuple[int, Reason, str]] = []

    def refuse(self, rows: Flags, reason: Reason, words: str) -> None:
        new = np.flatnonzero(rows & ~self.refused)
        self._found += [(row, reason, words) for row in new.tolist()]
        self.refused[new] = True

    def refusals(self, ids: Texts) -> pd.DataFrame:
        rows = [(row + 1, ids[row], str(reason), words) for row, reason, words in sorted(self._found)]
        return pd.DataFrame(rows, columns=["row", "id", "reason", "words"])

    def one_of(self, name: str, values: Sequence[str], reason: Reason) -> Ints:
        """Numbers of a column's values in a list; the first for empty cells."""
        number, names = pd.factorize(text(self._table[name]))
        known = {"": 0} | {str(value): place for place, value in enumerate(values)}
        place = np.array([known.get(each, len(values)) for each in names], dtype=np.int64)[number]
        self.refuse(place == len(values), reason, f"{name} is one of {', '.join(values)}")
        return place

    def whole(self, name: str, *, nothing: int | None = None) -> Ints:
        """A column of whole numbers; empty cells are `nothing` if there is such, other rows are refused, read as 1."""
        column = self._table[name]
        if nothing is not None:
            column = column.where(text(column) != "", str(nothing))
        values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
        broken = ~np.isfinite(values) | (values != np.floor(values)) | (np.abs(values) >= 1 << 53)
        self.refuse(broken, Reason.NOT_WHOLE, f"{name} must be a whole number")
        return np.where(broken, 1, values).astype(np.int64)

    def times(self, name: str, nothing: int) -> Ints:
        """Unix seconds of a column; empty cells are `nothing`."""
        column = self._table[name]
        empty = text(column) == ""
        if empty.all():
            return np.full(len(column), nothing)
        seconds = pd.to_numeric(column.where(~empty, "0"), errors="coerce").to_numpy(dtype=float, copy=True)
        dates = np.isnan(seconds)
        if dates.any():
            moments = pd.to_datetime(column[dates], utc=True, errors="coerce", format="ISO8601")
            broken = np.zeros(len(column), dtype=np.bool_)
            broken[dates] = moments.isna().to_numpy()
            self.refuse(broken, Reason.NOT_WHOLE, f"{name} is neither Unix seconds nor ISO 8601")
            epoch = (moments - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1)
            seconds[dates] = epoch.fillna(0).to_numpy(dtype=float)
        return np.where(empty, nothing, seconds).astype(np.int64)

    def tree(self, name: str, *, among: Flags, energy: bool = False) -> tuple[Ints, list[TreePath]]:
        """Numbers of paths in a list of them; a broken path, or an energy type that is not known, is refused."""
        numbers, names = pd.factorize(text(self._table[name]))
        paths: list[TreePath] = []
        unknown = np.zeros(len(names), dtype=np.bool_)
        for number, each in enumerate(names):
            try:
                paths.append(ENERGY_TYPES.find(each) if energy else path_of(each))
            except ValueError:
                paths.append(())
                unknown[number] = True
        reason = Reason.UNKNOWN_ENERGY_TYPE if energy else Reason.UNKNOWN_PLACE
        self.refuse(among & unknown[numbers], reason, f"{name} is not known")
        return numbers.astype(np.int64), paths

    def wishes(self, bids: Flags) -> tuple[Ints, Sequence[Condition]]:
        """Numbers of conditions in a list of distinct ones; 0 is anything."""
        owners, owner_names = pd.factorize(text(self._table["want_account"]))
        places, place_paths = self.tree("want_place", among=bids)
        types, type_paths = self.tree("want_type", among=bids, energy=True)
        since, until = self.times("want_from", NEVER_FROM), self.times("want_to", NEVER_TO)
        self.refuse(bids & (since >= until), Reason.CONDITION_IMPOSSIBLE, "want_from must lie before want_to")
        columns = np.stack([owners, places, types, since, until], axis=1)
        codes = np.zeros(len(columns), dtype=np.int64)
        for column in columns.T:
            number, names = pd.factorize(column)
            codes, _ = pd.factorize(codes * len(names) + number)
        _, first = np.unique(codes, return_index=True)
        distinct = []
        for owner, place, kind, start, end in columns[first].tolist():
            parts: list[Condition] = []
            if owner_names[owner]:
                parts.append(OneOf("owner", (str(owner_names[owner]),)))
            if place_paths[place]:
                parts.append(Within("place", place_paths[place]))
            if type_paths[kind]:
                parts.append(Within("energy_type", type_paths[kind]))
            if (start, end) != (NEVER_FROM, NEVER_TO) and start < end:
                parts.append(ProducedWithin(start, end))
            distinct.append(ANYTHING if not parts else parts[0] if len(parts) == 1 else AllOf(tuple(parts)))
        return codes.astype(np.int64) + 1, [ANYTHING, *distinct]

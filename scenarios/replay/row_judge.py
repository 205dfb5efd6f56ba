"""Columns of a table of orders, read as numbers; bad rows are refused one by one, each with its first fault."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.hierarchies import Path
from market.refusals import Reason

Texts = np.ndarray[tuple[int], np.dtype[np.object_]]
SEPARATOR = ";"
ROOT: Path = ()
Value = TypeVar("Value")


class Named(NamedTuple):
    """A column of values: of each row its number in `values`, of which the first stands for an empty cell."""

    numbers: Ints
    values: Sequence[Any]

    @property
    def told(self) -> Flags:
        told: Flags = self.numbers > 0
        return told


def text(column: "pd.Series[str]") -> Texts:
    """Values as text, nothing as the empty text."""
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        return column.fillna("").to_numpy(dtype=object)
    return column.astype("str").where(column.notna(), "").to_numpy(dtype=object)


class RowJudge:
    """Reads columns, and collects the first fault of each row.

    A column that a file has not is read as empty cells.
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self.refused: Flags = np.zeros(len(table), dtype=np.bool_)
        self._found: list[tuple[int, Reason, str]] = []

    def __len__(self) -> int:
        return len(self._table)

    def refuse(self, rows: Flags, reason: Reason, words: str | Callable[[int], str]) -> None:
        """Refuse rows that were not refused before; words may differ by row."""
        new = np.flatnonzero(rows & ~self.refused)
        self._found += [(row, reason, words if isinstance(words, str) else words(row)) for row in new.tolist()]
        self.refused[new] = True

    def refusals(self, ids: Texts) -> pd.DataFrame:
        rows = [(row + 1, ids[row], str(reason), words) for row, reason, words in sorted(self._found)]
        return pd.DataFrame(rows, columns=["row", "id", "reason", "words"])

    def text(self, name: str) -> Texts:
        if name in self._table:
            return text(self._table[name])
        return np.full(len(self), "", dtype=object)

    def distinct(self, names: Iterable[str]) -> Iterator[str]:
        """The different texts of some columns."""
        for name in names:
            if name in self._table:
                yield from pd.unique(self.text(name))

    def one_of(self, name: str, values: Sequence[str], reason: Reason) -> Ints:
        """Numbers of a column's values in a list; the first for empty cells."""
        if name not in self._table:
            return np.zeros(len(self), dtype=np.int64)
        number, names = pd.factorize(self.text(name))
        known = {"": 0} | {str(value): place for place, value in enumerate(values)}
        place = np.array([known.get(each, len(values)) for each in names], dtype=np.int64)[number]
        self.refuse(place == len(values), reason, f"{name} is one of {', '.join(values)}")
        return place

    def whole(self, name: str, among: Flags, *, nothing: int | None = None) -> Ints:
        """A column of whole numbers; empty cells are `nothing` if there is such, other rows are refused, read as 1."""
        if name not in self._table and nothing is not None:
            return np.full(len(self), nothing)
        column = self._table[name]
        if nothing is not None:
            column = column.where(text(column) != "", str(nothing))
        values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
        broken = ~np.isfinite(values) | (values != np.floor(values)) | (np.abs(values) >= 1 << 53)
        self.refuse(among & broken, Reason.NOT_WHOLE, f"{name} must be a whole number")
        return np.where(broken, 1, values).astype(np.int64)

    def times(self, name: str, nothing: int) -> Ints:
        """Unix seconds of a column; empty cells are `nothing`."""
        if name not in self._table:
            return np.full(len(self), nothing)
        column = self._table[name]
        empty = text(column) == ""
        if empty.all():
            return np.full(len(column), nothing)
        seconds = pd.to_numeric(column.where(~empty, "0"), errors="coerce").to_numpy(dtype=float, copy=True)
        dates = np.isnan(seconds)
        if dates.any():
            said = column[dates].where(pd.Series(text(column[dates])).str.match(r"\d{4}-").to_numpy())  # not "today"
            moments = pd.to_datetime(said, utc=True, errors="coerce", format="ISO8601")
            broken = np.zeros(len(column), dtype=np.bool_)
            broken[dates] = moments.isna().to_numpy()
            self.refuse(broken, Reason.NOT_WHOLE, f"{name} is neither Unix seconds nor ISO 8601")
            epoch = (moments - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(seconds=1)
            seconds[dates] = epoch.fillna(0).to_numpy(dtype=float)
        return np.where(empty, nothing, seconds).astype(np.int64)

    def named(self, name: str, among: Flags, read: Callable[[str], Value], reason: Reason, nothing: Value) -> Named:
        """A column of names; `read` makes a value of each, or raises ValueError, and empty cells are `nothing`."""
        if name not in self._table:
            return Named(np.zeros(len(self), dtype=np.int64), [nothing])
        numbers, names = pd.factorize(np.concatenate([np.array([""], dtype=object), self.text(name)]))
        values, faults = [nothing], {}
        for number, each in enumerate(names[1:].tolist(), start=1):
            try:
                values.append(read(each))
            except ValueError as fault:
                values.append(nothing)
                faults[number] = f"{name}: {fault}"
        of_row = numbers[1:].astype(np.int64)
        self.refuse(among & np.isin(of_row, list(faults)), reason, lambda row: faults[of_row[row]])
        return Named(of_row, values)

    def path(self, name: str, among: Flags, read: Callable[[str], Path], reason: Reason) -> Named:
        """A column of places or kinds; the root for empty cells."""
        return self.named(name, among, read, reason, ROOT)

    def listed(
        self, name: str, among: Flags, read: Callable[[str], Any], reason: Reason, most: int | None = None
    ) -> Named:
        """A column of lists such as `solar; wind/small`: tuples of what `read` makes of each part, at most so many."""

        def all_of(cell: str) -> tuple[Any, ...]:
            parts = cell.split(SEPARATOR)
            if most is not None and len(parts) > most:
                raise ValueError(f"at most {most} (got {len(parts)})")
            return tuple(read(part.strip()) for part in parts)

        return self.named(name, among, all_of, reason, ())

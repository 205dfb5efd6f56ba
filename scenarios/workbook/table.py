"""Sheets and columns of a workbook, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Path = tuple[str, ...]
Row = dict[str, Any]
"""Value of each filled cell by the key of its column."""

Sort = Literal["number", "integer", "text", "number_or_text", "truth", "moment", "clock", "list", "free"]
"""What a cell holds: `number_or_text` also names a series; `list` and `free` are texts of several values."""

NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: the place of its values within the section of a row, and what people read about it.

    known    words of a closed choice; empty: any
    default  what a blank cell means, as text; None: nothing, or that it may not be blank
    holds_numbers   whether a list is one of numbers
    """

    path: Path
    sort: Sort
    ja: str
    en: str
    required: bool = False
    known: tuple[str, ...] = ()
    default: str | None = None
    holds_numbers: bool = False

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet: the rows of one list or mapping of sections, or of one kind of its sections.

    name     last word of the sheet's title
    shape    `record` is the scenario itself, one value a line
    place    place of the list or mapping within the section of the parent's row
    parent   table whose rows hold these rows
    variant  place of a row's section within the mapping's value
    fixed    what every row of this kind says without a cell
    kinds    words by which rows of this kind are known; empty: there is but one kind
    """

    name: str
    ja: str
    en: str
    shape: Literal["record", "list", "mapping"]
    place: Path = ()
    parent: "Table | None" = None
    variant: Path = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def sheet(self) -> str:
        """Title of the sheet, within the 31 characters that Excel allows."""
        return f"{self.ja[: 30 - len(self.name)]} {self.name}"

    @property
    def own_names(self) -> tuple[str, ...]:
        """Keys of the cells that together name a row for the tables below; a name in a list is enough."""
        above = () if self.parent is None or self.shape == "list" else self.parent.own_names
        return (*above, f"{self.place[-1]}.{NAME}") if self.place else ()

    @property
    def above(self) -> tuple[str, ...]:
        """Keys of the cells that name the row which holds a row."""
        return () if self.parent is None else self.parent.own_names

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all columns in order: the row above, the own name in a mapping, the values."""
        own = (NAME,) if self.shape == "mapping" else ()
        return (*self.above, *own, *(column.key for column in self.columns))

    def names_of(self, row: Row) -> Row:
        """The cells by which the tables below name a row."""
        return {key: row.get(key, row.get(NAME)) for key in self.own_names}

    def holds(self, value: Any) -> bool:
        """Whether a value of the mapping is a row of this kind."""
        section = dug(value, self.variant)
        return isinstance(section, dict) and (not self.kinds or section.get("kind") in self.kinds)


def dug(value: Any, path: Path) -> Any:
    """What lies at a place; None where nothing does."""
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value

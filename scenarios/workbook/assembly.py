"""Rows of tables as the plain data of a scenario that knows in which cell each value stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from scenarios.faults import letters
from scenarios.reading.document import Document
from scenarios.sentences import Flaw, Loc
from scenarios.workbook.cells import NotYamlError, digits_lost, from_cell
from scenarios.workbook.shape import tables
from scenarios.workbook.table import NAME, Column, Path, Table

VERSION = 1
A_NAME = Column(path=(NAME,), sort="text", ja="名前", en="Name")


class Place(NamedTuple):
    """A cell: title of its sheet, row and column from 1."""

    sheet: str
    row: int
    column: int


class Filled(NamedTuple):
    """A row that is not blank: its cells by key, and the place of every cell of the row, blank ones too."""

    cells: Mapping[str, Any]
    places: Mapping[str, Place]

    @property
    def place(self) -> Place:
        return next(iter(self.places.values()))


class Held(NamedTuple):
    """A section that rows below may name, and where it lies in the scenario."""

    section: dict[str, Any]
    loc: Loc


@dataclass
class Assembly:
    """The scenario as its rows are put together."""

    data: dict[str, Any] = field(default_factory=lambda: {"version": VERSION})
    places: dict[Loc, Place] = field(default_factory=dict)
    filled: set[Loc] = field(default_factory=set)
    flaws: list[tuple[Place, Flaw]] = field(default_factory=list)
    named: dict[tuple[str, ...], Held] = field(default_factory=dict)

    def add(self, table: Table, row: Filled) -> None:
        """Put a row in its place, or note why it has none."""
        held = Held(self.data, ()) if table.parent is None else self.holder(table, row)
        if held is None:
            return
        if table.shape == "record":
            section, loc = self.data, held.loc
        else:
            new = self.begun(table, row, held)
            if new is None:
                return
            section, loc = new
        section.update(table.fixed)
        self.places[loc] = row.place
        for column in table.columns:
            self.places[(*loc, *column.path)] = row.places.get(column.key, row.place)
            if column.key in row.cells:
                try:
                    value = from_cell(row.cells[column.key], column)
                except NotYamlError as error:
                    self.refuse(row, column.key, "book_not_yaml", got=repr(str(error)))
                    continue
                if digits_lost(row.cells[column.key], column):
                    self.refuse(row, column.key, "book_digits_lost", got=value)
                put(section, column.path, value)
                self.mark(loc, column.path)

    def holder(self, table: Table, row: Filled) -> Held | None:
        """The section of the row above, which the first cells name."""
        names = tuple(name_in(row, key) for key in table.above)
        kind = () if table.parent is None else table.parent.place[-1:]
        found = self.named.get((*kind, *names)) if table.above else Held(self.data, ())
        if found is None:
            key = table.above[-1]
            known = [each[-1] for each in self.named if each[0] == kind[0]]
            if not names[-1]:
                self.refuse(row, key, "missing")
            else:
                near = get_close_matches(names[-1], known, n=1)
                self.refuse(
                    row, key, "book_unknown_name", what=kind[0], name="/".join(names), meant=near[0] if near else ""
                )
        return found

    def begun(self, table: Table, row: Filled, held: Held) -> Held | None:
        """An empty section for a row of a list or a mapping."""
        items, place = self.container(table, held, row)
        section: dict[str, Any] = {}
        name = name_in(row, NAME)
        if table.shape == "list":
            loc = (*place, len(items))
            items.append(section)
        else:
            if not name or name in items:
                taken = self.places.get((*place, name))
                self.refuse(row, NAME, "book_repeated_name" if name else "missing", name=name, other=told(taken))
                return None
            loc = (*place, name)
            items[name] = section
            for part in table.variant:
                self.mark_as(loc, row.place)
                section[part] = section = {}
                loc = (*loc, part)
        self.mark_as(loc, row.place)
        if name:
            above = tuple(name_in(row, key) for key in table.own_names[:-1])
            self.named.setdefault((table.place[-1], *above, name), Held(section, loc))
        return Held(section, loc)

    def container(self, table: Table, held: Held, row: Filled) -> tuple[Any, Loc]:
        """The list or mapping that a table's rows lie in, made where it is not yet there."""
        section, loc = held
        for part in table.place[:-1]:
            section = section.setdefault(part, {})
            loc = (*loc, part)
            self.mark_as(loc, row.place)
        items = section.get(table.place[-1])
        wanted = list if table.shape == "list" else dict
        if items is not None and not isinstance(items, wanted):
            # Cells of the row above say the same thing another way.
            self.refuse(row, table.above[-1], "book_said_twice", what=table.place[-1])
        if not isinstance(items, wanted):
            items = section[table.place[-1]] = wanted()
        self.mark_as((*loc, table.place[-1]), row.place)
        return items, (*loc, table.place[-1])

    def mark(self, loc: Loc, path: Path) -> None:
        """Note that a value is there, and all sections around it."""
        place = self.places[(*loc, *path)]
        for depth in range(1, len(path) + 1):
            self.mark_as((*loc, *path[:depth]), place)

    def mark_as(self, loc: Loc, place: Place) -> None:
        self.filled.add(loc)
        self.places.setdefault(loc, place)

    def refuse(self, row: Filled, key: str, code: str, **given: Any) -> None:
        self.flaws.append((row.places.get(key, row.place), Flaw((), code, given)))

    def place_of(self, loc: Loc) -> Place | None:
        """The cell of a value, or of the nearest one around it that stands in one."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc)

    def document(self) -> Document:
        """The data for the check of scenarios; lines and columns are those of the sheets."""
        marks = {loc: (self.places[loc].row, self.places[loc].column) for loc in self.filled}
        return Document(data=self.data, marks={(): (1, 1)} | marks, flaws=())


def assembled(rows: Mapping[str, Sequence[Filled]]) -> Assembly:
    """The scenario of the rows of every table, by the tables' names."""
    assembly = Assembly()
    for table in tables():
        for row in rows.get(table.name, ()):
            assembly.add(table, row)
    return assembly


def put(section: dict[str, Any], path: Path, value: Any) -> None:
    """Set a value within a section, making the sections around it."""
    for part in path[:-1]:
        section = section.setdefault(part, {})
    section[path[-1]] = value


def name_in(row: Filled, key: str) -> str:
    """The name in a cell; blank where the cell is."""
    return str(from_cell(row.cells[key], A_NAME)).strip() if key in row.cells else ""


def told(place: Place | None) -> str:
    """A cell as Excel writes it."""
    return "" if not place else f"{place.sheet}!{letters(place.column)}{place.row}"

"""A scenario's plain data as rows of tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.spec.scenario import Scenario
from scenarios.workbook.shape import tables
from scenarios.workbook.table import NAME, Row, Table, dug


def said(scenario: Scenario) -> dict[str, Any]:
    """What a scenario says beyond defaults, as plain data with exact numbers and moments."""
    return scenario.model_dump(by_alias=True, exclude_defaults=True)


def rows_of(data: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The rows of every table by its name."""
    found: dict[str, list[Row]] = {table.name: [] for table in tables()}
    root, *_ = tables()
    put(data, root, {}, found)
    return found


def put(section: Any, table: Table, above: Row, found: dict[str, list[Row]]) -> None:
    """Add the row of a section, and those of all that lies in it."""
    row = above | {column.key: value for column in table.columns if (value := dug(section, column.path)) is not None}
    found[table.name].append(row | bare_sections(section, table, row))
    names = table.names_of(row)
    for below in tables():
        if below.parent == table:
            held = dug(section, below.place)
            for name, item in entries(held, below):
                put(item, below, names | name, found)


def entries(held: Any, table: Table) -> Iterator[tuple[Row, Any]]:
    """The sections of a table within a row above, each with the cell of its own name where a mapping names it."""
    if table.shape == "list":
        yield from (({}, item) for item in (held if isinstance(held, list | tuple) else ()))
    elif isinstance(held, Mapping):
        yield from (({NAME: name}, dug(item, table.variant)) for name, item in held.items() if table.holds(item))


def bare_sections(section: Any, table: Table, row: Row) -> Row:
    """One cell each for the sections that are there but say nothing: a default of theirs, written out."""
    cells: Row = {}
    for column in table.columns:
        there = len(column.path) > 1 and dug(section, column.path[:-1]) == {}
        said_already = any(key.startswith(".".join(column.path[:-1]) + ".") for key in row | cells)
        if there and column.default is not None and not said_already:
            cells[column.key] = column.default
    return cells

"""From the JSON Schema of scenarios to the tables of a workbook: a new field is a new column, a new kind a new sheet.

Sections within a row are spread over columns (`connection.import_yen_per_kwh`); lists and mappings of sections become
tables of their own whose rows name the row that holds them; what refers to itself, or lies in rows without a
name, stays one cell of YAML.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from scenarios.spec.scenario import Scenario
from scenarios.workbook.table import NAME, Column, Path, Sort, Table

Node = Mapping[str, Any]

REF = "#/$defs/"
SORTS: dict[tuple[str, str], Sort] = {
    ("string", "date-time"): "moment",
    ("string", "time"): "clock",
    ("number", ""): "number",
    ("integer", ""): "integer",
    ("boolean", ""): "truth",
}


class Below(NamedTuple):
    """A list or mapping of sections within a section."""

    path: Path
    shape: str
    items: Node
    words: Node


@cache
def tables() -> tuple[Table, ...]:
    """All tables of a scenario, each after the one that holds its rows."""
    schema = Scenario.model_json_schema()
    return tuple(Shape(schema["$defs"]).tables(schema))


class Shape:
    """Walks a schema with these definitions."""

    def __init__(self, definitions: Mapping[str, Node]) -> None:
        self.definitions = definitions
        self.endless = {name for name in definitions if name in reached(definitions, definitions[name])}

    def tables(self, root: Node) -> Iterator[Table]:
        record = Table(name="scenario", ja="シナリオ", en="The scenario itself", shape="record")
        yield from self.filled(record, [root])

    def filled(self, table: Table, sections: list[Node]) -> Iterator[Table]:
        """The table with its columns, and the tables below it."""
        only = len(sections) == 1
        nameless = table.shape == "list" and not all(NAME in each["properties"] for each in sections)
        told_of = [self.parts(each, (), ("", ""), required=only, flat=nameless) for each in sections]
        parts = list(merged(chain.from_iterable(told_of)))
        told = (*table.fixed, *(("version",) if table.shape == "record" else ()))
        columns = tuple(part for part in parts if isinstance(part, Column) and part.key not in told)
        whole = replace(table, columns=columns)
        yield whole
        for part in parts:
            if isinstance(part, Below):
                yield from self.below(part, whole)

    def below(self, part: Below, parent: Table) -> Iterator[Table]:
        """The tables of a list or mapping: one for each kind of a mapping's values, one for a list."""
        ja, en = words(part.words)
        if part.shape == "list":
            within = (parent.name,) if parent.variant or parent.kinds else ()
            name = ".".join((*within, *part.path))
            table = Table(name=name, ja=ja or part.path[-1], en=en, shape="list", place=part.path, parent=parent)
            yield from self.filled(table, self.alternatives(part.items))
            return
        for variant, section in self.variants(part.items, ()):
            kinds = words_allowed(section["properties"].get("kind", {}))
            own_ja, own_en = words(section["properties"]["kind"] if len(kinds) == 1 else section)
            table = Table(
                name=table_name(part.path, variant, kinds, section["title"]),
                ja=own_ja or ja,
                en=own_en or en,
                shape="mapping",
                place=part.path,
                parent=parent,
                variant=variant,
                fixed={"kind": kinds[0]} if len(kinds) == 1 else {},
                kinds=kinds,
            )
            yield from self.filled(table, [section])

    def variants(self, items: Node, path: Path) -> Iterator[tuple[Path, Node]]:
        """The kinds of section that a mapping's value may be, and where in the value each lies."""
        for section in self.alternatives(items):
            fields = section["properties"]
            inside = {name: self.sections(field) for name, field in fields.items()}
            if all(inside.values()) and not section.get("required"):
                for name, field in fields.items():
                    yield from self.variants(field, (*path, name))
            else:
                yield path, section

    def parts(
        self, section: Node, path: Path, around: tuple[str, str], *, required: bool, flat: bool
    ) -> Iterator[Column | Below]:
        """Columns, and lists and mappings below, of a section.

        around   what it belongs to in a row, in both languages
        flat     rows have no name by which tables below could tell of them: lists and mappings are cells of YAML
        """
        for name, field in section["properties"].items():
            must = required and name in section.get("required", ())
            yield from self.field((*path, name), field, around, required=must, flat=flat)

    def field(
        self, path: Path, field: Node, around: tuple[str, str], *, required: bool, flat: bool
    ) -> Iterator[Column | Below]:
        kinds = self.alternatives(field)
        sections, below = self.sections(field), []
        for kind in () if flat else kinds:
            items = kind.get("items") if kind.get("type") == "array" else values_of(kind)
            if items and self.sections(items):
                shape = "list" if kind.get("type") == "array" else "mapping"
                below.append(Below(path, shape, items, field))
        yield from below
        for section in sections:
            named = words(field)
            must = required and len(kinds) == 1
            yield from self.parts(section, path, named if any(named) else around, required=must, flat=flat)
        if not sections and not below:
            yield self.column(path, field, around, kinds, required=required)

    def column(self, path: Path, field: Node, around: tuple[str, str], kinds: list[Node], *, required: bool) -> Column:
        ja, en = words(field)
        known = tuple(str(word) for kind in kinds for word in words_allowed(kind))
        default = field.get("default")
        return Column(
            path=path,
            sort="free" if any(self.sections(kind.get("items", {})) for kind in kinds) else sort_of(kinds),
            ja=ja or f"{around[0]} {path[-1]}".strip(),
            en=en or f"{around[1]} {path[-1].replace('_', ' ')}".strip(),
            required=required,
            known=known,
            default=None if default in (None, "", [], {}) else str(default),
            holds_numbers=kinds[0].get("items", {}).get("type") in ("number", "integer"),
        )

    def sections(self, node: Node) -> list[Node]:
        """The sections that a value may be; none where it may refer to itself."""
        return [kind for kind in self.alternatives(node) if "properties" in kind]

    def alternatives(self, node: Node) -> list[Node]:
        """What a value may be besides absent, with references followed; words beside a reference go before."""
        if "$ref" in node:
            name = node["$ref"].removeprefix(REF)
            if name in self.endless:
                return [{}]
            told = {key: value for key, value in node.items() if key != "$ref"}
            return [dict(self.definitions[name]) | told]
        kinds = node.get("anyOf") or node.get("oneOf")
        if not kinds:
            return [node]
        told = {key: node[key] for key in ("description",) if key in node}
        present = [kind for kind in kinds if kind.get("type") != "null"]
        only = told if len(present) == 1 else {}
        return [dict(found) | only for kind in present for found in self.alternatives(kind)]


def reached(definitions: Mapping[str, Node], node: Any) -> set[str]:
    """Names of all definitions that a node leads to."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            name = str(part.get("$ref", "")).removeprefix(REF)
            if name and name not in found:
                found.add(name)
                waiting.append(definitions[name])
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return found


def merged(parts: Iterator[Column | Below]) -> Iterator[Column | Below]:
    """Parts of the kinds that a row may be: columns that several kinds share stand once."""
    columns: dict[Path, list[Column]] = {}
    order: list[Column | Below] = []
    for part in parts:
        if isinstance(part, Column):
            if part.path not in columns:
                order.append(part)
            columns.setdefault(part.path, []).append(part)
        else:
            order.append(part)
    for part in order:
        yield part if isinstance(part, Below) else joined(columns[part.path])


def joined(alike: list[Column]) -> Column:
    """One column for those of several kinds."""
    known = tuple(dict.fromkeys(word for column in alike for word in column.known))
    sorts = {column.sort for column in alike}
    return replace(
        alike[0],
        known=known if all(column.known for column in alike) else (),
        sort=alike[0].sort if len(sorts) == 1 else "number_or_text",
    )


def sort_of(kinds: list[Node]) -> Sort:
    """What a cell for such values holds."""
    types = {kind.get("type", "") for kind in kinds}
    if types == {"array"}:
        return "list"
    if {"number", "string"} <= types:
        return "number_or_text"
    if len(kinds) != 1 or not types <= {kind for kind, _ in SORTS}:
        return "free"
    return SORTS.get((kinds[0].get("type", ""), kinds[0].get("format", "")), "text")


def values_of(node: Node) -> Node | None:
    """What the values of a mapping with free keys are."""
    if node.get("type") != "object" or "properties" in node:
        return None
    patterns = node.get("patternProperties")
    found = next(iter(patterns.values())) if patterns else node.get("additionalProperties")
    return found if isinstance(found, Mapping) else None


def table_name(path: Path, variant: Path, kinds: tuple[str, ...], title: str) -> str:
    """The word of a sheet: field and kind. A kind of a kind goes without the field: `synthetic.household`."""
    kind: Path = ()
    if kinds:
        # A section of several kinds goes by the name of its class.
        word = kinds[0] if len(kinds) == 1 else re.sub(r"(?<!^)(?=[A-Z])", "_", title).lower()
        kind = (word.removeprefix("".join((*variant[-1:], "_"))),)
    own = (*variant, *kind)
    return ".".join(own if len(own) > 1 else (*path, *own))


def words_allowed(node: Node) -> tuple[Any, ...]:
    """The values of a closed choice; none where any is allowed."""
    return tuple(node.get("enum", [node["const"]] if "const" in node else []))


def words(node: Node) -> tuple[str, str]:
    """Japanese and English of a description `English / 日本語`."""
    en, _, ja = str(node.get("description", "")).split("\n", maxsplit=1)[0].rpartition(" / ")
    return (ja, en) if en else ("", ja)

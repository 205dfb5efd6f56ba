"""What a section may begin as, from the schema's required fields and examples: a new kind has a beginning at once."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import tee
from typing import Any

from dashboards.studio.names import holder, names_for, numbered, taken
from dashboards.studio.schema import (
    Label,
    Schema,
    alternatives,
    entry_schema,
    followed,
    is_choice,
    is_section,
    kind_label,
    label_of,
    nested,
    resolved,
    schema_at,
)
from scenarios.draft import value_at
from scenarios.sentences import Loc

OWN_NAMES = ("name", "lot", "ask", "bid", "account")
"""By one of these, required, an entry of a list is known."""

ENDS = ("until", "leaves", "produced_until")
"""Moments that lie at the end of something."""

A_WEEK = {"start": "2024-04-01", "until": "2024-04-08"}
"""Where a scenario has no time of its own."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """One way to begin a section.

    key     tells it from the others of its place
    label   None where only the key names it
    value   plain data, with every field that must be there
    """

    key: str
    label: Label | None
    value: Any


def beginnings(loc: Loc, data: Any) -> list[Beginning]:
    """The ways to fill an opening: those of the section itself, or those of one more entry."""
    part, value = schema_at(loc, data), value_at(data, loc)
    inner = None if any(map(is_section, alternatives(part))) else entry_schema(resolved(part, value))
    return list(Beginner(data).ways(part if inner is None else inner, (*loc, "") if inner else loc))


def first_way(loc: Loc, data: Any) -> str:
    """Key of the first way to fill an opening."""
    return beginnings(loc, data)[0].key


def addition(loc: Loc, key: str, data: Any) -> tuple[Loc, Any]:
    """Place and value of what fills an opening in the way of that key."""
    beginning = next((each for each in beginnings(loc, data) if each.key == key), None)
    if beginning is None:
        return loc, value_at(data, loc)
    part, value = schema_at(loc, data), value_at(data, loc)
    if any(map(is_section, alternatives(part))):
        return loc, beginning.value
    if resolved(part, value).get("type") == "array":
        return (*loc, len(value or ())), beginning.value
    return (*loc, entry_key(loc, key, data)), beginning.value


def entry_key(loc: Loc, key: str, data: Any) -> str:
    """A free name for an entry of a mapping: after its kind, or one of the names that are looked for there."""
    others = value_at(data, loc) or {}
    free = [name for name in names_for((*loc, "", "*"), data) if name not in others]
    return free[0] if free else numbered(key.rpartition("/")[2], others)


@dataclass(frozen=True)
class Beginner:
    """Makes beginnings that fit a scenario's plain data."""

    data: Any

    def ways(self, given: Schema, loc: Loc) -> Iterator[Beginning]:
        """One for each kind, alternative, or source that a section may have."""
        for option in alternatives(given):
            if "discriminator" in option:
                key = option["discriminator"]["propertyName"]
                for kind, reference in option["discriminator"]["mapping"].items():
                    found = followed({"$ref": reference})
                    yield Beginning(key=kind, label=kind_label(found), value=self.section(found, loc, {key: kind}))
            elif is_choice(option):
                for key, part in option["properties"].items():
                    yield from self.one_of(key, part, (*loc, key))
            elif is_section(option):
                yield Beginning(key=option["title"], label=None, value=self.section(option, loc))
            else:
                yield Beginning(key="list", label=None, value=[self.first(entry_schema(option) or {}, (*loc, 0))])

    def one_of(self, key: str, part: Schema, loc: Loc) -> Iterator[Beginning]:
        """The ways to begin with the section under one key."""
        label = label_of(part, {}, key)
        if any("discriminator" in option for option in alternatives(part)):
            for way in self.ways(part, loc):
                yield Beginning(key=f"{key}/{way.key}", label=joined(label, way.label), value={key: way.value})
        else:
            yield Beginning(key=key, label=label, value={key: self.first(part, loc)})

    def first(self, given: Schema, loc: Loc) -> Any:
        """The first way that needs no file; the first of all where each needs one."""
        ways, again = tee(way.value for way in self.ways(given, loc))
        return next((value for value in ways if "file" not in value), None) or next(again)

    def section(self, found: Schema, loc: Loc, fixed: Any = ()) -> dict[str, Any]:
        """Every field that must be there, and every one with an example."""
        return {
            key: dict(fixed).get(key) or self.begun(part, (*loc, key))
            for key, part in found["properties"].items()
            if key in found.get("required", ()) or "examples" in part
        }

    def begun(self, part: Schema, loc: Loc) -> Any:
        """What a field begins as."""
        key, option = str(loc[-1]), alternatives(part)[0]
        if names := names_for(loc, self.data):
            return names[:2] if option.get("type") == "array" else names[0]
        if key in OWN_NAMES:
            return numbered(holder(loc).removesuffix("s") or key, set(taken(self.data, key)))
        if key == "place" and (place := next(taken(self.data, key), None)):
            return place
        if "examples" in part:
            return deepcopy(part["examples"][0])
        if nested(part, None):
            return self.first(part, loc) if is_section(option) else self.entry(option, loc)
        return part.get("const", self.plain(option, key))

    def entry(self, option: Schema, loc: Loc) -> Any:
        """A list of one section, or an empty mapping of sections."""
        inner = option.get("items")
        return {} if inner is None else [self.first(inner, (*loc, 0))]

    def plain(self, option: Schema, key: str) -> Any:
        """A value that fits its type, to be changed."""
        if "enum" in option:
            return option["enum"][0]
        match option.get("type"):
            case "number" | "integer":
                least = option.get("minimum", option.get("exclusiveMinimum", 0) + 1)
                return min(least, option.get("maximum", least))
            case "array":
                inner = option.get("prefixItems") or [option.get("items", {})] * option.get("minItems", 1)
                return [self.plain(each, key) for each in inner]
            case "string":
                return self.text(option.get("format"), key)
        return {} if option.get("type") == "object" else False

    def text(self, written: str | None, key: str) -> str:
        """A moment of the scenario's time where one is asked for; any other text is called after its key."""
        end = "until" if key in ENDS else "start"
        moment = str(value_at(self.data, ("time", end)) or A_WEEK[end])
        return {"date-time": moment, "date": moment[:10], "time": "09:00"}.get(written or "", key)


def joined(one: Label, other: Label | None) -> Label:
    return one if other is None else Label(en=f"{one.en}: {other.en}", ja=f"{one.ja}: {other.ja}")

"""The form of a part of a scenario: what the JSON Schema says of it, and what the scenario holds there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from scenarios.sentences import Loc
from scenarios.spec.scenario import Scenario

Schema = Mapping[str, Any]
FieldKind = Literal["number", "whole", "text", "choice", "switch", "number_or_name", "yaml"]


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a field or group is called, in both languages, and in which unit it is."""

    en: str
    ja: str
    unit: str = ""

    def pick(self, lang: str) -> str:
        words = self.ja if lang == "ja" else self.en
        return f"{words} [{self.unit}]" if self.unit else words


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value.

    loc        its place in the scenario
    kind       what can be entered
    value      what stands there, None where nothing does
    default    what holds then, None where the schema has none to show
    choices    values of a choice
    low        least number, if there is one
    required   whether the scenario is faulty without it
    """

    loc: Loc
    label: Label
    kind: FieldKind
    value: Any
    default: Any = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Group:
    """Values that belong together, such as an asset.

    name        what the scenario calls it, blank where it has no name of its own
    removable   one of several that may come and go
    """

    loc: Loc
    label: Label
    name: str
    fields: tuple[Field, ...]
    groups: tuple["Group", ...]
    removable: bool = False


@cache
def schema() -> Schema:
    return Scenario.model_json_schema()


def form_of(loc: Loc, data: Any) -> Group:
    """The form of the part in a place of a scenario's plain data."""
    found: Schema = schema()
    for depth, part in enumerate(loc):
        found = within(found, part, value_of(data, loc[:depth]))
    return group(loc, found, value_of(data, loc))


def group(loc: Loc, given: Schema, value: Any, *, label: Label | None = None, removable: bool = False) -> Group:
    found = resolved(given, value)
    children = list(members(found, value))
    return Group(
        loc=loc,
        label=kind_label(found) or label or label_of(given, found, str(loc[-1]) if loc else ""),
        name=name_of(loc, found, value) if removable else "",
        fields=tuple(
            field((*loc, key), part, content, required=key in found.get("required", ()))
            for key, part, content in children
            if not nested(part, content) and "const" not in part
        ),
        groups=tuple(
            each
            for key, part, content in children
            if nested(part, content) and content is not None
            for each in subgroups((*loc, key), part, content)
        ),
        removable=removable,
    )


def subgroups(loc: Loc, part: Schema, content: Any) -> Iterator[Group]:
    """The groups under a key: one for a section, one for each entry of a list or mapping of sections."""
    if isinstance(content, dict) and "properties" in resolved(part, content):
        yield group(loc, part, content)
        return
    label = label_of(part, {}, str(loc[-1]))
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, each in entries:
        yield group((*loc, key), within(part, key, content), each, label=label, removable=True)


def members(found: Schema, value: Any) -> Iterator[tuple[str, Schema, Any]]:
    """Each key that a section may have, with its schema and what the section holds there."""
    if "properties" in found:
        for key, part in found["properties"].items():
            yield key, part, value.get(key) if isinstance(value, dict) else None
    elif isinstance(value, dict):
        for key, content in value.items():
            yield key, within(found, key, value), content
    elif isinstance(value, list):
        for index, content in enumerate(value):
            yield index, within(found, index, value), content


def field(loc: Loc, part: Schema, value: Any, *, required: bool) -> Field:
    options = alternatives(part)
    found = options[0]
    kind = field_kind(options)
    default = part.get("default")
    return Field(
        loc=loc,
        label=label_of(part, found, str(loc[-1])),
        kind=kind,
        value=value,
        default=default if isinstance(default, str | int | float | bool) else None,
        choices=tuple(map(str, found.get("enum", ()))),
        low=found.get("minimum", found.get("exclusiveMinimum")),
        required=required,
    )


def field_kind(options: list[Schema]) -> FieldKind:
    """What can be entered for a value that may be any of these."""
    kinds = {option.get("type") for option in options}
    if kinds == {"number", "string"}:
        named = any("pattern" in option or "const" in option for option in options)
        return "number_or_name" if named else "number"
    if len(options) > 1:
        return "yaml"
    if "enum" in options[0]:
        return "choice" if options[0]["type"] == "string" else "whole"
    simple: Mapping[Any, FieldKind] = {"number": "number", "integer": "whole", "boolean": "switch", "string": "text"}
    return simple.get(options[0].get("type"), "yaml")


def nested(part: Schema, content: Any) -> bool:
    """Whether a value has a form of its own: a section, or several."""
    found = resolved(part, content)
    if "properties" in found:
        return not (content is not None and not isinstance(content, dict))
    inner = entry_schema(found)
    return inner is not None and any(
        "properties" in resolved(option, None) or "discriminator" in option for option in alternatives(inner)
    )


def within(given: Schema, part: str | int, value: Any) -> Schema:
    """The schema of what stands under a key or index."""
    found = resolved(given, value)
    return found.get("properties", {}).get(part) or entry_schema(found) or {}


def entry_schema(found: Schema) -> Schema | None:
    """What each entry of a list or mapping must be."""
    inner = found.get("items") or next(iter(found.get("patternProperties", {}).values()), None)
    return inner or (extra if isinstance(extra := found.get("additionalProperties"), dict) else None)


def resolved(given: Schema, value: Any) -> Schema:
    """The schema that holds for a value: references followed, of kinds the one that the value names."""
    options = alternatives(given)
    found = min(options, key=lambda option: misfit(option, value))
    if "discriminator" not in found:
        return found
    mapping = found["discriminator"].get("mapping", {})
    named = value.get(found["discriminator"]["propertyName"]) if isinstance(value, dict) else None
    return followed({"$ref": mapping[named]}) if named in mapping else {}


def misfit(option: Schema, value: Any) -> int:
    """How badly a value fits one of several schemas: 0 for well."""
    if isinstance(value, list) != (option.get("type") == "array"):
        return 1000
    known = option.get("properties")
    return sum(key not in known for key in value) if known and isinstance(value, dict) else 0


def alternatives(given: Schema) -> list[Schema]:
    """What a value may be, besides absent."""
    found = followed(given)
    if "discriminator" in found:
        return [found]
    options = found.get("anyOf") or found.get("oneOf") or [found]
    return [followed(option) for option in options if option.get("type") != "null"]


def followed(given: Schema) -> Schema:
    reference = given.get("$ref")
    return schema()["$defs"][reference.rpartition("/")[2]] if reference else given


def label_of(given: Schema, found: Schema, key: str) -> Label:
    """From a description such as `Most power drawn [kW] / 受電の上限`; without one, the key itself."""
    text = given.get("description") or found.get("description", "")
    en, slash, ja = text.partition(" / ")
    if not slash:
        return Label(en=key.replace("_", " "), ja=key.replace("_", " "))
    words, bracket, unit = en.partition(" [")
    unit, _, rest = unit.partition("]")
    return Label(en=words + rest, ja=ja, unit=unit if bracket else "")


def kind_label(found: Schema) -> Label | None:
    """What a kind says of itself, such as a battery among the assets."""
    kind = found.get("properties", {}).get("kind", {})
    return label_of(kind, {}, kind["const"]) if "const" in kind and "description" in kind else None


def name_of(loc: Loc, found: Schema, value: Any) -> str:
    """The key of an entry, or of an entry of a list what it calls itself first of all."""
    if isinstance(loc[-1], str):
        return loc[-1]
    first = next(iter(found.get("required", ())), "") if isinstance(value, dict) else ""
    return str(value.get("name") or value.get(first) or loc[-1] + 1) if isinstance(value, dict) else str(loc[-1] + 1)


def value_of(data: Any, loc: Loc) -> Any:
    for part in loc:
        data = data[part]
    return data

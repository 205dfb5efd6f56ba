"""The form of a part of a scenario: what the JSON Schema says of it, and what the scenario holds there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dashboards.studio.schema import (
    Label,
    Schema,
    alternatives,
    holds_by_default,
    is_choice,
    kind_label,
    label_of,
    nested,
    resolved,
    schema_at,
    within,
)
from scenarios.draft import value_at
from scenarios.sentences import Loc

FieldKind = Literal["number", "whole", "text", "choice", "switch", "number_or_name", "yaml"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value.

    loc        its place in the scenario
    kind       what can be entered
    value      what stands there, None where nothing does
    default    what holds then, None where the schema has none to show
    choices    values of a choice, or words that may stand in place of a number
    bounds     which numbers make sense, as `> 0, ≤ 1`; blank for all
    required   whether the scenario is faulty without it
    """

    loc: Loc
    label: Label
    kind: FieldKind
    value: Any
    default: Any = None
    choices: tuple[str, ...] = ()
    bounds: str = ""
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Where a section may come, or one more entry of a list or mapping of sections."""

    loc: Loc
    label: Label


@dataclass(frozen=True, kw_only=True)
class Group:
    """Values that belong together, such as an asset.

    name        what the scenario calls it, blank where it has no name of its own
    said        whether the scenario says anything of it
    removable   whether it may come and go
    """

    loc: Loc
    label: Label
    name: str
    fields: tuple[Field, ...]
    groups: tuple["Group", ...]
    openings: tuple[Opening, ...]
    said: bool = True
    removable: bool = False


def form_of(loc: Loc, data: Any, *, apart: Collection[str] = ()) -> Group:
    """The form of the part in a place of a scenario's plain data, but for the sections under keys `apart`."""
    part, value = schema_at(loc, data), value_at(data, loc)
    if value is None and not holds_by_default(part):
        label = label_of(part, {}, str(loc[-1]))
        opening = Opening(loc=loc, label=label)
        return Group(loc=loc, label=label, name="", fields=(), groups=(), openings=(opening,), said=False)
    return group(loc, part, value, apart=apart)


def group(
    loc: Loc,
    part: Schema,
    value: Any,
    *,
    label: Label | None = None,
    name: str = "",
    removable: bool = False,
    apart: Collection[str] = (),
) -> Group:
    found = resolved(part, value)
    children = list(members(found, value))
    inner = [(key, each, content) for key, each, content in children if nested(each, content)]
    chosen = is_choice(found) and isinstance(value, dict) and bool(value)
    own = label or label_of(part, found, str(loc[-1]) if loc else "")
    return Group(
        loc=loc,
        label=kind_label(found) or own,
        name=name,
        fields=tuple(
            field((*loc, key), each, content, required=key in found.get("required", ()))
            for key, each, content in children
            if not nested(each, content) and "const" not in each
        ),
        groups=tuple(
            each
            for key, child, content in inner
            if key not in apart and (content is not None or holds_by_default(child))
            for each in subgroups((*loc, key), child, content, required=chosen or key in found.get("required", ()))
        ),
        openings=(
            *([] if "properties" in found else [Opening(loc=loc, label=own)]),
            *(
                Opening(loc=(*loc, key), label=label_of(child, {}, str(key)))
                for key, child, content in inner
                if "properties" in found and takes_more(child, content) and not (chosen and content is None)
            ),
        ),
        said=value is not None,
        removable=removable,
    )


def takes_more(part: Schema, content: Any) -> bool:
    """Whether a section, or one more entry, may come under a key."""
    if content is None:
        return not holds_by_default(part)
    return "properties" not in resolved(part, content)


def subgroups(loc: Loc, part: Schema, content: Any, *, required: bool) -> Iterator[Group]:
    """The groups under a key: one for a section, one for each entry of a list or mapping of sections."""
    if "properties" in resolved(part, content):
        yield group(loc, part, content, removable=not required and content is not None)
        return
    label = label_of(part, {}, str(loc[-1]))
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, each in entries:
        inner = within(part, key, content)
        name = entry_name(key, resolved(inner, each), each)
        yield group((*loc, key), inner, each, label=label, name=name, removable=True)


def members(found: Schema, value: Any) -> Iterator[tuple[Any, Schema, Any]]:
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
    default = part.get("default")
    words = [option["const"] for option in options if "const" in option]
    return Field(
        loc=loc,
        label=label_of(part, options[0], str(loc[-1])),
        kind=field_kind(options),
        value=value,
        default=default if isinstance(default, str | int | float | bool) else None,
        choices=tuple(map(str, next((option["enum"] for option in options if "enum" in option), words))),
        bounds=next(filter(None, map(bounds, options)), ""),
        required=required,
    )


def field_kind(options: list[Schema]) -> FieldKind:
    """What can be entered for a value that may be any of these."""
    kinds = {option.get("type") for option in options}
    if kinds == {"number", "string"}:
        named = any("pattern" in option or "const" in option for option in options)
        return "number_or_name" if named else "number"
    if len(options) > 1:
        return "choice" if any("enum" in option for option in options) else "yaml"
    if "enum" in options[0]:
        return "choice" if options[0]["type"] == "string" else "whole"
    simple: Mapping[Any, FieldKind] = {"number": "number", "integer": "whole", "boolean": "switch", "string": "text"}
    return simple.get(options[0].get("type"), "yaml")


def bounds(option: Schema) -> str:
    """Which numbers make sense, without words of any language."""
    signs = {"exclusiveMinimum": ">", "minimum": "≥", "exclusiveMaximum": "<", "maximum": "≤"}
    return ", ".join(f"{sign} {option[key]:g}" for key, sign in signs.items() if key in option)


def entry_name(key: str | int, found: Schema, value: Any) -> str:
    """The key of an entry of a mapping; of an entry of a list what it calls itself first of all, or its number."""
    if isinstance(key, str):
        return key
    first = next(iter(found.get("required", ())), "")
    own = (value.get("name") or value.get(first)) if isinstance(value, dict) else None
    return str(own or key + 1)

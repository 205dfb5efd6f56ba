"""The JSON Schema of scenarios, walked along a scenario's data: what may stand where."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scenarios.sentences import Loc
from scenarios.spec.scenario import Scenario

Schema = Mapping[str, Any]

UNITS = {
    "yen_per_kwh": "yen/kWh",
    "yen_per_kg": "yen/kg",
    "yen_per_kw": "yen/kW",
    "kg_per_kwh": "kg/kWh",
    "yen": "yen",
    "kwh": "kWh",
    "kw": "kW",
    "kg": "kg",
    "minutes": "min",
    "h": "h",
    "deg": "°",
    "m2": "m²",
}
"""Units that end names, longer endings first."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a field or group is called, in both languages, and in which unit it is."""

    en: str
    ja: str
    unit: str = ""

    def pick(self, lang: str) -> str:
        words = self.ja if lang == "ja" else self.en
        return f"{words} [{self.unit}]" if self.unit else words


@cache
def schema() -> Schema:
    return Scenario.model_json_schema()


def schema_at(loc: Loc, data: Any) -> Schema:
    """What may stand in a place of a scenario's plain data."""
    found, value = schema(), data
    for part in loc:
        found, value = within(found, part, value), child_of(value, part)
    return found


def child_of(value: Any, part: str | int) -> Any:
    """What a mapping or list holds under a key or index; None where it holds nothing there."""
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


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


def is_section(option: Schema) -> bool:
    """Whether it is one mapping of known keys, of one kind or several."""
    return "properties" in option or "discriminator" in option


def holds_sections(option: Schema) -> bool:
    """Whether it is a list or mapping of sections."""
    inner = None if is_section(option) else entry_schema(option)
    return inner is not None and all(map(is_section, alternatives(inner)))


def nested(part: Schema, content: Any) -> bool:
    """Whether a value has a form of its own, or would have one: a section, or several."""
    if content is None:
        return all(is_section(option) or holds_sections(option) for option in alternatives(part))
    found = resolved(part, content)
    if "properties" in found:
        return isinstance(content, dict)
    return holds_sections(found) and isinstance(content, dict | list)


def is_choice(option: Schema) -> bool:
    """Whether exactly one of its sections is to be given, as for a series its source."""
    parts = option.get("properties", {}).values()
    return (
        len(parts) > 1
        and not option.get("required")
        and all(part.get("default", "") is None and nested(part, None) for part in parts)
    )


def holds_by_default(part: Schema) -> bool:
    """Whether a section is there, with its defaults, when nothing is said of it."""
    found = followed(part)
    return part.get("default") is not None and "properties" in found and not found.get("required")


def label_of(given: Schema, found: Schema, key: str) -> Label:
    """From a description such as `Most power drawn [kW] / 受電の上限`; without one, the key itself."""
    text = given.get("description") or found.get("description", "")
    en, slash, ja = text.partition(" / ")
    if not slash:
        return Label(en=key.replace("_", " "), ja=key.replace("_", " "), unit=unit_of(key))
    words, bracket, unit = en.partition(" [")
    unit, _, rest = unit.partition("]")
    return Label(en=words + rest, ja=ja, unit=unit if bracket else unit_of(key))


def unit_of(key: str) -> str:
    """The unit that ends a name; blank where none does."""
    return next((unit for ending, unit in UNITS.items() if key.endswith(f"_{ending}")), "")


def kind_label(found: Schema) -> Label | None:
    """What a kind says of itself, such as a battery among the assets."""
    kind = found.get("properties", {}).get("kind", {})
    return label_of(kind, {}, kind["const"]) if "const" in kind and "description" in kind else None

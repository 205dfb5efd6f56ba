"""Conditions as canonical JSON, both ways.

{"is": "all_of", "parts": [{"field": "place", "is": "within", "node": ["日本", "福島県"]}, ...]}
"""

import json
from typing import Any

from market.conditions import (
    AllOf,
    AnyOf,
    Anything,
    Condition,
    ConditionError,
    Excluding,
    OneOf,
    ProducedWithin,
    Within,
)
from market.hierarchies import Path


def to_json(condition: Condition) -> str:
    """Canonical text: sorted keys, no spaces; equal conditions have equal texts."""
    return json.dumps(as_tree(condition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Condition:
    """The inverse of `to_json`. Raises ConditionError where the text is not a condition."""
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as fault:
        raise ConditionError(f"not JSON: {fault}") from fault
    return from_tree(tree)


def as_tree(condition: Condition) -> dict[str, Any]:
    """The condition as plain mappings, lists, text and whole numbers."""
    match condition:
        case Anything():
            return {"is": "anything"}
        case OneOf(field, values):
            plain = [list(value) if isinstance(value, tuple) else value for value in values]
            return {"is": "one_of", "field": field, "values": plain}
        case Within(field, node):
            return {"is": "within", "field": field, "node": list(node)}
        case ProducedWithin(produced_from, produced_until):
            return {"is": "produced_within", "from": produced_from, "until": produced_until}
        case Excluding(unwanted):
            return {"is": "excluding", "unwanted": as_tree(unwanted)}
        case AllOf(parts) | AnyOf(parts):
            name = "all_of" if isinstance(condition, AllOf) else "any_of"
            return {"is": name, "parts": [as_tree(part) for part in parts]}


def from_tree(tree: Any) -> Condition:
    """The inverse of `as_tree`. Raises ConditionError where the tree is not a condition."""
    match tree:
        case {"is": "anything", **rest} if not rest:
            return Anything()
        case {"is": "one_of", "field": field, "values": [*values], **rest} if not rest:
            return OneOf(field, tuple(_path(value) if isinstance(value, list) else value for value in values))
        case {"is": "within", "field": field, "node": [*node], **rest} if not rest:
            return Within(field, _path(node))
        case {"is": "produced_within", "from": int(start), "until": int(until), **rest} if not rest:
            return ProducedWithin(start, until)
        case {"is": "excluding", "unwanted": unwanted, **rest} if not rest:
            return _excluding(from_tree(unwanted))
        case {"is": ("all_of" | "any_of") as name, "parts": [*parts], **rest} if not rest:
            inner = tuple(from_tree(part) for part in parts)
            return AllOf(inner) if name == "all_of" else AnyOf(inner)
    raise ConditionError(f"not a condition: {tree!r}")


def _path(node: list[Any]) -> Path:
    if not all(isinstance(name, str) for name in node):
        raise ConditionError(f"a path is a list of names (got {node!r})")
    return tuple(node)


def _excluding(unwanted: Condition) -> Excluding:
    if not isinstance(unwanted, OneOf | Within):
        raise ConditionError(f"only one_of and within can be excluded (got {unwanted})")
    return Excluding(unwanted)

"""One spelling for each value: JSON by RFC 8785, of whole numbers and ASCII keys only.

Within these limits RFC 8785 is: keys sorted, no spaces, UTF-8, the shortest escapes. Numbers beyond 2^53 - 1,
which JSON readers may round, must be text.
"""

from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

GREATEST = (1 << 53) - 1


class NotCanonicalError(ValueError):
    """A value that has no canonical spelling, or bytes that are not one."""


def canonical(value: Any) -> bytes:
    """The bytes of mappings, sequences, text, whole numbers, true, false and None. Raises NotCanonicalError."""
    try:
        return to_json(_ordered(value))
    except PydanticSerializationError as fault:
        raise NotCanonicalError(f"not UTF-8: {fault}") from fault


def parsed(line: bytes) -> Any:
    """The inverse of `canonical`. Raises NotCanonicalError for any other spelling of the value."""
    try:
        value = from_json(line, allow_inf_nan=False)
    except ValueError as fault:
        raise NotCanonicalError(f"not JSON: {fault}") from fault
    if canonical(value) != line:
        raise NotCanonicalError("not in canonical form")
    return value


def _ordered(value: Any) -> Any:
    """The value with every key in its place."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        if -GREATEST <= value <= GREATEST:
            return value
        raise NotCanonicalError(f"{value} is beyond 2^53 - 1: write it as text")
    if kind is dict:
        ordered = {key: _ordered(value[key]) for key in sorted(value)}
        if "".join(ordered).isascii():
            return ordered
        raise NotCanonicalError(f"keys must be ASCII: {list(ordered)}")
    if kind is list or kind is tuple:
        return [_ordered(each) for each in value]
    raise NotCanonicalError(f"{value!r} of type {kind.__name__} has no canonical form")

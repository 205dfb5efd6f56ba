"""One spelling for each value: JSON by RFC 8785, of whole numbers and ASCII keys only.

Within these limits RFC 8785 is: keys sorted, no spaces, UTF-8, the shortest escapes. Numbers beyond 2^53 - 1,
which JSON readers may round, must be text.
"""

from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from pydantic_core import from_json, to_json

GREATEST = (1 << 53) - 1


quoted = encode_basestring
"""Text as `canonical` spells it, for lines that are put together by hand; the same function that `json.dumps` calls."""


class NotCanonicalError(ValueError):
    """A value that has no canonical spelling, or bytes that are not one."""


def canonical(value: Any) -> bytes:
    """The bytes of mappings with text keys, sequences, text, whole numbers, true, false and None.

    Raises NotCanonicalError for anything else.
    """
    return _spelled(_in_order(value))


def parsed(line: bytes) -> Any:
    """The inverse of `canonical`. Raises NotCanonicalError for any other spelling of the value."""
    try:
        value = from_json(line, allow_inf_nan=False)
    except ValueError as fault:
        raise NotCanonicalError(f"not JSON: {fault}") from fault
    _check([value])
    # What was read keeps the order of its keys, which is right: then one spelling is left.
    if _spelled(value) != line:
        raise NotCanonicalError("not in canonical form")
    return value


def _spelled(value: Any) -> bytes:
    try:
        return to_json(value)
    except ValueError as fault:
        raise NotCanonicalError(f"no canonical form: {fault}") from fault


def _in_order(value: Any) -> Any:
    """The value with the keys of its mappings sorted."""
    if isinstance(value, str) or value is None or type(value) is bool:
        return value
    if isinstance(value, dict):
        keys = sorted(value) if all(isinstance(key, str) for key in value) else ()
        if not _is_order(tuple(keys)) or len(keys) < len(value):
            raise NotCanonicalError(f"keys are text in ASCII (got {list(value)})")
        return {key: _in_order(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_in_order(each) for each in value]
    if type(value) is int and abs(value) <= GREATEST:
        return value
    raise NotCanonicalError(f"{value!r} is not text, true, false, null or a whole number below 2^53")


def _check(values: Iterable[Any]) -> None:
    """Raise where numbers within are not whole or too large, or keys not in order."""
    for value in values:
        kind = type(value)
        if kind is str:
            continue
        if kind is dict:
            if not _is_order(tuple(value)):
                raise NotCanonicalError("not in canonical form: keys are not in order")
            _check(value.values())
        elif kind is list:
            _check(value)
        elif kind is float or (kind is int and not -GREATEST <= value <= GREATEST):
            raise NotCanonicalError(f"{value} is not a whole number below 2^53: write it as text")


@lru_cache(maxsize=1_024)
def _is_order(keys: tuple[str, ...]) -> bool:
    """Whether keys are sorted; few kinds of mappings come again and again."""
    return all(map(str.isascii, keys)) and list(keys) == sorted(keys)

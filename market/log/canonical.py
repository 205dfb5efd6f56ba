"""One spelling for each value: JSON by RFC 8785, of whole numbers and ASCII keys only.

Within these limits RFC 8785 is: keys sorted, no spaces, UTF-8, the shortest escapes. Numbers beyond 2^53 - 1,
which JSON readers may round, must be text.
"""

import re
from json import JSONEncoder
from typing import Any

from pydantic_core import from_json

GREATEST = (1 << 53) - 1

_ENCODE = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_DOUBTFUL = re.compile(r"[:,\[]-?(?:\d{16}|\d+[.eE])")
"""A number within that is fractional or may be too large, or text that looks so."""


class NotCanonicalError(ValueError):
    """A value that has no canonical spelling, or bytes that are not one."""


def canonical(value: Any) -> bytes:
    """The bytes of mappings with text keys, sequences, text, whole numbers, true, false and None.

    Raises NotCanonicalError for anything else.
    """
    try:
        text = _ENCODE(value)
        spelling = text.encode()
    except (TypeError, ValueError) as fault:
        raise NotCanonicalError(f"no canonical form: {fault}") from fault
    if isinstance(value, float | int) or _DOUBTFUL.search(text):
        _check_numbers(value)
    return spelling


def parsed(line: bytes) -> Any:
    """The inverse of `canonical`. Raises NotCanonicalError for any other spelling of the value."""
    try:
        value = from_json(line, allow_inf_nan=False)
    except ValueError as fault:
        raise NotCanonicalError(f"not JSON: {fault}") from fault
    if canonical(value) != line:
        raise NotCanonicalError("not in canonical form")
    return value


def _check_numbers(value: Any) -> None:
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > GREATEST):
        raise NotCanonicalError(f"{value} is not a whole number below 2^53: write it as text")
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        _check_numbers(each)

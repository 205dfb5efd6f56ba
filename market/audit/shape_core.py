"""Lines held to shapes, and their texts numbered: compiled loops over bytes (see `market.audit.shapes`)."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from market.compiled import Ints, compiled, inlined

Bytes = npt.NDArray[np.uint8]

LITERAL, AGAIN, UNREAD, TEXT, WORD, JSON, COUNT, EXPIRY, INSTANT = range(9)
"""Parts of a shape: bytes that stand there, those of an earlier field, text that is not kept, and fields."""
CODE, FIRST, LAST = range(3)
"""Columns of `parts`: what a part is; of a literal where it stands in `literals`, or which field stands there again."""
BEGIN, END = range(2)
"""Columns of `spans`."""

NONE = -1
MOST_DIGITS = 15
"""Fewer than 16 digits are below 2^53."""
QUOTE, BACKSLASH, MINUS, ZERO, NINE, SPACE = 34, 92, 45, 48, 57, 32
FIRST_LETTER, LAST_LETTER, N, U, L = 97, 122, 110, 117, 108
BRACE, END_BRACE, BRACKET, END_BRACKET = 123, 125, 91, 93
SEED, FACTOR, DROPPED = 0x1E3779B97F4A7C15, 1_099_511_628_211, 23
"""Hashes by FNV-1a (Fowler, Noll, Vo; its 64-bit prime), of which the middle bits are taken."""


class Shapes(NamedTuple):
    """Shape i has the parts `parts[starts[i]:starts[i + 1]]` and takes `lines[i]` lines."""

    starts: Ints
    lines: Ints
    parts: Ints
    literals: Bytes


class Table(NamedTuple):
    """Distinct texts: number n is `arena[ends[n]:ends[n + 1]]`.

    slots   open addressing by hash, NONE where free; a power of two of them
    known   how many texts there are, alone in its array
    """

    slots: Ints
    hashes: Ints
    ends: Ints
    arena: Bytes
    known: Ints


@compiled
def read_lines(block: Bytes, ends: Ints, shapes: Shapes, table: Table, spans: Ints, kinds: Ints, values: Ints) -> None:
    """Of each line, which ends at `ends`, the first shape that begins with it, NONE where none does, and its fields.

    spans    [fields, 2] for use within
    values   [lines, fields] whole numbers as they are, NONE for null; of all else the number of its bytes as a text
    """
    row, start = 0, 0
    while row < len(ends):
        kinds[row], taken = NONE, 1
        for shape in range(len(shapes.lines)):
            lines = shapes.lines[shape]
            if row + lines <= len(ends) and _fits(block, start, ends[row + lines - 1], shapes, shape, spans):
                _keep(block, shapes, shape, spans, table, values, row)
                kinds[row], taken = shape, lines
                break
        row += taken
        start = ends[row - 1]


@compiled
def fill_slots(hashes: Ints, count: int, slots: Ints) -> None:
    """Put texts in new slots."""
    mask = len(slots) - 1
    for number in range(count):
        slot = (hashes[number] >> DROPPED) & mask
        while slots[slot] != NONE:
            slot = (slot + 1) & mask
        slots[slot] = number


@inlined
def _fits(block: Bytes, at: int, stop: int, shapes: Shapes, shape: int, spans: Ints) -> bool:
    """Whether `[at, stop)` has the shape; where its fields are goes into `spans`."""
    field = 0
    for part in range(shapes.starts[shape], shapes.starts[shape + 1]):
        code, begin = shapes.parts[part, CODE], at
        first, last = shapes.parts[part, FIRST], shapes.parts[part, LAST]
        if code == LITERAL:
            at = _after_same(block, at, stop, shapes.literals, first, last)
        elif code == AGAIN:
            at = _after_same(block, at, stop, block, spans[first, BEGIN], spans[first, END])
        elif code <= TEXT:
            at = _after_text(block, at, stop)
        elif code == WORD:
            at = _after_letters(block, at, stop)
        elif code == JSON:
            at = _after_json(block, at, stop)
        elif code == EXPIRY and at < stop and block[at] == N:
            at = _after_null(block, at, stop)
        else:
            at = _after_number(block, at, stop, code == INSTANT)
        if at == NONE:
            return False
        if code >= TEXT:
            spans[field, BEGIN], spans[field, END] = begin, at
            field += 1
    return at == stop


@inlined
def _keep(block: Bytes, shapes: Shapes, shape: int, spans: Ints, table: Table, values: Ints, row: int) -> None:
    """Put the fields of a line into its row."""
    field = 0
    for part in range(shapes.starts[shape], shapes.starts[shape + 1]):
        code = shapes.parts[part, CODE]
        if code < TEXT:
            continue
        begin, end = spans[field, BEGIN], spans[field, END]
        values[row, field] = _value(block, begin, end) if code >= COUNT else _number(block, begin, end, table)
        field += 1


@inlined
def _after_same(block: Bytes, at: int, stop: int, other: Bytes, first: int, last: int) -> int:
    if stop - at < last - first:
        return NONE
    for place in range(last - first):
        if block[at + place] != other[first + place]:
            return NONE
    return at + last - first


@inlined
def _after_text(block: Bytes, at: int, stop: int) -> int:
    """Text up to its closing quote, without any escape."""
    while at < stop and block[at] != QUOTE:
        if block[at] == BACKSLASH or block[at] < SPACE:
            return NONE
        at += 1
    return at


@inlined
def _after_letters(block: Bytes, at: int, stop: int) -> int:
    while at < stop and FIRST_LETTER <= block[at] <= LAST_LETTER:
        at += 1
    return at


@inlined
def _after_null(block: Bytes, at: int, stop: int) -> int:
    is_null = stop - at > 4 and block[at + 1] == U and block[at + 2] == L and block[at + 3] == L  # noqa: PLR2004 - letters
    return at + 4 if is_null else NONE


@inlined
def _after_json(block: Bytes, at: int, stop: int) -> int:
    """A list or mapping to its end, whatever is in it but escapes."""
    depth, in_text = 0, False
    while at < stop:
        sign = block[at]
        at += 1
        if sign == BACKSLASH:
            return NONE
        if sign == QUOTE:
            in_text = not in_text
        elif not in_text and sign in (BRACE, BRACKET):
            depth += 1
        elif not in_text and sign in (END_BRACE, END_BRACKET):
            depth -= 1
        if depth == 0:
            return at
    return NONE


@inlined
def _after_number(block: Bytes, at: int, stop: int, is_signed: np.bool_) -> int:
    """A whole number in its shortest form."""
    is_negative = is_signed and at < stop and block[at] == MINUS
    if is_negative:
        at += 1
    begin = at
    while at < stop and ZERO <= block[at] <= NINE:
        at += 1
    is_long = at - begin > 1
    if at == begin or at - begin > MOST_DIGITS or (block[begin] == ZERO and (is_long or is_negative)):
        return NONE
    return at


@inlined
def _value(block: Bytes, begin: int, end: int) -> int:
    """A number's, NONE that of null."""
    if block[begin] == N:
        return NONE
    is_negative, value = block[begin] == MINUS, 0
    for at in range(begin + is_negative, end):
        value = value * 10 + block[at] - ZERO
    return -value if is_negative else value


@inlined
def _number(block: Bytes, begin: int, end: int, table: Table) -> int:
    """The number of a text, a new one where it is new."""
    mark = SEED
    for at in range(begin, end):
        mark = (mark ^ block[at]) * FACTOR
    mask = len(table.slots) - 1
    slot = (mark >> DROPPED) & mask
    while table.slots[slot] != NONE:
        if _is_text(block, begin, end, table, table.slots[slot], mark):
            return table.slots[slot]
        slot = (slot + 1) & mask
    number = table.known[0]
    table.slots[slot], table.hashes[number] = number, mark
    first = table.ends[number]
    for at in range(end - begin):
        table.arena[first + at] = block[begin + at]
    table.ends[number + 1] = first + end - begin
    table.known[0] = number + 1
    return number


@inlined
def _is_text(block: Bytes, begin: int, end: int, table: Table, number: int, mark: int) -> bool:
    first, last = table.ends[number], table.ends[number + 1]
    return table.hashes[number] == mark and _after_same(block, begin, end, table.arena, first, last) == end

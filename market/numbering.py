"""Distinct codes of a column, numbered: `numpy.unique` without sorting the column, compiled."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

import numpy as np

from market.compiled import Ints, compiled

SPREAD, DROPPED = 0x1E3779B97F4A7C15, 20
"""Fibonacci hashing (Knuth 1973, 6.4): the middle bits of a product scatter neighbours."""


@compiled
def _number(codes: Ints, slots: Ints, first: Ints, numbers: Ints) -> int:
    """Number codes as they come by open addressing in `slots`, a power of two that are -1; how many there are."""
    mask, count = len(slots) - 1, 0
    for row in range(len(codes)):
        code = codes[row]
        slot = ((code * SPREAD) >> DROPPED) & mask
        while slots[slot] >= 0 and codes[first[slots[slot]]] != code:
            slot = (slot + 1) & mask
        if slots[slot] < 0:
            slots[slot] = count
            first[count] = row
            count += 1
        numbers[row] = slots[slot]
    return count


def first_of(codes: Ints) -> tuple[Ints, Ints]:
    """Where each distinct code stands first, by rising code, and each row's number among the distinct."""
    slots = np.full(2 << len(codes).bit_length(), -1)
    first, numbers = np.empty(len(codes), dtype=np.int64), np.empty(len(codes), dtype=np.int64)
    first = first[: _number(codes, slots, first, numbers)]
    rising = np.argsort(codes[first])
    rank = np.empty_like(rising)
    rank[rising] = np.arange(len(rising))
    return first[rising], rank[numbers]

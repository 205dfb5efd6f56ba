"""Columns cut into runs: those of number k are `values[starts[k]:starts[k + 1]]`."""

from collections.abc import Sequence

import numpy as np

from market.compiled import Ints

Pairs = tuple[Ints, Ints]
"""Two columns of one length, or starts and values."""

EMPTY: Pairs = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def joined(pairs: Sequence[Pairs]) -> Pairs:
    return (
        np.concatenate([EMPTY[0], *(left for left, _ in pairs)]),
        np.concatenate([EMPTY[1], *(right for _, right in pairs)]),
    )


def grouped(keys: Ints, values: Ints, size: int) -> Pairs:
    """Values sorted by key with the starts of each key's run: `values[starts[k]:starts[k + 1]]`."""
    order = np.argsort(keys * (1 + int(values.max(initial=0))) + values)
    starts = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=size))])
    return starts.astype(np.int64), values[order]


def expand(starts: Ints, stops: Ints) -> Pairs:
    """All of `range(starts[i], stops[i])` for every i in a row, each beside its i."""
    counts = stops - starts
    number = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return number, np.arange(len(number)) - before[number] + starts[number]

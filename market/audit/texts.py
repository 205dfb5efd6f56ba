"""Texts by number: names of accounts, lots and orders come again and again."""

from itertools import pairwise

import numpy as np

from market.audit.shape_core import NONE, Table, fill_slots
from market.compiled import Ints


class Texts:
    """Distinct texts in order of first appearance."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._table = Table(
            slots=np.full(2, NONE),
            hashes=np.empty(0, dtype=np.int64),
            ends=np.zeros(1, dtype=np.int64),
            arena=np.empty(0, dtype=np.uint8),
            known=np.zeros(1, dtype=np.int64),
        )

    def with_room(self, *, texts: int, size: int) -> Table:
        """The table with room for so many more texts of so many bytes together."""
        table, count = self._table, int(self._table.known[0])
        most = count + texts
        if 2 * most > len(table.slots):
            slots = np.full(1 << (2 * most).bit_length(), NONE)
            fill_slots(table.hashes, count, slots)
            hashes, ends = _longer(table.hashes, len(slots)), _longer(table.ends, len(slots) + 1)
            table = table._replace(slots=slots, hashes=hashes, ends=ends)
        used = int(table.ends[count])
        if used + size > len(table.arena):
            arena = np.empty(2 * (used + size), dtype=np.uint8)
            arena[:used] = table.arena[:used]
            table = table._replace(arena=arena)
        self._table = table
        return table

    def read_new(self) -> bool:
        """Name what the table has got since; False where some of it is no text, which is then named blank."""
        table, known, count = self._table, len(self.names), int(self._table.known[0])
        ends = table.ends[known : count + 1].tolist()
        new = table.arena[ends[0] : ends[-1]].tobytes()
        if new.isascii():
            text = new.decode()
            self.names += [text[start - ends[0] : stop - ends[0]] for start, stop in pairwise(ends)]
            return True
        texts = [_decoded(new[start - ends[0] : stop - ends[0]]) for start, stop in pairwise(ends)]
        self.names += [text or "" for text in texts]
        return None not in texts


def _decoded(text: bytes) -> str | None:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return None


def _longer(column: Ints, size: int) -> Ints:
    longer = np.empty(size, dtype=np.int64)
    longer[: len(column)] = column
    return longer

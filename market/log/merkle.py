"""The Merkle tree of RFC 6962, section 2.1: a root for every size, and proofs of what it holds."""

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry; the prefix keeps entries and nodes apart, so that neither passes for the other."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(lines: Iterable[bytes]) -> list[bytes]:
    """Hashes of the entries of many lines, whose ends are no part of them."""
    return [sha256(b"\x00" + line.removesuffix(b"\n")).digest() for line in lines]


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def left_size(size: int) -> int:
    """Leaves in the left branch of a tree of `size` > 1: the greatest power of two below it."""
    return 1 << (size - 1).bit_length() - 1


class MerkleTree:
    """Hashes of all complete subtrees, so that a root or proof costs O(log size)."""

    def __init__(self) -> None:
        # Row k holds the roots of consecutive subtrees of 2^k leaves, 32 bytes each. Those above the leaves are
        # worked out when they are asked for: many at once take half the time of one by one.
        self._rows = [bytearray()]

    def __len__(self) -> int:
        return len(self._rows[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add the next entry by its leaf hash."""
        self._rows[0] += leaf

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add the next entries by their leaf hashes."""
        self._rows[0] += b"".join(leaves)

    def leaf(self, index: int) -> bytes:
        """Leaf hash of entry `index`, empty where there is none."""
        return bytes(self._rows[0][index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries, by default of all."""
        size = self._checked(len(self) if size is None else size)
        return self._subtree(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """That entry `index` is among the first `size`: the siblings on its way up (RFC 6962, 2.1.1)."""
        size = self._checked(len(self) if size is None else size)
        if not 0 <= index < size:
            raise IndexError(f"no entry {index} among {size}")
        start, stop, downwards = 0, size, []
        while stop - start > 1:
            middle = start + left_size(stop - start)
            if index < middle:
                downwards.append(self._subtree(middle, stop))
                stop = middle
            else:
                downwards.append(self._subtree(start, middle))
                start = middle
        return tuple(reversed(downwards))

    def consistency_proof(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """That the first `old_size` entries are the beginning of the first `size` (RFC 6962, 2.1.2)."""
        size = self._checked(len(self) if size is None else size)
        if not 0 < old_size <= size:
            raise IndexError(f"a proof leads from 1..{size} entries to {size} (got {old_size})")
        start, stop, downwards = 0, size, []
        while old_size != stop:
            middle = start + left_size(stop - start)
            if old_size <= middle:
                downwards.append(self._subtree(middle, stop))
                stop = middle
            else:
                downwards.append(self._subtree(start, middle))
                start = middle
        if start:
            downwards.append(self._subtree(start, stop))
        return tuple(reversed(downwards))

    def _grow(self) -> None:
        """Work out the subtrees that became complete since."""
        for height, row in enumerate(self._rows):
            if len(row) < 2 * HASH_BYTES:
                return
            if height + 1 == len(self._rows):
                self._rows.append(bytearray())
            above = self._rows[height + 1]
            pairs = range(2 * len(above), len(row) - HASH_BYTES, 2 * HASH_BYTES)
            above += b"".join([sha256(b"\x01" + row[at : at + 2 * HASH_BYTES]).digest() for at in pairs])

    def _checked(self, size: int) -> int:
        self._grow()
        if not 0 <= size <= len(self):
            raise IndexError(f"the tree has {len(self)} entries, not {size}")
        return size

    def _subtree(self, start: int, stop: int) -> bytes:
        """Root of entries `[start, stop)`, which RFC 6962 has as one subtree."""
        size = stop - start
        if size & (size - 1) == 0:
            height = size.bit_length() - 1
            at = (start >> height) * HASH_BYTES
            return bytes(self._rows[height][at : at + HASH_BYTES])
        middle = start + left_size(size)
        return node_hash(self._subtree(start, middle), self._subtree(middle, stop))

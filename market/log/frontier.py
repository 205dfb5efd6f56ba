"""The least that must be kept of a Merkle tree to append to it and to know its root: O(log size) hashes."""

from collections.abc import Sequence

from market.log.merkle import EMPTY_ROOT, node_hash


class Frontier:
    """Roots of the complete subtrees that have no right neighbour yet, by height.

    size   entries so far; bit k of it says whether there is a subtree of height k
    """

    def __init__(self, size: int = 0, nodes: dict[int, bytes] | None = None) -> None:
        self.size = size
        self.nodes = dict(nodes or {})

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add the next entries by their leaf hashes: level by level, which takes half the time of one by one."""
        nodes, height = list(leaves), 0
        size, self.size = self.size, self.size + len(nodes)
        while nodes:
            if size >> height & 1:
                nodes.insert(0, self.nodes.pop(height))
            if len(nodes) % 2:
                self.nodes[height] = nodes.pop()
            nodes = [node_hash(left, right) for left, right in zip(nodes[::2], nodes[1::2], strict=True)]
            height += 1

    def root(self) -> bytes:
        """Root of all entries so far (RFC 6962, 2.1)."""
        root = b""
        for height in sorted(self.nodes):
            root = node_hash(self.nodes[height], root) if root else self.nodes[height]
        return root or EMPTY_ROOT

"""The least that must be kept of a Merkle tree to append to it and to know its root: O(log size) hashes."""

from market.log.merkle import EMPTY_ROOT, node_hash


class Frontier:
    """Roots of the complete subtrees that have no right neighbour yet, by height.

    size   entries so far; bit k of it says whether there is a subtree of height k
    """

    def __init__(self, size: int = 0, nodes: dict[int, bytes] | None = None) -> None:
        self.size = size
        self.nodes = dict(nodes or {})

    def append(self, leaf: bytes) -> None:
        """Add the next entry by its leaf hash."""
        node, height = leaf, 0
        while self.size >> height & 1:
            node = node_hash(self.nodes.pop(height), node)
            height += 1
        self.nodes[height] = node
        self.size += 1

    def root(self) -> bytes:
        """Root of all entries so far (RFC 6962, 2.1)."""
        root = b""
        for height in sorted(self.nodes):
            root = node_hash(self.nodes[height], root) if root else self.nodes[height]
        return root or EMPTY_ROOT

"""A stored run's log, checked as a stranger would check it, and proofs that an entry stands in it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from market.audit.findings import Report
from market.audit.reader import audit
from market.log.heads import SignedHead
from market.log.merkle import MerkleTree, leaf_hash
from market.log.proofs import proves_inclusion
from scenarios.log_entries import beginning_of
from scenarios.log_files import CHECKPOINT, LOG


@dataclass(frozen=True, kw_only=True)
class Inclusion:
    """That a line stands in a log: whoever has the signed head can check it with nothing else (RFC 9162, 2.1.3).

    index   number of the entry, from 0
    line    its bytes without the line end, as text
    leaf    its leaf hash [hex]
    path    hashes from the leaf's sibling to the root's child [hex]
    head    the signed head whose root the path leads to
    """

    index: int
    line: str
    leaf: str
    path: Sequence[str]
    head: SignedHead

    @property
    def holds(self) -> bool:
        """Whether the path leads from the line to the head's root, and the head is genuine."""
        leaf, root = leaf_hash(self.line.encode()), bytes.fromhex(self.head.head.root)
        path = [bytes.fromhex(sibling) for sibling in self.path]
        return self.head.is_genuine() and proves_inclusion(leaf, self.index, self.head.head.size, path, root)

    def facts(self) -> dict[str, Any]:
        """All of it, as plain values; the head as in the checkpoint's file."""
        head = {**asdict(self.head.head), "key": self.head.key, "signature": self.head.signature}
        return {"index": self.index, "line": self.line, "leaf": self.leaf, "path": list(self.path), "head": head}


def verified(folder: Path) -> Report:
    """The stand-alone audit of a run's log, against the head stored beside it.

    Raises OSError where the log or its head is missing, ValueError where the head is none.
    """
    return audit(folder / LOG, head_of(folder))


def head_of(folder: Path) -> SignedHead:
    """The last signed head of a run's log. Raises OSError or ValueError."""
    return SignedHead.from_json((folder / CHECKPOINT).read_bytes())


def inclusion(folder: Path, kind: str, about: str) -> Inclusion | None:
    """The proof for the first entry of `kind` about `about`; None where the log has no such entry."""
    head, tree, found = head_of(folder), MerkleTree(), None
    beginning = beginning_of(kind, about)
    with (folder / LOG).open("rb") as lines:
        for number, line in enumerate(lines):
            bare = line.removesuffix(b"\n")
            tree.append(leaf_hash(bare))
            if found is None and bare.startswith(beginning):
                found = number, bare
    if found is None or found[0] >= head.head.size:
        return None
    index, bare = found
    path = tree.inclusion_proof(index, min(head.head.size, len(tree)))
    return Inclusion(
        index=index,
        line=bare.decode(),
        leaf=leaf_hash(bare).hex(),
        path=[sibling.hex() for sibling in path],
        head=head,
    )

"""What was kept elsewhere, held to a log: heads with cosignatures, and the operator's word on single entries."""

from collections.abc import Sequence
from typing import NamedTuple

from market.audit.findings import Finding
from market.log.heads import SignedHead
from market.log.merkle import MerkleTree
from market.log.receipts import Receipt


class Seen(NamedTuple):
    """A log as it was read: its tree, and in its first entry its own name and the key that signs it."""

    tree: MerkleTree
    log: str
    key: str


def broken_promise(seen: Seen, receipt: Receipt) -> Finding | None:
    """What is wrong with the entry that a receipt promises."""
    stated = receipt.stated
    faults = (
        (not receipt.is_genuine(), "the receipt's own signature is not genuine: it proves nothing"),
        ((stated.log, receipt.key) != (seen.log, seen.key), "the receipt is of another log or by another key"),
        (seen.tree.leaf(stated.seq).hex() != stated.leaf, "a receipt promises another entry here"),
    )
    words = next((words for wrong, words in faults if wrong), "")
    return Finding(seq=stated.seq, since=stated.seq, words=words) if words else None


def cut_by(seen: Seen, kept: SignedHead, witnesses: Sequence[str] = ()) -> Finding | None:
    """What a head kept elsewhere shows to be missing or otherwise."""
    signed, here = kept.head.size, len(seen.tree)
    faults = (
        (not kept.is_genuine(), 0, "the head's own signature is not genuine: it proves nothing"),
        *((not kept.is_witnessed_by(key), 0, f"witness {key} did not cosign the head") for key in witnesses),
        (kept.head.log != seen.log, 0, "the head is of another log, or this log was begun anew: a fork"),
        (kept.key != seen.key, 0, "the head was signed by another key than the log names"),
        (signed > here, here, f"truncated: {signed} entries were signed, {here} are here"),
        (
            signed <= here and seen.tree.root(signed).hex() != kept.head.root,
            0,
            f"a fork: the first {signed} entries are not those that were signed",
        ),
    )
    for wrong, seq, words in faults:
        if wrong:
            return Finding(seq=seq, since=0, words=words)
    return None

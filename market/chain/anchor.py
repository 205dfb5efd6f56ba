"""Heads of a log on a chain: what was anchored there, nobody can cut off or replace unseen."""

from collections.abc import Sequence

from web3.contract import Contract
from web3.types import TxReceipt

from market.chain.wallet import Wallet
from market.log.heads import SignedHead, TreeHead
from market.log.merkle import MerkleTree, leaf_hash


class ForkedLog(Exception):
    """A log that is not the one whose head was anchored."""


def anchor(contract: Contract, operator: Wallet, signed: SignedHead) -> TxReceipt:
    """Put a head on the chain. Raises ChainRefusal where the log is not longer than at the last one.

    Raises ForkedLog where the signature is not the key's.
    """
    if not signed.is_genuine():
        raise ForkedLog("the head is not signed by the key that it names")
    head = signed.head
    return operator.send(contract.functions.anchor(bytes.fromhex(head.log), head.size, bytes.fromhex(head.root)))


def anchored(contract: Contract, log: str) -> TreeHead | None:
    """The last head anchored of a log [leaf hash of its first entry, hex]; None where there is none."""
    size, root = contract.functions.heads(bytes.fromhex(log)).call()
    return TreeHead(log=log, size=size, root=root.hex(), time=None) if size else None


def check_anchored(contract: Contract, lines: Sequence[bytes]) -> TreeHead | None:
    """The head on the chain that the log's lines, without ends, agree with; None where none was anchored.

    Raises ForkedLog where they are fewer than were anchored, or others.
    """
    if not lines:
        raise ForkedLog("the log is empty")
    head = anchored(contract, leaf_hash(lines[0]).hex())
    if head is None:
        return None
    if len(lines) < head.size:
        raise ForkedLog(f"{head.size} entries were anchored, and only {len(lines)} are there")
    tree = MerkleTree()
    for line in lines[: head.size]:
        tree.append(leaf_hash(line))
    if tree.root().hex() != head.root:
        raise ForkedLog(f"the first {head.size} entries are not those that were anchored")
    return head

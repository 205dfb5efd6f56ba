"""The log: canonical entries under a Merkle tree whose heads are signed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.log.heads import SignedHead, TreeHead, public_hex, sign_head
from market.log.merkle import MerkleTree, leaf_hash
from market.log.receipts import Receipt, Stated, sign_receipt
from market.log.records import Payload, line_of

BETWEEN_CHECKPOINTS = 500


class Log:
    """Appends entries; never anything else.

    lines   canonical bytes of each entry, without line ends
    """

    def __init__(self, key: Ed25519PrivateKey, *, note: str = "") -> None:
        """Begin with the entry that names the key; `note` says who keeps it."""
        self._key = key
        self.lines: list[bytes] = []
        self.tree = MerkleTree()
        self._time: int | None = None
        self._checkpointed = 0
        self._leaf_of_genesis = ""
        self.append("genesis", "", {"key": public_hex(key), "note": note}, None)
        self._leaf_of_genesis = leaf_hash(self.lines[0]).hex()

    @property
    def name(self) -> str:
        """Leaf hash of the first entry [hex]: no other log begins so."""
        return self._leaf_of_genesis

    def __len__(self) -> int:
        return len(self.lines)

    def append(self, kind: str, about: str, payload: Payload | str, time: int | None) -> int:
        """Add an entry and return its number."""
        seq = len(self.lines)
        line = line_of(seq, time, kind, about, payload)
        self.lines.append(line)
        self.tree.append(leaf_hash(line))
        self._time = time
        return seq

    def checkpoint(self) -> None:
        """Write a signed head of all entries so far into the log itself; a change before it then shows."""
        signed = self.head()
        payload = {"root": signed.head.root, "signature": signed.signature, "size": signed.head.size}
        self.append("checkpoint", "", payload, self._time)
        self._checkpointed = len(self)

    def checkpoint_when_due(self) -> None:
        if len(self) - self._checkpointed >= BETWEEN_CHECKPOINTS:
            self.checkpoint()

    def head(self) -> SignedHead:
        """The signed head of the log as it is."""
        root = self.tree.root().hex()
        head = TreeHead(log=self._leaf_of_genesis, size=len(self), root=root, time=self._time)
        return sign_head(head, self._key)

    def receipt(self, seq: int) -> Receipt:
        """The operator's signed word that entry `seq` stands where it does."""
        stated = Stated(log=self._leaf_of_genesis, seq=seq, leaf=leaf_hash(self.lines[seq]).hex())
        return sign_receipt(stated, self._key)

"""A witness: whoever cosigns heads of a log keeps its operator from telling two histories."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.log.canonical import canonical
from market.log.heads import WITNESS_PREFIX, Cosignature, SignedHead, public_hex
from market.log.proofs import proves_consistency


class AnotherHistoryError(ValueError):
    """A head that does not continue the one cosigned before."""


class Witness:
    """Cosigns heads that continue each other; needs no log.

    last   the head cosigned last: all that a witness must keep
    """

    def __init__(self, key: Ed25519PrivateKey, last: SignedHead | None = None) -> None:
        self._key = key
        self.last = last

    def cosign(self, signed: SignedHead, proof: Sequence[bytes] = ()) -> SignedHead:
        """The head with this witness's word.

        proof   that it continues the last one (RFC 6962, 2.1.2); the first head needs none

        Raises AnotherHistoryError where it is not genuine or does not.
        """
        if not signed.is_genuine():
            raise AnotherHistoryError("the operator did not sign this head")
        if self.last is not None and not _continues(self.last, signed, proof):
            raise AnotherHistoryError(f"it does not continue the head of {self.last.head.size} entries")
        statement = WITNESS_PREFIX + canonical(asdict(signed.head))
        word = Cosignature(key=public_hex(self._key), signature=self._key.sign(statement).hex())
        self.last = replace(signed, cosignatures=(*signed.cosignatures, word))
        return self.last


def _continues(last: SignedHead, signed: SignedHead, proof: Sequence[bytes]) -> bool:
    old, new = last.head, signed.head
    return (old.log, last.key) == (new.log, signed.key) and proves_consistency(
        old.size, new.size, proof, bytes.fromhex(old.root), bytes.fromhex(new.root)
    )

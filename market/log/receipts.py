"""Receipts: with one, whoever entered an order can show that it was taken, and where it must stand."""

from dataclasses import asdict, dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.log.canonical import canonical
from market.log.heads import RECEIPT_PREFIX, public_hex, signed_by


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """Entry `seq` of `log` [leaf hash of its first entry, hex] has this leaf hash [hex]."""

    log: str
    seq: int
    leaf: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The operator's signed word; a log without that entry in that place proves it broken."""

    stated: Stated
    key: str
    signature: str

    def is_genuine(self) -> bool:
        """Whether `key` signed it."""
        return signed_by(self.key, self.signature, RECEIPT_PREFIX + canonical(asdict(self.stated)))


def sign_receipt(stated: Stated, key: Ed25519PrivateKey) -> Receipt:
    signature = key.sign(RECEIPT_PREFIX + canonical(asdict(stated)))
    return Receipt(stated=stated, key=public_hex(key), signature=signature.hex())

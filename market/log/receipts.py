"""Receipts: with one, whoever entered an order can show that it was taken, and where it must stand."""

import json
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

    def to_json(self) -> bytes:
        """The receipt as a file."""
        return canonical({**asdict(self.stated), "key": self.key, "signature": self.signature}) + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> "Receipt":
        """The inverse of `to_json`. Raises ValueError where the text is not a receipt."""
        match json.loads(text):
            case {"log": str(log), "seq": int(seq), "leaf": str(leaf), "key": str(key), "signature": str(signature)}:
                return cls(stated=Stated(log=log, seq=seq, leaf=leaf), key=key, signature=signature)
        raise ValueError("not a receipt")


def sign_receipt(stated: Stated, key: Ed25519PrivateKey) -> Receipt:
    signature = key.sign(RECEIPT_PREFIX + canonical(asdict(stated)))
    return Receipt(stated=stated, key=public_hex(key), signature=signature.hex())

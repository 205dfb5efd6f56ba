"""Signed tree heads: what the operator says its log is, so that it cannot say something else later."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from market.log.canonical import canonical

HEAD_PREFIX = b"machigrid tree head 1\n"
RECEIPT_PREFIX = b"machigrid receipt 1\n"
WITNESS_PREFIX = b"machigrid witness 1\n"
REQUEST_PREFIX = b"machigrid request 1\n"
"""A signature over one kind of statement never passes for one over another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeHead:
    """The first `size` entries of a log.

    log    leaf hash of its first entry, which names it [hex]
    root   of the Merkle tree over those entries [hex]
    time   engine time of the last of them, None where it had not begun
    """

    log: str
    size: int
    root: str
    time: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cosignature:
    """The word of a witness, who holds the operator to one history: key and signature [hex]."""

    key: str
    signature: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedHead:
    """A tree head with the Ed25519 key that signed it [hex] and the signature [hex]; perhaps cosigned by witnesses."""

    head: TreeHead
    key: str
    signature: str
    cosignatures: tuple[Cosignature, ...] = ()

    def is_genuine(self) -> bool:
        """Whether `key` signed this head."""
        return signed_by(self.key, self.signature, HEAD_PREFIX + canonical(asdict(self.head)))

    def is_witnessed_by(self, key: str) -> bool:
        """Whether the witness with this key cosigned this head."""
        statement = WITNESS_PREFIX + canonical(asdict(self.head))
        return any(each.key == key and signed_by(key, each.signature, statement) for each in self.cosignatures)

    def to_json(self) -> bytes:
        """The head as a file; cosignatures only where there are some."""
        facts = {**asdict(self.head), "key": self.key, "signature": self.signature}
        witnessed = {"cosignatures": [asdict(each) for each in self.cosignatures]} if self.cosignatures else {}
        return canonical(facts | witnessed) + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> "SignedHead":
        """The inverse of `to_json`. Raises ValueError where the text is not a signed head."""
        match json.loads(text):
            case {
                "log": str(log),
                "size": int(size),
                "root": str(root),
                "time": int() | None as time,
                "key": str(key),
                "signature": str(signature),
                **rest,
            }:
                head = TreeHead(log=log, size=size, root=root, time=time)
                return cls(head=head, key=key, signature=signature, cosignatures=_cosignatures(rest))
        raise ValueError("not a signed tree head")


def _cosignatures(rest: dict[Any, Any]) -> tuple[Cosignature, ...]:
    try:
        return tuple(Cosignature(**each) for each in rest.get("cosignatures", ()))
    except TypeError as fault:
        raise ValueError(f"not cosignatures: {fault}") from fault


def sign_head(head: TreeHead, key: Ed25519PrivateKey) -> SignedHead:
    signature = key.sign(HEAD_PREFIX + canonical(asdict(head)))
    return SignedHead(head=head, key=public_hex(key), signature=signature.hex())


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public half of a key [hex]."""
    return key.public_key().public_bytes_raw().hex()


def signed_by(key: str, signature: str, message: bytes) -> bool:
    """Whether the key [hex] made this signature [hex] over `message`; False for text that is neither."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True

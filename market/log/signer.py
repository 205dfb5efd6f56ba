"""The client's side: what a program does that signs for the owner of an account.

It needs no exchange: the key never leaves it. The name of the log stands in every signed head; its own pseudonym, and
those of sellers whom its conditions name, the operator tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.log.heads import public_hex
from market.log.signatures import Said, statement


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What the log calls accounts and meters, as far as a client has been told. Raises KeyError beyond."""

    accounts: Mapping[str, str]
    meters: Mapping[str, str] = field(default_factory=dict)

    def pseudonym(self, name: str) -> str:
        return self.accounts[name]

    def meter(self, source: str, _owner: str | None = None) -> str:
        return self.meters[source]


class RequestSigner:
    """Signs the requests of one account to one log, in the order in which they are made.

    next_number   of the next request; a request that was never answered, or refused for its signature, was none
    """

    def __init__(self, key: Ed25519PrivateKey, log: str, *, next_number: int = 1) -> None:
        """`log` is the leaf hash of its first entry [hex]."""
        self._key = key
        self._log = log
        self.next_number = next_number

    @property
    def public_key(self) -> str:
        """What the account is opened with [hex]."""
        return public_hex(self._key)

    def sign(self, said: Said) -> str:
        """The signature [hex] over a request in the log's words (`market.log.requests`)."""
        signature = self._key.sign(statement(self._log, self.next_number, said)).hex()
        self.next_number += 1
        return signature

"""Whether requests come from whom they bind, said in words to people who must sign."""

from collections.abc import Callable

from market.log.order_payloads import Naming
from market.log.requests import Part
from market.log.signatures import Signatures
from market.refusals import Reason, Refusal

Said = Callable[[Naming], Part]
"""A request in the words of the log, once it is known whom the log calls what."""


class Authorship:
    """Checks of owners' signatures over requests to one log."""

    def __init__(self) -> None:
        self._signatures = Signatures("")
        self._names: Naming | None = None

    def begin(self, log: str, names: Naming) -> None:
        """Signatures are for this log [leaf hash of its first entry, hex], under the names it gives.

        Raises ValueError where accounts have keys for another log already.
        """
        if self._signatures.keys and log != self._signatures.log:
            raise ValueError("accounts have keys, and what they signed was for another log")
        if not self._signatures.keys:
            self._signatures = Signatures(log)
        self._names = names

    def register(self, account: str, key: str) -> None:
        """Ask for signatures by this public key [hex] from now on. Raises ValueError where it is none, or no log is."""
        if self._names is None:
            raise ValueError(f"account {account!r} has a key, but no log is kept that its requests could be signed for")
        self._signatures.keep(account, key)

    def next_of(self, account: str) -> int:
        """The number that the account's next signed request must bear."""
        return self._signatures.next_of(account)

    def refusal(self, target: str, account: str, signature: str, said: Said) -> Refusal | None:
        """Why a request in the account's name is not taken for its owner's; None where it is."""
        reason = self._signatures.fault(account, signature, lambda: said(self._required_names()))
        if reason is None:
            return None
        number = self.next_of(account)
        if reason is Reason.SIGNATURE_MISSING:
            words = f"{account} signs its requests, and this one bears no signature: sign it as number {number}"
        else:
            words = f"this is not {account}'s signature over its request number {number} in this log's words"
        return Refusal(target=target, reason=reason, words=words)

    def _required_names(self) -> Naming:
        if self._names is None:
            raise ValueError("no log is kept")
        return self._names

"""Requests signed by whom they bind, so that nobody else can make them, the operator included.

An account may be opened with its owner's Ed25519 key. From then on each of its requests carries a signature over the
request in the log's own words, which log it is for, and the how-manieth of the account's signed requests it is
(docs/decisions/0011). Reading the log is then enough to check it, and a signature is good once.
"""

from collections import Counter
from collections.abc import Callable

from market.log.canonical import canonical
from market.log.heads import REQUEST_PREFIX, signed_by
from market.log.records import Payload
from market.refusals import Reason

Said = tuple[str, str, Payload]
"""(kind, what it is about, payload) of a request, as the log will have it."""

UNSAID = frozenset({"beneficiary", "ranges", "signature"})
"""Fields of a payload that its owner cannot know, or does not say: a sealed name, the grams that the registry takes."""

KEY_BYTES = 32


def statement(log: str, number: int, said: Said) -> bytes:
    """What is signed.

    log      leaf hash of its first entry, which names it [hex]
    number   1 for the account's first signed request, then counting on
    """
    kind, about, payload = said
    words = {field: value for field, value in payload.items() if field not in UNSAID}
    return REQUEST_PREFIX + canonical({"about": about, "kind": kind, "log": log, "number": number, "payload": words})


class Signatures:
    """The keys of accounts, and how many requests each has signed."""

    def __init__(self, log: str) -> None:
        self.log = log
        self._keys: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many signatures were found good."""
        return self._counts.total()

    def keep(self, account: str, key: str) -> None:
        """Hold the account's requests to its owner's key [hex]. Raises ValueError where it is none."""
        if len(bytes.fromhex(key)) != KEY_BYTES:
            raise ValueError(f"a public key has {KEY_BYTES} bytes: {2 * KEY_BYTES} hex digits (got {key!r})")
        self._keys[account] = key

    @property
    def keys(self) -> int:
        """How many accounts have one."""
        return len(self._keys)

    def bind(self, account: str) -> bool:
        """Whether the account's requests must be signed."""
        return account in self._keys

    def next_of(self, account: str) -> int:
        """The number that the account's next signed request must bear."""
        return self._counts[account] + 1

    def fault(self, account: str, signature: str, said: Callable[[], Said]) -> Reason | None:
        """What is wrong with the signature [hex] of a request; a good one is counted, and used up.

        said   the request's words, asked for only where there is something to check
        """
        key = self._keys.get(account)
        if key is None:
            return Reason.SIGNATURE_WRONG if signature else None
        if not signature:
            return Reason.SIGNATURE_MISSING
        number = self.next_of(account)
        if not signed_by(key, signature, statement(self.log, number, said())):
            return Reason.SIGNATURE_WRONG
        self._counts[account] = number
        return None

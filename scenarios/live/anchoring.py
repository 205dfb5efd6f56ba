"""A stream's heads on a chain, every so often and at its end: what stood there, nobody takes back unseen."""

from collections.abc import Sequence
from dataclasses import dataclass

from web3.contract import Contract

from market.chain.anchor import anchor, check_anchored
from market.chain.wallet import Wallet
from market.log.log import Log


@dataclass(frozen=True, kw_only=True)
class Anchored:
    """A head of `size` entries that stands in a block, and what it cost [gas]."""

    size: int
    block: int
    gas: int


class Anchoring:
    """Anchors the log of one stream.

    every_s   metered time from one anchor to the next [s]
    """

    def __init__(self, contract: Contract, operator: Wallet, every_s: int) -> None:
        self._contract = contract
        self._operator = operator
        self._every_s = every_s
        self._size = 0
        self._due: int | None = None

    def resume(self, lines: Sequence[bytes]) -> int:
        """Hold a log that goes on to its last head on the chain; how many entries that has, 0 without one.

        Raises ForkedLog where the log is another one.
        """
        head = check_anchored(self._contract, lines)
        self._size = 0 if head is None else head.size
        return self._size

    def follow(self, log: Log, now: int, *, is_over: bool) -> Anchored | None:
        """Anchor the log's head if that is due at metered time `now` [s], and at the end of the stream.

        Raises ChainRefusal where the chain says no; the next try is as far away as after a success.
        """
        if self._due is None:
            self._due = now + self._every_s
        if len(log) <= self._size or (now < self._due and not is_over):
            return None
        self._due = now + self._every_s
        head = log.head()
        receipt = anchor(self._contract, self._operator, head)
        self._size = head.head.size
        return Anchored(size=self._size, block=receipt["blockNumber"], gas=receipt["gasUsed"])

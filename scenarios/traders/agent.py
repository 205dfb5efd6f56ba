"""Who quotes in a double auction, and how a behaviour is told what happens."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """Something to buy at most at `limit`, or to sell at least at it; prices are floats in one unit throughout."""

    name: int
    buys: bool
    limit: float


class Behaviour(Protocol):
    """How an agent speaks and what it makes of what it hears."""

    agent: Agent

    def quote(self) -> float:
        """The price that it says now."""

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        """A quote was heard, and taken or not."""

"""A trader who says what a unit is worth to it."""

from dataclasses import dataclass

from scenarios.traders.agent import Agent


@dataclass(kw_only=True)
class Truthful:
    """Says its limit."""

    agent: Agent

    def quote(self) -> float:
        return self.agent.limit

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        """It need not."""

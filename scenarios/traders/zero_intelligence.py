"""Traders without memory (Gode and Sunder 1993): ZI-U says any price, ZI-C none at which it would lose."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True, slots=True)
class Agent:
    """One unit to buy at most at `limit`, or to sell at least at it."""

    name: int
    buys: bool
    limit: float


@dataclass(kw_only=True)
class ZeroIntelligence:
    """Quotes uniformly up to `ceiling`; with `constrained` only prices at which it does not lose."""

    agent: Agent
    ceiling: float
    constrained: bool
    chance: np.random.Generator

    def quote(self) -> float:
        low, high = 0.0, self.ceiling
        if self.constrained and self.agent.buys:
            high = self.agent.limit
        elif self.constrained:
            low = self.agent.limit
        return float(self.chance.uniform(low, high))

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        """It does not."""


@dataclass(kw_only=True)
class Truthful:
    """Says its limit."""

    agent: Agent

    def quote(self) -> float:
        return self.agent.limit

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        """It need not."""

"""Traders without memory (Gode and Sunder 1993): ZI-U says any price, ZI-C none at which it would lose."""

from dataclasses import dataclass

import numpy as np

from scenarios.traders.agent import Agent


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

"""Adaptive-aggressive traders (Vytelingum, Cliff and Jennings 2008): how eager to be, learnt over short and long."""

from collections import deque
from dataclasses import dataclass, field
from math import exp, log, sqrt

import numpy as np

from scenarios.traders.agent import Agent

WINDOW, FORGETTING = 30, 0.9
SHORT_RATE, LONG_RATE = (0.2, 0.6), (0.2, 0.6)
LEAST_THETA, MOST_THETA, GAMMA = -8.0, 2.0, 2.0
MOST_ALPHA = 0.2
STEP_SHARE, STEP = 0.02, 0.01
SHY = 3.0
"""Before the first trade a quote goes only this part of the way to the limit."""


@dataclass(kw_only=True)
class AdaptiveAggressive:
    """Quotes its target price: at the estimated equilibrium for eagerness 0, at its limit for 1, at nothing for -1.

    The paper's agents also look at the best standing quotes before they speak; here every speech is the target.
    """

    agent: Agent
    ceiling: float
    chance: np.random.Generator
    _eagerness: float = 0.0
    _theta: float = -4.0
    _trades: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _fair: float = 0.0
    _weight: float = 0.0
    _rates: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        self._rates = float(self.chance.uniform(*SHORT_RATE)), float(self.chance.uniform(*LONG_RATE))

    def quote(self) -> float:
        if not self._trades:
            end = 0.0 if self.agent.buys else self.ceiling
            return end + (self.agent.limit - end) / SHY * float(self.chance.uniform(0.5, 2.0))
        return self._target(self._eagerness)

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        if traded:
            self._trades.append(price)
            # The equilibrium is taken to be the mean of all trades, each weighing 0.9 of the one after it.
            kept = FORGETTING * self._weight
            self._fair = (price + kept * self._fair) / (1 + kept)
            self._weight = 1 + kept
            self._learn_slowly()
        if not self._trades:
            return
        side = 1 if self.agent.buys else -1
        satisfied = side * (self._target(self._eagerness) - price) >= 0
        if traded:
            self._learn_at_once(price, 1 if not satisfied else -1)
        elif not satisfied and is_bid is self.agent.buys:
            self._learn_at_once(price, 1)

    def _target(self, eagerness: float) -> float:
        fair, limit = self._fair, self.agent.limit
        end = 0.0 if self.agent.buys else self.ceiling
        # Who could not trade at the equilibrium goes between its limit and nothing.
        fair = min(fair, limit) if self.agent.buys else max(fair, limit)
        share = _curve(abs(eagerness), self._theta)
        return fair + share * ((limit if eagerness > 0 else end) - fair)

    def _learn_at_once(self, price: float, way: int) -> None:
        """Move towards the eagerness that would have said `price`, and a little beyond: up for `way` 1."""
        goal = (1 + way * STEP_SHARE) * self._eagerness_of(price) + way * STEP
        self._eagerness += self._rates[0] * (min(1.0, max(-1.0, goal)) - self._eagerness)

    def _eagerness_of(self, price: float) -> float:
        fair, limit = self._target(0.0), self.agent.limit
        end = 0.0 if self.agent.buys else self.ceiling
        eager = (price - fair) * (1 if self.agent.buys else -1) > 0
        width = (limit if eager else end) - fair
        share = min(1.0, max(0.0, (price - fair) / width)) if width else 0.0
        found = _inverse(share, self._theta)
        return found if eager else -found

    def _learn_slowly(self) -> None:
        """Bend the target's curve by how far prices stray from the equilibrium (Smith's alpha)."""
        fair = self._fair
        spread = sqrt(sum((price - fair) ** 2 for price in self._trades) / len(self._trades))
        alpha = spread / fair if fair else 0.0
        stray = min(1.0, alpha / MOST_ALPHA)
        goal = (MOST_THETA - LEAST_THETA) * (1 - stray * exp(GAMMA * (stray - 1))) + LEAST_THETA
        self._theta += self._rates[1] * (goal - self._theta)


def _curve(eagerness: float, theta: float) -> float:
    """(e^(theta r) - 1) / (e^theta - 1), from 0 at 0 to 1 at 1."""
    if abs(theta) < 1e-9:  # noqa: PLR2004 - the straight line that the formula tends to
        return eagerness
    return (exp(theta * eagerness) - 1) / (exp(theta) - 1)


def _inverse(share: float, theta: float) -> float:
    if abs(theta) < 1e-9:  # noqa: PLR2004 - as above
        return share
    return log(1 + share * (exp(theta) - 1)) / theta

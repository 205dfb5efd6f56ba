"""Zero intelligence plus (Cliff and Bruten 1997): a margin on the limit that learns from every quote."""

from dataclasses import dataclass, field

import numpy as np

from scenarios.traders.agent import Agent

LEARNING_RATE, MOMENTUM, FIRST_MARGIN = (0.1, 0.5), (0.0, 0.1), (0.05, 0.35)
MOST_FACTOR, MOST_STEP = 0.05, 0.05
"""Cliff's ranges: a target lies up to 5 % and up to 0.05 beyond the price that was heard."""


@dataclass(kw_only=True)
class Zip:
    """Raises its margin when others trade at prices better for it, lowers it when it is priced out."""

    agent: Agent
    chance: np.random.Generator
    margin: float = field(init=False)
    _rate: float = field(init=False)
    _momentum: float = field(init=False)
    _change: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._rate, self._momentum = self.chance.uniform(*LEARNING_RATE), self.chance.uniform(*MOMENTUM)
        first = self.chance.uniform(*FIRST_MARGIN)
        self.margin = -first if self.agent.buys else first

    def quote(self) -> float:
        return self.agent.limit * (1 + self.margin)

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        """Hear of a quote at `price`, by a bid or an ask, and whether it was taken."""
        side = 1 if self.agent.buys else -1
        could_do_better = side * (self.quote() - price) >= 0
        if traded and could_do_better:
            self._aim(price, -side)
        elif not could_do_better and traded is (is_bid is not self.agent.buys):
            self._aim(price, side)

    def _aim(self, price: float, way: int) -> None:
        """Move the quote towards a target a little beyond `price`: up for `way` 1."""
        target = price * (1 + way * self.chance.uniform(0, MOST_FACTOR)) + way * self.chance.uniform(0, MOST_STEP)
        step = self._rate * (target - self.quote())
        self._change = self._momentum * self._change + (1 - self._momentum) * step
        margin = (self.quote() + self._change) / self.agent.limit - 1
        self.margin = min(0.0, margin) if self.agent.buys else max(0.0, margin)

"""Gjerstad and Dickhaut (1998): quote what promises most, by a belief formed from quotes taken and refused."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from scenarios.traders.agent import Agent

MEMORY = 150
"""Quotes that are remembered; the paper forgets all before the last few trades."""

Heard = tuple[float, bool, bool]
"""(price, whether a bid, whether it was taken)"""


@dataclass(kw_only=True)
class GjerstadDickhaut:
    """Believes that an ask is taken the likelier the more higher asks were taken or higher bids said, and so on.

    Belief of a seller at a: (asks taken at >= a + bids at >= a) / (those + asks refused at <= a); of a buyer
    mirrored. Candidates are the prices heard and the own limit; the paper's splines between them are left out.
    """

    agent: Agent
    ceiling: float
    chance: np.random.Generator
    _heard: deque[Heard] = field(default_factory=lambda: deque(maxlen=MEMORY))

    def quote(self) -> float:
        if not any(taken for _, _, taken in self._heard):
            low, high = (0.0, self.agent.limit) if self.agent.buys else (self.agent.limit, self.ceiling)
            return float(self.chance.uniform(low, high))
        # A buyer is a seller of money: with all prices negated the two read the same.
        sign = -1.0 if self.agent.buys else 1.0
        limit = sign * self.agent.limit
        prices, is_bid, taken = (np.array(column) for column in zip(*self._heard, strict=True))
        prices, own_side = sign * prices, is_bid == self.agent.buys
        candidates = np.append(prices[prices > limit], limit)
        accepted, refused = np.sort(prices[taken | ~own_side]), np.sort(prices[own_side & ~taken])
        for_it = len(accepted) - np.searchsorted(accepted, candidates, side="left")
        against = np.searchsorted(refused, candidates, side="right")
        gains = (candidates - limit) * for_it / np.maximum(1, for_it + against)
        # Where nothing promises a gain the last candidate, the own limit, is as good as any.
        best = int(np.argmax(gains)) if gains.any() else -1
        return float(sign * candidates[best])

    def learn(self, *, price: float, is_bid: bool, traded: bool) -> None:
        if traded and (price, is_bid, False) in self._heard:
            self._heard.remove((price, is_bid, False))
        self._heard.append((price, is_bid, traded))

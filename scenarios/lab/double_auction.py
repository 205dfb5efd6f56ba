"""A continuous double auction of single units among agents: the room in which traders are compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.traders.agent import Agent, Behaviour


@dataclass(frozen=True, kw_only=True)
class Day:
    """Prices of a day's trades in order, and its share of the greatest surplus."""

    prices: tuple[float, ...]
    efficiency: float


def greatest_surplus(agents: Sequence[Agent]) -> float:
    values = sorted((agent.limit for agent in agents if agent.buys), reverse=True)
    costs = sorted(agent.limit for agent in agents if not agent.buys)
    return sum(max(0.0, value - cost) for value, cost in zip(values, costs, strict=False))


def trading_day(behaviours: Sequence[Behaviour], chance: np.random.Generator, *, quotes: int) -> Day:
    """One agent after another speaks, by chance; a quote that crosses the best of the other side trades at that.

    After a trade both sides' quotes are void, as in Gode and Sunder.
    """
    waiting = list(behaviours)
    best: dict[bool, tuple[float, Behaviour] | None] = {True: None, False: None}
    prices, surplus = [], 0.0
    for _ in range(quotes):
        if len({each.agent.buys for each in waiting}) < len(best):
            break
        speaker = waiting[int(chance.integers(len(waiting)))]
        side, price = speaker.agent.buys, speaker.quote()
        sign = 1 if side else -1
        other, own = best[not side], best[side]
        traded = other is not None and sign * (price - other[0]) >= 0
        if traded and other is not None:
            price, partner = other
            prices.append(price)
            surplus += sign * (speaker.agent.limit - partner.agent.limit)
            waiting = [each for each in waiting if each is not speaker and each is not partner]
            best = {True: None, False: None}
        elif own is None or sign * (price - own[0]) > 0:
            best[side] = price, speaker
        for each in behaviours:
            each.learn(price=price, is_bid=side is not traded, traded=traded)
    return Day(prices=tuple(prices), efficiency=surplus / greatest_surplus([each.agent for each in behaviours]))


Maker = Callable[[Agent, np.random.Generator], Behaviour]


def session(agents: Sequence[Agent], maker: Maker, *, seed: int, days: int, quotes: int) -> list[Day]:
    """Days on end with the same agents, who remember; streams are keyed by seed and agent, so that they stay common."""
    behaviours = [maker(agent, np.random.default_rng((seed, agent.name))) for agent in agents]
    chance = np.random.default_rng((seed, len(agents), 1 << 20))
    return [trading_day(behaviours, chance, quotes=quotes) for _ in range(days)]

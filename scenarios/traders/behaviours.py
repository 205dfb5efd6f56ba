"""Behaviours of the laboratory by name. A new one is one file and one line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np

from scenarios.traders.adaptive_aggressive import AdaptiveAggressive
from scenarios.traders.agent import Agent, Behaviour
from scenarios.traders.gjerstad_dickhaut import GjerstadDickhaut
from scenarios.traders.truthful import Truthful
from scenarios.traders.zero_intelligence import ZeroIntelligence
from scenarios.traders.zip import Zip

BehaviourName = Literal["aa", "gd", "truthful", "zi_c", "zi_u", "zip"]

BEHAVIOURS: Mapping[BehaviourName, Callable[[Agent, float, np.random.Generator], Behaviour]] = MappingProxyType(
    {
        "aa": lambda agent, ceiling, chance: AdaptiveAggressive(agent=agent, ceiling=ceiling, chance=chance),
        "gd": lambda agent, ceiling, chance: GjerstadDickhaut(agent=agent, ceiling=ceiling, chance=chance),
        "truthful": lambda agent, _ceiling, _chance: Truthful(agent=agent),
        "zi_c": lambda agent, ceiling, chance: ZeroIntelligence(
            agent=agent, ceiling=ceiling, constrained=True, chance=chance
        ),
        "zi_u": lambda agent, ceiling, chance: ZeroIntelligence(
            agent=agent, ceiling=ceiling, constrained=False, chance=chance
        ),
        "zip": lambda agent, _ceiling, chance: Zip(agent=agent, chance=chance),
    }
)
"""From (agent, highest price that anyone may say, its own stream) to its behaviour."""

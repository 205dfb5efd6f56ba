"""What lowering an asset of a scenario to one of `ems` needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ems.assets import Asset
from ems.timegrid import TimeGrid
from scenarios.sentences import Flaw
from scenarios.spec.section import Section
from scenarios.spec.slack import SlackPrices

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an asset's numbers depend on beyond its own fields.

    per_step   the number or named series of a field as one value a step, shape (steps,)
    seeded     a generator of random numbers that belongs to this asset of this scenario
    """

    grid: TimeGrid
    slack: SlackPrices
    per_step: Callable[[float | str], Array]
    seeded: Callable[[], np.random.Generator]


class AssetSection(Section):
    """An asset as a scenario writes it."""

    def flaws(self) -> Iterator[Flaw]:
        """What is wrong between fields; what concerns one field is refused when it is read."""
        yield from ()

    def lower(self, around: Surroundings) -> Asset:
        """The asset as `ems` dispatches it."""
        raise NotImplementedError

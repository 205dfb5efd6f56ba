"""What every kind of asset in a scenario has in common: it becomes one of `ems`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ems.assets import Asset
from ems.timegrid import TimeGrid
from scenarios.profiles.chance import generator
from scenarios.sentences import Flaw
from scenarios.spec.assets.logbook import Listed
from scenarios.spec.section import Section
from scenarios.spec.slack import SlackPrices

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an asset's numbers depend on beyond its own fields.

    per_step   the number or named series of a field as one value a step, shape (steps,)
    seed       the scenario's
    meter      building and name of the asset
    """

    grid: TimeGrid
    slack: SlackPrices
    per_step: Callable[[float | str], Array]
    seed: int
    meter: tuple[str, str] = ("", "")

    def chance(self) -> np.random.Generator:
        """Random numbers that belong to this asset of this scenario."""
        return generator(self.seed, *self.meter)


class AssetSection(Section):
    """An asset as a scenario writes it."""

    def flaws(self) -> Iterator[Flaw]:
        """What is wrong between fields; what concerns one field is refused when it is read."""
        yield from ()

    def listed(self, folder: Path) -> Mapping[str, Listed]:  # noqa: ARG002 - most kinds name no files
        """What files under `folder` list in place of a field, by the field."""
        return {}

    def lower(self, around: Surroundings) -> Asset:
        """The asset as `ems` dispatches it."""
        raise NotImplementedError

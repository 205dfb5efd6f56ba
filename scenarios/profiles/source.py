"""What every source of series is asked, and how it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from ems.timegrid import TimeGrid
from scenarios.profiles.chance import generator
from scenarios.profiles.profile import Profile
from scenarios.sentences import Flaw
from scenarios.spec.section import Section


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One named series of a run.

    unit     what its users take, or None where nothing uses it
    least    lowest value that its users take, if there is one
    folder   where relative file names begin
    seed     the scenario's
    repair   whether holes in files are filled by the one rule (scenarios.readers.holes) and marked estimated
    """

    name: str
    grid: TimeGrid
    unit: str | None
    least: float | None
    folder: Path
    seed: int
    repair: bool = False

    def chance(self, *streams: str | int) -> np.random.Generator:
        """Random numbers that belong to this series of this scenario, one independent stream for each key."""
        return generator(self.seed, self.name, *streams)


class UnreadableError(Exception):
    """A series that cannot be made, with all reasons."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__(self.flaws)


class Source(Section):
    """Where a series comes from; its fields are settings in the scenario."""

    individual: ClassVar[bool] = False
    """Whether it is made up for one home, so that each of many homes has another."""

    def read(self, asked: Asked) -> Profile:
        """One value a step of the run. Raises UnreadableError with every flaw; places are relative to the source."""
        raise NotImplementedError

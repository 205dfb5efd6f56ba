"""What one optimisation looks at, and the shape its equations take."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Shape:
    """All that decides which equations an asset has, apart from its numbers.

    step_h      length of each step [h]; its length is the number of steps
    slots       billing months that a window can touch
    exclusive   whether opposite flows need a binary (prices reward doing both at once)
    flags       what the asset itself asks for, e.g. ("v2b",)
    """

    step_h: tuple[float, ...]
    slots: int
    exclusive: bool
    flags: tuple[str, ...] = ()

    @property
    def steps(self) -> range:
        return range(len(self.step_h))


@dataclass(frozen=True, kw_only=True)
class Window:
    """Consecutive steps of a run, of which the first `commit` are kept; later ones may each span several base steps.

    edges           base steps at which the window's steps begin, and where the last one ends, shape (steps + 1,)
    commit          how many steps are kept; these are base steps
    base_h          length of a base step [h]
    billing_month   month of each step of the window, shape (steps,)
    final           whether the run ends where the window ends
    exclusive       whether opposite flows need a binary in this window
    """

    edges: NDArray[np.int64]
    commit: int
    base_h: float
    billing_month: NDArray[np.int64]
    final: bool
    exclusive: bool = False

    @property
    def start(self) -> int:
        return int(self.edges[0])

    @property
    def stop(self) -> int:
        return int(self.edges[-1])

    @property
    def steps(self) -> int:
        return len(self.edges) - 1

    @property
    def slots(self) -> int:
        """Two at least: one shape then serves windows inside a month and across its end."""
        return max(2, int(self.billing_month[-1] - self.billing_month[0]) + 1)

    @property
    def month_slot(self) -> NDArray[np.int64]:
        """Slot of each step's billing month, shape (steps,)."""
        slots: NDArray[np.int64] = self.billing_month - self.billing_month[0]
        return slots

    @cached_property
    def widths(self) -> NDArray[np.int64]:
        """Base steps in each step, shape (steps,)."""
        return np.diff(self.edges)

    @cached_property
    def even(self) -> bool:
        """Whether every step is a base step."""
        return self.stop - self.start == self.steps

    def shape(self, flags: tuple[str, ...] = ()) -> Shape:
        return Shape(tuple((self.widths * self.base_h).tolist()), self.slots, self.exclusive, flags)

    def with_exclusive(self, exclusive: bool) -> Self:  # noqa: FBT001 - the verb names it
        """The same window, with or without a binary for opposite flows."""
        return replace(self, exclusive=exclusive)

    def gather(self, base: NDArray[np.float64], unit: str) -> NDArray[np.float64]:
        """A series of this window's base steps (N, base steps) as one of its own steps (N, steps).

        Energy (`kwh`) adds up; power, price and every other unit is the mean, so that energy is conserved.
        """
        if self.even:
            return base
        summed: NDArray[np.float64] = np.add.reduceat(base, self.edges[:-1] - self.start, axis=1)
        return summed if unit == "kwh" else summed / self.widths

"""What one optimisation looks at, and the shape its equations take."""

from dataclasses import dataclass, replace
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
    """The steps `start` to `stop` (exclusive) of a run, of which the first `commit` are kept.

    step_h          length of a step [h]
    billing_month   month of each step of the window, shape (stop - start,)
    final           whether the run ends where the window ends
    exclusive       whether opposite flows need a binary in this window
    """

    start: int
    stop: int
    commit: int
    step_h: float
    billing_month: NDArray[np.int64]
    final: bool
    exclusive: bool = False

    @property
    def steps(self) -> int:
        return self.stop - self.start

    @property
    def slots(self) -> int:
        """Two at least: one shape then serves windows inside a month and across its end."""
        return max(2, int(self.billing_month[-1] - self.billing_month[0]) + 1)

    @property
    def month_slot(self) -> NDArray[np.int64]:
        """Slot of each step's billing month, shape (steps,)."""
        slots: NDArray[np.int64] = self.billing_month - self.billing_month[0]
        return slots

    def shape(self, flags: tuple[str, ...] = ()) -> Shape:
        return Shape((self.step_h,) * self.steps, self.slots, self.exclusive, flags)

    def with_exclusive(self, exclusive: bool) -> Self:  # noqa: FBT001 - the verb names it
        """The same window, with or without a binary for opposite flows."""
        return replace(self, exclusive=exclusive)

"""The numbers of N assets of one kind, as arrays."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import numpy as np

from ems.assets.asset import Array, Asset
from ems.assets.sizes import price_of
from ems.window import Window


class Numbers:
    """Scalars (N,) and series (N, steps) of assets of one kind; each name is gathered once.

    step_h   length of a step [h]
    steps    steps of the run
    """

    def __init__(self, assets: Sequence[Asset], *, steps: int, step_h: float) -> None:
        self.assets = tuple(assets)
        self.kind = type(self.assets[0])
        self.step_h = step_h
        self.steps = steps
        self.scalar = cache(self._scalar)
        self.series = cache(self._series)
        self._made: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self.assets)

    def _scalar(self, name: str) -> Array:
        return np.array([getattr(asset, name) for asset in self.assets], dtype=float)

    def _series(self, name: str) -> Array:
        values = np.empty((len(self.assets), self.steps))
        for row, asset in zip(values, self.assets, strict=True):
            row[:] = getattr(asset, name)
        return values

    def once(self, name: str, make: Callable[[], Array]) -> Array:
        """What `make` returns, computed once in the life of these numbers."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def initial_state(self) -> dict[str, Array]:
        """State parameters as the run starts, each (N,)."""
        return {name: carry.initial(self.scalar(name)) for name, carry in self.kind.carries.items()}

    def fixed(self) -> dict[str, Array]:
        """Parameters that no window changes, each (N,)."""
        prices = {price_of(field): np.array([a.free[field] for a in self.assets]) for field in self.assets[0].free}
        return {**{name: self.scalar(name) for name in self.kind.scalars if name not in self.kind.carries}, **prices}

    def moving(self, window: Window, state: dict[str, Array], seen: Mapping[str, Array]) -> dict[str, Array]:
        """All other parameters as they are in a window: (N,), (N, steps) or (N, steps, slots).

        `seen` holds what a forecast shows instead of the actual series, each (N, base steps of the window).
        """
        within = slice(window.start, window.stop)
        return {
            **{
                name: window.gather(seen.get(name, self.series(name)[:, within]), unit_of(name))
                for name in self.kind.stepwise
            },
            **state,
            **self.kind.in_window(self, window),
        }


def unit_of(name: str) -> str:
    """The unit that ends a quantity's name."""
    return name.rsplit("_", 1)[-1] if "_per_" not in name else "rate"

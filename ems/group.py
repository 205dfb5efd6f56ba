"""Assets of like equations: kept together, numbered together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from ems.assets.asset import Array
from ems.compiler import compile_template
from ems.district import Placed
from ems.fleet import Numbers
from ems.template import Template
from ems.window import Window

State = dict[str, Array]


@dataclass(frozen=True)
class Group:
    """The assets of one kind and structure in a component, and their numbers."""

    placed: tuple[Placed, ...]
    numbers: Numbers

    @property
    def flags(self) -> tuple[str, ...]:
        return self.placed[0].asset.structure

    @cached_property
    def copies(self) -> Array:
        """Identical assets each one stands for, shape (N,)."""
        return np.array([float(placed.copies) for placed in self.placed])

    def weight(self, port: str) -> Array:
        """How often a port counts on its bus: once at home, `copies` times where copies meet others, shape (N,)."""
        at_home = np.array([placed.joins[port].place == placed.building for placed in self.placed])
        return np.where(at_home, 1.0, self.copies)


def group(placed: Iterable[Placed], *, steps: int, step_h: float) -> tuple[Group, ...]:
    """Assets of like equations together, in a stable order."""

    def structure(one: Placed) -> tuple[str, tuple[str, ...]]:
        return one.asset.kind, one.asset.structure

    return tuple(
        Group(members := tuple(alike), Numbers([p.asset for p in members], steps=steps, step_h=step_h))
        for _, alike in groupby(sorted(placed, key=structure), key=structure)
    )


class Stamp:
    """The numbers of one group of assets in one shape: those that windows change are computed anew, the rest once.

    values   every number of every asset, shape (numbers, N); a view of the room that `stand_in` gives
    """

    def __init__(self, g: Group, window: Window) -> None:
        self.group = g
        self.size = len(g.placed)
        self.template: Template = compile_template(g.numbers.kind, window.shape(g.flags))  # type: ignore[arg-type]  # a class is hashable
        self._varying = np.flatnonzero(self.template.varying)
        self._parameters = self.template.blank(self.size)
        self.values = np.empty((len(self.template.numbers.const), self.size))
        self._complete = False

    def stand_in(self, room: Array) -> None:
        """Keep the numbers in a part of a larger flat array from now on."""
        self.values = room.reshape(self.values.shape)

    def update(self, window: Window, state: State, seen: Mapping[str, Array]) -> Array:
        """All numbers as they are (or are forecast to be) in this window, shape (numbers, N)."""
        if self._complete and not len(self._varying):
            return self.values
        self.template.fill(self.group.numbers.moving(window, state, seen), self._parameters)
        if self._complete:
            self.values[self._varying] = self.template.varying_numbers.at(self._parameters)
        else:
            self.template.fill(self.group.numbers.fixed(), self._parameters)
            self.values[:] = self.template.numbers.at(self._parameters)
            self._complete = True
        return self.values

"""Flows of which a plan may use one direction at a time, and where a linear plan used both.

A linear model charges and discharges at once where losing energy pays: at negative prices, or where heat is so dear
that the electricity made beside it is a burden. Prices tell beforehand; the rest shows in the plan itself.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ems.assets import Connection
from ems.assets.asset import Array
from ems.group import Group
from ems.stack import Stack

Columns = NDArray[np.int64]

NO_CHOICE = -1
"""Stands where no binary chooses: the shape is not exclusive, or the asset has its binaries for reasons of its own."""

NEGLIGIBLE_KW = 1e-5
"""What a solver leaves of nothing, as `ems.checks` lets pass [kW]."""


class OppositeFlows:
    """Columns of a stack that stand for opposite flows and the choices between them, each of shape (pairs, steps)."""

    def __init__(self, stack: Stack) -> None:
        nothing = np.full((0, len(stack.shape.step_h)), NO_CHOICE)
        pairs = [(nothing, nothing, nothing), *columns_of_opposites(stack)]
        self._one, self._other, self._choice = (np.concatenate(columns) for columns in zip(*pairs, strict=True))

    @property
    def choices(self) -> Columns:
        """Columns of all binaries that choose between opposite flows."""
        choices: Columns = self._choice[self._choice != NO_CHOICE]
        return choices

    def overlap(self, x: Array, commit: int) -> bool:
        """Whether a plan uses both directions of anything in the steps that are kept."""
        return bool(self._both(x)[:, :commit].any())

    def undecided(self, x: Array) -> Columns:
        """Choices at which a plan uses both directions."""
        choices: Columns = self._choice[self._both(x) & (self._choice != NO_CHOICE)]
        return choices

    def _both(self, x: Array) -> NDArray[np.bool_]:
        return np.asarray(np.minimum(x[self._one], x[self._other]) > NEGLIGIBLE_KW)


def columns_of_opposites(stack: Stack) -> Iterator[tuple[Columns, Columns, Columns]]:
    """Columns of both flows and of the choice, each (assets, steps), for every pair that a kind names."""
    for stamp, start in zip(stack.stamps, stack.column_offsets, strict=False):
        template = stamp.template
        first = start + template.columns * np.arange(stamp.size)[:, None] + np.arange(len(stack.shape.step_h))
        for one, other, choice in template.kind.opposites.values():
            chosen = template.variables.get(choice)
            yield (
                first + template.variables[one].start,
                first + template.variables[other].start,
                np.full_like(first, NO_CHOICE) if chosen is None else first + chosen.start,
            )


def opposite_flows_pay(groups: Sequence[Group], steps: int) -> NDArray[np.bool_]:
    """Steps in which a linear model would flow both ways at once, shape (steps,).

    Selling dearer than buying rewards import with export; a negative price rewards losing energy on the way.
    """
    pays = np.zeros(steps, dtype=bool)
    for g in groups:
        if g.numbers.kind is Connection:
            buy, sell = g.numbers.series("import_yen_per_kwh"), g.numbers.series("export_yen_per_kwh")
            can_sell = (g.numbers.series("exportable_kw") > 0) & (g.numbers.scalar("export_limit_kw")[:, None] > 0)
            pays |= ((buy < 0) | (can_sell & (sell > buy))).any(axis=0)
    return pays

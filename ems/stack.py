"""Templates, buses and a window's numbers assembled into one sparse problem."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.district import Placed
from ems.fleet import Numbers
from ems.template import COSTS, Bounds, Template, compile_template
from ems.window import Window

State = dict[str, Array]


@dataclass(frozen=True)
class Group:
    """The assets of one kind and structure in a component, and their numbers."""

    placed: tuple[Placed, ...]
    numbers: Numbers

    @property
    def flags(self) -> tuple[str, ...]:
        return self.placed[0].asset.flags

    @property
    def count(self) -> Array:
        """Identical copies each asset stands for, shape (N,)."""
        return np.array([float(placed.copies) for placed in self.placed])


def group(placed: Iterable[Placed], *, steps: int, step_h: float) -> tuple[Group, ...]:
    """Assets of like equations together, in a stable order."""

    def structure(one: Placed) -> tuple[str, tuple[str, ...]]:
        return one.asset.kind, one.asset.flags

    return tuple(
        Group(members := tuple(alike), Numbers([p.asset for p in members], steps=steps, step_h=step_h))
        for _, alike in groupby(sorted(placed, key=structure), key=structure)
    )


@dataclass(frozen=True)
class Problem:
    """minimise cost @ x + offset, lower ≤ x ≤ upper, row_lower ≤ A x ≤ row_upper; A by columns.

    stack    the assembly it came from: problems of one stack share their pattern
    costs    the parts that `cost` sums, by name
    """

    stack: "Stack"
    cost: Array
    offset: float
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    coefficients: Array
    costs: dict[str, Array]


class Stack:
    """The problem of one component in one shape: where everything stands, before any window's numbers."""

    def __init__(self, groups: Sequence[Group], window: Window) -> None:
        self.groups = tuple(groups)
        self.shape = window.shape()
        self.templates = tuple(
            compile_template(g.numbers.kind, window.shape(g.flags))  # type: ignore[arg-type]  # a class is hashable
            for g in self.groups
        )
        sizes = [(len(g.placed), t) for g, t in zip(self.groups, self.templates, strict=True)]
        self.column_offsets = np.cumsum([0, *(n * t.columns for n, t in sizes)])
        self._row_offsets = np.cumsum([0, *(n * len(t.row_names) for n, t in sizes)])
        self.columns = int(self.column_offsets[-1])
        buses = dict.fromkeys(bus for g in self.groups for p in g.placed for bus in p.joins.values())
        self._bus_row = {bus: self._row_offsets[-1] + i * window.steps for i, bus in enumerate(buses)}
        self.rows = int(self._row_offsets[-1]) + len(buses) * window.steps
        self.integer = np.concatenate([np.tile(t.integer, n) for n, t in sizes])
        self._count = np.concatenate(
            [np.repeat(g.count, t.columns) for g, t in zip(self.groups, self.templates, strict=True)]
        )
        self._place_entries()
        self._coefficients: Array | None = None
        self._coefficients_vary = any(map(coefficients_vary, self.templates))

    def _place_entries(self) -> None:
        """Row and column of every coefficient, and the order that sorts them by column."""
        rows, columns = [], []
        for g, t, column0, row0 in zip(
            self.groups, self.templates, self.column_offsets, self._row_offsets, strict=False
        ):
            own_column = column0 + t.columns * np.arange(len(g.placed))[:, None]
            own_row = row0 + len(t.row_names) * np.arange(len(g.placed))[:, None]
            rows.append((own_row + t.rows.rows).ravel())
            columns.append((own_column + t.rows.columns).ravel())
            for name, port in t.ports.items():
                rows.append((self.bus_rows(g, name)[:, None] + port.entries.rows).ravel())
                columns.append((own_column + port.entries.columns).ravel())
        place = np.concatenate(columns) * self.rows + np.concatenate(rows)
        unique, self._slot = np.unique(place, return_inverse=True)
        column, self.row_index = np.divmod(unique, self.rows)
        self.column_start = np.searchsorted(column, np.arange(self.columns + 1))

    def bus_rows(self, g: Group, port: str) -> NDArray[np.int64]:
        """First row of the bus that each asset's port joins, shape (N,)."""
        return np.array([self._bus_row[placed.joins[port]] for placed in g.placed])

    def problem(self, window: Window, states: Sequence[State]) -> Problem:
        """The numbers of a window; `states` holds each group's carried parameters."""
        filled = [
            t.fill(g.numbers.parameters(window, state))
            for g, t, state in zip(self.groups, self.templates, states, strict=True)
        ]
        pairs = list(zip(self.templates, filled, strict=True))
        costs = self._costs(pairs)
        row_lower, row_upper = self._row_bounds(pairs)
        if self._coefficients is None or self._coefficients_vary:
            self._coefficients = self._stamp_coefficients(filled)
        return Problem(
            stack=self,
            cost=np.sum(list(costs.values()), axis=0),
            offset=self._offset(pairs),
            lower=np.concatenate([flat(bounds(t.lower, p, t.columns, -np.inf)) for t, p in pairs]),
            upper=np.concatenate([flat(bounds(t.upper, p, t.columns, np.inf)) for t, p in pairs]),
            row_lower=row_lower,
            row_upper=row_upper,
            coefficients=self._coefficients,
            costs=costs,
        )

    def _costs(self, pairs: list[tuple[Template, Array]]) -> dict[str, Array]:
        costs: dict[str, Array] = {}
        for name in COSTS:
            parts = [
                flat(t.costs[name].at(p)) if name in t.costs else np.zeros(t.columns * p.shape[1]) for t, p in pairs
            ]
            costs[name] = np.concatenate(parts) * self._count
        return costs

    def _offset(self, pairs: list[tuple[Template, Array]]) -> float:
        return float(
            sum(
                (const.at(p)[0] * g.count).sum()
                for g, (t, p) in zip(self.groups, pairs, strict=True)
                for const in t.cost_const.values()
            )
        )

    def _row_bounds(self, pairs: list[tuple[Template, Array]]) -> tuple[Array, Array]:
        buses: Array = np.zeros(self.rows - int(self._row_offsets[-1]))
        for g, (t, p) in zip(self.groups, pairs, strict=True):
            for name, port in t.ports.items():
                injected = port.const.at(p) * weight(g, name)
                rows = self.bus_rows(g, name) - self._row_offsets[-1] + np.arange(len(injected))[:, None]
                np.subtract.at(buses, rows, injected)
        return (
            np.concatenate([*(flat(t.row_lower.at(p)) for t, p in pairs), buses]),
            np.concatenate([*(flat(t.row_upper.at(p)) for t, p in pairs), buses]),
        )

    def _stamp_coefficients(self, filled: list[Array]) -> Array:
        values = []
        for g, t, p in zip(self.groups, self.templates, filled, strict=True):
            values.append(flat(t.rows.values.at(p)))
            values += [flat(port.entries.values.at(p) * weight(g, name)) for name, port in t.ports.items()]
        summed = np.bincount(self._slot, weights=np.concatenate(values), minlength=len(self.row_index))
        return np.asarray(summed, dtype=float)


def coefficients_vary(template: Template) -> bool:
    """Whether any coefficient depends on more than the assets' fixed scalars."""
    fixed = {i for name in template.kind.scalars for i in range(*template.parameters[name].slice.indices(10**9))}
    fixed -= {template.parameters[name].start for name in template.kind.carries}
    affines = [template.rows.values, *(port.entries.values for port in template.ports.values())]
    return any(not fixed.issuperset(affine.uses().tolist()) for affine in affines)


def flat(values: Array) -> Array:
    """From (n, N) to one asset after the other."""
    return values.T.ravel()


def bounds(layers: tuple[Bounds, ...], parameters: Array, columns: int, start: float) -> Array:
    """The tightest of all layers, shape (columns, N); `start` is -inf for lower and +inf for upper bounds."""
    tighter = np.maximum if start < 0 else np.minimum
    values = np.full((columns, parameters.shape[1]), start)
    for layer in layers:
        values[layer.columns] = tighter(values[layer.columns], layer.values.at(parameters))
    return values


def weight(g: Group, port: str) -> Array:
    """How many times a port counts on its bus: once at home, `count` times where copies meet others, shape (N,)."""
    return np.array([float(p.copies if p.joins[port].place != p.building else 1) for p in g.placed])

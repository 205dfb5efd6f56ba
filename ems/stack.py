"""Templates, buses and a window's numbers assembled into one sparse problem."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.group import Group, Stamp, State
from ems.problem import Pattern, Problem
from ems.template import COSTS, Span, Template
from ems.window import Window

Places = NDArray[np.int64]
Seen = Mapping[str, Array]


class Stack:
    """The problem of one component in one shape: where everything stands, before any window's numbers.

    All assets' numbers lie in one flat array, group by group; each array of the problem is gathered from it by places
    worked out here once, and again only where a window can change it.
    """

    def __init__(self, groups: Sequence[Group], window: Window) -> None:
        self.shape = window.shape()
        self.stamps = tuple(Stamp(g, window) for g in groups)
        columns = [s.size * s.template.columns for s in self.stamps]
        rows = [s.size * len(s.template.row_names) for s in self.stamps]
        self.column_offsets = np.cumsum([0, *columns])
        self.columns = int(self.column_offsets[-1])
        buses = dict.fromkeys(bus for g in groups for p in g.placed for bus in p.joins.values())
        self._bus_row = {bus: sum(rows) + i * window.steps for i, bus in enumerate(buses)}
        self._asset_rows = sum(rows)
        self.rows = self._asset_rows + len(buses) * window.steps
        self._number_offsets = np.cumsum([0, *(s.size * len(s.template.numbers.const) for s in self.stamps)])
        self._numbers = np.empty(self._number_offsets[-1])
        for s, start, stop in zip(self.stamps, self._number_offsets, self._number_offsets[1:], strict=False):
            s.stand_in(self._numbers[start:stop])
        self._varying = np.concatenate([np.repeat(s.template.varying, s.size) for s in self.stamps])
        self._copies = np.concatenate([np.repeat(s.group.copies, s.template.columns) for s in self.stamps])
        self._costs = {name: self._cost_places(name) for name in COSTS}
        self._lower = Tightest(np.maximum, self._bound_places("lower"), self._varying, self.columns)
        self._upper = Tightest(np.minimum, self._bound_places("upper"), self._varying, self.columns)
        self._row_lower = self._per_asset(lambda t: t.row_lower)
        self._row_upper = self._per_asset(lambda t: t.row_upper)
        self._place_bus_constants()
        self._place_coefficients(np.cumsum([0, *rows]))
        self._coefficients: Array | None = None
        self._fixed_costs: dict[str, Array] = {}

    def places(self, number: int, span: Span) -> Places:
        """Where a span of a group's numbers lies in the flat array, shape (N, span)."""
        size = self.stamps[number].size
        places: Places = self._number_offsets[number] + span.positions * size + np.arange(size)[:, None]
        return places

    def _per_asset(self, span_of: Callable[[Template], Span]) -> Places:
        """One span of every asset, one asset after the other."""
        return np.concatenate([self.places(i, span_of(s.template)).ravel() for i, s in enumerate(self.stamps)])

    def _cost_places(self, name: str) -> tuple[Places, Places]:
        """Columns that may have this cost, and where their costs lie."""
        columns, places = [np.zeros(0, dtype=int)], [np.zeros(0, dtype=int)]
        for i, (s, start) in enumerate(zip(self.stamps, self.column_offsets, strict=False)):
            if name in s.template.costs:
                used = s.template.cost_columns[name]
                columns.append((start + s.template.columns * np.arange(s.size)[:, None] + used).ravel())
                places.append(self.places(i, s.template.costs[name])[:, used].ravel())
        return np.concatenate(columns), np.concatenate(places)

    def _bound_places(self, side: Literal["lower", "upper"]) -> list[tuple[Places, Places]]:
        """Layer by layer, the columns bounded and where their bounds lie."""
        layers: list[tuple[list[Places], list[Places]]] = []
        for i, (s, start) in enumerate(zip(self.stamps, self.column_offsets, strict=False)):
            first = start + s.template.columns * np.arange(s.size)[:, None]
            for depth, layer in enumerate(getattr(s.template, side)):
                if depth == len(layers):
                    layers.append(([], []))
                layers[depth][0].append((first + layer.columns).ravel())
                layers[depth][1].append(self.places(i, layer.numbers).ravel())
        return [(np.concatenate(columns), np.concatenate(places)) for columns, places in layers]

    def bus_rows(self, g: Group, port: str) -> Places:
        """First row of the bus that each asset's port joins, shape (N, 1)."""
        return np.array([self._bus_row[placed.joins[port]] for placed in g.placed])[:, None]

    def _place_bus_constants(self) -> None:
        """What ports inject whatever the variables do: bus rows, places and weights."""
        rows, places, weights = [], [], []
        for i, s in enumerate(self.stamps):
            for name, port in s.template.ports.items():
                rows.append((self.bus_rows(s.group, name) - self._asset_rows + np.arange(port.const.size)).ravel())
                places.append(self.places(i, port.const).ravel())
                weights.append(np.repeat(s.group.weight(name), port.const.size))
        self._bus_constants = np.concatenate(rows), np.concatenate(places), np.concatenate(weights)

    def _place_coefficients(self, row_offsets: Places) -> None:
        """The pattern, and place and weight of every coefficient; those that share a row and column are summed."""
        rows, columns, places, weights = [], [], [], []
        for i, (s, column0, row0) in enumerate(zip(self.stamps, self.column_offsets, row_offsets, strict=False)):
            own_column = column0 + s.template.columns * np.arange(s.size)[:, None]
            own_row = row0 + len(s.template.row_names) * np.arange(s.size)[:, None]
            ports = [(self.bus_rows(s.group, n), p.entries, s.group.weight(n)) for n, p in s.template.ports.items()]
            for first_row, entries, weight in [(own_row, s.template.rows, np.ones(s.size)), *ports]:
                rows.append((first_row + entries.rows).ravel())
                columns.append((own_column + entries.columns).ravel())
                places.append(self.places(i, entries.numbers).ravel())
                weights.append(np.repeat(weight, entries.numbers.size))
        key, self._slot = np.unique(np.concatenate(columns) * self.rows + np.concatenate(rows), return_inverse=True)
        column, row = np.divmod(key, self.rows)
        starts = np.searchsorted(column, np.arange(self.columns + 1))
        integer = np.concatenate([np.tile(s.template.integer, s.size) for s in self.stamps])
        self.pattern = Pattern(rows=self.rows, column_start=starts, row_index=row, integer=integer)
        self._coefficient_places, self._coefficient_weights = np.concatenate(places), np.concatenate(weights)
        self._coefficients_vary = self._vary(self._coefficient_places)

    def _vary(self, places: Places) -> bool:
        """Whether windows can change any of the numbers at these places."""
        return bool(self._varying[places].any())

    def problem(self, window: Window, states: Sequence[State], seen: Sequence[Seen] | None = None) -> Problem:
        """The numbers of a window; `states` holds each group's carried parameters, `seen` its forecast series."""
        numbers = self._numbers
        for stamp, state, view in zip(self.stamps, states, seen or [{}] * len(self.stamps), strict=True):
            stamp.update(window, state, view)
        offset = sum(float(s.values[s.template.cost_const.start] @ s.group.copies) for s in self.stamps)
        rows, places, weights = self._bus_constants
        injected = np.bincount(rows, weights=numbers[places] * weights, minlength=self.rows - self._asset_rows)
        costs = {name: self._cost(name, numbers) for name in COSTS}
        return Problem(
            pattern=self.pattern,
            cost=reduce(np.add, costs.values()),
            offset=offset,
            lower=self._lower.at(numbers),
            upper=self._upper.at(numbers),
            row_lower=np.concatenate([numbers[self._row_lower], -injected]),
            row_upper=np.concatenate([numbers[self._row_upper], -injected]),
            coefficients=self._coefficients_of(numbers),
            costs=costs,
        )

    def _coefficients_of(self, numbers: Array) -> Array:
        """The coefficients; the same array as before where they are the same, as then nothing is passed anew."""
        if self._coefficients is not None and not self._coefficients_vary:
            return self._coefficients
        stamped = numbers[self._coefficient_places] * self._coefficient_weights
        entries = len(self.pattern.row_index)
        coefficients = np.bincount(self._slot, weights=stamped, minlength=entries).astype(float)
        if self._coefficients is None or not np.array_equal(coefficients, self._coefficients):
            self._coefficients = coefficients
        return self._coefficients

    def _cost(self, name: str, numbers: Array) -> Array:
        """A part of the objective, shape (columns,); worked out once where no window changes it."""
        if name in self._fixed_costs:
            return self._fixed_costs[name]
        columns, places = self._costs[name]
        cost = np.zeros(self.columns)
        cost[columns] = numbers[places] * self._copies[columns]
        if not self._vary(places):
            self._fixed_costs[name] = cost
        return cost


class Tightest:
    """Bounds of all columns from layers that may touch the same column: the highest lower, the lowest upper one.

    layers    columns bounded, each once in a layer, and where their bounds lie among the numbers
    varying   which numbers windows can change; columns without any keep what they first had
    """

    def __init__(
        self, tighter: np.ufunc, layers: list[tuple[Places, Places]], varying: NDArray[np.bool_], columns: int
    ) -> None:
        self._tighter, self._layers, self._columns = tighter, layers, columns
        moves = np.zeros(columns, dtype=bool)
        for bounded, places in layers:
            moves[bounded] |= varying[places]
        self._moving = np.flatnonzero(moves)
        self._moving_layers = [(bounded[moves[bounded]], places[moves[bounded]]) for bounded, places in layers]
        self._first: Array | None = None

    def at(self, numbers: Array) -> Array:
        """The bounds that these numbers give, shape (columns,)."""
        loosest = -np.inf if self._tighter is np.maximum else np.inf
        if self._first is None:
            self._first = self._tightened(np.full(self._columns, loosest), self._layers, numbers)
            return self._first.copy()
        bounds = self._first.copy()
        bounds[self._moving] = loosest
        return self._tightened(bounds, self._moving_layers, numbers)

    def _tightened(self, bounds: Array, layers: list[tuple[Places, Places]], numbers: Array) -> Array:
        for columns, places in layers:
            bounds[columns] = self._tighter(bounds[columns], numbers[places])
        return bounds

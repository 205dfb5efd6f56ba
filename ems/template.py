"""An asset's equations as arrays: every number affine in the asset's parameters.

Every coefficient, bound, cost and port is `const + matrix @ parameters`, so stamping N assets of a kind is one sparse
product. `ems.compiler` makes templates from Pyomo equations.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ems.assets.asset import Array, Asset
from ems.window import Shape

COSTS = ("cost_yen", "capital_yen", "wear_yen", "stock_yen", "tie_yen", "slack_yen")
"""Named parts of the objective that a kind may declare, each an expression on its block."""


@dataclass(frozen=True)
class Affine:
    """Numbers that follow affinely from parameters: const (n,), matrix (n, parameters)."""

    const: Array
    matrix: csr_array

    def at(self, parameters: Array) -> Array:
        """Values for N assets, shape (n, N), from parameters (parameters, N)."""
        values: Array = self.const[:, None] + self.matrix @ parameters
        return values

    def rows(self, chosen: NDArray[np.int64]) -> "Affine":
        """Some of the numbers only."""
        return Affine(self.const[chosen], self.matrix[chosen])

    def depending_on(self, parameters: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which numbers depend on any of the parameters marked, shape (n,)."""
        touched: NDArray[np.bool_] = (abs(self.matrix) @ parameters.astype(float)) > 0
        return touched

    def may_be_nonzero(self, span: "Span") -> NDArray[np.bool_]:
        """Which numbers of a span are not zero whatever the parameters, shape (span,)."""
        may: NDArray[np.bool_] = (self.const[span.slice] != 0) | (np.diff(self.matrix.indptr)[span.slice] > 0)
        return may


@dataclass(frozen=True)
class Span:
    """Where something lies in a flat array, and whether it has one entry a step."""

    start: int
    size: int
    stepwise: bool = False

    @property
    def slice(self) -> slice:
        return slice(self.start, self.start + self.size)

    @property
    def positions(self) -> NDArray[np.int64]:
        return np.arange(self.start, self.start + self.size)


@dataclass(frozen=True)
class Bounds:
    """One layer of bounds: each column at most once, so that layers combine by a plain minimum or maximum."""

    columns: NDArray[np.int64]
    numbers: Span


@dataclass(frozen=True)
class Entries:
    """Sparse coefficients: `numbers` stand at (row, column) of an asset's own rows and columns."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    numbers: Span


@dataclass(frozen=True)
class Port:
    """Power into a bus at each step: coefficients on columns, and what does not depend on any."""

    entries: Entries
    const: Span


@dataclass(frozen=True)
class Template:
    """Compiled equations of one kind in one shape.

    variables    name -> where its columns lie
    parameters   name -> where its numbers lie in the parameter vector
    integer      which columns are whole numbers
    numbers      every coefficient, bound and cost of an asset, affine in its parameters; all other fields that are
                 spans say where in it they stand
    """

    kind: type[Asset]
    shape: Shape
    variables: dict[str, Span]
    parameters: dict[str, Span]
    integer: NDArray[np.bool_]
    numbers: Affine
    lower: tuple[Bounds, ...]
    upper: tuple[Bounds, ...]
    rows: Entries
    row_lower: Span
    row_upper: Span
    row_names: tuple[str, ...]
    costs: dict[str, Span]
    cost_const: Span
    ports: dict[str, Port]

    @property
    def columns(self) -> int:
        return len(self.integer)

    def blank(self, count: int) -> Array:
        """Room for the parameter vectors of `count` assets side by side, shape (parameters, count)."""
        return np.empty((self.numbers.matrix.shape[1], count))

    def fill(self, parameters: dict[str, Array], room: Array) -> None:
        """Write named parameters, (N,) or (N, steps) or (N, steps, slots), into their places in `room`."""
        count = room.shape[1]
        for name, values in parameters.items():
            span = self.parameters[name]
            room[span.slice] = values.reshape(count, span.size).T

    @cached_property
    def varying(self) -> NDArray[np.bool_]:
        """Which numbers can change from window to window: all that depend on more than the fixed scalars."""
        window = np.ones(self.numbers.matrix.shape[1], dtype=bool)
        for name in set(self.kind.scalars) - set(self.kind.carries):
            window[self.parameters[name].slice] = False
        return self.numbers.depending_on(window)

    @cached_property
    def varying_numbers(self) -> Affine:
        """The numbers that can change, in their order."""
        return self.numbers.rows(np.flatnonzero(self.varying))

    @cached_property
    def cost_columns(self) -> dict[str, NDArray[np.int64]]:
        """Columns on which each cost can stand."""
        return {name: np.flatnonzero(self.numbers.may_be_nonzero(span)) for name, span in self.costs.items()}

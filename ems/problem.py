"""A linear or mixed-integer problem as arrays, the form that every solver takes."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array


@dataclass(frozen=True, kw_only=True, eq=False)
class Pattern:
    """Where the coefficients stand, by columns; problems that share the object differ in numbers only.

    column_start   where each column's entries begin, and where the last ends, shape (columns + 1,)
    row_index      row of each entry
    integer        which columns are whole numbers, shape (columns,)
    """

    rows: int
    column_start: NDArray[np.int64]
    row_index: NDArray[np.int64]
    integer: NDArray[np.bool_]

    @property
    def columns(self) -> int:
        return len(self.integer)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """minimise cost @ x + offset, lower ≤ x ≤ upper, row_lower ≤ A x ≤ row_upper.

    coefficients   entries of A in the order of the pattern
    costs          the parts that `cost` sums, by name
    """

    pattern: Pattern
    cost: Array
    offset: float
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    coefficients: Array
    costs: Mapping[str, Array]

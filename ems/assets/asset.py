"""What every kind of asset declares; `ems` knows nothing else about a kind.

An asset's numbers reach its equations as *parameters*: scalars and per-step series of the dataclass, state carried
from window to window, and what `in_window` derives. The same names are Pyomo placeholders when the equations are
compiled to a template and plain numbers when the twin is built.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ems.window import Shape, Window

type_of_block = Any  # Pyomo blocks grow their components as attributes
Array = NDArray[np.float64]
Quantities = Mapping[str, Array]
Series = float | Array

TIE_YEN_PER_KWH = 1e-4
"""Secondary cost that settles alternatives of equal cost; reported apart from money as `tie_yen`."""


class Excess(NamedTuple):
    """By how much a sentence fails in each step; `scale` is the size of the quantity it speaks of."""

    sentence: str
    amount: Array
    scale: float


class Carry(Protocol):
    """How a state parameter follows from the steps a window committed."""

    @property
    def quantity(self) -> str: ...

    def initial(self, given: Array) -> Array: ...

    def after(self, before: Array, committed: Array, months: NDArray[np.int64], next_month: int) -> Array: ...


@dataclass(frozen=True)
class Last:
    """State equals the quantity at the end of the last committed step (stored energy)."""

    quantity: str

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Array, months: NDArray[np.int64], next_month: int) -> Array:  # noqa: ARG002 - one signature for all carries
        return committed[:, -1].copy()


@dataclass(frozen=True)
class HighestOfMonth:
    """State equals the highest committed value in the billing month that the next window starts in."""

    quantity: str

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Array, months: NDArray[np.int64], next_month: int) -> Array:
        same = months == next_month
        inside = committed[:, same].max(axis=1, initial=0.0) if same.any() else np.zeros(len(before))
        return np.maximum(before, inside) if months[0] == next_month else inside


class Fleet(Protocol):
    """The numbers of N assets of one kind over a whole run: scalars (N,), series (N, all steps)."""

    step_h: float

    def scalar(self, name: str) -> Array: ...

    def series(self, name: str) -> Array: ...

    def once(self, name: str, make: Callable[[], Array]) -> Array:
        """What `make` returns, computed once in the life of the fleet."""
        ...


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One thing that draws, gives, moves or stores energy.

    kind       name in scenarios, schedules and files
    scalars    parameters that are one number an asset
    stepwise   parameters that are one number a step
    derived    parameters that `in_window` makes, by name: "scalar", "step" or "step×slot"
    carries    state parameters and what they follow from
    ports      expression name -> carrier
    slacks     variable that stands for an unmet must-have -> words of the finding
    ratings    quantity -> the field or series that it never exceeds
    sources    quantity -> what kind of source of electricity it is (`ems.attribution.SOURCES`)
    uses       quantity -> what kind of use of electricity it is (`ems.attribution.USES`)
    potential  of a renewable plant: the quantity it generates -> the most nature allowed
    stores     whether it is a tank of electricity, with `charge_kw` and `discharge_kw`
    """

    kind: ClassVar[str]
    scalars: ClassVar[tuple[str, ...]] = ()
    stepwise: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[Mapping[str, str]] = {}
    carries: ClassVar[Mapping[str, Carry]] = {}
    ports: ClassVar[Mapping[str, str]] = {"electricity_kw": "electricity"}
    slacks: ClassVar[Mapping[str, str]] = {}
    ratings: ClassVar[Mapping[str, str]] = {}
    sources: ClassVar[Mapping[str, str]] = {}
    uses: ClassVar[Mapping[str, str]] = {}
    potential: ClassVar[Mapping[str, str]] = {}
    stores: ClassVar[bool] = False

    @property
    def flags(self) -> tuple[str, ...]:
        """What makes this asset's equations differ from another's of its kind."""
        return ()

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        """Write variables, constraints, costs and ports on a Pyomo block, affine in the parameters `p`."""
        raise NotImplementedError

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:  # noqa: ARG003 - most kinds derive nothing
        """Parameters that depend on where the window lies: shape (N,), (N, steps) or (N, steps, slots)."""
        return {}

    def power(self, values: Quantities) -> dict[str, Array]:
        """Power into each port's bus in each step, recomputed from the schedule [kW]."""
        raise NotImplementedError

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:  # noqa: ARG002 - most kinds have ratings only
        """What the schedule breaks of this asset's physics, recomputed without the equations."""
        yield from ()

    def faults(self) -> list[str]:
        """What is structurally impossible about the numbers, one sentence each, naming the field."""
        return []

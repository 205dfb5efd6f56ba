"""What every kind of asset declares; `ems` knows nothing else about a kind.

An asset's numbers reach its equations as *parameters*: scalars and per-step series of the dataclass, state carried
from window to window, and what `in_window` derives. The same names are Pyomo placeholders when the equations are
compiled to a template and plain numbers when the twin is built.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from ems.window import Shape, Window

type_of_block = Any  # Pyomo blocks grow their components as attributes
Array = NDArray[np.float64]
Quantities = Mapping[str, Array]
Series = float | Array

ELECTRICITY = "electricity"
"""The carrier that connections, bills and origin speak of."""

WHEELED = "wheeled electricity"
"""What contracts bring over the utility's lines: it enters a building through its connection."""

FREE = "free "
"""Begins the mark of a field whose size is found, in an asset's structure."""

Uses = Callable[[type_of_block, SimpleNamespace, int], Sequence[tuple[Any, Any]]]
"""From block, parameters and step to what is used of a size, and how much of it each unit built allows."""

TIE_YEN_PER_KWH = 1e-4
"""Secondary cost that settles alternatives of equal cost; reported apart from money as `tie_yen`."""


class Excess(NamedTuple):
    """By how much a sentence fails in each step; `scale` is the size of the quantity it speaks of."""

    sentence: str
    amount: Array
    scale: float


class Opposites(NamedTuple):
    """Two flows of which only one runs at a time, and the binary that chooses between them in an exclusive shape."""

    one: str
    other: str
    choice: str


class Carry(Protocol):
    """How a state parameter follows from the steps a window committed."""

    def initial(self, given: Array) -> Array: ...

    def after(self, before: Array, committed: Quantities, months: NDArray[np.int64], next_month: int) -> Array: ...


@dataclass(frozen=True)
class Last:
    """State equals the quantity at the end of the last committed step (stored energy)."""

    quantity: str

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Quantities, months: NDArray[np.int64], next_month: int) -> Array:  # noqa: ARG002 - one signature for all carries
        return committed[self.quantity][:, -1].copy()


@dataclass(frozen=True)
class HighestOfMonth:
    """State equals the highest committed sum of quantities in the billing month that the next window starts in."""

    quantities: tuple[str, ...]

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Quantities, months: NDArray[np.int64], next_month: int) -> Array:
        same = months == next_month
        summed = np.sum([committed[name][:, same] for name in self.quantities if name in committed], axis=0)
        inside = summed.max(axis=1, initial=0.0)
        highest: Array = np.maximum(before, inside) if months[0] == next_month else inside
        return highest


class Fleet(Protocol):
    """The numbers of N assets of one kind over a whole run: scalars (N,), series (N, all steps)."""

    step_h: float
    steps: int

    @property
    def assets(self) -> Sequence["Asset"]: ...

    def scalar(self, name: str) -> Array: ...

    def series(self, name: str) -> Array: ...

    def once(self, name: str, make: Callable[[], Array]) -> Array:
        """What `make` returns, computed once in the life of the fleet."""
        ...


@dataclass(frozen=True, kw_only=True)
class Tank:
    """N stores in one step: limits [kW], efficiencies, and the energy between which they must stay [kWh].

    leak        share of the energy at the step's beginning that is lost
    drift_kwh   what else the step adds whatever happens: trips and idle draw (negative), foreign energy
    refusable_kwh   how much of that is not taken where there is no room
    """

    charge_limit_kw: Array
    discharge_limit_kw: Array
    charge_efficiency: Array
    discharge_loss: Array
    floor_kwh: Array
    capacity_kwh: Array
    leak: Array
    drift_kwh: Array
    refusable_kwh: Series = 0.0

    def after(self, before_kwh: Array, charge_kw: Array, discharge_kw: Array, step_h: float) -> Array:
        """Stored energy at the step's end, never below empty; above full only by what could not be refused."""
        moved = step_h * (self.charge_efficiency * charge_kw - self.discharge_loss * discharge_kw)
        offered = before_kwh * (1 - self.leak) + self.drift_kwh + moved
        refused = np.clip(offered - self.capacity_kwh, 0.0, self.refusable_kwh)
        stored: Array = np.maximum(offered - refused, 0.0)
        return stored

    def reach(self, before_kwh: Array, step_h: float) -> tuple[Array, Array]:
        """Most power out and most power in that keep the energy between floor and capacity [kW].

        Below the floor the most out is negative: the store must charge; above capacity likewise the most in.
        """
        held = before_kwh * (1 - self.leak) + self.drift_kwh
        out = self.power_for(held - self.floor_kwh, step_h)
        into = -self.power_for(held - self.refusable_kwh - self.capacity_kwh, step_h)
        return (
            np.clip(out, -self.charge_limit_kw, self.discharge_limit_kw),
            np.clip(into, -self.discharge_limit_kw, self.charge_limit_kw),
        )

    def power_for(self, energy_kwh: Array, step_h: float) -> Array:
        """Power out that takes an energy from the stores in one step; power in is negative [kW]."""
        factor = np.where(energy_kwh > 0, self.discharge_loss, self.charge_efficiency)
        power: Array = energy_kwh / (factor * step_h)
        return power


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One thing that draws, gives, moves or stores energy.

    kind       name in scenarios, schedules and files
    scalars    parameters that are one number an asset
    stepwise   parameters that are one number a step
    derived    parameters that `in_window` makes, by name, with their size: "scalar", or lengths joined by ×: "step",
               "slot", a number, or a flag, which is as long as it is often among the flags
    carries    state parameters and what they follow from
    slacks     variable that stands for an unmet must-have -> words of the finding
    ratings    quantity -> the field or series that it never exceeds
    sizes      field that can be found freely -> what is used of it in a step
    opposites  sentence -> two flows of which only one runs at a time, and the binary that chooses where one is needed
    sources    quantity -> what kind of source of electricity it is (`ems.attribution.SOURCES`)
    uses       quantity -> what kind of use of electricity it is (`ems.attribution.USES`)
    potential  of a renewable plant: the quantity it generates -> the most nature allowed
    stores     whether it is a tank of electricity, with `charge_kw` and `discharge_kw`
    uncertain  series that a plan knows only by forecast
    unplanned  quantity that only settlement brings about -> words of the finding

    free       field whose size is to be found -> yearly price of each unit of it [yen/year]; the field itself then says
               the most that may be built (`ems.sizing`)
    """

    kind: ClassVar[str]
    scalars: ClassVar[tuple[str, ...]] = ()
    stepwise: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[Mapping[str, str]] = {}
    carries: ClassVar[Mapping[str, Carry]] = {}
    slacks: ClassVar[Mapping[str, str]] = {}
    ratings: ClassVar[Mapping[str, str]] = {}
    sizes: ClassVar[Mapping[str, Uses]] = {}
    opposites: ClassVar[Mapping[str, Opposites]] = {}
    sources: ClassVar[Mapping[str, str]] = {}
    uses: ClassVar[Mapping[str, str]] = {}
    potential: ClassVar[Mapping[str, str]] = {}
    stores: ClassVar[bool] = False
    uncertain: ClassVar[tuple[str, ...]] = ()
    unplanned: ClassVar[Mapping[str, str]] = {}

    free: Mapping[str, float] = field(default_factory=dict)

    @property
    def ports(self) -> Mapping[str, str]:
        """Carrier of the bus that each port joins; a port is an expression over the steps."""
        return {"electricity_kw": ELECTRICITY}

    @property
    def may_leave_kw(self) -> Series:
        """Most power that may leave its building in each step [kW]: of a renewable plant, what nature allows."""
        return sum((getattr(self, allowed) for allowed in self.potential.values()), 0.0)

    @property
    def flags(self) -> tuple[str, ...]:
        """What the kind asks of this asset's numbers that makes its equations differ from another's."""
        return ()

    @property
    def structure(self) -> tuple[str, ...]:
        """All that makes this asset's equations differ from another's of its kind: its flags and its free sizes."""
        return (*self.flags, *(f"{FREE}{name}" for name in self.sizes if name in self.free))

    def built(self, sizes: Mapping[str, float]) -> Self:
        """The same asset with what was free now built in these sizes."""
        return replace(self, **sizes, free={})

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        """Write variables, constraints, costs and ports on a Pyomo block, affine in the parameters `p`."""
        raise NotImplementedError

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:  # noqa: ARG003 - most kinds derive nothing
        """Parameters that depend on where the window lies: shape (N,), (N, steps) or (N, steps, slots)."""
        return {}

    @classmethod
    def tank_at(cls, fleet: Fleet, flags: tuple[str, ...], step: int) -> Tank | None:  # noqa: ARG003 - as above
        """The store as it can meet deviations from the plan in one step; None when it keeps to the plan."""
        return None

    @classmethod
    def restate(cls, fleet: Fleet, values: dict[str, Array], kept: slice) -> None:
        """Recompute quantities that follow from others after settlement, in place, for the kept steps."""

    def power(self, values: Quantities) -> dict[str, Array]:
        """Power into each port's bus in each step, recomputed from the schedule [kW]."""
        raise NotImplementedError

    def supply_yen_per_h(self, values: Quantities) -> Array | float:  # noqa: ARG002 - most kinds buy nothing
        """What is paid in each step to others than the connection's retailer: fuel, contracts [yen/h]."""
        return 0.0

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:  # noqa: ARG002 - most kinds have ratings only
        """What the schedule breaks of this asset's physics, recomputed without the equations."""
        yield from ()

    def faults(self) -> list[str]:
        """What is structurally impossible about the numbers, one sentence each, naming the field."""
        return []

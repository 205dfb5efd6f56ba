"""A district: blocks of buildings with assets, and who is joined to whom."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ems.assets import Asset, Connection, Interchange, Link, Load, RemoteSupply
from ems.assets.limits import unknown, wrong_lengths
from ems.assets.sizes import free_faults
from ems.timegrid import TimeGrid

SATURDAY = 5


class Impossible(ValueError):
    """The district cannot be built; `faults` holds every reason."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Bus(NamedTuple):
    """Where power meets: a building's (or a pool's) node of one carrier."""

    place: str
    carrier: str


class Placed(NamedTuple):
    """An asset in its place.

    building   building name, or the block's for what belongs to no building
    name       asset name, unique in the building
    joins      port -> bus
    copies     identical assets that this one stands for
    """

    building: str
    name: str
    asset: Asset
    joins: Mapping[str, Bus]
    copies: int


@dataclass(frozen=True, kw_only=True)
class Building:
    """A building behind one connection.

    assets        asset name -> load, pv, battery, ev, ...
    interchange   tie to the block's pool, if it has one
    count         identical buildings that this one stands for
    export_from_storage   whether more than the sun's surplus may leave
    """

    name: str
    connection: Connection
    assets: Mapping[str, Asset] = field(default_factory=dict)
    interchange: Interchange | None = None
    count: int = 1
    export_from_storage: bool = False

    def of_kind(self, kind: type[Asset]) -> dict[str, Asset]:
        return {name: asset for name, asset in self.assets.items() if isinstance(asset, kind)}

    def placed(self, steps: int, pool: Bus) -> Iterator[Placed]:
        """The building's assets on their buses, connection first."""
        connection = replace(self.connection, wheels=bool(self.of_kind(RemoteSupply)))
        if not self.export_from_storage:
            connection = replace(connection, exportable_kw=self.surplus_kw(steps), surplus_only=True)
        for name, asset in {"connection": connection, **self.assets}.items():
            joins = {port: Bus(self.name, carrier) for port, carrier in asset.ports.items()}
            yield Placed(self.name, name, asset, joins, self.count)
        if self.interchange is not None:
            joins = {"electricity_kw": Bus(self.name, "electricity"), "pool_kw": pool}
            yield Placed(self.name, "interchange", self.interchange, joins, self.count)

    def surplus_kw(self, steps: int) -> NDArray[np.float64]:
        """What nature allows, and vehicles that may export, beyond own demand in each step, shape (steps,) [kW]."""
        surplus = np.zeros(steps)
        for asset in self.assets.values():
            surplus += asset.may_leave_kw
            if isinstance(asset, Load):
                surplus -= asset.demand_kw
        return np.maximum(surplus, 0.0)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Buildings that may share power among themselves through one pool."""

    name: str
    buildings: tuple[Building, ...]

    @property
    def pool(self) -> Bus:
        return Bus(f"{self.name}/pool", "electricity")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A permitted line between two blocks; a border without one is closed."""

    name: str
    ends: tuple[str, str]
    link: Link


@dataclass(frozen=True, kw_only=True)
class District:
    """All that one dispatch knows.

    co2_kg_per_kwh   location-based factor of the grid in each step, shape (steps,) or one number [kg/kWh]
    holidays         local dates on which people live as on Sundays; forecasts know them
    """

    name: str
    grid: TimeGrid
    blocks: tuple[Block, ...]
    ties: tuple[Tie, ...] = ()
    co2_kg_per_kwh: float | NDArray[np.float64] = 0.0
    holidays: frozenset[date] = frozenset()

    @cached_property
    def workday(self) -> NDArray[np.bool_]:
        """Whether each step is on a working day, shape (steps,)."""
        index = self.grid.index
        return np.array([stamp.weekday() < SATURDAY and stamp.date() not in self.holidays for stamp in index])

    @cached_property
    def buildings(self) -> tuple[Building, ...]:
        return tuple(building for block in self.blocks for building in block.buildings)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every asset in its place, in the order of the scenario."""
        steps = self.grid.steps
        pools = {block.name: block.pool for block in self.blocks}
        buildings = [p for block in self.blocks for b in block.buildings for p in b.placed(steps, block.pool)]
        links = [
            Placed(
                f"{tie.ends[0]}–{tie.ends[1]}",
                tie.name,
                tie.link,
                {"from_kw": pools[tie.ends[0]], "to_kw": pools[tie.ends[1]]},
                1,
            )
            for tie in self.ties
        ]
        return (*buildings, *links)

    def faults(self) -> list[str]:
        """What is structurally impossible, one sentence each, with its place in the district."""
        nothing = [] if self.buildings else ["blocks: must hold at least one building"]
        return (
            self.misfits()
            or nothing
            or [
                f"{placed.building}.{placed.name}.{sentence}"
                for placed in self.placed
                for sentence in faults_of(placed.asset)
            ]
        )

    def misfits(self) -> list[str]:
        """Series that do not fit the time grid, without which nothing else can be told."""
        return [
            f"{building.name}.{name}.{sentence}"
            for building in self.buildings
            for name, asset in {"connection": building.connection, **building.assets}.items()
            for sentence in wrong_lengths(asset, self.grid.steps)
        ]


def faults_of(asset: Asset) -> list[str]:
    """What the kind says is impossible, then what else is missing."""
    said = [*asset.faults(), *free_faults(asset)]
    fields = {sentence.split(":")[0] for sentence in said}
    return [*said, *(sentence for sentence in unknown(asset) if sentence.split(":")[0] not in fields)]

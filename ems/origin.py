"""Where every renewable kWh went: exactly one fate for each, and the sum is what nature gave.

Stores are well-mixed tanks by origin; what leaves carries the tank's mix as the step begins (domain rule 2).
Charging mints nothing; the fate is decided where energy is used (domain rule 3). Losses belong to the origin that
filled the store.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ems.assets import KINDS
from ems.assets.asset import Array
from ems.attribution import SOURCES, USES, Flows, attribute
from ems.mixes import Origins, shares
from ems.pools import Pools
from ems.schedule import Member, Schedule
from ems.tanks import Tanks

FATES = (
    "self_direct",
    "self_storage",
    "self_transport",
    "interchanged",
    "exported",
    "curtailed",
    "converted",
    "lost",
    "stored_change",
)
"""What can become of a renewable kWh; `converted` went into hydrogen and the like and is followed no further;
`stored_change` is negative while stores give back what they took before."""

SHED, RENEWABLE, STORE, CONVERTER, FROM_POOL, CONTRACT, GRID = range(len(SOURCES))
LOAD, BATTERY, VEHICLE, CONVERSION, TO_POOL, EXPORT = range(len(USES))


@dataclass(frozen=True, kw_only=True)
class Fates:
    """Fates of each source asset in each step, for one building each.

    sources        (building, asset) of every renewable plant
    kwh            fate -> (sources, steps) [kWh]; they sum to what nature allowed
    used_kwh       building -> energy used there by loads, converters and trips, of whatever origin, (steps,) [kWh]
    consumed_kwh   building -> renewable energy used there, of whatever source, (steps,) [kWh]
    contracted_kwh   building -> energy of remote supply contracts used there, (steps,) [kWh]; it mints nothing here
    years          fiscal years that the run touches
    buildings      names, in order
    loads_kwh      energy that loads and converters used, copies included, shape (years, buildings, origins) [kWh];
                   origins as `ems.mixes.Origins` places them
    trips_kwh      the same of trips
    """

    sources: tuple[Member, ...]
    kwh: Mapping[str, Array]
    used_kwh: Mapping[str, Array]
    consumed_kwh: Mapping[str, Array]
    contracted_kwh: Mapping[str, Array]
    years: tuple[int, ...]
    buildings: tuple[str, ...]
    loads_kwh: Array
    trips_kwh: Array


def trace(schedule: Schedule) -> Fates:
    """Follow renewable energy through buildings, stores and pools, step by step."""
    tracing = Tracing(schedule, attribute(schedule))
    for step in range(schedule.district.grid.steps):
        tracing.advance(step)
    return tracing.fates()


class Tracing:
    """The tanks' contents by origin while time passes. All energy includes building copies."""

    def __init__(self, schedule: Schedule, flows: Flows) -> None:
        self.schedule = schedule
        self.flows = flows
        self.steps = schedule.district.grid.steps
        at = {name: i for i, name in enumerate(flows.buildings)}
        plants = list(renewable_plants(schedule))
        self.sources = tuple(member for member, *_ in plants)
        self.copies = np.array([copies for _, copies, *_ in plants])
        self.generated = stacked([kwh for *_, kwh, _ in plants], self.steps)
        self.allowed = stacked([kwh for *_, kwh in plants], self.steps)
        self.source_home = np.array([at[building] for building, _ in self.sources], dtype=int)
        self.origins = Origins(len(self.sources))
        self.plant_mix = self._plant_mix()
        self.tanks = Tanks(schedule, at, self.origins)
        self.pools = Pools(schedule, at)
        shape = (self.steps, len(self.sources))
        self._kwh = {fate: np.zeros(shape) for fate in FATES}
        self._used, self._consumed, self._contracted = np.zeros((3, self.steps, len(flows.buildings)))
        years, self.year = np.unique(schedule.district.grid.fiscal_year, return_inverse=True)
        self.years = tuple(years.tolist())
        self._loads, self._trips = np.zeros((2, len(years), len(flows.buildings), self.origins.count))
        self._own = np.zeros((len(flows.buildings), self.origins.count), dtype=bool)
        self._own[self.source_home, np.arange(len(self.sources))] = True

    def _plant_mix(self) -> Array:
        """Share of each source in its building's generation, shape (steps, sources)."""
        energy = (self.copies[:, None] * self.generated).T
        at_home = np.equal.outer(np.arange(len(self.flows.buildings)), self.source_home).astype(float)
        total = energy @ at_home.T @ at_home
        mix: Array = np.divide(energy, total, out=np.zeros_like(energy), where=energy > 0)
        return mix

    def advance(self, step: int) -> None:
        """Move one step's energy and record what became of it."""
        flow = self.flows.kwh[step]
        mix = np.zeros((len(self.flows.buildings), len(SOURCES), self.origins.count))
        mix[:, SHED, self.origins.grid] = 1.0
        mix[self.source_home, RENEWABLE, np.arange(len(self.sources))] = self.plant_mix[step]
        given_by_store, tank_mix = self.tanks.discharge(step)
        mix[:, STORE] = shares(given_by_store, self.origins.grid)
        mix[:, CONTRACT, self.origins.contract] = 1.0
        mix[:, [CONVERTER, GRID], self.origins.grid] = 1.0
        offered = np.einsum("bs,bso->bo", flow[:, :, TO_POOL], mix)
        pool_mix, line_loss = self.pools.mix(step, offered, self.origins.grid)
        mix[:, FROM_POOL] = pool_mix
        used = np.matmul(flow.transpose(0, 2, 1), mix)
        before = self.tanks.content.sum(axis=0)
        trips, lost = self.tanks.update(step, tank_mix, used[:, BATTERY], used[:, VEHICLE])
        lost = lost + line_loss
        self._record(step, flow, mix, used, trips, lost, self.tanks.content.sum(axis=0) - before)

    def _record(
        self, step: int, flow: Array, mix: Array, used: Array, trips: Array, lost: Array, stored: Array
    ) -> None:
        renewable = slice(0, len(self.sources))
        direct, from_store, from_pool = (
            flow[:, source, LOAD, None] * mix[:, source] for source in (RENEWABLE, STORE, FROM_POOL)
        )
        fates = {
            "self_direct": direct.sum(axis=0),
            "self_storage": np.where(self._own, from_store, 0.0).sum(axis=0),
            "self_transport": np.where(self._own, trips, 0.0).sum(axis=0),
            "interchanged": (np.where(self._own, 0.0, from_store + trips).sum(axis=0) + from_pool.sum(axis=0)),
            "exported": used[:, EXPORT].sum(axis=0),
            "converted": used[:, CONVERSION].sum(axis=0),
            "lost": lost,
            "stored_change": stored,
        }
        for fate, kwh in fates.items():
            self._kwh[fate][step] = kwh[renewable]
        served = used[:, LOAD] - flow[:, SHED, LOAD, None] * mix[:, SHED]
        self._loads[self.year[step]] += served
        self._trips[self.year[step]] += trips
        consumed = used[:, LOAD] + trips
        self._used[step] = consumed.sum(axis=1) - flow[:, SHED, LOAD]
        self._consumed[step] = consumed[:, renewable].sum(axis=1)
        self._contracted[step] = consumed[:, self.origins.contract]

    def fates(self) -> Fates:
        """The record as arrays for one building each."""
        kwh = {fate: values.T / self.copies[:, None] for fate, values in self._kwh.items()}
        kwh["curtailed"] = self.allowed - self.generated
        copies = [building.count for building in self.schedule.district.buildings]
        used, consumed, contracted = (
            {name: energy[:, i] / copies[i] for i, name in enumerate(self.flows.buildings)}
            for energy in (self._used, self._consumed, self._contracted)
        )
        return Fates(
            sources=self.sources,
            kwh=kwh,
            used_kwh=used,
            consumed_kwh=consumed,
            contracted_kwh=contracted,
            years=self.years,
            buildings=self.flows.buildings,
            loads_kwh=self._loads,
            trips_kwh=self._trips,
        )


def renewable_plants(schedule: Schedule) -> Iterator[tuple[Member, float, Array, Array]]:
    """Each renewable plant: who, copies, energy generated and energy nature allowed in each step [kWh]."""
    step_h = schedule.district.grid.step_h
    for kind in schedule.records:
        for generated, allowed in KINDS[kind].potential.items():
            rows = zip(schedule.values(kind, generated), schedule.values(kind, allowed), strict=True)
            for member, copies, (kw, most_kw) in zip(schedule.members(kind), schedule.counts(kind), rows, strict=True):
                yield member, float(copies), kw * step_h, most_kw * step_h


def stacked(rows: Sequence[Array], steps: int) -> Array:
    """Rows as one array, shape (len(rows), steps), also when there are none."""
    return np.array(rows).reshape(len(rows), steps)

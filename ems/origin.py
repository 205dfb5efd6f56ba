"""Where every renewable kWh went: exactly one fate for each, and the sum is what the sun gave.

Stores are well-mixed tanks by origin; what leaves carries the tank's mix as the step begins (domain rule 2).
Charging mints nothing; the fate is decided where energy is used (domain rule 3). Losses belong to the origin that
filled the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ems.assets.asset import Array
from ems.attribution import SOURCES, USES, Flows, attribute
from ems.schedule import Member, Schedule

FATES = (
    "self_direct",
    "self_storage",
    "self_transport",
    "interchanged",
    "exported",
    "curtailed",
    "lost",
    "stored_change",
)
"""What can become of a renewable kWh; `stored_change` is negative while stores give back what they took before."""

LOAD, BATTERY, VEHICLE, POOL, EXPORT = range(len(USES))


@dataclass(frozen=True)
class Fates:
    """Fates of each source asset in each step, for one building each.

    sources        (building, asset) of every photovoltaic plant
    kwh            fate -> (sources, steps) [kWh]; they sum to what the sun allowed
    consumed_kwh   building -> renewable energy used there, of whatever source, (steps,) [kWh]
    """

    sources: tuple[Member, ...]
    kwh: Mapping[str, Array]
    consumed_kwh: Mapping[str, Array]


def trace(schedule: Schedule) -> Fates:
    """Follow the sun's energy through buildings, stores and pools, step by step."""
    tracing = Tracing(schedule, attribute(schedule))
    for step in range(schedule.district.grid.steps):
        tracing.advance(step)
    return tracing.fates()


class Tracing:
    """The tanks' contents by origin while time passes.

    Origins are the sources in order, then the grid, then foreign energy. All energy includes building copies.
    """

    def __init__(self, schedule: Schedule, flows: Flows) -> None:
        self.schedule = schedule
        self.flows = flows
        self.step_h = schedule.district.grid.step_h
        self.steps = schedule.district.grid.steps
        at = {name: i for i, name in enumerate(flows.buildings)}
        self.sources = schedule.members("pv")
        self.source_home = np.array([at[building] for building, _ in self.sources], dtype=int)
        self.grid, self.foreign = len(self.sources), len(self.sources) + 1
        self.origins = len(self.sources) + 2
        self.sun_mix = self._sun_mix()
        self.tanks = Tanks(schedule, at, self.origins)
        self.pools = Pools(schedule, at)
        shape = (self.steps, len(self.sources))
        self._kwh = {fate: np.zeros(shape) for fate in FATES}
        self._consumed = np.zeros((self.steps, len(flows.buildings)))
        self._own = np.zeros((len(flows.buildings), self.origins), dtype=bool)
        self._own[self.source_home, np.arange(len(self.sources))] = True

    def _sun_mix(self) -> Array:
        """Share of each source in its building's generation, shape (steps, sources)."""
        energy = (self.schedule.counts("pv")[:, None] * self.schedule.values("pv", "generation_kw")).T
        at_home = np.equal.outer(np.arange(len(self.flows.buildings)), self.source_home).astype(float)
        total = energy @ at_home.T @ at_home
        mix: Array = np.divide(energy, total, out=np.zeros_like(energy), where=energy > 0)
        return mix

    def advance(self, step: int) -> None:
        """Move one step's energy and record what became of it."""
        flow = self.flows.kwh[step]
        mix = np.zeros((len(self.flows.buildings), len(SOURCES), self.origins))
        mix[self.source_home, 0, np.arange(len(self.sources))] = self.sun_mix[step]
        given_by_store, tank_mix = self.tanks.discharge(step)
        mix[:, 1] = shares(given_by_store, self.grid)
        mix[:, 3, self.grid] = 1.0
        offered = np.einsum("bs,bso->bo", flow[:, :, POOL], mix)
        pool_mix, line_loss = self.pools.mix(step, offered, self.grid)
        mix[:, 2] = pool_mix
        used = np.matmul(flow.transpose(0, 2, 1), mix)
        before = self.tanks.content.sum(axis=0)
        trips, lost = self.tanks.update(step, tank_mix, used[:, BATTERY], used[:, VEHICLE])
        lost = lost + line_loss
        self._record(step, flow, mix, used, trips, lost, self.tanks.content.sum(axis=0) - before)

    def _record(
        self, step: int, flow: Array, mix: Array, used: Array, trips: Array, lost: Array, stored: Array
    ) -> None:
        renewable = slice(0, len(self.sources))
        direct, from_store = flow[:, 0, LOAD, None] * mix[:, 0], flow[:, 1, LOAD, None] * mix[:, 1]
        fates = {
            "self_direct": direct.sum(axis=0),
            "self_storage": np.where(self._own, from_store, 0.0).sum(axis=0),
            "self_transport": np.where(self._own, trips, 0.0).sum(axis=0),
            "interchanged": (
                np.where(self._own, 0.0, from_store + trips).sum(axis=0)
                + (flow[:, 2, LOAD, None] * mix[:, 2]).sum(axis=0)
            ),
            "exported": used[:, EXPORT].sum(axis=0),
            "lost": lost,
            "stored_change": stored,
        }
        for fate, kwh in fates.items():
            self._kwh[fate][step] = kwh[renewable]
        self._consumed[step] = (used[:, LOAD] + trips)[:, renewable].sum(axis=1)

    def fates(self) -> Fates:
        """The record as arrays for one building each."""
        count = self.schedule.counts("pv")
        unused = self.schedule.values("pv", "available_kw") - self.schedule.values("pv", "generation_kw")
        kwh = {fate: values.T / count[:, None] for fate, values in self._kwh.items()}
        kwh["curtailed"] = unused * self.step_h
        copies = [building.count for building in self.schedule.district.buildings]
        consumed = {name: self._consumed[:, i] / copies[i] for i, name in enumerate(self.flows.buildings)}
        return Fates(self.sources, kwh, consumed)


class Tanks:
    """Every battery and vehicle as a tank of energy by origin, shape (tanks, origins) [kWh]."""

    def __init__(self, schedule: Schedule, at: Mapping[str, int], origins: int) -> None:
        self.kinds = ("battery", "ev")
        assets = {(p.building, p.name): p.asset for p in schedule.district.placed}
        members = [(kind, member) for kind in self.kinds for member in schedule.members(kind)]
        count = np.concatenate([schedule.counts(kind) for kind in self.kinds])
        step_h = schedule.district.grid.step_h

        def given(name: str) -> Array:
            return np.array([getattr(assets[member], name, 0.0) for _, member in members])

        def energy(quantity: str, factor: float = 1.0) -> Array:
            rows = [
                schedule.values(kind, quantity)
                if quantity in schedule.quantities(kind)
                else np.zeros((len(schedule.members(kind)), schedule.district.grid.steps))
                for kind in self.kinds
            ]
            return (count[:, None] * np.concatenate(rows) * factor).T

        self.home = np.array([at[building] for _, (building, _) in members], dtype=int)
        self.is_vehicle = np.array([kind == "ev" for kind, _ in members], dtype=bool)
        self.charged = energy("charge_kw", step_h)
        self.discharged = energy("discharge_kw", step_h)
        self.driven = energy("trip_kwh") - energy("missed_trip_kwh")
        self.idle = energy("idle_draw_kw", step_h)
        self.foreign = self.driven - energy("net_trip_kwh") - energy("missed_trip_kwh") if members else self.driven
        self.charge_efficiency = given("charge_efficiency")
        self.discharge_loss = given("discharge_loss")
        self.leak = given("self_discharge_per_h") * step_h
        self.content = np.zeros((len(members), origins))
        self.content[:, -2] = count * given("initial_kwh")  # what stood there before the run counts as grid energy
        self.buildings = len(at)

    def discharge(self, step: int) -> tuple[Array, Array]:
        """Energy given by each building's stores by origin, and each tank's mix as the step begins."""
        mix = shares(self.content, self.content.shape[1] - 2)
        given = np.zeros((self.buildings, self.content.shape[1]))
        np.add.at(given, self.home, self.discharged[step][:, None] * mix)
        return given, mix

    def update(self, step: int, mix: Array, to_batteries: Array, to_vehicles: Array) -> tuple[Array, Array]:
        """Take out what left, put in what came; returns driven energy by building and loss, both by origin."""
        drawn = np.where(self.is_vehicle[:, None], to_vehicles[self.home], to_batteries[self.home])
        charged = self.charged[step][:, None] * shares(drawn, self.content.shape[1] - 2)
        stored = charged * self.charge_efficiency[:, None]
        stored[:, -1] += self.foreign[step]
        leaked = self.content.sum(axis=1) * self.leak
        taken = self.discharged[step] * self.discharge_loss + leaked
        room = np.maximum(self.content.sum(axis=1) - taken, 0.0)
        late = self.driven[step] + self.idle[step]
        from_tank = np.minimum(late, room)
        fresh = shares(stored, self.content.shape[1] - 2) * (late - from_tank)[:, None]
        late_by_origin = from_tank[:, None] * mix + fresh
        self.content = self.content + stored - taken[:, None] * mix - late_by_origin
        driven_share = np.divide(self.driven[step], late, out=np.zeros_like(late), where=late > 0)
        trips_by_tank = late_by_origin * driven_share[:, None]
        trips = np.zeros((self.buildings, self.content.shape[1]))
        np.add.at(trips, self.home, trips_by_tank)
        lost = (
            charged * (1 - self.charge_efficiency)[:, None]
            + (self.discharged[step] * (self.discharge_loss - 1) + leaked)[:, None] * mix
            + late_by_origin
            - trips_by_tank
        )
        return trips, lost.sum(axis=0)


class Pools:
    """What stands in the pools of the blocks while power passes through them."""

    def __init__(self, schedule: Schedule, at: Mapping[str, int]) -> None:
        district = schedule.district
        step_h = district.grid.step_h
        pools = {block.name: i for i, block in enumerate(district.blocks)}
        self.pool_of = np.array([pools[block.name] for block in district.blocks for _ in block.buildings], dtype=int)
        self.arriving = np.ones(len(at))
        for building in district.buildings:
            if building.interchange is not None:
                self.arriving[at[building.name]] = building.interchange.arriving
        self.pools = len(pools)
        ends = {tie.name: (pools[tie.ends[0]], pools[tie.ends[1]]) for tie in district.ties}
        links = [ends[name] for _, name in schedule.members("link")]
        self.arriving_link = np.array([tie.link.arriving for tie in district.ties for _ in (0, 1)])
        self.sender = np.array([end for pair in links for end in pair], dtype=int)
        self.receiver = np.array([end for pair in links for end in pair[::-1]], dtype=int)
        both = [schedule.values("link", quantity) * step_h for quantity in ("forward_kw", "backward_kw")]
        self.sent = np.stack(both, axis=1).reshape(-1, district.grid.steps).T

    def mix(self, step: int, offered: Array, grid: int) -> tuple[Array, Array]:
        """Mix by origin in each building's pool, and what lines lost by origin.

        Each pool's mix is that of its inflow, links included: a small linear system over the pools.
        """
        inflow = np.zeros((self.pools, offered.shape[1]))
        np.add.at(inflow, self.pool_of, offered * self.arriving[:, None])
        lost = (offered * (1 - self.arriving)[:, None]).sum(axis=0)
        sent = self.sent[step]
        if not sent.any():
            return shares(inflow, grid)[self.pool_of], lost
        system = np.diag(inflow.sum(axis=1))
        np.add.at(system, (self.receiver, self.receiver), sent * self.arriving_link)
        np.subtract.at(system, (self.receiver, self.sender), sent * self.arriving_link)
        dry = np.diag(system) <= 0
        system[dry, dry] = 1.0
        inflow[dry, grid] = 1.0
        pools = np.linalg.solve(system, inflow)
        lost = lost + (sent * (1 - self.arriving_link)) @ pools[self.sender]
        return pools[self.pool_of], lost


def shares(amounts: Array, otherwise: int) -> Array:
    """Rows scaled to sum to one; an empty row is all of origin `otherwise`."""
    totals = amounts.sum(axis=1, keepdims=True)
    empty = np.zeros(amounts.shape[1])
    empty[otherwise] = 1.0
    return np.where(totals > 0, amounts / np.where(totals > 0, totals, 1.0), empty)

"""Stores as well-mixed tanks: what leaves carries the mix of what is inside (domain rule 2)."""

from collections.abc import Mapping

import numpy as np

from ems.assets import KINDS
from ems.assets.asset import Array
from ems.mixes import Origins, shares
from ems.schedule import Schedule


class Tanks:
    """Every store of electricity as a tank by origin, shape (tanks, origins) [kWh]."""

    def __init__(self, schedule: Schedule, at: Mapping[str, int], origins: Origins) -> None:
        self.kinds = tuple(kind for kind in schedule.records if KINDS[kind].stores)
        assets = {(p.building, p.name): p.asset for p in schedule.district.placed}
        members = [(kind, member) for kind in self.kinds for member in schedule.members(kind)]
        count = np.concatenate([np.zeros(0), *(schedule.counts(kind) for kind in self.kinds)])
        step_h = schedule.district.grid.step_h

        def given(name: str) -> Array:
            return np.array([getattr(assets[member], name, 0.0) for _, member in members])

        def energy(quantity: str, factor: float = 1.0) -> Array:
            empty = np.zeros((0, schedule.district.grid.steps))
            rows = [
                schedule.values(kind, quantity)
                if quantity in schedule.quantities(kind)
                else np.zeros((len(schedule.members(kind)), schedule.district.grid.steps))
                for kind in self.kinds
            ]
            energies: Array = count[:, None] * np.concatenate([empty, *rows]) * factor
            return energies.T

        self.home = np.array([at[building] for _, (building, _) in members], dtype=int)
        self.is_vehicle = np.array([KINDS[kind].uses["charge_kw"] == "vehicle" for kind, _ in members], dtype=bool)
        self.charged = energy("charge_kw", step_h)
        self.discharged = energy("discharge_kw", step_h)
        missing = energy("trip_kwh") - energy("missed_trip_kwh")  # below zero idle draw was missed too
        self.driven = np.maximum(missing, 0.0)
        self.idle = energy("idle_draw_kw", step_h) + np.minimum(missing, 0.0)
        self.foreign = energy("foreign_kwh") - energy("refused_kwh")
        self.charge_efficiency = given("charge_efficiency")
        self.discharge_loss = given("discharge_loss")
        self.leak = given("self_discharge_per_h") * step_h
        self.origins = origins
        self.content = np.zeros((len(members), origins.count))
        self.content[:, origins.grid] = count * given("initial_kwh")
        self.buildings = len(at)

    def discharge(self, step: int) -> tuple[Array, Array]:
        """Energy given by each building's stores by origin, and each tank's mix as the step begins."""
        mix = shares(self.content, self.origins.grid)
        given = np.zeros((self.buildings, self.origins.count))
        np.add.at(given, self.home, self.discharged[step][:, None] * mix)
        return given, mix

    def update(self, step: int, mix: Array, to_batteries: Array, to_vehicles: Array) -> tuple[Array, Array]:
        """Take out what left, put in what came; returns driven energy by building and loss, both by origin."""
        drawn = np.where(self.is_vehicle[:, None], to_vehicles[self.home], to_batteries[self.home])
        charged = self.charged[step][:, None] * shares(drawn, self.origins.grid)
        stored = charged * self.charge_efficiency[:, None]
        stored[:, self.origins.foreign] += self.foreign[step]
        leaked = self.content.sum(axis=1) * self.leak
        taken = self.discharged[step] * self.discharge_loss + leaked
        room = np.maximum(self.content.sum(axis=1) - taken, 0.0)
        # Trips and idle draw come last: from what the tank still holds, and beyond that from what the step brought in.
        late = self.driven[step] + self.idle[step]
        from_tank = np.minimum(late, room)
        fresh = shares(stored, self.origins.grid) * (late - from_tank)[:, None]
        late_by_origin = from_tank[:, None] * mix + fresh
        self.content = self.content + stored - taken[:, None] * mix - late_by_origin
        driven_share = np.divide(self.driven[step], late, out=np.zeros_like(late), where=late > 0)
        trips_by_tank = late_by_origin * driven_share[:, None]
        trips = np.zeros((self.buildings, self.origins.count))
        np.add.at(trips, self.home, trips_by_tank)
        lost = (
            charged * (1 - self.charge_efficiency)[:, None]
            + (self.discharged[step] * (self.discharge_loss - 1) + leaked)[:, None] * mix
            + late_by_origin
            - trips_by_tank
        )
        return trips, lost.sum(axis=0)

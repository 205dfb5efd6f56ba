"""From plan to what happens: forecasts were wrong, and who makes up for it, in a stated order.

Within each building and step a deviation is met by the sun that was to be curtailed, then by batteries, then by
vehicles that keep their departures possible, then at the connection; surplus that may not leave is curtailed.
Interchange flows as planned. Nothing is optimised again.
"""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ems.assets import Connection
from ems.assets.asset import Array, Tank
from ems.foresight import View
from ems.group import Group, State
from ems.outcome import Outcome
from ems.window import Window

STORES_IN_ORDER = ("battery", "vehicle")
"""Uses of electricity whose stores meet deviations, in this order."""


class Settlement:
    """Turns each window's committed plan into what happened, in the arrays of the outcome."""

    def __init__(self, groups: Sequence[Group], step_h: float) -> None:
        self.groups = groups
        self.step_h = step_h
        self.buildings = list(dict.fromkeys(p.building for g in groups for p in g.placed))
        at = {name: i for i, name in enumerate(self.buildings)}
        self.home = [np.array([at[p.building] for p in g.placed]) for g in groups]
        self.plants = [i for i, g in enumerate(groups) if g.numbers.kind.potential]
        self.connections = [i for i, g in enumerate(groups) if g.numbers.kind is Connection]
        self.stores = sorted(
            (i for i, g in enumerate(groups) if g.numbers.kind.tank_at(g.numbers, g.flags, 0) is not None),
            key=lambda i: STORES_IN_ORDER.index(groups[i].numbers.kind.uses["charge_kw"]),
        )
        self.turns = {i: turns(self.home[i]) for i in self.stores}

    def settle(self, outcome: Outcome, window: Window, states: Sequence[State], views: Sequence[View]) -> None:
        """Meet the deviations of every committed step, one step after the other."""
        deviation = self._deviation(outcome, window, views)
        stored = {i: states[i]["initial_kwh"] for i in self.stores}
        for step in range(window.start, window.start + window.commit):
            wanted = deviation[:, step - window.start]
            wanted = self._uncurtail(outcome, step, wanted)
            for i in self.stores:
                wanted, stored[i] = self._absorb(i, outcome.values[i], step, wanted, stored[i])
            for i in self.connections:
                self._at_connection(i, outcome, step, wanted)
        for g, values in zip(self.groups, outcome.values, strict=True):
            g.numbers.kind.restate(g.numbers, values, slice(window.start, window.start + window.commit))

    def _deviation(self, outcome: Outcome, window: Window, views: Sequence[View]) -> Array:
        """Power missing in each building if all else went as planned, shape (buildings, commit) [kW]."""
        kept = slice(window.start, window.start + window.commit)
        missing = np.zeros((len(self.buildings), window.commit))
        for home, g, view, values in zip(self.home, self.groups, views, outcome.values, strict=True):
            kind = g.numbers.kind
            for name in kind.uncertain:
                actual, seen = g.numbers.series(name)[:, kept], view[name][:, : window.commit]
                if name in kind.uses:
                    np.add.at(missing, home, actual - seen)
                for generated in (key for key, allowed in kind.potential.items() if allowed == name):
                    planned = values[generated][:, kept]
                    happened = np.where(planned >= seen - 1e-9, actual, np.minimum(actual, planned))
                    np.add.at(missing, home, planned - happened)
                    values[generated][:, kept] = happened
            for shed, use in kind.sources.items():
                if use == "shed":
                    served_less = np.minimum(values[shed][:, kept], g.numbers.series(kind.ratings[shed])[:, kept])
                    np.add.at(missing, home, values[shed][:, kept] - served_less)
                    values[shed][:, kept] = served_less
        return missing

    def _plants(self, outcome: Outcome, step: int) -> list[tuple[Array, Array, Array]]:
        """Buildings, generation (a view to write to, as columns) and what nature allows, of every plant now."""
        return [
            (self.home[i], outcome.values[i][generated][:, step], self.groups[i].numbers.series(allowed)[:, step])
            for i in self.plants
            for generated, allowed in self.groups[i].numbers.kind.potential.items()
        ]

    def _uncurtail(self, outcome: Outcome, step: int, wanted: Array) -> Array:
        """Use first what the plan would have curtailed."""
        for home, generation, allowed in self._plants(outcome, step):
            idle = allowed - generation
            total = np.bincount(home, weights=idle, minlength=len(wanted))
            share = np.divide(np.clip(wanted, 0, total), total, out=np.zeros_like(total), where=total > 0)
            generation[:] += share[home] * idle
            wanted = wanted - share * total
        return wanted

    def _absorb(self, i: int, values: View, step: int, wanted: Array, before: Array) -> tuple[Array, Array]:
        """Let one group of stores meet what is wanted, those of one building one after the other."""
        g = self.groups[i]
        tank = cast("Tank", g.numbers.kind.tank_at(g.numbers, g.flags, step))  # groups without one are not asked
        charge, discharge = values["charge_kw"][:, step], values["discharge_kw"][:, step]
        planned = discharge - charge
        most_out, most_in = tank.reach(before, self.step_h)
        settled = np.clip(planned, -most_in, most_out)
        wanted = wanted + np.bincount(self.home[i], weights=planned - settled, minlength=len(wanted))
        for rows in self.turns[i]:
            home = self.home[i][rows]
            moved = np.clip(settled[rows] + wanted[home], -most_in[rows], most_out[rows])
            wanted[home] -= moved - settled[rows]
            settled[rows] = moved
        charge[:], discharge[:] = np.maximum(-settled, 0.0), np.maximum(settled, 0.0)
        after = tank.after(before, charge, discharge, self.step_h)
        values["stored_kwh"][:, step] = after
        return wanted, after

    def _at_connection(self, i: int, outcome: Outcome, step: int, wanted: Array) -> None:
        """The rest is bought or sold; what may not leave is curtailed, and what cannot be curtailed spills."""
        numbers, values, home = self.groups[i].numbers, outcome.values[i], self.home[i]
        net = (values["import_kw"] - values["export_kw"])[:, step] + wanted[home]
        may_leave = np.minimum(numbers.series("exportable_kw")[:, step], numbers.scalar("export_limit_kw"))
        excess = np.zeros(len(self.buildings))
        excess[home] = np.maximum(-net - may_leave, 0.0)
        spilled = self._curtail(outcome, step, excess)[home]
        values["import_kw"][:, step] = np.maximum(net, 0.0)
        values["export_kw"][:, step] = np.minimum(np.maximum(-net, 0.0), may_leave) + spilled
        wheeled = values["wheeled_kw"][:, step] if "wheeled_kw" in values else 0.0
        drawn = np.maximum(net, 0.0) + wheeled
        values["over_limit_kw"][:, step] = np.maximum(drawn - numbers.scalar("import_limit_kw"), 0.0)
        values.setdefault("spilled_kw", np.zeros_like(values["import_kw"]))[:, step] = spilled

    def _curtail(self, outcome: Outcome, step: int, excess: Array) -> Array:
        """Lower generation by the excess, plants of a building alike; returns what is left."""
        for home, generation, _ in self._plants(outcome, step):
            total = np.bincount(home, weights=generation, minlength=len(excess))
            share = np.divide(np.minimum(excess, total), total, out=np.zeros_like(total), where=total > 0)
            generation[:] -= share[home] * generation
            excess = excess - share * total
        return excess


def turns(home: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Rows so that no building appears twice in one turn: its stores act one after the other."""
    order = np.argsort(home, kind="stable")
    sorted_home = home[order]
    first = np.searchsorted(sorted_home, sorted_home, side="left")
    rank = np.empty(len(home), dtype=int)
    rank[order] = np.arange(len(home)) - first
    return [np.flatnonzero(rank == turn) for turn in range(int(rank.max(initial=-1)) + 1)]

"""What a window's plan sees in place of the actual series."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ems.assets import Connection
from ems.assets.asset import Array
from ems.forecasts import Past, forecast
from ems.group import Group
from ems.window import Window

View = dict[str, Array]


class Foresight(Protocol):
    """Series by name for each group, (N, base steps of the window); what is missing is seen as it will be."""

    def views(self, window: Window) -> list[View]: ...


class Perfect:
    """The plan sees what will happen."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self._views: list[View] = [{} for _ in groups]

    def views(self, window: Window) -> list[View]:  # noqa: ARG002 - the same in every window
        return self._views


class Forecasting:
    """The plan sees forecasts of what kinds call uncertain, and the surplus that follows from them."""

    def __init__(self, groups: Sequence[Group], name: str, workday: NDArray[np.bool_], step_h: float) -> None:
        self._groups = groups
        self._name = name
        self._workday = workday
        self._step_h = step_h

    def views(self, window: Window) -> list[View]:
        views = [
            {name: self._forecast(g.numbers.series(name), window) for name in g.numbers.kind.uncertain}
            for g in self._groups
        ]
        surplus = surplus_by_building(self._groups, views, window)
        for g, view in zip(self._groups, views, strict=True):
            if g.numbers.kind is Connection:
                view["exportable_kw"] = exportable(g, surplus, window)
        return views

    def _forecast(self, series: Array, window: Window) -> Array:
        ahead = window.stop - window.start
        past = Past(series[:, : window.start], window.start, ahead, self._step_h, self._workday)
        return forecast(self._name, series[:, window.start : window.stop], past)


def surplus_by_building(groups: Sequence[Group], views: Sequence[View], window: Window) -> dict[str, Array]:
    """What a plan sees that may leave beyond own demand: sun, and vehicles that may export, (base steps,) [kW]."""
    surplus: dict[str, Array] = {}
    for g, view in zip(groups, views, strict=True):
        beyond = may_leave_kw(g, view, window)
        for name in (name for name, use in g.numbers.kind.uses.items() if use == "load" and name in view):
            beyond = beyond - view[name]
        if beyond.any():
            for placed, row in zip(g.placed, beyond, strict=True):
                surplus[placed.building] = surplus.get(placed.building, 0.0) + row
    return surplus


def may_leave_kw(g: Group, view: View, window: Window) -> Array:
    """`Asset.may_leave_kw` as a plan sees it: with the forecast of what nature allows, (N, base steps) [kW]."""
    within = slice(window.start, window.stop)
    seen = g.numbers.series("may_leave_kw")[:, within]
    for name in (name for name in g.numbers.kind.potential.values() if name in view):
        seen = seen + view[name] - g.numbers.series(name)[:, within]
    return seen


def exportable(g: Group, surplus: dict[str, Array], window: Window) -> Array:
    """What each connection may export: the surplus seen, or all where storage may export too."""
    rows = g.numbers.series("exportable_kw")[:, window.start : window.stop].copy()
    for row, placed, bounded in zip(rows, g.placed, g.numbers.scalar("surplus_only"), strict=True):
        if bounded:
            row[:] = np.maximum(surplus.get(placed.building, 0.0), 0.0)
    return rows

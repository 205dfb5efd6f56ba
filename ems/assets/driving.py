"""What vehicles share: trips, departures, and the energy that both need."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Fleet, type_of_block
from ems.window import Shape, Window

CHARGED_ELSEWHERE = "charged elsewhere"
"""Flag of a vehicle that brings energy from outside the district."""


def drives(
    block: type_of_block,
    p: SimpleNamespace,
    shape: Shape,
    net_kw: Callable[[type_of_block, int], Any],
    idle_kw: Callable[[int], Any] = lambda _: 0.0,
) -> None:
    """Stored energy from charging (`net_kw` into the store) to driving; shortages at a price.

    Trips may be missed for want of energy, and so may idle draw (`idle_kw`, part of `net_kw`). What was charged
    elsewhere may be refused for want of room.
    """
    block.stored_kwh = Var(shape.steps, within=NonNegativeReals)  # at step end
    block.short_kwh = Var(shape.steps, within=NonNegativeReals)
    block.missed_trip_kwh = Var(shape.steps, within=NonNegativeReals)
    block.start_kwh = Var()
    brought_kwh = brings(block, p, shape) if CHARGED_ELSEWHERE in shape.flags else lambda *_: 0.0

    @block.Constraint()
    def starts_with_what_is_stored(b: type_of_block) -> object:
        return b.start_kwh == p.initial_kwh

    @block.Constraint(shape.steps)
    def energy_is_conserved(b: type_of_block, t: int) -> object:
        before_kwh = b.stored_kwh[t - 1] if t else b.start_kwh
        driven_kwh = p.trip_kwh[t] - b.missed_trip_kwh[t]
        return b.stored_kwh[t] == before_kwh + shape.step_h[t] * net_kw(b, t) + brought_kwh(b, t) - driven_kwh

    @block.Constraint(shape.steps)
    def stores_within_capacity(b: type_of_block, t: int) -> object:
        return b.stored_kwh[t] <= p.capacity_kwh

    @block.Constraint(shape.steps)
    def misses_no_more_than_the_trip(b: type_of_block, t: int) -> object:
        return b.missed_trip_kwh[t] <= p.trip_kwh[t] + shape.step_h[t] * idle_kw(t)

    @block.Constraint(shape.steps)
    def leaves_with_enough_charge(b: type_of_block, t: int) -> object:
        return b.stored_kwh[t] + b.short_kwh[t] >= p.required_kwh[t]

    # A missing trip costs more than a late departure, so that shortage shows at the departure that caused it.
    block.slack_yen = Expression(
        expr=sum(p.departure_yen_per_kwh * (block.short_kwh[t] + 2 * block.missed_trip_kwh[t]) for t in shape.steps)
    )


def brings(block: type_of_block, p: SimpleNamespace, shape: Shape) -> Callable[[type_of_block, int], Any]:
    """What a vehicle brings of energy charged elsewhere: all that it has room for [kWh].

    A full battery takes no more; without this, energy would be burnt at home to make the room.
    """
    block.refused_kwh = Var(shape.steps, within=NonNegativeReals)

    @block.Constraint(shape.steps)
    def refuses_no_more_than_was_offered(b: type_of_block, t: int) -> object:
        return b.refused_kwh[t] <= p.foreign_kwh[t]

    return lambda b, t: p.foreign_kwh[t] - b.refused_kwh[t]


def refusal_tie_yen(block: type_of_block, shape: Shape) -> Any:
    """Secondary cost of refusing: energy of no worth is taken where there is room for it."""
    if CHARGED_ELSEWHERE not in shape.flags:
        return 0.0
    return sum(TIE_YEN_PER_KWH * block.refused_kwh[t] for t in shape.steps)


def required_kwh(fleet: Fleet, window: Window) -> Array:
    """What departures inside the window ask for, and at its end what later ones leave no time to charge, (N, steps)."""
    envelope = fleet.once("lower_envelope_kwh", lambda: lower_envelope_kwh(fleet))
    if window.even:
        required = fleet.series("ready_kwh")[:, window.start : window.stop].copy()
    else:
        required = at_step_ends(fleet, window)
    required[:, -1] = envelope[:, window.stop - 1]
    return required


def lower_envelope_kwh(fleet: Fleet) -> Array:
    """Least energy at each step's end from which full power still meets all later departures, shape (N, steps) [kWh].

    need[t] = max(asked[t], need[t+1] + driven[t+1] - power × time), within empty and full.
    """
    # By step first: the loop below then walks through memory in order.
    ready, capacity = fleet.series("ready_kwh").T.copy(), fleet.scalar("capacity_kwh")
    drawn_kwh = (fleet.series("net_trip_kwh") + fleet.step_h * fleet.series("idle_draw_kw")).T.copy()
    gain_kwh = fleet.step_h * fleet.series("charge_limit_kw").T * fleet.scalar("charge_efficiency")
    tapers = bool((fleet.scalar("taper_per_h") > 0).any())
    need = ready.copy()
    for t in range(len(need) - 2, -1, -1):
        after = need[t + 1] + drawn_kwh[t + 1]
        before = after - gain_kwh[t + 1]
        if tapers:
            before = np.maximum(before, np.where(gain_kwh[t + 1] > 0, before_tapering(fleet, after), 0.0))
        need[t] = np.maximum(ready[t], np.minimum(np.maximum(before, 0.0), capacity))
    return need.T


def before_tapering(fleet: Fleet, after_kwh: Array) -> Array:
    """Energy from which a step on the taper's line reaches `after_kwh`, 0 where no line or a step passes it [kWh].

    after - before = k · (capacity - (before + after) / 2), with k = step · efficiency · slope.
    """
    k = fleet.step_h * fleet.scalar("charge_efficiency") * fleet.scalar("taper_per_h")
    binds = (k > 0) & (k < 2)  # noqa: PLR2004 - there the line would fill an empty battery within the step
    before = after_kwh * (1 + k / 2) - k * fleet.scalar("capacity_kwh")
    return np.divide(before, 1 - k / 2, out=np.zeros_like(before), where=binds)


def at_step_ends(fleet: Fleet, window: Window) -> Array:
    """What departures inside steps of several base steps ask for at each step's end, shape (N, steps) [kWh].

    Energy driven between the departure and the step's end is no longer there.
    """
    within = slice(window.start, window.stop)
    ready, driven = fleet.series("ready_kwh")[:, within], fleet.series("net_trip_kwh")[:, within]
    driven_until = np.cumsum(driven, axis=1)
    driven_at_end = np.repeat(driven_until[:, window.edges[1:] - window.start - 1], window.widths, axis=1)
    left = np.where(ready > 0, ready - (driven_at_end - driven_until), 0.0)
    asked: Array = np.maximum.reduceat(np.maximum(left, 0.0), window.edges[:-1] - window.start, axis=1)
    return asked

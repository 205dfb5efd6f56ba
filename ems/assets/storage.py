"""Equations that every store of electricity shares."""

from collections.abc import Callable
from typing import Any

import numpy as np
from pyomo.environ import Binary, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Excess, type_of_block
from ems.window import Shape

LimitAt = Callable[[int], Any]
"""The parameter that limits a flow in step t."""


def flows_within_rating(block: type_of_block, charge_limit: LimitAt, discharge_limit: LimitAt, shape: Shape) -> None:
    """Ratings of `charge_kw` and `discharge_kw`; where prices reward both at once, a binary chooses one."""
    if not shape.exclusive:

        @block.Constraint(shape.steps)
        def charges_within_rating(b: type_of_block, t: int) -> object:
            return b.charge_kw[t] <= charge_limit(t)

        @block.Constraint(shape.steps)
        def discharges_within_rating(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] <= discharge_limit(t)

        return

    block.charging = Var(shape.steps, within=Binary)

    @block.Constraint(shape.steps)
    def charges_within_rating_or_not_at_all(b: type_of_block, t: int) -> object:
        return b.charge_kw[t] <= charge_limit(t) * b.charging[t]

    @block.Constraint(shape.steps)
    def discharges_only_while_not_charging(b: type_of_block, t: int) -> object:
        return b.discharge_kw[t] <= discharge_limit(t) * (1 - b.charging[t])


def only_charges_within_rating(block: type_of_block, charge_limit: LimitAt, shape: Shape) -> None:
    """A store that gives nothing back."""

    @block.Constraint(shape.steps)
    def charges_within_rating(b: type_of_block, t: int) -> object:
        return b.charge_kw[t] <= charge_limit(t)

    @block.Constraint(shape.steps)
    def gives_nothing_back(b: type_of_block, t: int) -> object:
        return b.discharge_kw[t] <= 0


def never_both(one: Array, other: Array, sentence: str) -> Excess:
    """How far two opposite flows overlap in each step."""
    return Excess(sentence, np.minimum(one, other), 0.0)


def throughput_tie_yen(block: type_of_block, shape: Shape) -> object:
    """Secondary cost of moving energy through a store: less of it, then sooner, among equal choices."""
    later = 0.5 / len(shape.steps)
    return sum(
        TIE_YEN_PER_KWH * (1 + later * t) * shape.step_h[t] * (block.charge_kw[t] + block.discharge_kw[t])
        for t in shape.steps
    )

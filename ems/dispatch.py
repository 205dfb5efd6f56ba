"""One window of a district, by the stack or as a Pyomo model."""

from collections.abc import Sequence

import numpy as np
from pyomo.environ import ConcreteModel

from ems.district import District, Impossible
from ems.group import Group, State, group
from ems.one_way import opposite_flows_pay
from ems.rules import Rule, Rulebook
from ems.solver import Solution, WarmSolver
from ems.stack import Stack
from ems.twin import twin
from ems.window import Window


def whole(district: District) -> tuple[tuple[Group, ...], Window, list[State]]:
    """The district's whole horizon as one window, whatever couples its parts.

    Raises Impossible when the district's numbers cannot be right.
    """
    if faults := district.faults():
        raise Impossible(faults)
    grid = district.grid
    groups = group(district.placed, steps=grid.steps, step_h=grid.step_h)
    window = Window(
        edges=np.arange(grid.steps + 1),
        commit=grid.steps,
        base_h=grid.step_h,
        billing_month=grid.billing_month,
        final=True,
        exclusive=bool(opposite_flows_pay(groups, grid.steps).any()),
    )
    return groups, window, [g.numbers.initial_state() for g in groups]


def solve(district: District, rules: Sequence[Rule] = ()) -> Solution:
    """The optimum over the whole horizon, by the stack.

    It is the optimum of the same model as `as_pyomo`; `ems.rolling.roll` also sees to it that no flow circles where
    nobody wants a by-product's electricity.
    """
    groups, window, states = whole(district)
    stack = Stack(groups, window)
    return WarmSolver().solve(Rulebook(rules, stack).extend(stack.problem(window, states), window))


def as_pyomo(district: District, rules: Sequence[Rule] = ()) -> ConcreteModel:
    """The same problem as a Pyomo model, for another solver, an .lp file or a constraint of one's own.

    `m.assets` holds one block an asset in the order of `whole`'s groups; `m.cost` is the objective [yen].
    """
    return twin(*whole(district), rules)

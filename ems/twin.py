"""The same district as one ordinary Pyomo model: the judge of the stack, and a door for other solvers."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from pyomo.environ import Block, ConcreteModel, Objective, Var

from ems.assets.sizes import write_equations
from ems.compiler import placeholder_sizes
from ems.district import Bus
from ems.group import Group, State
from ems.rules import Flow, Rule
from ems.template import COSTS
from ems.window import Window


def twin(groups: Sequence[Group], window: Window, states: Sequence[State], rules: Sequence[Rule] = ()) -> ConcreteModel:
    """A Pyomo model of a component's window, each asset a plain block under `m.assets`, each rule under `m.rules`.

    Costs are named expressions on the blocks; `m.cost` minimises their sum, times each building's count.
    """
    model = ConcreteModel()
    model.assets = Block(range(sum(len(g.placed) for g in groups)))
    flows: dict[Flow, Any] = {}
    joined: dict[Bus, list[tuple[float, Block, str]]] = {}
    costs = []
    blocks = iter(model.assets.values())
    for g, state in zip(groups, states, strict=True):
        numbers = g.numbers.fixed() | g.numbers.moving(window, state, {})
        shape = window.shape(g.flags)
        sizes = placeholder_sizes(g.numbers.kind, shape)
        for i, placed in enumerate(g.placed):
            block = next(blocks)
            plain = {name: numbers[name][i] if size else float(numbers[name][i]) for name, size in sizes.items()}
            write_equations(g.numbers.kind, block, SimpleNamespace(**plain), shape)
            flows |= {(placed.building, placed.name, v.local_name): v for v in block.component_objects(Var)}
            for port, bus in placed.joins.items():
                times = placed.copies if bus.place != placed.building else 1
                joined.setdefault(bus, []).append((times, block, port))
            costs += [placed.copies * block.component(name) for name in COSTS if block.component(name) is not None]
    model.buses = Block(range(len(joined)))
    for bus_block, members in zip(model.buses.values(), joined.values(), strict=True):
        balance(bus_block, members, window)
    model.rules = Block(range(len(rules)))
    for block, rule in zip(model.rules.values(), rules, strict=True):
        rule(block, flows, window)
        costs += [block.component(name) for name in COSTS if block.component(name) is not None]
    model.cost = Objective(expr=sum(costs))
    return model


def balance(bus_block: Block, members: list[tuple[float, Block, str]], window: Window) -> None:
    """What flows into a bus sums to zero in every step; the bus does not know its members."""

    @bus_block.Constraint(range(window.steps))
    def power_is_balanced(_: Block, t: int) -> object:
        return sum(n * b.component(port)[t] for n, b, port in members) == 0

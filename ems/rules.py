"""Rows a user adds: a Python function that writes Pyomo constraints over named flows of the district.

    def chargers_share_a_fuse(block, flows, window):
        @block.Constraint(range(window.steps))
        def within_the_fuse(b, t):
            return flows["home", "car", "charge_kw"][t] + flows["shop", "van", "charge_kw"][t] <= 10

The function may add variables of its own and price them in `block.slack_yen` or `block.cost_yen`. It is called for
every window; `window.start` says where that lies. What it writes must be linear.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.environ import Block, ConcreteModel, Constraint, Var
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder

from ems.assets.asset import Array
from ems.problem import Pattern, Problem
from ems.stack import Stack
from ems.template import COSTS
from ems.window import Window

Flow = tuple[str, str, str]
"""(building, asset, variable), as in ("home", "battery", "charge_kw")."""

Rule = Callable[[Any, Mapping[Flow, Any], Window], None]


class NotLinear(ValueError):
    """A rule wrote something that a linear program cannot hold; the message names rule and constraint."""


class UnknownFlow(KeyError):
    """A rule named a flow that the district does not have; the message lists what the asset has."""


@dataclass(frozen=True)
class Rows:
    """Added rows and columns of one window; columns ≥ 0 are the stack's, -1 - k is the k-th added variable.

    pattern   what must not change for the last basis to stay useful
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Array
    lower: Array
    upper: Array
    column_lower: Array
    column_upper: Array
    integer: NDArray[np.bool_]
    costs: Mapping[str, Array]

    @property
    def pattern(self) -> bytes:
        sizes = np.array([len(self.lower), len(self.column_lower)])
        return b"".join(part.tobytes() for part in (sizes, self.rows, self.columns, self.integer))


class Flows(Mapping[Flow, Any]):
    """The flows a rule can name; each becomes a Pyomo variable when it is first asked for."""

    def __init__(self, columns: Mapping[Flow, int], steps: int) -> None:
        self._columns = columns
        self._steps = steps
        self.model = ConcreteModel()
        self.asked: dict[Flow, Var] = {}

    def __getitem__(self, flow: Flow) -> Any:
        if flow not in self._columns:
            has = sorted(name for *where, name in self._columns if tuple(where) == flow[:2])
            raise UnknownFlow(f"{flow}: no such flow; {'.'.join(flow[:2])} has {', '.join(has) or 'none'}")
        if flow not in self.asked:
            variable = Var(range(self._steps))
            self.model.add_component(f"flow_{len(self.asked)}", variable)
            self.asked[flow] = variable
        return self.asked[flow]

    def __iter__(self) -> Iterator[Flow]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def column_of(self) -> dict[int, int]:
        """Stack column of every variable asked for, by Pyomo's identity."""
        return {
            id(variable[t]): self._columns[flow] + t
            for flow, variable in self.asked.items()
            for t in range(self._steps)
        }


def compile_rules(rules: Sequence[Rule], columns: Mapping[Flow, int], window: Window) -> Rows:
    """The rows that rules add to a window; raises NotLinear or UnknownFlow."""
    flows = Flows(columns, window.steps)
    flows.model.rules = Block(range(len(rules)))
    for i, rule in enumerate(rules):
        rule(flows.model.rules[i], flows, window)
    own = [v for block in flows.model.rules.values() for v in block.component_data_objects(Var)]
    linear = Linear(flows.column_of() | {id(variable): -1 - k for k, variable in enumerate(own)})
    entries: list[tuple[int, int, float]] = []
    lower: list[float] = []
    upper: list[float] = []
    for constraint in flows.model.component_data_objects(Constraint, active=True, descend_into=True):
        least, body, most = constraint.to_bounded_expression(evaluate_bounds=True)
        terms, const = linear(body, constraint.name)
        entries += [(len(lower), at, value) for at, value in terms.items()]
        lower.append(-np.inf if least is None else least - const)
        upper.append(np.inf if most is None else most - const)
    places = np.array([(row, at) for row, at, _ in entries], dtype=int).reshape(-1, 2)
    return Rows(
        rows=places[:, 0],
        columns=places[:, 1],
        values=np.array([value for *_, value in entries]),
        lower=np.array(lower, dtype=float),
        upper=np.array(upper, dtype=float),
        column_lower=np.array([-np.inf if v.lb is None else v.lb for v in own]),
        column_upper=np.array([np.inf if v.ub is None else v.ub for v in own]),
        integer=np.array([not v.is_continuous() for v in own], dtype=bool),
        costs=own_costs(flows.model.rules.values(), linear, len(own)),
    )


class Linear:
    """Reads expressions as coefficients by column."""

    def __init__(self, column: Mapping[int, int]) -> None:
        self._column = column
        self._visitor = LinearRepnVisitor({}, var_recorder=OrderedVarRecorder({}, {}, None))

    def __call__(self, expression: Any, name: str) -> tuple[dict[int, float], float]:
        """Coefficients and constant; raises NotLinear."""
        repn = self._visitor.walk_expression(expression)
        if repn.nonlinear is not None:
            raise NotLinear(f"{name}: is not linear: {repn.nonlinear}")
        return {self._column[key]: float(value) for key, value in repn.linear.items()}, float(repn.constant)


def own_costs(blocks: Iterable[Any], linear: Linear, count: int) -> dict[str, Array]:
    """What rules price, by name of the cost, each (added variables,); raises NotLinear where that is a flow."""
    costs = {name: np.zeros(count) for name in COSTS}
    for block in blocks:
        for name in (name for name in COSTS if block.component(name) is not None):
            for at, value in linear(block.component(name).expr, name)[0].items():
                if at >= 0:
                    raise NotLinear(f"{name}: a rule prices its own variables only; flows have their own prices")
                costs[name][-1 - at] += value
    return costs


def named(stack: Stack) -> dict[Flow, int]:
    """First column of every variable that has one entry a step."""
    return {
        (placed.building, placed.name, name): int(start) + i * stamp.template.columns + span.start
        for stamp, start in zip(stack.stamps, stack.column_offsets, strict=False)
        for i, placed in enumerate(stamp.group.placed)
        for name, span in stamp.template.variables.items()
        if span.stepwise
    }


class Rulebook:
    """Adds the rules' rows and variables to a stack's problems, keeping the pattern while it can."""

    def __init__(self, rules: Sequence[Rule], stack: Stack) -> None:
        self._rules = tuple(rules)
        self._columns = named(stack)
        self._last: tuple[bytes, Pattern, NDArray[np.int64]] | None = None
        self._coefficients: Array | None = None

    def extend(self, problem: Problem, window: Window) -> Problem:
        """The problem with what the rules add in this window."""
        added = compile_rules(self._rules, self._columns, window)
        if self._last is None or self._last[0] != added.pattern:
            self._last = added.pattern, *joined(problem.pattern, added)
            self._coefficients = None
        _, pattern, order = self._last
        coefficients = np.concatenate([problem.coefficients, added.values])[order]
        if self._coefficients is None or not np.array_equal(coefficients, self._coefficients):
            self._coefficients = coefficients
        costs = {name: np.concatenate([cost, added.costs[name]]) for name, cost in problem.costs.items()}
        return Problem(
            pattern=pattern,
            cost=np.sum(list(costs.values()), axis=0),
            offset=problem.offset,
            lower=np.concatenate([problem.lower, added.column_lower]),
            upper=np.concatenate([problem.upper, added.column_upper]),
            row_lower=np.concatenate([problem.row_lower, added.lower]),
            row_upper=np.concatenate([problem.row_upper, added.upper]),
            coefficients=self._coefficients,
            costs=costs,
        )


def joined(pattern: Pattern, added: Rows) -> tuple[Pattern, NDArray[np.int64]]:
    """The pattern with added rows and columns, and the order of stack and rule entries in it."""
    columns = pattern.columns + len(added.column_lower)
    rows = pattern.rows + len(added.lower)
    own_column = np.repeat(np.arange(pattern.columns), np.diff(pattern.column_start))
    rule_column = np.where(added.columns >= 0, added.columns, pattern.columns - 1 - added.columns)
    column = np.concatenate([own_column, rule_column])
    row = np.concatenate([pattern.row_index, pattern.rows + added.rows])
    order = np.lexsort((row, column))
    starts = np.searchsorted(column[order], np.arange(columns + 1))
    integer = np.concatenate([pattern.integer, added.integer])
    return Pattern(rows=rows, column_start=starts, row_index=row[order], integer=integer), order

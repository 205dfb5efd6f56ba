"""An asset's Pyomo equations, compiled once into arrays that are affine in the asset's parameters.

Every number of the compiled equations (coefficient, bound, cost, port) is `const + matrix @ parameters`, so stamping N
assets of a kind is one sparse product. Pyomo's own `ParameterizedLinearRepnVisitor` does the algebra: placeholders are
Pyomo variables it is told to treat as data. What is not affine in the placeholders is refused by name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.environ import Block, ConcreteModel, Constraint, Expression, Var
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.parameterized import ParameterizedLinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder
from scipy.sparse import csr_array

from ems.assets.asset import Array, Asset
from ems.window import Shape

COSTS = ("cost_yen", "wear_yen", "stock_yen", "tie_yen", "slack_yen")
"""Named parts of the objective that a kind may declare, each an expression on its block."""


class NotAffine(ValueError):
    """An equation uses a placeholder other than as `const + number × placeholder`."""


@dataclass(frozen=True)
class Affine:
    """Numbers that follow affinely from parameters: const (n,), matrix (n, parameters)."""

    const: Array
    matrix: csr_array

    def at(self, parameters: Array) -> Array:
        """Values for N assets, shape (n, N), from parameters (parameters, N)."""
        values: Array = self.const[:, None] + self.matrix @ parameters
        return values

    def uses(self) -> NDArray[np.int64]:
        """Which parameters any of the numbers depends on."""
        return np.unique(self.matrix.indices[self.matrix.data != 0])


@dataclass(frozen=True)
class Span:
    """Where something lies in a flat array, and whether it has one entry a step."""

    start: int
    size: int
    stepwise: bool = False

    @property
    def slice(self) -> slice:
        return slice(self.start, self.start + self.size)


@dataclass(frozen=True)
class Bounds:
    """One layer of bounds: each column at most once, so that layers combine by a plain minimum or maximum."""

    columns: NDArray[np.int64]
    values: Affine


@dataclass(frozen=True)
class Entries:
    """Sparse coefficients: `values` stand at (row, column) of an asset's own rows and columns."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Affine


@dataclass(frozen=True)
class Port:
    """Power into a bus at each step: coefficients on columns, and what does not depend on any."""

    entries: Entries
    const: Affine


@dataclass(frozen=True)
class Template:
    """Compiled equations of one kind in one shape.

    variables    name -> where its columns lie
    parameters   name -> where its numbers lie in the parameter vector
    integer      which columns are whole numbers
    """

    kind: type[Asset]
    shape: Shape
    variables: dict[str, Span]
    parameters: dict[str, Span]
    integer: NDArray[np.bool_]
    lower: tuple[Bounds, ...]
    upper: tuple[Bounds, ...]
    rows: Entries
    row_lower: Affine
    row_upper: Affine
    row_names: tuple[str, ...]
    costs: dict[str, Affine]
    cost_const: dict[str, Affine]
    ports: dict[str, Port]

    @property
    def columns(self) -> int:
        return len(self.integer)

    def fill(self, parameters: dict[str, Array]) -> Array:
        """The parameter vectors of N assets side by side, shape (parameters, N)."""
        count = len(next(iter(parameters.values())))
        filled = np.empty((sum(span.size for span in self.parameters.values()), count))
        for name, span in self.parameters.items():
            filled[span.slice] = parameters[name].reshape(count, span.size).T
        return filled


@lru_cache(maxsize=256)
def compile_template(kind: type[Asset], shape: Shape) -> Template:
    """Compile the equations of `kind` in `shape`; raises NotAffine naming the equation."""
    return _Compiler(kind, shape).template()


def placeholder_sizes(kind: type[Asset], shape: Shape) -> dict[str, tuple[int, ...]]:
    """Dimensions of every parameter of a kind: () for one number, (steps,), (steps, slots)."""
    steps = len(shape.step_h)
    sizes = {"scalar": (), "step": (steps,), "step×slot": (steps, shape.slots)}
    return {
        **dict.fromkeys(kind.scalars, ()),
        **dict.fromkeys(kind.stepwise, (steps,)),
        **dict.fromkeys(kind.carries, ()),
        **{name: sizes[size] for name, size in kind.derived.items()},
    }


class _Compiler:
    """Walks the equations of one kind once; lives only for one compilation."""

    def __init__(self, kind: type[Asset], shape: Shape) -> None:
        self.kind = kind
        self.shape = shape
        self.model = ConcreteModel()
        self.model.data = Block()
        self.model.block = Block()
        self.parameters: dict[str, Span] = {}
        self.parameter_at: dict[int, int] = {}
        placeholders = SimpleNamespace(**self._placeholders())
        self._write(placeholders)
        self.variables: dict[str, Span] = {}
        self.column_at: dict[int, int] = {}
        self.integer: list[bool] = []
        self._number_columns()
        wrt = [self.model.data.component(name) for name in self.parameters]
        self._equations = ParameterizedLinearRepnVisitor({}, wrt=wrt, var_recorder=OrderedVarRecorder({}, {}, None))
        self._numbers = LinearRepnVisitor({}, var_recorder=OrderedVarRecorder({}, {}, None))

    def _placeholders(self) -> dict[str, Any]:
        start = 0
        for name, size in placeholder_sizes(self.kind, self.shape).items():
            variable = Var(*(range(n) for n in size))
            self.model.data.add_component(name, variable)
            self.parameters[name] = Span(start, int(np.prod(size, dtype=int)))
            for datum in variable.values():
                self.parameter_at[id(datum)] = start
                start += 1
        return {name: self.model.data.component(name) for name in self.parameters}

    def _write(self, placeholders: SimpleNamespace) -> None:
        try:
            self.kind.equations(self.model.block, placeholders, self.shape)
        except Exception as error:
            raise NotAffine(
                f"{self.kind.kind}: the equations ask a parameter for its value ({error}); "
                "parameters may only be multiplied by numbers and variables"
            ) from error

    def _number_columns(self) -> None:
        for variable in self.model.block.component_objects(Var):
            start = len(self.integer)
            for datum in variable.values():
                self.column_at[id(datum)] = len(self.integer)
                self.integer.append(not datum.is_continuous())
            stepwise = variable.is_indexed() and list(variable.keys()) == list(self.shape.steps)
            self.variables[variable.local_name] = Span(start, len(self.integer) - start, stepwise)

    def walk(self, expression: Any, name: str) -> tuple[list[tuple[int, Any]], Any]:
        """Columns with their coefficients, and the constant; both may still hold placeholders."""
        repn = self._equations.walk_expression(expression)
        if repn.nonlinear is not None:
            raise NotAffine(f"{self.kind.kind}.{name}: is not linear in the variables: {repn.nonlinear}")
        return [(self.column_at[key], value) for key, value in repn.linear.items()], repn.constant

    def affine(self, numbers: Iterable[Any], name: str) -> Affine:
        """Numbers and placeholder expressions as one affine map."""
        const, rows, columns, data = [], [], [], []
        for row, number in enumerate(numbers):
            if isinstance(number, (int, float)):
                const.append(float(number))
                continue
            repn = self._numbers.walk_expression(number)
            if repn.nonlinear is not None:
                raise NotAffine(f"{self.kind.kind}.{name}: {number} is not affine in the parameters")
            const.append(float(repn.constant))
            for key, value in repn.linear.items():
                rows.append(row)
                columns.append(self.parameter_at[key])
                data.append(float(value))
        shape = (len(const), len(self.parameter_at))
        return Affine(np.array(const), csr_array((data, (rows, columns)), shape=shape))

    def template(self) -> Template:
        lower, upper = list(self._variable_bounds(-1)), list(self._variable_bounds(1))
        rows: list[int] = []
        columns: list[int] = []
        values, row_lower, row_upper = [], [], []
        row_names: list[str] = []
        for constraint in self.model.block.component_data_objects(Constraint, active=True):
            name = constraint.local_name
            least, body, most = constraint.to_bounded_expression()
            linear, const = self.walk(body, name)
            low = -np.inf if least is None else least - const
            high = np.inf if most is None else most - const
            if len(linear) == 1 and isinstance(linear[0][1], (int, float)):
                column, factor = linear[0]
                flipped = factor < 0
                for bound, sides in ((low, (lower, upper)), (high, (upper, lower))):
                    if not isinstance(bound, float) or np.isfinite(bound):
                        sides[flipped].append((column, bound / factor))
                continue
            rows += [len(row_names)] * len(linear)
            columns += [column for column, _ in linear]
            values += [value for _, value in linear]
            row_lower.append(low)
            row_upper.append(high)
            row_names.append(name)
        costs = {name: self._cost(name) for name in COSTS if self.model.block.component(name) is not None}
        return Template(
            kind=self.kind,
            shape=self.shape,
            variables=self.variables,
            parameters=self.parameters,
            integer=np.array(self.integer, dtype=bool),
            lower=self._layers(lower),
            upper=self._layers(upper),
            rows=Entries(np.array(rows, dtype=int), np.array(columns, dtype=int), self.affine(values, "coefficients")),
            row_lower=self.affine(row_lower, "rows"),
            row_upper=self.affine(row_upper, "rows"),
            row_names=tuple(row_names),
            costs={name: cost for name, (cost, _) in costs.items()},
            cost_const={name: const for name, (_, const) in costs.items()},
            ports={name: self._port(name) for name in self.kind.ports},
        )

    def _variable_bounds(self, side: int) -> Iterator[tuple[int, float]]:
        for variable in self.model.block.component_data_objects(Var):
            bound = variable.lb if side < 0 else variable.ub
            if bound is not None:
                yield self.column_at[id(variable)], float(bound)

    def _layers(self, bounds: list[tuple[int, Any]]) -> tuple[Bounds, ...]:
        layers: list[dict[int, Any]] = []
        for column, value in bounds:
            layer = next((layer for layer in layers if column not in layer), None)
            if layer is None:
                layers.append(layer := {})
            layer[column] = value
        return tuple(
            Bounds(np.array(list(layer), dtype=int), self.affine(layer.values(), "bounds")) for layer in layers
        )

    def _cost(self, name: str) -> tuple[Affine, Affine]:
        linear, const = self.walk(self.model.block.component(name).expr, name)
        values: list[Any] = [0.0] * len(self.integer)
        for column, value in linear:
            values[column] = value
        return self.affine(values, name), self.affine([const], name)

    def _port(self, name: str) -> Port:
        expression = self.model.block.component(name)
        if not isinstance(expression, Expression):
            raise NotAffine(f"{self.kind.kind}: declares the port {name} but its equations name no such expression")
        steps, columns, values, consts = [], [], [], []
        for t in self.shape.steps:
            linear, const = self.walk(expression[t].expr, f"{name}[{t}]")
            steps += [t] * len(linear)
            columns += [column for column, _ in linear]
            values += [value for _, value in linear]
            consts.append(const)
        entries = Entries(np.array(steps, dtype=int), np.array(columns, dtype=int), self.affine(values, name))
        return Port(entries, self.affine(consts, name))

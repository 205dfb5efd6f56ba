"""Pyomo equations compiled once into a template.

Placeholders are Pyomo variables that `ParameterizedLinearRepnVisitor` is told to treat as data, so Pyomo does the
algebra: what multiplies a variable, and what stands alone, comes out as an expression in the placeholders. What is not
affine in them is refused by name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from pyomo.environ import Block, ConcreteModel, Constraint, Expression, Var
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.parameterized import ParameterizedLinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder
from scipy.sparse import csr_array

from ems.assets.asset import Asset
from ems.assets.sizes import free_fields, price_of, write_equations
from ems.template import COSTS, Affine, Bounds, Entries, Port, Span, Template
from ems.window import Shape


class NotAffine(ValueError):
    """An equation uses a placeholder other than as `const + number × placeholder`."""


@lru_cache(maxsize=256)
def compile_template(kind: type[Asset], shape: Shape) -> Template:
    """Compile the equations of `kind` in `shape`; raises NotAffine naming the equation."""
    return _Compiler(kind, shape).template()


def placeholder_sizes(kind: type[Asset], shape: Shape) -> dict[str, tuple[int, ...]]:
    """Dimensions of every parameter of a kind: () for one number, (steps,), (steps, slots), ..."""
    lengths = {"step": len(shape.step_h), "slot": shape.slots}

    def length(word: str) -> int:
        return int(word) if word.isdigit() else lengths.get(word, shape.flags.count(word))

    def size(words: str) -> tuple[int, ...]:
        return tuple(length(word) for word in words.split("×") if word != "scalar")

    return {
        **dict.fromkeys(kind.scalars, ()),
        **dict.fromkeys(kind.stepwise, size("step")),
        **dict.fromkeys(kind.carries, ()),
        **dict.fromkeys(map(price_of, free_fields(shape.flags)), ()),
        **{name: size(words) for name, words in kind.derived.items()},
    }


Bound = tuple[int, Any]


@dataclass
class _Rows:
    """Constraints as they are read: rows of several variables, and bounds (column, value) from rows of one."""

    lower: list[Bound]
    upper: list[Bound]
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[Any] = field(default_factory=list)
    least: list[Any] = field(default_factory=list)
    most: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, name: str, linear: list[tuple[int, Any]], least: Any, most: Any) -> None:
        if len(linear) == 1 and isinstance(linear[0][1], (int, float)):
            self._bound(*linear[0], least, most)
            return
        self.row += [len(self.names)] * len(linear)
        self.column += [column for column, _ in linear]
        self.value += [value for _, value in linear]
        self.least.append(least)
        self.most.append(most)
        self.names.append(name)

    def _bound(self, column: int, factor: float, least: Any, most: Any) -> None:
        below, above = (self.lower, self.upper) if factor > 0 else (self.upper, self.lower)
        for bound, side in ((least, below), (most, above)):
            if not isinstance(bound, float) or np.isfinite(bound):
                side.append((column, bound / factor))


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
        self._const: list[float] = []
        self._terms: list[tuple[int, int, float]] = []
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
            write_equations(self.kind, self.model.block, placeholders, self.shape)
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

    def keep(self, numbers: Iterable[Any], name: str) -> Span:
        """Append numbers or placeholder expressions to the asset's numbers."""
        start = len(self._const)
        for number in numbers:
            row = len(self._const)
            if isinstance(number, (int, float)):
                self._const.append(float(number))
                continue
            repn = self._numbers.walk_expression(number)
            if repn.nonlinear is not None:
                raise NotAffine(f"{self.kind.kind}.{name}: {number} is not affine in the parameters")
            self._const.append(float(repn.constant))
            self._terms += [(row, self.parameter_at[key], float(value)) for key, value in repn.linear.items()]
        return Span(start, len(self._const) - start)

    def affine(self) -> Affine:
        """All numbers kept so far."""
        rows, columns, values = zip(*self._terms, strict=True) if self._terms else ((), (), ())
        shape = (len(self._const), len(self.parameter_at))
        return Affine(np.array(self._const), csr_array((np.array(values, dtype=float), (rows, columns)), shape=shape))

    def template(self) -> Template:
        rows = self._rows()
        costs = {name: self._cost(name) for name in COSTS if self.model.block.component(name) is not None}
        const = sum(constant for _, constant in costs.values())
        return Template(
            kind=self.kind,
            shape=self.shape,
            variables=self.variables,
            parameters=self.parameters,
            integer=np.array(self.integer, dtype=bool),
            lower=self._layers(rows.lower),
            upper=self._layers(rows.upper),
            rows=Entries(
                np.array(rows.row, dtype=int), np.array(rows.column, dtype=int), self.keep(rows.value, "coefficients")
            ),
            row_lower=self.keep(rows.least, "rows"),
            row_upper=self.keep(rows.most, "rows"),
            row_names=tuple(rows.names),
            costs={name: span for name, (span, _) in costs.items()},
            cost_const=self.keep([const], "costs"),
            ports={e.local_name: self._port(e) for e in self.model.block.component_objects(Expression) if is_port(e)},
            numbers=self.affine(),
        )

    def _rows(self) -> _Rows:
        rows = _Rows(list(self._variable_bounds(-1)), list(self._variable_bounds(1)))
        for constraint in self.model.block.component_data_objects(Constraint, active=True):
            least, body, most = constraint.to_bounded_expression()
            linear, const = self.walk(body, constraint.local_name)
            rows.add(
                constraint.local_name,
                linear,
                -np.inf if least is None else least - const,
                np.inf if most is None else most - const,
            )
        return rows

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
        return tuple(Bounds(np.array(list(layer), dtype=int), self.keep(layer.values(), "bounds")) for layer in layers)

    def _cost(self, name: str) -> tuple[Span, Any]:
        linear, const = self.walk(self.model.block.component(name).expr, name)
        values: list[Any] = [0.0] * len(self.integer)
        for column, value in linear:
            values[column] = value
        return self.keep(values, name), const

    def _port(self, expression: Any) -> Port:
        name = expression.local_name
        steps, columns, values, consts = [], [], [], []
        for t in self.shape.steps:
            linear, const = self.walk(expression[t].expr, f"{name}[{t}]")
            steps += [t] * len(linear)
            columns += [column for column, _ in linear]
            values += [value for _, value in linear]
            consts.append(const)
        entries = Entries(np.array(steps, dtype=int), np.array(columns, dtype=int), self.keep(values, name))
        return Port(entries, self.keep(consts, name))


def is_port(expression: Any) -> bool:
    """Ports have a value in every step; costs are one number."""
    return bool(expression.is_indexed())

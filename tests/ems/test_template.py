"""What the template compiler accepts, and what it refuses by name."""

from typing import ClassVar

import numpy as np
import pytest
from pyomo.environ import NonNegativeReals, Var

from ems.assets import KINDS, Battery
from ems.assets.asset import Asset
from ems.compiler import NotAffine, compile_template
from ems.fleet import Numbers
from ems.window import Shape, Window

SHAPE = Shape((0.5,) * 4, 2, exclusive=False)


def kind_with(equation):
    """An asset kind with two scalars p.a, p.b, one variable and one equation of the test's."""

    class Odd(Asset):
        kind: ClassVar[str] = "odd"
        scalars = ("a", "b")

        @staticmethod
        def equations(block, p, shape):
            block.flow_kw = Var(shape.steps, within=NonNegativeReals)
            equation(block, p)

            @block.Expression(shape.steps)
            def electricity_kw(b, t):
                return b.flow_kw[t]

    return Odd


def stamped(template, span, **parameters):
    """A span of the numbers of assets whose parameters are given, shape (span, N)."""
    room = template.blank(len(next(iter(parameters.values()))))
    template.fill({name: np.array(values) for name, values in parameters.items()}, room)
    return template.numbers.at(room)[span.slice]


def constrain(rule):
    def equation(block, p):
        block.Constraint(name="the_odd_one")(lambda b: rule(b.flow_kw, p))

    return kind_with(equation)


@pytest.mark.parametrize(
    "rule",
    [
        lambda flow, p: p.a * p.b * flow[0] + flow[1] <= 1,
        lambda flow, p: flow[0] / p.a + flow[1] <= 1,
        lambda flow, p: flow[0] * flow[1] <= p.a,
        lambda flow, p: flow[0] + flow[1] <= p.a * p.b,
        lambda flow, p: flow[0] <= (1 if p.a > 0 else 2),
    ],
    ids=["p·q·x", "x÷p", "x·y", "≤ p·q", "if p"],
)
def test_what_is_not_affine_is_refused(rule):
    with pytest.raises(NotAffine, match="odd"):
        compile_template(constrain(rule), SHAPE)


def test_a_variable_bounded_by_a_parameter_is_refused():
    def equation(block, p):
        block.extra_kw = Var(bounds=(0, p.a))

    with pytest.raises(NotAffine):
        compile_template(kind_with(equation), SHAPE)


def test_a_row_with_one_variable_becomes_a_bound():
    template = compile_template(constrain(lambda flow, p: -2 * flow[1] >= -p.a), SHAPE)
    assert template.row_names == ()
    assert stamped(template, template.upper[-1].numbers, a=[6.0], b=[0.0]).tolist() == [[3.0]]


def test_parameter_times_variable_is_stamped_for_each_asset():
    template = compile_template(constrain(lambda flow, p: p.a * flow[0] + 2 * flow[1] <= p.b), SHAPE)
    assert stamped(template, template.rows.numbers, a=[3.0, 4.0], b=[5.0, 6.0]).tolist() == [[3.0, 4.0], [2.0, 2.0]]
    assert stamped(template, template.row_upper, a=[3.0, 4.0], b=[5.0, 6.0]).tolist() == [[5.0, 6.0]]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_compiles_in_both_forms_and_states_its_ports(kind):
    asked = {"ev": ("v2b", "charged elsewhere"), "connection": ("demand_charge",)}.get(kind.kind, ())
    for exclusive in (False, True):
        template = compile_template(kind, Shape((1.0,) * 3, 2, exclusive, asked))
        assert template.ports
        assert template.integer.any() <= exclusive
        assert set(kind.slacks) <= set(template.variables)


def test_a_thousand_batteries_keep_their_own_numbers():
    capacities = np.random.default_rng(1).uniform(1, 20, 1000)
    numbers = Numbers(
        [Battery(capacity_kwh=c, power_kw=c / 2, initial_kwh=c / 4) for c in capacities], steps=4, step_h=0.5
    )
    window = Window(edges=np.arange(5), commit=4, base_h=0.5, billing_month=np.zeros(4, dtype=int), final=True)
    template = compile_template(Battery, window.shape())
    room = template.blank(1000)
    template.fill(numbers.fixed() | numbers.moving(window, numbers.initial_state(), {}), room)
    values = template.numbers.at(room)
    upper = np.full((template.columns, 1000), np.inf)
    for layer in template.upper:
        upper[layer.columns] = np.minimum(upper[layer.columns], values[layer.numbers.slice])
    assert np.array_equal(upper[template.variables["stored_kwh"].slice], np.tile(capacities, (4, 1)))


def test_only_numbers_that_windows_change_are_stamped_again():
    template = compile_template(Battery, SHAPE)
    varying = template.varying
    assert varying.any()
    assert not varying[template.rows.numbers.slice].any()

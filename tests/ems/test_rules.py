"""A user's own rows, written in Pyomo, through stack and twin."""

import numpy as np
import pytest
from districts import district, grid, home, random_district
from pyomo.environ import Expression, NonNegativeReals, SolverFactory, Var, value

from ems.assets import EV, Battery
from ems.checks import check
from ems.dispatch import as_pyomo, solve
from ems.rolling import roll
from ems.rules import NotLinear, UnknownFlow
from ems.windows import Settings

HOUR = np.arange(48) % 24
DAILY = Settings(window_h=24, commit_h=12)


def car(ready_kwh=30.0):
    return EV(
        capacity_kwh=40,
        charge_power_kw=7,
        initial_kwh=ready_kwh,
        connected=((HOUR >= 18) | (HOUR < 8)).astype(float),
        trip_kwh=np.where(HOUR == 18, 14.0, 0.0),
        ready_kwh=np.where(HOUR == 7, ready_kwh, 0.0),
    )


def two_cars():
    night = np.where(HOUR < 7, 10.0, 30.0)
    return district(home("a", price=night, car=car()), home("b", price=night, car=car()), time=grid(48))


def chargers_share_a_fuse(block, flows, window):
    @block.Constraint(range(window.steps))
    def within_the_fuse(b, t):
        return flows["a", "car", "charge_kw"][t] + flows["b", "car", "charge_kw"][t] <= 5


def imports_stay_below_a_priced_cap(block, flows, window):
    block.above_kwh = Var(within=NonNegativeReals)

    @block.Constraint()
    def stays_below_the_cap(b):
        return sum(flows["a", "connection", "import_kw"][t] for t in range(window.steps)) - b.above_kwh <= 20

    block.slack_yen = Expression(expr=500 * block.above_kwh)


def test_a_shared_fuse_holds_in_every_window_and_every_car_still_leaves_ready():
    free, fused = roll(two_cars(), DAILY), roll(two_cars(), DAILY, rules=[chargers_share_a_fuse])
    assert free.total("ev", "charge_kw").max() > 5 + 1
    assert fused.total("ev", "charge_kw").max() <= 5 + 1e-6
    assert fused.findings == ()
    assert check(fused) == []


@pytest.mark.parametrize("rules", [[chargers_share_a_fuse], [chargers_share_a_fuse, imports_stay_below_a_priced_cap]])
def test_stack_and_twin_agree_under_rules(rules):
    model = as_pyomo(two_cars(), rules)
    SolverFactory("appsi_highs").solve(model)
    assert solve(two_cars(), rules).objective == pytest.approx(value(model.cost), rel=1e-7)
    assert solve(two_cars(), rules).objective > solve(two_cars()).objective


def test_a_rule_may_differ_from_window_to_window():
    def idle_at_first(block, flows, window):
        if window.start == 0:

            @block.Constraint(range(6))
            def idle(b, t):
                return flows["home", "battery", "discharge_kw"][t] == 0

    price = np.where(HOUR % 6 < 3, 10.0, 50.0)
    lone = district(home(price=price, battery=Battery(capacity_kwh=5, power_kw=2, initial_kwh=2)), time=grid(48))
    discharge = roll(lone, DAILY, rules=[idle_at_first]).values("battery", "discharge_kw")[0]
    assert discharge[:6].sum() == 0
    assert discharge[24:30].sum() > 0


def test_no_rule_changes_nothing():
    plain = random_district(8, buildings=2)
    silent = roll(plain, DAILY, rules=[lambda block, flows, window: None])
    assert silent.total("connection", "import_kw").sum() == pytest.approx(
        roll(plain, DAILY).total("connection", "import_kw").sum()
    )


def test_a_flow_that_does_not_exist_is_named_with_what_there_is():
    def wrong(block, flows, window):
        flows["a", "car", "speed_kw"]

    with pytest.raises(UnknownFlow, match=r"a\.car has .*charge_kw"):
        roll(two_cars(), rules=[wrong])


def test_what_is_not_linear_is_refused():
    def wrong(block, flows, window):
        charge = flows["a", "car", "charge_kw"]

        @block.Constraint()
        def square(b):
            return charge[0] * charge[1] <= 1

    with pytest.raises(NotLinear, match="square"):
        roll(two_cars(), rules=[wrong])

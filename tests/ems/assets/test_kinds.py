"""Every kind alone, by one example of each: ports, twin, one step, nothing at all, and numbers that are missing."""

from dataclasses import fields, replace

import numpy as np
import pytest
from districts import district, grid, home
from pyomo.environ import SolverFactory, value

from ems.assets import (
    EV,
    KINDS,
    PV,
    Battery,
    Bus,
    ChargingSite,
    Converter,
    Demand,
    FuelSupply,
    Interchange,
    Link,
    Load,
    RemoteSupply,
    RunOfSource,
    ShiftableLoad,
    Store,
    Wind,
)
from ems.assets.limits import numbers_of
from ems.checks import check
from ems.compiler import compile_template
from ems.dispatch import as_pyomo, solve
from ems.district import Block, Building, District, Tie
from ems.rolling import Impossible, roll
from ems.window import Shape

HOUR = np.arange(24)
SERIES = 1.0 + HOUR / 24
EXAMPLES = {
    "load": Load(demand_kw=SERIES, tier=2),
    "shiftable_load": ShiftableLoad(demand_kw=SERIES, shift_h=2.0, power_kw=4.0, rebound=0.1),
    "pv": PV(available_kw=SERIES),
    "wind": Wind(available_kw=SERIES),
    "run_of_source": RunOfSource(available_kw=SERIES),
    "battery": Battery(
        capacity_kwh=6.0,
        power_kw=2.0,
        initial_kwh=3.0,
        reserve_kwh=1.0,
        depth_yen_per_kwh=(0.5, 2.0),
        wear_yen_per_kwh=1.0,
    ),
    "ev": EV(
        capacity_kwh=20.0,
        charge_power_kw=4.0,
        discharge_power_kw=2.0,
        least_charge_kw=1.0,
        taper_from=0.8,
        initial_kwh=8.0,
        connected=(HOUR < 12).astype(float),
        trip_kwh=np.where(HOUR == 15, 3.0, 0.0),
        foreign_kwh=np.where(HOUR == 14, 1.0, 0.0),
        ready_kwh=np.where(HOUR == 11, 15.0, 0.0),
        idle_kw=0.1,
        exports=True,
    ),
    "bus": Bus(
        buses=2,
        each_capacity_kwh=30.0,
        each_initial_kwh=20.0,
        each_trip_kwh=np.where((HOUR >= 6) & (HOUR < 18), 2.0, 0.0),
        each_depot_kw=np.where((HOUR >= 6) & (HOUR < 18), 0.0, 5.0),
        each_road_kw=np.where((HOUR >= 6) & (HOUR < 18), 0.5, 0.0),
    ),
    "charging_site": ChargingSite(carrier="depot", sockets=1, socket_kw=8.0, site_limit_kw=7.0),
    "converter": Converter(
        draws="gas",
        gives={"heat": SERIES / 4, "electricity": 0.35},
        power_kw=5.0,
        least_share=0.4,
        start_yen=3.0,
        wear_yen_per_kwh=0.2,
    ),
    "store": Store(carrier="heat", capacity_kwh=5.0, power_kw=2.0, self_discharge_per_h=0.02, initial_kwh=1.0),
    "demand": Demand(carrier="heat", demand_kw=SERIES, spill_limit_kw=0.5),
    "fuel_supply": FuelSupply(carrier="gas", yen_per_kwh=SERIES * 8, limit_kw=20.0, co2_kg_per_kwh=0.18),
    "remote_supply": RemoteSupply(
        profile_kw=SERIES, contracted=0.5, loss=0.05, yen_per_kwh=9.0, wheeling_yen_per_kwh=4.0, take_or_pay=True
    ),
}
IN_PLACE = {"connection": "connection", "interchange": "interchange", "link": "link"}
PARTNERS = {
    "bus": ("charging_site",),
    "converter": ("fuel_supply", "demand"),
    "store": ("converter", "fuel_supply", "demand"),
}
NUMBERS = [(kind, name) for kind, asset in EXAMPLES.items() for name, _ in numbers_of(asset)]


def alone(kind, asset=None, **options):
    """A home with one asset of a kind, what it cannot do without, and time-of-use prices."""
    partners = {name: EXAMPLES[name] for name in PARTNERS.get(kind, ())}
    price = np.where(HOUR < 8, 12.0, 35.0)
    return home(price=price, **{**partners, kind: asset or EXAMPLES[kind], **options})


def scaled(asset, factor):
    """The asset with every power and energy multiplied."""
    sizes = {
        field.name: getattr(asset, field.name) * factor
        for field in fields(asset)
        if field.name.endswith(("_kw", "_kwh")) and "_per_" not in field.name
    }
    return replace(asset, **sizes)


def first_step(asset):
    """The asset as a run of one step knows it."""
    cut = {
        field.name: getattr(asset, field.name)[:1]
        for field in fields(asset)
        if isinstance(getattr(asset, field.name), np.ndarray)
    }
    if isinstance(asset, Converter):
        cut["gives"] = {carrier: np.ravel(ratio)[:1] for carrier, ratio in asset.gives.items()}
    return replace(asset, **cut)


def agree(plain):
    model = as_pyomo(plain)
    SolverFactory("appsi_highs").solve(model, options={"threads": 1, "mip_rel_gap": 1e-9})
    assert solve(plain).objective == pytest.approx(value(model.cost), rel=1e-7, abs=1e-6)


def test_every_kind_has_an_example():
    assert {*EXAMPLES, *IN_PLACE} == set(KINDS)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_equations_name_the_ports_that_the_asset_joins(kind):
    asset = EXAMPLES[kind]
    template = compile_template(KINDS[kind], Shape((1.0,) * 3, 2, exclusive=False, flags=asset.flags))
    assert set(template.ports) == set(asset.ports)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_twin_and_stack_agree_and_the_physics_holds_for_a_kind_alone(kind):
    plain = district(alone(kind))
    agree(plain)
    assert check(roll(plain)) == []


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_run_of_one_step_is_a_run(kind):
    building = alone(kind)
    short = replace(
        building,
        connection=first_step(building.connection),
        assets={name: first_step(asset) for name, asset in building.assets.items()},
    )
    plain = district(short, time=grid(1))
    agree(plain)
    assert check(roll(plain)) == []


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_asset_of_no_size_changes_nothing(kind):
    schedule = roll(district(alone(kind, scaled(EXAMPLES[kind], 0.0))))
    assert check(schedule) == []
    if kind in PARTNERS:
        return
    bare = roll(district(alone(kind, Load(demand_kw=0.0))))
    assert schedule.total("connection", "import_kw") == pytest.approx(bare.total("connection", "import_kw"), abs=1e-6)


@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_a_missing_number_is_refused_by_name(kind, name):
    asset = EXAMPLES[kind]
    field, _, key = name.partition(".")
    given = getattr(asset, field)
    if key:
        broken = {**given, key: np.nan}
    else:
        broken = np.where(HOUR == 5, np.nan, given) if isinstance(given, np.ndarray) else np.nan
    with pytest.raises(Impossible, match=rf"home\.{kind}\.{name}"):
        roll(district(alone(kind, replace(asset, **{field: broken}))))


@pytest.mark.parametrize("name", ["import_yen_per_kwh", "export_yen_per_kwh", "peak_so_far_kw", "import_limit_kw"])
def test_a_connection_with_a_missing_number_is_refused(name):
    building = home()
    broken = replace(building, connection=replace(building.connection, **{name: np.nan}))
    with pytest.raises(Impossible, match=rf"home\.connection\.{name}"):
        roll(district(broken))


def test_a_reserve_that_leaks_faster_than_it_can_be_refilled_is_refused_by_name():
    """No plan could keep it."""
    leaky = {"capacity_kwh": 10.0, "initial_kwh": 10.0, "reserve_kwh": 10.0, "self_discharge_per_h": 0.05}
    with pytest.raises(Impossible, match=r"battery\.reserve_kwh: loses 0\.5 kW, more than power_kw can put back"):
        roll(district(home(battery=Battery(power_kw=0.5, **leaky))))
    assert check(roll(district(home(battery=Battery(power_kw=0.6, **leaky))))) == []


def test_a_series_of_another_length_is_refused_by_name():
    with pytest.raises(Impossible, match=r"home\.roof\.available_kw: must hold 24 steps \(got 23\)"):
        roll(district(home(sun_kw=np.ones(23))))


def test_a_building_with_nothing_in_it_costs_nothing():
    empty = Building(name="empty", connection=home().connection)
    plain = district(empty)
    agree(plain)
    schedule = roll(plain)
    assert check(schedule) == []
    assert solve(plain).objective == pytest.approx(0.0)
    assert schedule.total("connection", "import_kw").sum() == 0


def test_lines_of_no_power_are_as_no_lines():
    closed = Interchange(limit_kw=0.0)
    blocks = tuple(Block(name=name, buildings=(home(name, interchange=closed, sun_kw=2.0),)) for name in "ab")
    line = Tie(name="line", ends=("a", "b"), link=Link(limit_kw=0.0))
    joined = District(name="d", grid=grid(), blocks=blocks, ties=(line,))
    schedule = roll(joined)
    assert check(schedule) == []
    assert schedule.total("interchange", "give_kw").sum() == 0
    agree(joined)

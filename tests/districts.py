"""Small districts for tests: random ones with every kind of asset, and plain ones to reason about."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from ems.assets import (
    EV,
    PV,
    Battery,
    Bus,
    ChargingSite,
    Connection,
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
from ems.district import Block, Building, District, Tie
from ems.timegrid import TimeGrid


def grid(hours=24, step_minutes=60, start=datetime(2024, 7, 30)):
    return TimeGrid.spanning(start, start + timedelta(hours=hours), step_minutes=step_minutes)


def random_district(
    seed, *, hours=24, step_minutes=60, buildings=None, inverted_prices=False, negative_prices=False, switching=False
):
    """One to four buildings in up to two linked blocks; each asset kind appears by chance.

    With `switching` boilers, fuel cells and chargers run at a least load or not at all (binaries).
    """
    chance = np.random.default_rng(seed)
    time = grid(hours, step_minutes)
    number = buildings or int(chance.integers(1, 5))
    made = [random_building(chance, f"b{i}", time, switching) for i in range(number)]
    if inverted_prices:
        made = [with_prices(b, export=b.connection.import_yen_per_kwh + 5.0) for b in made]
    if negative_prices:
        made = [with_prices(b, imports=np.where(chance.random(time.steps) < 0.2, -4.0, 25.0)) for b in made]
    split = int(chance.integers(0, number + 1))
    blocks = tuple(
        Block(name=name, buildings=tuple(part)) for name, part in (("x", made[:split]), ("y", made[split:])) if part
    )
    ties = ()
    if len(blocks) == 2 and chance.random() < 0.7:
        link = Link(limit_kw=chance.uniform(0, 4), loss=chance.uniform(0, 0.1), fee_yen_per_kwh=chance.uniform(0, 2))
        ties = (Tie(name="xy", ends=("x", "y"), link=link),)
    return District(name="random", grid=time, blocks=blocks, ties=ties, co2_kg_per_kwh=0.4)


def with_prices(building, *, imports=None, export=None):
    connection = building.connection
    if imports is not None:
        connection = replace(connection, import_yen_per_kwh=imports)
    if export is not None:
        connection = replace(connection, export_yen_per_kwh=export)
    return replace(building, connection=connection)


def random_building(chance, name, time, switching=False):  # noqa: FBT002 - handed on
    hour = np.arange(time.steps) * time.step_h % 24
    assets = {"load": Load(demand_kw=chance.uniform(0.1, 3, time.steps))}
    if chance.random() < 0.8:
        sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)
        assets["roof"] = PV(available_kw=chance.uniform(1, 8) * sun * chance.uniform(0.2, 1, time.steps))
    if chance.random() < 0.7:
        assets["battery"] = random_battery(chance)
    if chance.random() < 0.7:
        assets["car"] = commuting_car(chance, hour, time.step_h, 1.4 if switching else 0.0)
    assets |= rarer_assets(chance, hour, 0.4 if switching else 0.0)
    prices = np.where((hour >= 8) & (hour < 22), 33.0, 22.0) + chance.normal(0, 1, time.steps)
    demand_charge = float(chance.choice([0.0, 150.0]))
    connection = Connection(
        import_yen_per_kwh=prices,
        export_yen_per_kwh=chance.uniform(0, 12),
        import_limit_kw=chance.uniform(3, 12),
        export_limit_kw=chance.uniform(1, 8),
        demand_charge_yen_per_kw=demand_charge,
    )
    tie = Interchange(limit_kw=chance.uniform(0, 5), loss=chance.uniform(0, 0.08), fee_yen_per_kwh=chance.uniform(0, 3))
    return Building(
        name=name,
        connection=connection,
        assets=assets,
        interchange=tie if chance.random() < 0.7 else None,
        count=int(chance.integers(1, 4)),
        export_from_storage=bool(chance.random() < 0.2),
    )


def rarer_assets(chance, hour, least_share):
    """What few buildings have, each by chance."""
    steps = len(hour)
    assets = {}
    if chance.random() < 0.2:
        plant = (Wind, RunOfSource)[chance.integers(2)]
        assets["plant"] = plant(available_kw=chance.uniform(0, 2, steps))
    if chance.random() < 0.3:
        assets["lounge"] = Load(demand_kw=chance.uniform(0, 1, steps), tier=int(chance.integers(1, 4)))
    if chance.random() < 0.3:
        assets["laundry"] = ShiftableLoad(
            demand_kw=chance.uniform(0, 1, steps),
            shift_h=float(chance.integers(0, 6)),
            power_kw=chance.uniform(1, 2),
            rebound=chance.uniform(0, 0.2),
        )
    if chance.random() < 0.2:
        assets["contract"] = random_contract(chance, steps)
    if chance.random() < 0.15:
        assets |= random_buses(chance, hour)
    if chance.random() < 0.25:
        assets |= random_heat(chance, steps, least_share)
    if chance.random() < 0.1:
        assets |= random_hydrogen(chance, least_share)
    return assets


def random_battery(chance):
    capacity = chance.uniform(2, 12)
    return Battery(
        capacity_kwh=capacity,
        power_kw=chance.uniform(1, 6),
        charge_efficiency=chance.uniform(0.8, 1.0),
        discharge_efficiency=chance.uniform(0.8, 1.0),
        self_discharge_per_h=chance.uniform(0, 0.002),
        reserve_kwh=0.1 * capacity,
        initial_kwh=chance.uniform(0.1, 1.0) * capacity,
        wear_yen_per_kwh=chance.uniform(0, 2),
        depth_yen_per_kwh=(0.5, 1.5, 4.0) if chance.random() < 0.2 else (),
        terminal=str(chance.choice(["cyclic", "at_least_initial", "value", "free"])),
        value_yen_per_kwh=chance.uniform(0, 20),
    )


def random_contract(chance, steps):
    return RemoteSupply(
        profile_kw=chance.uniform(0, 10, steps),
        contracted=chance.uniform(0, 0.3),
        loss=chance.uniform(0, 0.1),
        yen_per_kwh=chance.uniform(8, 20),
        wheeling_yen_per_kwh=chance.uniform(2, 10),
        take_or_pay=bool(chance.random() < 0.5),
    )


def random_buses(chance, hour):
    """Two fleets that share a depot; one has powered roads."""
    driving = (hour >= 8) & (hour < 18)
    step_trip_kwh = np.where(driving, chance.uniform(1, 4, len(hour)), 0.0)

    def fleet(**more):
        return Bus(
            buses=int(chance.integers(1, 4)),
            each_capacity_kwh=40.0,
            each_initial_kwh=30.0,
            each_trip_kwh=step_trip_kwh,
            each_depot_kw=np.where(driving, 0.0, 6.0),
            **more,
        )

    return {
        "depot": ChargingSite(carrier="depot", sockets=int(chance.integers(1, 4)), socket_kw=6.0),
        "powered_road": ChargingSite(carrier="road", sockets=9, socket_kw=3.0, site_limit_kw=5.0),
        "line1": fleet(),
        "line2": fleet(each_road_kw=np.where(driving, 1.0, 0.0)),
    }


def random_heat(chance, steps, least_share):
    """A heat demand, its tank, and what makes heat: heat pump, boiler, CHP, by chance."""
    gas = FuelSupply(carrier="gas", yen_per_kwh=chance.uniform(8, 14, steps), co2_kg_per_kwh=0.18)
    start_yen = chance.uniform(0, 20) if least_share else 0.0
    makers = {
        "heat_pump": Converter(
            draws="electricity", gives={"heat": chance.uniform(2, 4, steps)}, power_kw=chance.uniform(0.5, 2)
        ),
        "boiler": Converter(
            draws="gas", gives={"heat": 0.9}, power_kw=4.0, least_share=least_share, start_yen=start_yen
        ),
        "chp": Converter(
            draws="gas", gives={"heat": 0.45, "electricity": 0.35}, power_kw=chance.uniform(1, 4), wear_yen_per_kwh=0.5
        ),
    }
    chosen = chance.choice(list(makers), size=chance.integers(1, 4), replace=False)
    tank = Store(
        carrier="heat",
        capacity_kwh=chance.uniform(0, 10),
        power_kw=5.0,
        self_discharge_per_h=0.01,
        discharge_efficiency=chance.uniform(0.9, 1.0),
        terminal="at_least_initial",
    )
    demand = Demand(carrier="heat", demand_kw=chance.uniform(0, 2, steps), spill_limit_kw=float(chance.choice([0, 1])))
    return {"gas": gas, "tank": tank, "hot_water": demand, **{name: makers[name] for name in sorted(chosen)}}


def random_hydrogen(chance, least_share):
    """Electricity to hydrogen and back."""
    capacity = chance.uniform(0, 20)
    return {
        "electrolyser": Converter(draws="electricity", gives={"hydrogen": 0.65}, power_kw=chance.uniform(1, 3)),
        "vessel": Store(
            carrier="hydrogen", capacity_kwh=capacity, power_kw=2.0, charge_efficiency=0.95, initial_kwh=0.5 * capacity
        ),
        "fuel_cell": Converter(draws="hydrogen", gives={"electricity": 0.5}, power_kw=2.0, least_share=least_share),
    }


def commuting_car(chance, hour, step_h, least_charge_kw):
    """Away by day; the drive is taken from the store on coming home; full enough again in the morning."""
    ready_kwh = 30.0
    return EV(
        capacity_kwh=40.0,
        charge_power_kw=chance.uniform(2, 7),
        discharge_power_kw=float(chance.choice([0.0, 3.0])),
        initial_kwh=ready_kwh,
        connected=((hour >= 18) | (hour < 7)).astype(float),
        trip_kwh=np.where(hour == 18, chance.uniform(2, 15), 0.0),
        foreign_kwh=np.where(hour == 12, chance.uniform(0, 1), 0.0),
        ready_kwh=np.where(hour == 7 - step_h, ready_kwh, 0.0),
        idle_kw=chance.uniform(0, 0.1),
        wear_yen_per_kwh=1.0,
        exports=bool(chance.random() < 0.3),
        least_charge_kw=least_charge_kw,
        taper_from=float(chance.choice([1.0, 0.8])),
    )


def home(name="home", *, demand_kw=1.0, price=30.0, sun_kw=None, export=8.0, interchange=None, **more):
    """A building with a load and, if asked, a roof and further assets by name."""
    options = {
        key: more.pop(key) for key in ("count", "export_from_storage", "demand_charge_yen_per_kw") if key in more
    }
    charge = options.pop("demand_charge_yen_per_kw", 0.0)
    assets = {"load": Load(demand_kw=demand_kw), **more}
    if sun_kw is not None:
        assets["roof"] = PV(available_kw=sun_kw)
    connection = Connection(import_yen_per_kwh=price, export_yen_per_kwh=export, demand_charge_yen_per_kw=charge)
    return Building(name=name, connection=connection, assets=assets, interchange=interchange, **options)


def district(*buildings, time=None):
    return District(name="plain", grid=time or grid(), blocks=(Block(name="block", buildings=buildings),))

"""What each connection pays, computed once, from the schedule alone."""

import numpy as np
import pandas as pd

from ems.assets.asset import Array
from ems.district import Building
from ems.schedule import Schedule


def bills(schedule: Schedule) -> pd.DataFrame:
    """Bills by building and billing month, for one building each; fees of links stand under the link's place.

    Columns: building, count, month ('YYYY-MM'), import_kwh, export_kwh, peak_kw, energy_yen, demand_yen,
    export_yen (income, positive), fee_yen, supply_yen (fuel and contracts), total_yen = energy + demand + fee + supply
    - export.
    """
    supply = supply_yen(schedule)
    rows = [row for b in schedule.district.buildings for row in building_bills(schedule, b, supply[b.name])]
    return pd.DataFrame([*rows, *link_bills(schedule)])


def cost_yen(table: pd.DataFrame) -> float:
    """What all bills add up to, copies included [yen]."""
    return float((table["total_yen"] * table["count"]).sum())


def months(schedule: Schedule) -> list[tuple[str, Array]]:
    """Billing months in order, each with the mask of its steps."""
    billing = schedule.district.grid.billing_month
    return [(f"{month // 12:04d}-{month % 12 + 1:02d}", billing == month) for month in np.unique(billing)]


def supply_yen(schedule: Schedule) -> dict[str, Array]:
    """What each building pays in each step for fuel and contracted supply, shape (steps,)."""
    grid = schedule.district.grid
    paid = {building.name: np.zeros(grid.steps) for building in schedule.district.buildings}
    for placed, values in schedule.each():
        if placed.building in paid:
            paid[placed.building] += placed.asset.supply_yen_per_h(values) * grid.step_h
    return paid


def building_bills(schedule: Schedule, building: Building, supply: Array) -> list[dict[str, object]]:
    """One row a month: energy at each step's price, the month's highest power drawn, fees, other supply."""
    step_h = schedule.district.grid.step_h
    connection = building.connection
    drawn = schedule.of_building("connection", "import_kw", building.name)
    through = drawn + wheeled_kw(schedule, building.name)
    fed = schedule.of_building("connection", "export_kw", building.name)
    fee = 0.0 if building.interchange is None else building.interchange.fee_yen_per_kwh
    taken = schedule.of_building("interchange", "take_kw", building.name)
    rows = []
    for number, (month, inside) in enumerate(months(schedule)):
        peak = float(through[inside].max())
        billed_peak = max(peak, connection.peak_so_far_kw) if number == 0 else peak
        amounts = {
            "energy_yen": float((drawn * connection.import_yen_per_kwh)[inside].sum()) * step_h,
            "demand_yen": billed_peak * connection.demand_charge_yen_per_kw,
            "export_yen": float((fed * connection.export_yen_per_kwh)[inside].sum()) * step_h,
            "fee_yen": float(taken[inside].sum()) * step_h * fee,
            "supply_yen": float(supply[inside].sum()),
        }
        energy = {
            "import_kwh": float(drawn[inside].sum()) * step_h,
            "export_kwh": float(fed[inside].sum()) * step_h,
        }
        rows.append(bill(building.name, building.count, month, peak, energy, amounts))
    return rows


def wheeled_kw(schedule: Schedule, building: str) -> Array:
    """What contracts bring through a building's connection, shape (steps,) [kW]."""
    return schedule.of_building("remote_supply", "taken_kw", building)


def link_bills(schedule: Schedule) -> list[dict[str, object]]:
    """Fees on energy sent over each link, by month."""
    step_h = schedule.district.grid.step_h
    fees = {tie.name: tie.link.fee_yen_per_kwh for tie in schedule.district.ties}
    sent = schedule.values("link", "forward_kw") + schedule.values("link", "backward_kw")
    nothing = {"import_kwh": 0.0, "export_kwh": 0.0}
    return [
        bill(place, 1, month, 0.0, nothing, {"fee_yen": float(row[inside].sum()) * step_h * fees[name]})
        for (place, name), row in zip(schedule.members("link"), sent, strict=True)
        if fees[name]
        for month, inside in months(schedule)
    ]


def bill(
    place: str, count: int, month: str, peak_kw: float, energy: dict[str, float], amounts: dict[str, float]
) -> dict[str, object]:
    """A row of the table; amounts that are not given are zero."""
    lines = dict.fromkeys(("energy_yen", "demand_yen", "export_yen", "fee_yen", "supply_yen"), 0.0) | amounts
    total = sum(lines.values()) - 2 * lines["export_yen"]  # the one income among them
    return {
        "building": place,
        "count": count,
        "month": month,
        **energy,
        "peak_kw": peak_kw,
        **lines,
        "total_yen": total,
    }

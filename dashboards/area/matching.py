"""How use and renewable supply meet by the hour of the day."""

import pandas as pd

from dashboards.scene import Scene

SUPPLY = ("renewable_kwh", "contracted_kwh", "rest_kwh")


def by_hour(scene: Scene) -> pd.DataFrame:
    """Mean of a day [kWh]: used in each hour of the day, by what supplied it, and the renewable share.

    Of the chosen building (one of its kind), else of the district with all copies. `rest_kwh` is the grid, fuels, and
    what stood in stores before the run.
    """
    building = scene.building
    where = () if building is None else (("building", "==", building),)
    rows = scene.run.table("use", ["start", "building", "used_kwh", "renewable_kwh", "contracted_kwh"], where=where)
    copies = 1 if building else rows["building"].map({name: b["count"] for name, b in scene.run.buildings.items()})
    energy = rows[["used_kwh", "renewable_kwh", "contracted_kwh"]].mul(copies, axis=0 if building is None else None)
    days = scene.time.step_minutes * rows["start"].nunique() / (24 * 60)
    hours = energy.groupby(rows["start"].dt.hour).sum().rename_axis("hour").reset_index()
    hours[["used_kwh", "renewable_kwh", "contracted_kwh"]] /= days
    rest = (hours["used_kwh"] - hours["renewable_kwh"] - hours["contracted_kwh"]).clip(lower=0.0)
    share = 100 * (1 - rest / hours["used_kwh"].where(hours["used_kwh"] > 0))
    return hours.assign(rest_kwh=rest, renewable_percent=share).drop(columns="used_kwh")

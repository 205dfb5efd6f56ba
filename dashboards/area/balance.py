"""The leading area's balance, by area and by customer."""

import pandas as pd

from dashboards.scene import Scene
from scenarios.area_balance import CIVIL, SUPPLIES

PARTS = ("saved_kwh", *SUPPLIES, "shortfall_kwh")
"""What demand is met by, and what is not met; they sum to it wherever nobody has more than they use."""

TOLD = ("demand_kwh", *PARTS[:-1], "supplied_kwh", "shortfall_kwh", "achieved_percent", "residual_kg", "sold_kwh")


def by_area(scene: Scene) -> pd.DataFrame:
    """One row an area and fiscal year of the civil sector, then its other sectors, then the district's civil sector."""
    rows = customers(scene)
    civil = rows["sector"].isin(CIVIL)
    sectors = rows.assign(sector=rows["sector"].mask(civil, "civil"))
    whole = sectors[civil].assign(area=scene.words("area.all"))
    parts = [sectors, whole] if len(scene.run.manifest["blocks"]) > 1 else [sectors]
    keys = ["area", "sector", "year"]
    return with_share(pd.concat(parts).groupby(keys, sort=False).sum(numeric_only=True).reset_index(), keys)


def by_customer(scene: Scene) -> pd.DataFrame:
    """Every building's loads and its vehicles' trips, by fiscal year."""
    return with_share(customers(scene), ["area", "building", "sector", "year"])


def customers(scene: Scene) -> pd.DataFrame:
    """The run's table with areas and fiscal years as people call them."""
    rows = scene.run.table("balance")
    years = {year: scene.words("area.year", year=year) for year in rows["year"].unique()}
    return rows.assign(area=rows["area"].map(area_names(scene)), year=rows["year"].map(years))


def area_names(scene: Scene) -> dict[str, str]:
    """Each block, for those who read Japanese with the town that it lies in."""
    blocks = scene.run.manifest["blocks"]
    if scene.words.lang != "ja":
        return {block["name"]: block["name"] for block in blocks}
    return {block["name"]: f"{block['name']}（{block['place'].split('/')[-1]}）" for block in blocks}


def with_share(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    achieved = 100 * (rows["supplied_kwh"] + rows["saved_kwh"]) / rows["demand_kwh"]
    return rows.assign(achieved_percent=achieved)[[*keys, *TOLD]]

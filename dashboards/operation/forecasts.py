"""Plans are made on forecasts: how those compare with what happened."""

from collections.abc import Iterator

import pandas as pd

from dashboards.scene import Scene

FORECAST = {"demand_kw": "schedule/load", "available_kw": "schedule/pv"}
"""Quantity that was forecast -> its table."""


def has_forecasts(scene: Scene) -> bool:
    """Whether the plan saw forecasts, and not what would happen."""
    spec = scene.run.manifest["spec"].get("dispatch") or {}
    return spec.get("forecast", "perfect") != "perfect"


def forecast_and_actual(scene: Scene) -> pd.DataFrame:
    """Columns start, then each quantity and its forecast, over the period; empty where nothing was forecast.

    Of the scene's building, one of its kind; else of all with their copies [kW].
    """
    if not has_forecasts(scene):
        return pd.DataFrame(columns=["start"])
    sums = [each for quantity, table in FORECAST.items() for each in summed(quantity, table, scene)]
    if not sums:
        return pd.DataFrame(columns=["start"])
    return pd.concat(sums, axis="columns", sort=True).rename_axis("start").reset_index()


def summed(quantity: str, table: str, scene: Scene) -> Iterator[pd.DataFrame]:
    """Both columns summed over buildings, by start; nothing where there is none of it."""
    run, names = scene.run, [quantity, f"forecast_{quantity}"]
    if not run.has(table):
        return
    of_building = (("building", "==", scene.building),) if scene.building else ()
    rows = run.table(table, ["start", "building", *names], where=(*scene.period.where, *of_building))
    if rows.empty:
        return
    if scene.building is None:
        copies = rows["building"].map({name: facts["count"] for name, facts in run.buildings.items()})
        rows = rows.assign(**{name: rows[name] * copies for name in names})
    known = {names[0]: f"actual_{quantity}", names[1]: names[1]}
    yield rows.groupby("start", sort=True)[names].sum().rename(columns=known)

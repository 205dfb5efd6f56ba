"""Key figures of a part of a run, beside those of the period before it.

Only what can be said of a part: a demand charge, for one, belongs to a month. Over the whole run each is the run's own.
"""

from dataclasses import replace

import pandas as pd

from dashboards.driving import driven_kwh
from dashboards.energy_flows import ASKED
from dashboards.period import DAYS, Period, shifted
from dashboards.runs import SavedRun
from dashboards.scene import Scene

USED = ("self_direct", "self_storage", "self_transport", "interchanged")
"""Fates of renewable energy that was used in the district."""

FATES = tuple(f"{fate}_kwh" for fate in (*USED, "exported", "curtailed", "converted", "lost", "stored_change"))
"""All of them, as columns: they sum to what was available."""

NO_ENERGY_KWH = 1e-9


def before(period: Period) -> Period | None:
    """The period of the same length that ends where this one begins; None where the run does not hold it whole."""
    days = DAYS.get(period.span)
    whole = days is not None and (period.last - period.first).days == days - 1
    if not whole or shifted(period.first, -days) < period.run.first_day:
        return None
    return replace(period, first=shifted(period.first, -days), last=shifted(period.first, -1))


def period_figures(run: SavedRun, period: Period) -> dict[str, float | None]:
    """Figures by name, as the whole run has them; a ratio to nothing is None."""
    steps = period.rows(run.table("district", ["start", *ASKED, "unserved_kw", "import_kw", "export_kw"]))
    energy = steps.drop(columns="start").sum() * run.time.step_h
    used_kwh, generated_kwh = renewable_kwh(run, period)
    served_kwh = energy[[*ASKED]].sum() - energy["unserved_kw"]
    return {
        "demand_kwh": float(energy[[*ASKED]].sum()),
        "import_kwh": float(energy["import_kw"]),
        "export_kwh": float(energy["export_kw"]),
        "peak_kw": max(0.0, float((steps["import_kw"] - steps["export_kw"]).max())),
        "self_consumption": ratio(used_kwh, generated_kwh),
        "self_sufficiency": ratio(used_kwh, served_kwh + driven_kwh(run, period.where)),
    }


def renewable_kwh(run: SavedRun, period: Period) -> tuple[float, float]:
    """Renewable energy used in the district, and generated, all copies [kWh]."""
    energy = fates_kwh(run, period)
    generated_kwh = energy.sum() - energy.get("curtailed", 0.0)
    return float(energy.reindex(USED, fill_value=0.0).sum()), float(generated_kwh)


def fates_kwh(run: SavedRun, period: Period) -> pd.Series:
    """Energy by fate, all copies [kWh]; of a whole run from the table of its sums, because steps are many."""
    if not period.where:
        return run.table("claims", ["fate", "kwh"]).groupby("fate")["kwh"].sum()
    fates = run.run.frame("fates", ["count", *FATES], list(period.where))
    return fates[[*FATES]].mul(fates["count"], axis=0).sum().rename(lambda name: name.removesuffix("_kwh"))


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > NO_ENERGY_KWH else None


def beside_the_period_before(scene: Scene) -> pd.DataFrame:
    """Columns figure (name), value, before, difference; missing where the run has no period before."""
    now, earlier = scene.period, before(scene.period)
    values = period_figures(scene.run, now)
    others = {} if earlier is None else period_figures(scene.run, earlier)
    frame = pd.DataFrame({"figure": values.keys(), "value": values.values()})
    frame["before"] = frame["figure"].map(others).astype(float)
    frame = frame.astype({"value": float})
    return frame.assign(difference=frame["value"] - frame["before"])

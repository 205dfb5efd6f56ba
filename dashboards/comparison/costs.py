"""What the bills of a run are made of, and what its CO2 comes to."""

import pandas as pd

from dashboards.runs import SavedRun
from dashboards.units import GRAMS_PER_KG

PARTS = {"energy_yen": 1, "demand_yen": 1, "fee_yen": 1, "supply_yen": 1, "export_yen": -1}
"""Parts of a bill and whether they add to its total; income from exports is taken off."""

CO2 = ("emissions_kg", "issued_g", "retired_g")


def cost_parts(run: SavedRun) -> pd.DataFrame:
    """Columns part, yen, of all buildings with their copies; the parts sum to the figure `cost_yen`."""
    if not run.has("bills"):
        return pd.DataFrame(columns=["part", "yen"])
    bills = run.table("bills")
    sums = {part: sign * float((bills[part] * bills["count"]).sum()) for part, sign in PARTS.items()}
    return pd.DataFrame({"part": sums.keys(), "yen": sums.values()})


def co2_parts(run: SavedRun) -> pd.DataFrame:
    """Columns part, kg: emissions before credits, credits issued, credits retired; what is not known is left out."""
    known = {name: run.figures.get(name) for name in CO2}
    kg = {
        name: value / (GRAMS_PER_KG if name.endswith("_g") else 1) for name, value in known.items() if value is not None
    }
    return pd.DataFrame({"part": kg.keys(), "kg": kg.values()})

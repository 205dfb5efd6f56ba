"""What the sizes of a variant cost, so that the cheapest electricity is not taken for the best plan."""

from scenarios.draft import data_of, value_at
from scenarios.figures import Figure
from scenarios.stored_run import Run
from scenarios.sweep.places import place_of
from scenarios.sweep.plan import Axis, SweepPlan
from scenarios.sweep.variants import Variant

HOURS_A_YEAR = 8760

OF_VARIANTS = (
    Figure(
        name="equipment_yen",
        unit="yen",
        ja="比べた設備の費用",
        en="Cost of what is compared",
        formula_ja="Σ変える項目の値 × 棟数 × 1単位あたりの年間費用 × 期間 ÷ 8,760 h（電気料金に含まない）",
        formula_en="sum of varied values × buildings × yearly cost of a unit × length of the run / 8,760 h,"
        " no part of the electricity cost",
    ),
    Figure(
        name="total_yen",
        unit="yen",
        ja="電気料金と設備の費用",
        en="Electricity and equipment",
        formula_ja="電気料金 ＋ 比べた設備の費用 ＋ 最適化した設備の費用",
        formula_en="electricity cost + cost of what is compared + capital cost of the sizes found",
    ),
)
"""Figures that only a table of variants has, where its plan says what a unit costs."""


def costs(plan: SweepPlan, variant: Variant, run: Run) -> dict[str, float]:
    """Figures `equipment_yen` and `total_yen` over the run; none where no axis has a price, or the run no time."""
    time = run.manifest["time"]
    priced = [pair for pair in zip(plan.vary, variant.values, strict=True) if pair[0].yen_per_unit_year is not None]
    if not priced or time is None:
        return {}
    years = time["steps"] * time["step_minutes"] / 60 / HOURS_A_YEAR
    equipment_yen = years * sum(
        (axis.yen_per_unit_year or 0.0) * float(value) * copies(axis, variant) for axis, value in priced
    )
    of_run = [run.figures.get(name) or 0.0 for name in ("cost_yen", "capital_yen")]
    return {"equipment_yen": equipment_yen, "total_yen": equipment_yen + sum(of_run)}


def copies(axis: Axis, variant: Variant) -> int:
    """Identical buildings that each have what the axis varies; of what is in no building there is one."""
    loc = place_of(axis.path, data_of(variant.base))
    is_inside = loc[2:3] == ("buildings",) and loc[4:] != ("count",)
    return int(value_at(variant.data, (*loc[:4], "count")) or 1) if is_inside else 1

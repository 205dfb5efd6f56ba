"""Free sizes: found over the whole run at once, then built, then dispatched as if they had always stood there.

Only a plan that sees the whole run can weigh a year's price against what a size saves, so a run with free sizes is one
window. While sizes are sought, storage may export as far as the largest plant's surplus; once they are built it may
not, so where storage is free beside a free plant the optimum may be a little dearer than the search promised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ems.assets import Asset
from ems.assets.sizes import YEAR_H, Size, size_of
from ems.dispatch import whole
from ems.district import Building, District
from ems.planning import Plan, Planner
from ems.rules import Rule
from ems.solver import EXACT, Effort
from ems.windows import PERFECT, Settings

NOISE = 1e-7
"""What the solver leaves of no size [kW, kWh]."""

Sizes = Mapping[tuple[str, str], Mapping[str, float]]


def unsizable(district: District, settings: Settings) -> list[str]:
    """One sentence for each free size that a run with these settings cannot find."""
    horizon_h = district.grid.steps * district.grid.step_h
    sees_all = min(settings.window_h, settings.commit_h, settings.fine_h or settings.window_h) >= horizon_h
    if sees_all and settings.forecast == PERFECT:
        return []
    ask = f"set window_h and commit_h to at least {horizon_h:g}, no shorter fine_h, and forecast to {PERFECT}"
    return [
        f"{placed.building}.{placed.name}.{field}: a free size is found over the whole run at once: {ask}"
        for placed in district.placed
        for field in placed.asset.free
    ]


def build_sizes(
    district: District, rules: Sequence[Rule] = (), effort: Effort = EXACT
) -> tuple[District, tuple[Size, ...]]:
    """The district with every free size built as it pays best, and these sizes; itself where none is free."""
    if not any(placed.asset.free for placed in district.placed):
        return district, ()
    groups, window, states = whole(district)
    found = sizes_in(Planner(groups, rules, effort).plan(window, states, [{} for _ in groups]))
    share_of_year = district.grid.steps * district.grid.step_h / YEAR_H
    sizes = tuple(
        Size(
            building=placed.building,
            asset=placed.name,
            field=field,
            value=found[placed.building, placed.name][field],
            most=getattr(placed.asset, field),
            yen_per_year=price,
            capital_yen=share_of_year * price * found[placed.building, placed.name][field],
        )
        for placed in district.placed
        for field, price in placed.asset.free.items()
    )
    return built(district, found), sizes


def sizes_in(plan: Plan) -> dict[tuple[str, str], dict[str, float]]:
    """Field by field, what a plan builds of each asset that has free sizes."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for stamp, start in zip(plan.stack.stamps, plan.stack.column_offsets, strict=False):
        template = stamp.template
        for i, placed in enumerate(stamp.group.placed):
            for field in placed.asset.free:
                value = float(plan.x[start + i * template.columns + template.variables[size_of(field)].start])
                sizes = found.setdefault((placed.building, placed.name), {})
                sizes[field] = value if value > NOISE else 0.0
    return found


def built(district: District, sizes: Sizes) -> District:
    """The district with these sizes in place of what was free."""

    def with_sizes(building: Building, name: str, asset: Asset) -> Asset:
        return asset.built(sizes[building.name, name]) if asset.free else asset

    def rebuilt(building: Building) -> Building:
        assets = {name: with_sizes(building, name, asset) for name, asset in building.assets.items()}
        connection = building.connection
        if connection.free:
            connection = connection.built(sizes[building.name, "connection"])
        return replace(building, assets=assets, connection=connection)

    blocks = tuple(replace(block, buildings=tuple(map(rebuilt, block.buildings))) for block in district.blocks)
    return replace(district, blocks=blocks)

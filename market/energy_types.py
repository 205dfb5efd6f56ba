"""Kinds of energy as paths. The tree is data: pass another one where other kinds count."""

from market.hierarchies import Hierarchy, Path, hierarchy_of

EnergyType = Path

ENERGY_TYPES = hierarchy_of(
    (
        "renewable/solar",
        "renewable/wind/small",
        "renewable/wind/large",
        "renewable/hydro/small",
        "renewable/hydro/large",
        "renewable/geothermal",
        "renewable/biomass/wood",
        "renewable/biomass/biogas",
        "renewable/waste/biogenic",
    )
)
"""The kinds that the market picture and the renewable-electricity methods name."""


def energy_type_of(text: str, types: Hierarchy = ENERGY_TYPES) -> EnergyType:
    """Read `solar`, `wind/small` or a full path. Raises ValueError when `types` has no single such kind."""
    return types.find(text)

"""What a run found worth building, where sizes were free."""

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.icons import icon
from dashboards.scene import Scene
from dashboards.units import shown


def sizes(scene: Scene) -> list[Component]:
    """Every size found, beside the most that could have been built; nothing where none was free."""
    words = scene.words
    found = scene.run.manifest.get("sizes", ())
    if not found:
        return []
    items = [
        words(
            "sizes.sentence",
            where=f"{scene.building_name(size['building'])} · {size['asset']}",
            value=shown(size["value"], words),
            most=shown(size["most"], words),
            unit="kWh" if size["field"].endswith("_kwh") else "kW",
        )
        for size in found
    ]
    told = dmc.List([dmc.ListItem(item) for item in items], size="sm")
    return [dmc.Alert(told, title=words("sizes.title"), icon=icon("check"), color="blue", variant="light", p="sm")]

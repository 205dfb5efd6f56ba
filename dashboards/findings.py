"""What went wrong in a run, in plain words."""

from collections.abc import Mapping
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash.development.base_component import Component

from dashboards.icons import icon
from dashboards.scene import Scene
from dashboards.units import shown

MOST_FINDINGS = 8


def findings(scene: Scene) -> Component:
    """Every must-have that fell short, the gravest first; or the good news that none did."""
    words = scene.words
    found = scene.run.manifest.get("findings", ())
    if not found:
        return dmc.Alert(words("findings.none"), icon=icon("check"), color="teal", variant="light", p="sm")
    gravest = sorted(found, key=lambda finding: -finding.get("kwh", 0.0))
    items = [dmc.ListItem(sentence(finding, scene)) for finding in gravest[:MOST_FINDINGS]]
    more = len(found) - len(items)
    return dmc.Alert(
        [dmc.List(items, size="sm"), *([dmc.Text(words("findings.more", count=more), size="sm")] if more else [])],
        title=words("findings.title", count=len(found)),
        icon=icon("alert"),
        color="orange",
        variant="light",
    )


def sentence(finding: Mapping[str, Any], scene: Scene) -> str:
    """Which asset of which building fell short of what, when and by how much."""
    words = scene.words
    where = f"{scene.building_name(finding['building'])} · {finding['asset']}"
    what = words.texts.get(f"finding.{finding['quantity']}", finding["words"])
    if "first_step" not in finding:
        return words("finding.plain", where=where, what=what)
    start = scene.time.start + pd.Timedelta(minutes=finding["first_step"] * scene.time.step_minutes)
    return words(
        "finding.sentence",
        where=where,
        what=what,
        start=f"{start:%Y-%m-%d %H:%M}",
        steps=finding["steps"],
        kwh=shown(finding["kwh"], words),
    )

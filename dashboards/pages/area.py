"""Area: what demand is met by, over years, hours of the day and blackouts, and what stores could do otherwise."""

from collections.abc import Sequence

import pandas as pd
from dash.development.base_component import Component

from dashboards.area.balance import by_area, by_customer
from dashboards.area.matching import by_hour
from dashboards.coded import in_words
from dashboards.figures.area import balance_figure, flexibility_figure, matching_figure, outages_figure
from dashboards.key_figures import cards
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from dashboards.view_controls import view_controls

BALANCE = (
    "civil_achieved",
    "civil_demand_kwh",
    "civil_saved_kwh",
    "civil_supplied_kwh",
    "civil_shortfall_kwh",
    "civil_residual_kg",
)
DARK = ("outage_held_h", "outage_critical_kwh", "outage_unserved_kwh")
OTHERS = ("transport_renewable", "flexible_up_kw", "flexible_down_kw")

STORED = {
    "flexibility": ("start",),
    "outages": ("outage", "building", "tier", "hours", "held_h", "unserved_kwh"),
}
"""Tables that a run without stores or blackouts does not have; its files have their headings alone."""


def stored(name: str, scene: Scene) -> pd.DataFrame:
    return scene.run.table(name) if scene.run.has(name) else pd.DataFrame(columns=[*STORED[name]])


AREAS = Chart(name="areas", rows=by_area, draw=lambda rows, scene: balance_figure(in_words(rows, scene), scene.words))
CUSTOMERS = Chart(name="customers", rows=by_customer)
MATCHING = Chart(name="matching", rows=by_hour, draw=lambda rows, scene: matching_figure(rows, scene.words), later=True)
FLEXIBILITY = Chart(
    name="flexibility",
    rows=lambda scene: scene.period.rows(stored("flexibility", scene)),
    draw=lambda rows, scene: flexibility_figure(rows, scene.words),
    over_time=True,
    later=True,
)
OUTAGES = Chart(
    name="outages",
    rows=lambda scene: stored("outages", scene),
    draw=lambda rows, scene: outages_figure(in_words(rows, scene), scene.words),
)


def body(scene: Scene) -> Sequence[Component]:
    stores = [panel(FLEXIBILITY, scene)] if scene.run.has("flexibility") else []
    outages = [cards(DARK, scene), panel(OUTAGES, scene)] if scene.run.has("outages") else []
    return [
        cards(BALANCE, scene),
        panel(AREAS, scene),
        cards([name for name in OTHERS if scene.run.figures.get(name) is not None], scene),
        *outages,
        view_controls(scene),
        panel(MATCHING, scene),
        *stores,
        panel(CUSTOMERS, scene),
    ]


AREA = Page(
    name="area",
    icon="area",
    needs="balance",
    body=body,
    figures=BALANCE,
    charts=(AREAS, OUTAGES, MATCHING, FLEXIBILITY, CUSTOMERS),
)

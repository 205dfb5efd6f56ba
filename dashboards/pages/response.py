"""Response: what calls for less power delivered, by which baseline, and what would have been otherwise."""

from collections.abc import Sequence

import pandas as pd
from dash.development.base_component import Component

from dashboards.figures.lines import step_figure
from dashboards.grid import Choice
from dashboards.key_figures import cards
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene

EVENT = "event"
"""Part of the URL that only this page understands, and the column that tells events apart."""

FIGURES = ("response_kwh", "response_true_kwh", "response_rebound_kwh", "response_paid_yen", "response_bill_yen")
POWER = ["baseline_kw", "metered_kw", "otherwise_kw"]
EVENT_COLUMNS = [
    EVENT,
    "start",
    "until",
    "baseline",
    "target_kw",
    "delivered_kw",
    "least_kw",
    "compliance",
    "delivered_kwh",
    "true_kwh",
    "prepared_kwh",
    "rebound_kwh",
    "participants",
    "took_part",
    "paid_yen",
]


def events(scene: Scene) -> pd.DataFrame:
    rows = scene.run.table("response/events")[EVENT_COLUMNS]
    return rows.assign(start=rows["start"].dt.strftime("%Y-%m-%d %H:%M"), until=rows["until"].dt.strftime("%H:%M"))


def chosen_event(scene: Scene) -> str | None:
    """The event looked at: the address's, or else the first."""
    names = list(scene.run.table("response/events", [EVENT])[EVENT])
    asked = scene.address.one_of(EVENT)
    return asked if asked in names else next(iter(names), None)


def of_event(name: str, scene: Scene) -> pd.DataFrame:
    """Rows of a table of the response that are about the event looked at."""
    rows = scene.run.table(f"response/{name}")
    return rows[rows[EVENT] == chosen_event(scene)].drop(columns=EVENT)


def participants(scene: Scene) -> pd.DataFrame:
    """One row each; a column in which nobody has anything, such as why there is no baseline, is left out."""
    rows = of_event("participants", scene).astype({"took_part": int})
    return rows.loc[:, ~rows.eq("").all()]


def power(scene: Scene) -> pd.DataFrame:
    """Power of all participants on the event's day; the baseline in the event's steps, where all have one [kW]."""
    return in_all(of_event("readings", scene))


def in_all(readings: pd.DataFrame) -> pd.DataFrame:
    """Columns start and the powers, summed over participants; missing where one of them has none."""
    summed = readings[POWER].mul(readings["count"], axis=0).groupby(readings["start"], sort=True)
    return summed.sum(skipna=False).reset_index()


EVENTS = Chart(name="response_events", rows=events, choice=Choice(sets=EVENT, chosen=chosen_event, key=EVENT))
DAY = Chart(name="response_day", rows=power, draw=lambda rows, scene: step_figure(rows, scene.words))
BASELINES = Chart(name="response_baselines", rows=lambda scene: of_event("baselines", scene))
PARTICIPANTS = Chart(name="response_participants", rows=participants)


def body(scene: Scene) -> Sequence[Component]:
    return [cards(FIGURES, scene), *(panel(each, scene) for each in RESPONSE.charts)]


RESPONSE = Page(
    name="response",
    icon="response",
    figures=FIGURES,
    needs="response/events",
    body=body,
    charts=(EVENTS, DAY, BASELINES, PARTICIPANTS),
)

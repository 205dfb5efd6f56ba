"""Credits: every lot from its meter to its holders, every account's grams, and the check of the log."""

from collections.abc import Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboards.credits.lots import ACCOUNT, LOT, accounts, chosen_lot, history, holdings, lot_row, lots_of
from dashboards.credits.proof import answer_checks, proof_panel
from dashboards.credits.trace import trace_panel
from dashboards.figures.credits import history_figure, metering_figure
from dashboards.grid import Choice
from dashboards.key_figures import cards
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from scenarios.lot_energy import lot_energy

FIGURES = ("issued_g", "traded_g", "retired_g", "held_g")
COLUMNS = ["lot", "owner", "energy_type", "place", "produced_from", "produced_until", "wh", "grams", "sold_g", "state"]
EVERYONE = ""
"""The choice of no single account, as the selector and the URL write it."""


def lots(scene: Scene) -> pd.DataFrame:
    rows = lots_of(scene.run)[COLUMNS]
    return rows.assign(owner=rows["owner"].fillna(scene.words("undisclosed")))


def account(scene: Scene) -> str | None:
    """The account looked at, if the run has it; None: all."""
    asked = scene.address.one_of(ACCOUNT)
    return asked if asked in accounts(scene.run) else None


def of_account(scene: Scene) -> pd.DataFrame:
    name = account(scene)
    return pd.DataFrame(columns=["lot"]) if name is None else holdings(scene.run, name)


def metering(scene: Scene) -> pd.DataFrame:
    """Of a lot that the run does not have, or whose owner is undisclosed, nothing."""
    lot = lot_row(scene)
    return pd.DataFrame(columns=["start"]) if lot is None else lot_energy(scene.run.run, lot)


def grams(scene: Scene) -> pd.DataFrame:
    """Every gram of the chosen lot with what became of it."""
    lot = lot_row(scene)
    if lot is None:
        return pd.DataFrame(
            columns=["from_g", "until_g", "grams", "holder", "trade", "price_yen_per_t", "purpose", "state"]
        )
    parts = history(scene.run, lot.to_frame().T).drop(columns="lot")
    state = parts["trade"].notna().map({True: "held", False: "unsold"}).mask(parts["purpose"].notna(), "retired")
    return parts.assign(state=state)


def named(parts: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    return parts.assign(holder=parts["holder"].fillna(scene.words("undisclosed")))


WHICH = Choice(sets=LOT, chosen=chosen_lot, key="lot")
LOTS = Chart(name="lots", rows=lots, choice=WHICH)
HOLDINGS = Chart(name="holdings", rows=of_account, choice=WHICH)
METERING = Chart(name="metering", rows=metering, draw=lambda rows, scene: metering_figure(rows, scene.words))
GRAMS = Chart(
    name="grams",
    rows=lambda scene: named(grams(scene), scene),
    draw=lambda rows, scene: history_figure(rows, scene.words),
)


def body(scene: Scene) -> Sequence[Component]:
    return [
        cards(FIGURES, scene),
        account_choice(scene),
        panel(LOTS if account(scene) is None else HOLDINGS, scene),
        dmc.Grid(
            [
                dmc.GridCol(trace_panel(scene, grams(scene)), span={"base": 12, "lg": 5}),
                dmc.GridCol(
                    dmc.Stack([panel(METERING, scene), panel(GRAMS, scene), proof_panel(scene)]),
                    span={"base": 12, "lg": 7},
                ),
            ],
            gutter="md",
        ),
    ]


def account_choice(scene: Scene) -> Component:
    words = scene.words
    names = [{"value": name, "label": scene.building_name(name)} for name in accounts(scene.run)]
    return html.Section(
        dmc.Select(
            id={"sets": ACCOUNT},
            label=words("credits.account"),
            description=words("credits.account.help"),
            data=[{"value": EVERYONE, "label": words("credits.everyone")}, *names],
            value=account(scene) or EVERYONE,
            searchable=True,
            allowDeselect=False,
            nothingFoundMessage=words("control.nothing"),
            maw=420,
        ),
        className="panel",
    )


CREDITS = Page(
    name="credits",
    icon="credits",
    figures=FIGURES,
    needs="credits",
    body=body,
    charts=(LOTS, HOLDINGS, METERING, GRAMS),
    callbacks=answer_checks,
)

"""Practise: orders entered into a copy of the book that the run left. Nothing of it is stored."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component

from dashboards.location import scene_at
from dashboards.notices import trouble
from dashboards.runs import Runs, SavedRun, UnreadableRunError
from dashboards.scene import Scene
from dashboards.tape import GRAMS_PER_KG
from dashboards.trading.prefectures import COUNTRY, tiles
from dashboards.units import shown, unit_of
from scenarios.log_files import LOG
from scenarios.practice import Ticket, Trial, practise
from scenarios.standing_orders import StandingOrders, standing_at_the_end

MOST_TICKETS = 20
MOST_KG = 1e9
MOST_PRICE = 1e6
ANY = ""
ENERGY_TYPES = (
    "renewable/solar",
    "renewable/wind/small",
    "renewable/wind/large",
    "renewable/hydro/small",
    "renewable/geothermal",
    "renewable/biomass/wood",
    "renewable/biomass/biogas",
)

Order = dict[str, Any]
"""A ticket as the browser keeps it: side, kg, price, place, energy, whole."""


@lru_cache(maxsize=4)
def book_of(run: SavedRun) -> StandingOrders:
    log = run.run.folder / LOG
    try:
        return standing_at_the_end(log)
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(log)) from fault


def ticket_panel(scene: Scene) -> Component:
    words = scene.words
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Title(words("ticket.title"), order=2, size="h5"),
                    dmc.Badge(words("ticket.practice"), size="sm", className="quality practice"),
                ],
                gap="xs",
            ),
            dmc.Text(words("ticket.text"), size="sm", className="quiet", mb="sm"),
            form(scene),
            dcc.Store(id="tickets", data=[]),
            dcc.Loading(html.Div(id="trial", role="status"), type="dot"),
        ],
        className="panel",
        id="ticket",
    )


def form(scene: Scene) -> Component:
    words = scene.words
    money = unit_of("price_yen_per_kg", words, scene.run.currency)
    places = [{"value": f"{COUNTRY}/{name}", "label": tile["properties"][words.lang]} for name, tile in tiles().items()]
    energies = [{"value": code, "label": words.named("energy", code)} for code in ENERGY_TYPES]
    either = {"value": ANY, "label": words("any")}
    return dmc.Group(
        [
            dmc.SegmentedControl(
                id="ticket-side",
                value="bid",
                data=[{"value": side, "label": words(f"ticket.{side}")} for side in ("bid", "ask")],
                **{"aria-label": words("ticket.side")},
            ),
            dmc.NumberInput(
                id="ticket-kg", label=words("column.kg"), value=1, min=0.001, max=MOST_KG, decimalScale=3, w=140
            ),
            dmc.NumberInput(
                id="ticket-price", label=words("ticket.price", unit=money), value=3, min=0, max=MOST_PRICE, w=140
            ),
            dmc.Select(
                id="ticket-place",
                label=words("column.place"),
                data=[either, *places],
                value=ANY,
                searchable=True,
                allowDeselect=False,
                nothingFoundMessage=words("control.nothing"),
                w=150,
            ),
            dmc.Select(
                id="ticket-energy",
                label=words("column.energy_type"),
                data=[either, *energies],
                value=ANY,
                allowDeselect=False,
                w=150,
            ),
            dmc.Checkbox(id="ticket-whole", label=words("lot_kind.whole"), checked=False, pb=8),
            dmc.Button(words("ticket.enter"), id="ticket-enter", variant="light"),
            dmc.Button(words("ticket.clear"), id="ticket-clear", variant="default"),
        ],
        align="end",
        gap="sm",
    )


def answer_tickets(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output("tickets", "data"),
        Output("trial", "children"),
        Input("ticket-enter", "n_clicks"),
        Input("ticket-clear", "n_clicks"),
        State("tickets", "data"),
        *(State(f"ticket-{name}", "value") for name in ("side", "kg", "price", "place", "energy")),
        State("ticket-whole", "checked"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
        running=[(Output("ticket-enter", "disabled"), True, False)],
    )
    def enter(_: int, __: int, orders: list[Order], *told: Any) -> tuple[list[Order], Sequence[Component]]:
        *fields, pathname, search = told
        try:
            scene = scene_at(pathname, search, runs)
            if ctx.triggered_id == "ticket-clear":
                return [], []
            order = dict(zip(("side", "kg", "price", "place", "energy", "whole"), fields, strict=True))
            if not sound(order) or len(orders) >= MOST_TICKETS:
                return orders, [dmc.Text(scene.words("ticket.unsound", most=MOST_TICKETS), c="red", size="sm", mt="sm")]
            orders = [*orders, order]
            return orders, [*outcome(orders, scene)]
        except UnreadableRunError as fault:
            return orders, [trouble(fault.cause, fault.detail, "en")]


def sound(order: Order) -> bool:
    """Whether quantity and price are numbers that the market takes."""
    kg, price = order["kg"], order["price"]
    numbers = all(isinstance(value, int | float) for value in (kg, price))
    return numbers and 1 / GRAMS_PER_KG <= kg <= MOST_KG and 0 <= price <= MOST_PRICE


def ticket_of(order: Order) -> Ticket:
    return Ticket(
        side="ask" if order["side"] == "ask" else "bid",
        grams=round(order["kg"] * GRAMS_PER_KG),
        yen_per_t=round(order["price"] * GRAMS_PER_KG),
        place=order["place"] or ANY,
        energy_type=order["energy"] or ANY,
        whole=bool(order["whole"]),
    )


def outcome(orders: Sequence[Order], scene: Scene) -> Iterator[Component]:
    """What became of every ticket so far, the latest first."""
    trial = practise(book_of(scene.run), [ticket_of(order) for order in orders])
    for number in reversed(range(len(orders))):
        yield html.Div(
            [
                dmc.Text(spoken(orders[number], scene), size="sm", fw=600),
                *(dmc.Text(line, size="sm") for line in told(number, trial, scene)),
            ],
            className="trial",
            **{"data-ticket": number},
        )


def spoken(order: Order, scene: Scene) -> str:
    """The order in one line."""
    words = scene.words
    tile = tiles().get(order["place"].removeprefix(f"{COUNTRY}/"))
    wishes = [tile and tile["properties"][words.lang], order["energy"] and words.named("energy", order["energy"])]
    return words(
        f"ticket.said.{order['side']}",
        kg=shown_kg(order["kg"]),
        price=f"{order['price']:g} {unit_of('price_yen_per_kg', words, scene.run.currency)}",
        wish=" · ".join(filter(None, wishes)) or words("any"),
    )


def shown_kg(kg: float) -> str:
    return f"{kg:,.3f}".rstrip("0").rstrip(".")


def told(number: int, trial: Trial, scene: Scene) -> Iterator[str]:
    """Its executions, what waits, or why it was refused."""
    words = scene.words
    if number in trial.refused:
        yield words("ticket.refused", words=trial.refused[number])
        return
    money = unit_of("price_yen_per_kg", words, scene.run.currency)
    for fill in trial.executed:
        if fill.ticket == number:
            price = f"{shown(fill.yen_per_t / GRAMS_PER_KG, words)} {money}"
            kg = shown_kg(fill.grams / GRAMS_PER_KG)
            yield words("ticket.filled", kg=kg, price=price, against=fill.against)
    if left_g := trial.left_g(number):
        yield words("ticket.waits", kg=shown_kg(left_g / GRAMS_PER_KG))

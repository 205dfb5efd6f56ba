"""Practise: orders entered into a copy of the book that the run left. Nothing of it is stored."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from dashboards.location import located, scene_at
from dashboards.notices import trouble
from dashboards.runs import Runs, SavedRun, UnreadableRunError
from dashboards.scene import Scene
from dashboards.trading.prefectures import COUNTRY, tiles
from dashboards.units import GRAMS_PER_KG, shown, unit_of
from scenarios.log_files import LOG
from scenarios.practice import Ticket, Trial, practise
from scenarios.standing_orders import StandingOrders, standing_at_the_end

MOST_TICKETS = 20
MOST_KG = 1e9
MOST_PRICE = 1e6
ANY = ""
NEW = "new"
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
"""A ticket as the browser keeps it: side, kg, price, place, energy, whole, replaces (number of another, or blank)."""


Answer = tuple[list[Order], Sequence[Component], Any, Any]
"""Tickets, what became of them, what the next one may replace, and the choice among that."""


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
            choice("place", words("column.place"), [either, *places], words("control.nothing")),
            choice("energy", words("column.energy_type"), [either, *energies]),
            choice("replaces", words("ticket.replaces"), replaceable([], None, scene)),
            dmc.Checkbox(id="ticket-whole", label=words("lot_kind.whole"), checked=False, pb=8),
            dmc.Button(words("ticket.enter"), id="ticket-enter", variant="light"),
            dmc.Button(words("ticket.clear"), id="ticket-clear", variant="default"),
        ],
        align="end",
        gap="sm",
    )


def choice(name: str, label: str, options: list[dict[str, str]], nothing_found: str = "") -> Component:
    """One of several, at first the first; to be searched where there are words for finding nothing."""
    return dmc.Select(
        id=f"ticket-{name}",
        label=label,
        data=options,
        value=options[0]["value"],
        searchable=bool(nothing_found),
        allowDeselect=False,
        nothingFoundMessage=nothing_found or None,
        w=170,
    )


def answer_tickets(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output("tickets", "data"),
        Output("trial", "children"),
        Output("ticket-replaces", "data"),
        Output("ticket-replaces", "value"),
        Input("ticket-enter", "n_clicks"),
        Input("ticket-clear", "n_clicks"),
        State("tickets", "data"),
        *(State(f"ticket-{name}", "value") for name in ("side", "kg", "price", "place", "energy", "replaces")),
        State("ticket-whole", "checked"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
        running=[(Output("ticket-enter", "disabled"), True, False)],
    )
    def enter(_: int, __: int, orders: list[Order], *told: Any) -> Answer:
        *fields, pathname, search = told
        try:
            scene = scene_at(pathname, search, runs)
            if ctx.triggered_id == "ticket-clear":
                return [], [], replaceable([], None, scene), NEW
            order = dict(zip(("side", "kg", "price", "place", "energy", "replaces", "whole"), fields, strict=True))
            if not sound(order) or len(orders) >= MOST_TICKETS:
                fault = dmc.Text(scene.words("ticket.unsound", most=MOST_TICKETS), c="red", size="sm", mt="sm")
                return orders, [fault], no_update, no_update
            orders = [*orders, order]
            trial = practise(book_of(scene.run), [ticket_of(each) for each in orders])
            return orders, [*outcome(orders, trial, scene)], replaceable(orders, trial, scene), NEW
        except UnreadableRunError as fault:
            notice = trouble(fault.cause, fault.detail, located(pathname, search, runs).lang)
            return orders, [notice], no_update, no_update


def replaceable(orders: Sequence[Order], trial: Trial | None, scene: Scene) -> list[dict[str, str]]:
    """Choices of what the next order stands in for: nothing, or one that waits."""
    waiting = [number for number in range(len(orders)) if trial and trial.left_g(number)]
    return [
        {"value": NEW, "label": scene.words("ticket.new")},
        *({"value": str(number), "label": named(number, orders, scene)} for number in waiting),
    ]


def named(number: int, orders: Sequence[Order], scene: Scene) -> str:
    return f"{number + 1}. {spoken(orders[number], scene)}"


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
        replaces=int(order["replaces"]) if order["replaces"] != NEW else None,
    )


def outcome(orders: Sequence[Order], trial: Trial, scene: Scene) -> Iterator[Component]:
    """What became of every ticket so far, the latest first."""
    for number in reversed(range(len(orders))):
        yield html.Div(
            [
                dmc.Text(named(number, orders, scene), size="sm", fw=600),
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
    if number in trial.replaced:
        yield words("ticket.replaced", number=trial.replaced[number] + 1)
    if left_g := trial.left_g(number):
        yield words("ticket.waits", kg=shown_kg(left_g / GRAMS_PER_KG))

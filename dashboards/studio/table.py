"""The table of what planners change most, as inputs."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.studio.common_choices import OF_BUILDINGS, PLACES, BuildingRow, can_have_pv, is_sized, rows
from dashboards.studio.inputs import at, shown
from dashboards.studio.part import button, called
from dashboards.words import Words
from scenarios.draft import value_at


def table(data: Any, words: Words) -> Sequence[Component]:
    found = rows(data)
    heads = [words(f"studio.{what}") for what in ("building", *OF_BUILDINGS, "tools")]
    body = [row_of(row, data, words) for row in found]
    return [
        whole(data, words),
        html.Div(
            dmc.Table(
                [
                    dmc.TableThead(dmc.TableTr([dmc.TableTh(head) for head in heads])),
                    dmc.TableTbody(body),
                ],
                className="sizes",
            ),
            className="scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": words("studio.common")},
        )
        if found
        else dmc.Text(words("studio.no_buildings"), size="sm", className="quiet"),
        button(
            "add",
            ("blocks", 0, "buildings") if data.get("blocks") else ("blocks",),
            words("studio.add_building"),
            mt="sm",
        ),
    ]


def whole(data: Any, words: Words) -> Component:
    """Name and period."""
    time = data.get("time") if isinstance(data.get("time"), dict) else None
    fields = ["name", *(["start", "until"] if time else [])]
    return dmc.SimpleGrid(
        [
            dmc.TextInput(
                id={"common": at(()), "of": what},
                label=words(f"studio.{what}"),
                value=shown("text", value_at(data, PLACES[what])),
                debounce=True,
            )
            for what in fields
        ],
        cols={"base": 1, "sm": 3},
        mb="md",
    )


def row_of(row: BuildingRow, data: Any, words: Words) -> Component:
    building = value_at(data, row.loc)
    name = called(building, words)
    can = {
        "count": True,
        "pv_kw": is_sized(building, "pv", "dc_kw") and (row.pv_kw is not None or can_have_pv(data)),
        "battery_kwh": is_sized(building, "battery", "capacity_kwh"),
    }
    cells = [number(row, what, name, words, enabled=enabled) for what, enabled in can.items()]
    tools = dmc.Group([tool(does, row, name, words) for does in ("open", "copy", "remove")], gap=4, wrap="nowrap")
    return dmc.TableTr([dmc.TableTh(name), *(dmc.TableTd(cell) for cell in cells), dmc.TableTd(tools)])


def tool(does: str, row: BuildingRow, name: str, words: Words) -> Component:
    label = words(f"studio.{does}")
    return button(does, row.loc, label, **{"aria-label": f"{label}: {name}"})


def number(row: BuildingRow, what: str, name: str, words: Words, *, enabled: bool) -> Component:
    value = getattr(row, what)
    return dmc.NumberInput(
        id={"common": at(row.loc), "of": what},
        value="" if value is None else value,
        placeholder=words("studio.none") if enabled else words("studio.elsewhere"),
        disabled=not enabled,
        allowDecimal=what != "count",
        min=1 if what == "count" else 0,
        thousandSeparator=",",
        hideControls=True,
        debounce=True,
        w=96,
        **{"aria-label": f"{name}: {words(f'studio.{what}')}"},
    )

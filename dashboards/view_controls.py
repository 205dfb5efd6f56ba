"""Controls that say what part of a run is looked at; each choice is a change of the URL."""

from collections.abc import Iterator

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import SPANS
from dashboards.icons import icon
from dashboards.period import DAYS
from dashboards.scene import Scene

DISTRICT = ""
"""The choice of no single building, as the selector and the URL write it."""


def view_controls(scene: Scene) -> Component:
    """Which building, how long, from when."""
    return html.Section(
        [
            dmc.Group([building_choice(scene), span_choice(scene), day_choice(scene)], align="end"),
            *zoom_note(scene),
        ],
        className="panel",
        **{"aria-label": scene.words("control.span")},
    )


def building_choice(scene: Scene) -> Component:
    words = scene.words
    single = [{"value": name, "label": one_of(name, scene)} for name in scene.run.buildings]
    return dmc.Select(
        id={"sets": "building"},
        label=words("control.building"),
        data=[{"value": DISTRICT, "label": words("control.district")}, *single],
        value=scene.building or DISTRICT,
        searchable=True,
        allowDeselect=False,
        nothingFoundMessage=words("control.nothing"),
        w={"base": "100%", "xs": 280},
    )


def one_of(building: str, scene: Scene) -> str:
    """The building's name; of several alike, one is meant."""
    name, count = scene.building_name(building), scene.run.buildings[building]["count"]
    return name if count == 1 else scene.words("control.one_of", name=name, count=count)


def span_choice(scene: Scene) -> Component:
    words = scene.words
    return dmc.Stack(
        [
            dmc.Text(words("control.span"), size="sm", fw=500),
            dmc.SegmentedControl(
                id={"sets": "span"},
                value=scene.period.span,
                data=[{"value": span, "label": words(f"span.{span}")} for span in SPANS],
                **{"aria-label": words("control.span")},
            ),
        ],
        gap=2,
    )


def zoom_note(scene: Scene) -> Iterator[Component]:
    """What part of the period is zoomed in to, and the way out."""
    words, period = scene.words, scene.period
    if period.zoom is None:
        return
    since, until = (f"{moment:%Y-%m-%d %H:%M}" for moment in period.zoom)
    whole = scene.address.at(since=None, until=None)
    yield dmc.Text(
        [words("zoom.shown", since=since, until=until), " ", dcc.Link(words("zoom.out"), href=whole.href)],
        size="sm",
        mt="xs",
    )


def day_choice(scene: Scene) -> Component:
    period = scene.period
    picker = dmc.DatePickerInput(
        id={"sets": "day"},
        label=scene.words("control.day"),
        value=period.first.isoformat(),
        minDate=scene.time.first_day.isoformat(),
        maxDate=scene.time.last_day.isoformat(),
        valueFormat="YYYY-MM-DD",
        disabled=period.span not in DAYS,
        w=150,
    )
    return dmc.Group([step_link(-1, scene), picker, step_link(1, scene)], gap=4, align="end")


def step_link(by: int, scene: Scene) -> Component:
    """To the period before or after; there is nothing to press where the run ends."""
    day = scene.period.moved(by)
    label = scene.words("control.earlier" if by < 0 else "control.later")
    arrow = icon("left" if by < 0 else "right")
    if day is None:
        return dmc.ActionIcon(arrow, variant="default", size="lg", disabled=True, **{"aria-label": label})
    return dcc.Link(
        arrow,
        href=scene.address.at(day=day, span=scene.period.span, since=None, until=None).href,
        className="step",
        title=label,
    )

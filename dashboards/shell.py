"""The frame around every page: header, navigation, and the page itself or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.access.visitor import AT_THIS_MACHINE, visitor
from dashboards.address import Address
from dashboards.icons import icon
from dashboards.jobs.first_run import first_steps
from dashboards.notices import notice, trouble, unexpected
from dashboards.pages import PAGES
from dashboards.run_heading import run_heading, run_title
from dashboards.runs import Runs, UnreadableRunError
from dashboards.scene import Scene
from dashboards.theme import THEME
from dashboards.words import LANGUAGES, Words, words_in


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the frame holds of one address.

    choices   what each control and table is drawn with, by the part of the address that it sets
    """

    header: Sequence[Component] = ()
    navigation: Sequence[Component] = ()
    page: Sequence[Component] = ()
    lang: str = LANGUAGES[0]
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dates(self) -> dict[str, Any]:
        return {"locale": self.lang, "firstDayOfWeek": 1}


def drawn(address: Address, runs: Runs) -> Drawn:
    parts = {"header": header(address), "navigation": navigation(address, runs), "page": contents(address, runs)}
    return Drawn(**parts, lang=address.lang, choices=choices(html.Div([*chain(*parts.values())])))


def choices(tree: Component) -> dict[str, Any]:
    names = [name for name in tree if isinstance(name, dict)]
    values = {name["sets"]: tree[name].value for name in names if "sets" in name}
    rows = {name["chooses"]: tree[name].selectedRows["ids"] for name in names if "chooses" in name}
    return values | rows


def frame(here: Drawn, **place: str) -> Component:
    """Everything around `here`.

    place   pathname and search of its URL; without them the browser tells them, and the page is drawn then
    """
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav", **place),
            dcc.Store(id="drawn", data=here.choices),
            dcc.Store(id="saved"),
            dmc.DatesProvider(
                dmc.AppShell(
                    [
                        dmc.AppShellHeader(here.header, id="header", px="md"),
                        dmc.AppShellNavbar(here.navigation, id="navigation", p="md"),
                        dmc.AppShellMain(html.Div(here.page, id="page", tabIndex=-1), id="main"),
                    ],
                    id="shell",
                    header={"height": 56},
                    navbar={"width": 240, "breakpoint": "sm", "collapsed": {"mobile": True}},
                    padding="md",
                ),
                id="dates",
                settings=here.dates,
            ),
        ],
        theme=THEME,
        defaultColorScheme="auto",
    )


def header(address: Address) -> Sequence[Component]:
    """The way home, language and theme."""
    words = words_in(address.lang)
    return [
        html.A(words("skip"), href="#page", className="skip"),
        dmc.Group(
            [
                dmc.Burger(id="burger", opened=False, size="sm", hiddenFrom="sm", **{"aria-label": words("menu")}),
                dcc.Link(
                    [icon("brand"), html.Span("machigrid", className="brand")],
                    href=address.at(page="overview").href,
                    className="home",
                ),
                dmc.Group(
                    [
                        dmc.SegmentedControl(
                            id={"sets": "lang"},
                            value=address.lang,
                            data=[{"value": lang, "label": words(f"language.{lang}")} for lang in LANGUAGES],
                            size="xs",
                            **{"aria-label": words("language")},
                        ),
                        dmc.ColorSchemeToggle(
                            lightIcon=icon("sun"),
                            darkIcon=icon("moon"),
                            variant="subtle",
                            size="lg",
                            id="scheme",
                            **{"aria-label": words("scheme")},
                        ),
                    ],
                    gap="xs",
                    ml="auto",
                ),
            ],
            h="100%",
            wrap="nowrap",
        ),
    ]


def leave(words: Words) -> Sequence[Component]:
    """Who is logged in, and the way out; nothing where nobody logs in."""
    if visitor() is AT_THIS_MACHINE:
        return []
    role = words(f"role.{visitor().role.word}")
    who = dmc.Text(f"{visitor().name} ({role})", size="sm", className="quiet")
    button = html.Button(words("login.out"), type="submit", className="out")
    return [html.Form([who, button], action="/login/out", method="post", className="leave")]


def navigation(address: Address, runs: Runs) -> Sequence[Component]:
    """Which run, and what of it."""
    words = words_in(address.lang)
    choices = [{"value": run.name, "label": run_title(run, words)} for run in runs.all()]
    selector = dmc.Select(
        id={"sets": "run"},
        label=words("control.run"),
        data=choices,
        value=address.run,
        allowDeselect=False,
        searchable=True,
        nothingFoundMessage=words("control.nothing"),
        mb="md",
    )
    links = [
        dmc.NavLink(
            label=words(f"page.{page.name}"),
            description=words(f"page.{page.name}.about"),
            leftSection=icon(page.icon),
            href=address.at(page=page.name).href,
            active=page.name == address.page,
            **({"aria-current": "page"} if page.name == address.page else {}),
        )
        for page in PAGES.values()
    ]
    return [*([selector] if choices else []), html.Nav(links, **{"aria-label": words("menu")}), *leave(words)]


def contents(address: Address, runs: Runs) -> Sequence[Component]:
    """The page that the address names, or what to do when it cannot be shown."""
    words = words_in(address.lang)
    page = PAGES.get(address.page)
    if page is None:
        return [trouble("no_page", address.page, address.lang)]
    try:
        if page.view is not None:
            return page.view(address, runs)
        if address.run is None:
            return [first_steps(address)]
        scene = Scene(address, runs, runs.open(address.run))
        absent = page.needs is not None and not scene.run.has(page.needs)
        body = [notice(dmc.Text(words(f"page.{page.name}.absent")))] if absent else page.body(scene)
        return [run_heading(scene), *body]
    except UnreadableRunError as fault:
        return [trouble(fault.cause, fault.detail, address.lang)]
    except Exception as fault:  # noqa: BLE001 - whatever it is, the reader gets a page
        return [unexpected(fault, address)]

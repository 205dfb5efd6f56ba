"""What stands in place of a page that has nothing to show."""

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.words import Words, words_in


def notice(*contents: Component) -> Component:
    return html.Section(contents, className="panel notice")


def first_steps(words: Words) -> Component:
    """No run yet: how to make one."""
    compute = [
        dmc.Text(words("first.run.text"), size="sm", className="quiet"),
        dmc.Code("machigrid run kashiwa_week", block=True, mt="xs"),
    ]
    look = dmc.Text(words("first.reload.text"), size="sm", className="quiet")
    steps = [
        dmc.TimelineItem(compute, title=words("first.run"), bullet="1"),
        dmc.TimelineItem(look, title=words("first.reload"), bullet="2"),
    ]
    return notice(
        dmc.Title(words("first.title"), order=1, size="h3", mb="xs"),
        dmc.Text(words("first.text"), mb="lg"),
        dmc.Timeline(steps, active=2, bulletSize=26),
    )


def trouble(cause: str, detail: str, lang: str) -> Component:
    """Why nothing is shown, and where to go from here.

    cause    key of the catalogue: unknown, unfinished, broken, no_page
    detail   the file or name that the reader should look at
    """
    words = words_in(lang)
    return notice(
        dmc.Title(words(f"trouble.{cause}"), order=1, size="h3", mb="xs"),
        dmc.Text(words(f"trouble.{cause}.text"), mb="xs"),
        dmc.Code(detail, block=True, mb="lg"),
        dcc.Link(words("trouble.back"), href=Address(page="overview", lang=lang).href),
    )

"""What stands in place of a page that has nothing to show."""

import logging

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.words import words_in


def notice(*contents: Component) -> Component:
    return html.Section(contents, className="panel notice")


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


def unexpected(fault: Exception, address: Address) -> Component:
    """A page for what should not have happened; the log has the whole story."""
    logging.getLogger(__name__).error("page %s of run %s", address.page, address.run, exc_info=fault)
    return trouble("unexpected", f"{type(fault).__name__} ({address.page})", address.lang)

"""Icons drawn by the style sheet from `assets/icons/`, in the colour of the text beside them."""

from dash import html
from dash.development.base_component import Component


def icon(name: str) -> Component:
    """An icon that only accompanies words: readers of the screen aloud skip it."""
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})

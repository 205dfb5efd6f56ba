"""What Plotly's own controls may do: nothing that leaves the machine, in the reader's language."""

from typing import Any

import plotly.graph_objects as go

from dashboards.words import Words

BUTTONS = ["zoom2d", "pan2d", "resetScale2d"]
"""Pictures are saved by the panel, with title and quality in them (`dashboards.export.links`)."""
MAP_BUTTONS = ["zoomInMap", "zoomOutMap", "resetViewMap"]

DICTIONARY = {
    "Zoom": "plotly.zoom",
    "Pan": "plotly.pan",
    "Reset axes": "plotly.reset",
    "Zoom in": "plotly.zoom_in",
    "Zoom out": "plotly.zoom_out",
    "Reset view": "plotly.reset",
    "Double-click to zoom back out": "plotly.zoomed",
    "Double-click on legend to isolate one trace": "plotly.isolate",
    "incoming flow count: ": "plotly.incoming",
    "outgoing flow count: ": "plotly.outgoing",
    "source: ": "plotly.source",
    "target: ": "plotly.target",
}


def plotting(words: Words, figure: go.Figure) -> dict[str, Any]:
    """The `config` of every graph: the only place where Plotly's services are switched off."""
    over_map = any(trace.type == "choroplethmap" for trace in figure.data)
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "showLink": False,
        "modeBarButtons": [MAP_BUTTONS if over_map else BUTTONS],
        "scrollZoom": False,
        "locale": words.lang,
        "locales": {words.lang: {"dictionary": {text: words(key) for text, key in DICTIONARY.items()}, "format": {}}},
    }

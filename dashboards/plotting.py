"""What Plotly's own controls may do: nothing that leaves the machine, in the reader's language."""

from typing import Any

from dashboards.words import Words

BUTTONS = ["zoom2d", "pan2d", "resetScale2d"]
"""Pictures are saved by the panel, with title and quality in them (`dashboards.export.links`)."""

DICTIONARY = {
    "Zoom": "plotly.zoom",
    "Pan": "plotly.pan",
    "Reset axes": "plotly.reset",
    "Double-click to zoom back out": "plotly.zoomed",
    "Double-click on legend to isolate one trace": "plotly.isolate",
    "incoming flow count: ": "plotly.incoming",
    "outgoing flow count: ": "plotly.outgoing",
    "source: ": "plotly.source",
    "target: ": "plotly.target",
}


def plotting(words: Words) -> dict[str, Any]:
    """The `config` of every graph: the only place where Plotly's services are switched off."""
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "showLink": False,
        "modeBarButtons": [BUTTONS],
        "locale": words.lang,
        "locales": {words.lang: {"dictionary": {text: words(key) for text, key in DICTIONARY.items()}, "format": {}}},
    }

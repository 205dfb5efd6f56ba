"""What Plotly's own controls may do: nothing that leaves the machine, in the reader's language."""

from typing import Any

from dashboards.words import Words

BUTTONS = ["toImage", "zoom2d", "pan2d", "resetScale2d"]
DICTIONARY = {
    "Download plot as a PNG": "plotly.png",
    "Download plot": "plotly.png",
    "Zoom": "plotly.zoom",
    "Pan": "plotly.pan",
    "Reset axes": "plotly.reset",
    "Double-click to zoom back out": "plotly.zoomed",
    "Taking snapshot - this may take a few seconds": "plotly.taking",
    "Snapshot succeeded": "plotly.taken",
    "Double-click on legend to isolate one trace": "plotly.isolate",
    "incoming flow count: ": "plotly.incoming",
    "outgoing flow count: ": "plotly.outgoing",
    "source: ": "plotly.source",
    "target: ": "plotly.target",
}


def plotting(words: Words, *, file_name: str) -> dict[str, Any]:
    """The `config` of every graph: the only place where Plotly's services are switched off."""
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "showLink": False,
        "modeBarButtons": [BUTTONS],
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
        "locale": words.lang,
        "locales": {words.lang: {"dictionary": {text: words(key) for text, key in DICTIONARY.items()}, "format": {}}},
    }

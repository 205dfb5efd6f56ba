"""The Mantine theme: one calm colour, fonts that every machine already has."""

from dashboards.figures.style import FONT

THEME = {
    "fontFamily": FONT,
    "headings": {"fontFamily": FONT, "fontWeight": "650"},
    "primaryColor": "leaf",
    "primaryShade": {"light": 7, "dark": 4},
    "autoContrast": True,
    "colors": {
        "leaf": [
            "#eaf7f1", "#d5ece1", "#a9d8c2", "#7ac4a1", "#53b385",
            "#3aa873", "#2b9867", "#157a4f", "#0f6642", "#075033",
        ],
    },
    "defaultRadius": "md",
}  # fmt: skip

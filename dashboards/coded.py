"""Codes that tables carry, in words."""

import pandas as pd

from dashboards.scene import Scene

GROUPS = {
    "side": "side",
    "lot_kind": "lot_kind",
    "reason": "reason",
    "energy_type": "energy",
    "from": "flow",
    "to": "flow",
    "attribute": "attribute",
}
"""Column -> group of the catalogue that its codes belong to."""


def in_words(rows: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """The rows with their codes translated; names that only data know stay as they are."""
    there = [column for column in GROUPS if column in rows]
    return rows.assign(**{column: worded(rows[column], GROUPS[column], scene) for column in there})


def worded(codes: pd.Series, group: str, scene: Scene) -> pd.Series:
    return codes.map({code: scene.words.named(group, code) for code in codes.unique()})

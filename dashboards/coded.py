"""Codes that tables carry, in words."""

import re
from collections.abc import Callable
from functools import partial

import pandas as pd

from dashboards.scene import Scene
from dashboards.words import Words

GROUPS = {
    "side": "side",
    "lot_kind": "lot_kind",
    "reason": "reason",
    "energy_type": "energy",
    "from": "flow",
    "to": "flow",
    "attribute": "attribute",
    "state": "lot_state",
    "purpose": "purpose",
    "sector": "sector",
    "baseline": "baseline",
}
"""Column -> group of the catalogue that its codes belong to."""

NAMED = ("building", "owner", "holder", "account", "seller", "buyer")
"""Columns of names; those of buildings have titles."""

PHRASE = re.compile(
    r"^anything|(?:place|energy_type) (?:within|is) |(?:owner|source|verification) is |produced within |not (?=\()"
    r"| and | or | yen/t"
)
"""What a bid's condition is made of, beside the names that it names (`market.conditions`)."""


def in_words(rows: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """The rows with their codes translated; names that only data know stay as they are."""
    words = scene.words
    there = [column for column in GROUPS if column in rows]
    worded = {column: each(rows[column], partial(words.named, GROUPS[column])) for column in there}
    worded |= {column: each(rows[column], scene.building_name) for column in NAMED if column in rows}
    if "condition" in rows:
        worded["condition"] = each(rows["condition"], partial(condition_in_words, words))
    return rows.assign(**worded)


def each(codes: pd.Series, meaning: Callable[[str], str]) -> pd.Series:
    """The meaning of every code; a code that occurs often is looked up once."""
    return codes.map({code: meaning(code) for code in codes.unique()})


def condition_in_words(words: Words, text: str) -> str:
    """A condition's canonical text in the reader's language."""
    return PHRASE.sub(lambda found: words(f"condition.{found[0]}"), text)

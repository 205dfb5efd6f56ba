"""Where the grams of a trade came from: trade → lot → building, asset, meter interval, factor, Wh."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboards.runs import SavedRun


@dataclass(frozen=True, kw_only=True)
class GramOrigin:
    """A trade and the lot that its grams belong to.

    parts   rows of `trades` that make up the trade: one a run of consecutive grams
    lot     row of `credits`
    sold    rows of `trades` for the same lot in order of its grams: what else became of it
    """

    parts: pd.DataFrame
    lot: Mapping[str, Any]
    sold: pd.DataFrame

    @property
    def trade(self) -> pd.Series:
        """What all parts have in common."""
        return self.parts.iloc[0]

    @property
    def grams(self) -> int:
        return int(self.parts["grams"].sum())

    @property
    def wh(self) -> int:
        """Energy behind the traded grams, as the registry counts it: the parts of a lot sum to its Wh."""
        wh, grams = int(self.lot["wh"]), int(self.lot["grams"])
        return int((self.parts["until_g"] * wh // grams - self.parts["from_g"] * wh // grams).sum())


def gram_origin(run: SavedRun, seq: int) -> GramOrigin | None:
    """The origin of trade `seq`, None when the run has no such trade."""
    trades = run.table("trades")
    parts = trades[trades["seq"] == seq]
    if parts.empty:
        return None
    lots = run.table("credits")
    lot = lots[lots["lot"] == parts["lot"].iloc[0]].iloc[0].to_dict()
    sold = trades[trades["lot"] == lot["lot"]].sort_values("from_g")
    return GramOrigin(parts=parts, lot=lot, sold=sold)

"""Rows that are worked out once for a run: a trade or lot that is chosen changes the address, and none of them."""

from collections.abc import Callable
from functools import lru_cache, wraps

import pandas as pd

from dashboards.address import Address
from dashboards.runs import Runs, SavedRun
from dashboards.scene import Scene

Rows = Callable[[Scene], pd.DataFrame]
KEPT = 4
"""Runs and languages of each kind of rows."""


def kept(rows: Rows) -> Rows:
    """`rows`, which see no more of a scene than run and language; whoever gets them must not change them."""

    @lru_cache(maxsize=KEPT)
    def worked_out(run: SavedRun, runs: Runs, lang: str) -> pd.DataFrame:
        return rows(Scene(Address(page="", lang=lang, run=run.name), runs, run))

    @wraps(rows)
    def found(scene: Scene) -> pd.DataFrame:
        return worked_out(scene.run, scene.runs, scene.address.lang)

    return found

"""How a run is cut into windows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ems.forecasts import FORECASTS
from ems.solver import Effort
from ems.timegrid import TimeGrid
from ems.window import Window

PERFECT: Final = "perfect"
"""The forecast that sees what will happen."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How a run looks ahead.

    window_h        how far a window reaches [h]
    commit_h        how much of it is kept before the next is planned [h]
    fine_h          from here on a window's steps are longer [h]; None: never
    coarse_step_h   length of the longer steps [h]
    forecast        name of the forecast that plans are made on (`ems.forecasts`)
    mip_gap         of plans with binaries: see `ems.solver.Effort`; likewise mip_nodes
    """

    window_h: float = 48.0
    commit_h: float = 24.0
    fine_h: float | None = None
    coarse_step_h: float = 2.0
    forecast: str = PERFECT
    mip_gap: float = 1e-6
    mip_nodes: int = 2_000

    @property
    def effort(self) -> Effort:
        return Effort(gap=self.mip_gap, nodes=self.mip_nodes)

    def faults(self) -> list[str]:
        """What cannot be, one sentence each."""
        found = [
            f"{name}: must be above 0" for name in ("window_h", "commit_h", "coarse_step_h") if getattr(self, name) <= 0
        ]
        if not 0 <= self.mip_gap < 1:
            found.append(f"mip_gap: must be at least 0 and below 1 (got {self.mip_gap:g})")
        if self.mip_nodes < 1:
            found.append(f"mip_nodes: must be at least 1 (got {self.mip_nodes})")
        if self.forecast not in (PERFECT, *FORECASTS):
            found.append(f"forecast: must be one of {PERFECT}, {', '.join(FORECASTS)} (got {self.forecast!r})")
        if self.commit_h > self.window_h:
            found.append(f"commit_h: must be at most window_h = {self.window_h:g} (got {self.commit_h:g})")
        if self.fine_h is not None and self.fine_h < self.commit_h:
            found.append(f"fine_h: must be at least commit_h = {self.commit_h:g} (got {self.fine_h:g})")
        return found


def lay_windows(grid: TimeGrid, settings: Settings) -> Iterator[Window]:
    """Windows over the grid; the last ones shrink to what is left."""
    length = max(1, round(settings.window_h / grid.step_h))
    commit = min(length, max(1, round(settings.commit_h / grid.step_h)))
    fine = length if settings.fine_h is None else max(commit, round(settings.fine_h / grid.step_h))
    width = max(1, round(settings.coarse_step_h / grid.step_h))
    for start in range(0, grid.steps, commit):
        stop = min(start + length, grid.steps)
        bend = min(start + fine, stop)
        edges = np.concatenate([np.arange(start, bend), np.arange(bend, stop, width), [stop]])
        yield Window(
            edges=edges,
            commit=min(commit, stop - start),
            base_h=grid.step_h,
            billing_month=grid.billing_month[edges[:-1]],
            final=stop == grid.steps,
        )

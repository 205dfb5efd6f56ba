"""Baselines from the latest days of the same sort: High X of Y, Middle X of Y, the mean of all."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ems.response.adjustment import Adjustment
from ems.response.baseline import Baseline, Estimate, NoBaseline
from ems.response.days import Call, Days


@dataclass(frozen=True, kw_only=True)
class SimilarDays(Baseline):
    """Mean of the kept ones among the latest days without event, working days for working days, others for others.

    look_back, keep            so many days are looked at, so many kept, on (working days, other days)
    kept                       which of them, by their mean over the event's hours
    negligible                 days below this share of the mean of those looked at are replaced by earlier ones
    horizon_days               no day further back is looked at
    adjustment                 by the hours before the event; None: none
    """

    look_back: tuple[int, int]
    keep: tuple[int, int]
    kept: Literal["highest", "middle"] = "highest"
    negligible: float = 0.0
    horizon_days: int = 45
    adjustment: Adjustment | None = None

    def estimate(self, days: Days, call: Call) -> Estimate:
        works = bool(days.workday[call.day])
        look_back, keep = (pair[0 if works else 1] for pair in (self.look_back, self.keep))
        looked_at = self.looked_at(days, call, look_back)
        if len(looked_at) < keep:
            sort = "working days" if works else "days off"
            raise NoBaseline(f"{len(looked_at)} {sort} without event before it, and {keep} are needed")
        examples = sorted(self.chosen(looked_at, means(days, call, looked_at), keep))
        kw = days.kw[examples, call.first : call.stop].mean(axis=0)
        if self.adjustment is not None:
            kw = self.adjustment.adjusted(kw, days, call, examples)
        return Estimate(kw=kw, examples=tuple(examples))

    def looked_at(self, days: Days, call: Call, look_back: int) -> list[int]:
        """The latest days that count, latest first."""
        earliest = max(0, call.day - self.horizon_days)
        candidates = [
            day
            for day in range(call.day - 1, earliest - 1, -1)
            if days.workday[day] == days.workday[call.day]
            and not days.called[day]
            and not np.isnan(days.kw[day, call.first : call.stop]).any()
        ]
        taken, earlier = candidates[:look_back], candidates[look_back:]
        while taken:
            mean = means(days, call, taken)
            weak = [day for day, kw in zip(taken, mean, strict=True) if kw < self.negligible * mean.mean()]
            if not weak:
                break
            taken = [day for day in taken if day not in weak]
            fresh, earlier = earlier[: len(weak)], earlier[len(weak) :]
            taken += fresh
        return taken

    def chosen(self, looked_at: list[int], mean: np.ndarray, keep: int) -> list[int]:
        """Days that are kept; of equal ones the later."""
        by_height = [looked_at[i] for i in np.argsort(-mean, kind="stable")]
        above = 0 if self.kept == "highest" else max(0, len(by_height) - keep) // 2
        return by_height[above : above + keep]


def means(days: Days, call: Call, rows: list[int]) -> np.ndarray:
    """Each day's mean over the event's hours, shape (rows,) [kW]."""
    return np.asarray(days.kw[rows, call.first : call.stop].mean(axis=1))

"""How good a run's forecasts were, and how wide an interval around them must be to hold what happens."""

from dataclasses import dataclass

import numpy as np

from ems.assets import KINDS
from ems.assets.asset import Array
from ems.schedule import Schedule

CALIBRATION_STEPS = 7 * 24
"""Past errors of a series that an interval is made from, at least."""


@dataclass(frozen=True)
class Quality:
    """Errors of one series' forecasts, forecast minus actual [kW], and of its interval.

    coverage   share of steps inside the interval, to be compared with its level; NaN where the run is too short
    """

    building: str
    asset: str
    series: str
    mean_absolute_kw: float
    root_mean_square_kw: float
    bias_kw: float
    level: float
    coverage: float


def qualities(schedule: Schedule, *, level: float = 0.9) -> list[Quality]:
    """One entry for each series that was forecast; none where the run had perfect foresight."""
    return [
        quality(member, name, forecast, actual, level)
        for kind in schedule.records
        for name in KINDS[kind].uncertain
        if f"forecast_{name}" in schedule.quantities(kind)
        for member, forecast, actual in zip(
            schedule.members(kind),
            schedule.values(kind, f"forecast_{name}"),
            schedule.values(kind, name),
            strict=True,
        )
    ]


def quality(member: tuple[str, str], name: str, forecast: Array, actual: Array, level: float) -> Quality:
    """Errors of one series and the coverage of its conformal interval."""
    error = forecast - actual
    half = conformal_half_width(np.abs(error), level)
    known = ~np.isnan(half)
    coverage = float((np.abs(error)[known] <= half[known]).mean()) if known.any() else float("nan")
    return Quality(
        *member,
        series=name,
        mean_absolute_kw=float(np.abs(error).mean()),
        root_mean_square_kw=float(np.sqrt((error**2).mean())),
        bias_kw=float(error.mean()),
        level=level,
        coverage=coverage,
    )


def conformal_half_width(absolute_error: Array, level: float) -> Array:
    """Half the width of a split-conformal interval in each step, from earlier errors only; NaN while too few.

    The k-th smallest of n earlier errors, k = ⌈(n + 1)·level⌉ (Vovk et al. 2005): under exchangeable errors the
    interval holds the next value with at least that probability.
    """
    half = np.full(len(absolute_error), np.nan)
    for step in range(CALIBRATION_STEPS, len(absolute_error)):
        rank = int(np.ceil((step + 1) * level)) - 1
        if rank < step:
            half[step] = np.partition(absolute_error[:step], rank)[rank]
    return half

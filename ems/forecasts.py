"""What a plan knows of the future: forecasts of the series a kind calls uncertain, made from the past alone.

A forecast is a function of what has happened; a new one is one function and one line in `FORECASTS`. Where the past is
too short for a method, the newest earlier value at the same time of day stands in, and before any such value the
actual one: the first day of a run has no past to learn from.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array

DAY_H = 24.0
WEEK_H = 7 * DAY_H


@dataclass(frozen=True)
class Past:
    """What is known when a plan is made.

    values      actual values of N series until now, shape (N, now)
    now         the step at which the plan starts
    ahead       how many steps the plan looks ahead
    step_h      length of a step [h]
    workday     whether each step of the whole run is on a working day, shape (all steps,)
    """

    values: Array
    now: int
    ahead: int
    step_h: float
    workday: NDArray[np.bool_]

    def steps(self, hours: float) -> int:
        return round(hours / self.step_h)

    @property
    def future(self) -> NDArray[np.int64]:
        return np.arange(self.now, self.now + self.ahead)


Forecast = Callable[[Past], Array]
"""From the past to values (N, ahead); NaN where the past is too short."""


def persistence(past: Past) -> Array:
    """The last value stays."""
    last = past.values[:, -1:] if past.now else np.full((len(past.values), 1), np.nan)
    return np.repeat(last, past.ahead, axis=1)


def yesterday(past: Past) -> Array:
    """The same time on the last day known."""
    return lagged(past, DAY_H)


def last_week(past: Past) -> Array:
    """The same time on the same weekday."""
    return lagged(past, WEEK_H)


def lagged(past: Past, hours: float) -> Array:
    """Values a whole number of lags before; NaN before the run."""
    back = lagged_steps(past, hours)
    known = back >= 0
    values = np.full((len(past.values), past.ahead), np.nan)
    values[:, known] = past.values[:, back[known]]
    return values


def lagged_steps(past: Past, hours: float) -> NDArray[np.int64]:
    """For each step ahead the step as few whole lags before it as lies in the past; below 0 before the run."""
    lag = past.steps(hours)
    return past.future - lag * (1 + (past.future - past.now) // lag)


def seasonal_mean(past: Past, *, weeks: float = 4.0) -> Array:
    """Mean of the same time of day over the last weeks' days of the same sort, working days or not."""
    day = past.steps(DAY_H)
    reach = min(past.now, past.steps(weeks * WEEK_H))
    seen = np.arange(past.now - reach, past.now)
    values = np.full((len(past.values), past.ahead), np.nan)
    for sort in (False, True):
        alike = seen[past.workday[seen] == sort]
        slots = alike % day
        times = np.bincount(slots, minlength=day)
        sums = past.values[:, alike] @ np.equal.outer(slots, np.arange(day)).astype(float)
        means = np.divide(sums, times, out=np.full_like(sums, np.nan), where=times > 0)
        wanted = past.workday[past.future] == sort
        values[:, wanted] = means[:, past.future[wanted] % day]
    return values


def ridge(past: Past, *, weeks: float = 4.0, penalty: float = 1e-2) -> Array:
    """Ridge regression of each series on its value a day and a week before, time of day and working day.

    Coefficients are fitted anew from the last weeks, (XᵀX + λ n I)⁻¹ Xᵀy on columns scaled to unit spread
    (Hoerl and Kennard 1970).
    """
    lag = past.steps(WEEK_H)
    history = np.arange(max(lag, past.now - past.steps(weeks * WEEK_H)), past.now)
    if len(history) < lag:
        return np.full((len(past.values), past.ahead), np.nan)
    forecasts = []
    for series in past.values:
        known = np.concatenate([series, np.full(past.ahead, np.nan)])
        fitted = fit(features(past, known, history), series[history], penalty)
        known[past.now :] = known[lagged_steps(past, DAY_H)]  # a first guess, so that lags inside the plan have values
        forecasts.append(features(past, known, past.future) @ fitted)
    return np.array(forecasts)


def features(past: Past, known: Array, steps: NDArray[np.int64]) -> Array:
    """One row a step: constant, value a day before, a week before, two daily harmonics, working day."""
    angle = 2 * np.pi * (steps * past.step_h % DAY_H) / DAY_H
    waves = [wave(k * angle) for k in (1, 2) for wave in (np.sin, np.cos)]
    lags = [known[steps - past.steps(hours)] for hours in (DAY_H, WEEK_H)]
    return np.stack([np.ones(len(steps)), *lags, *waves, past.workday[steps].astype(float)], axis=1)


def fit(rows: Array, target: Array, penalty: float) -> Array:
    """Ridge coefficients; the constant is not penalised."""
    spread = rows.std(axis=0)
    spread[spread == 0] = 1.0
    scaled = rows / spread
    shrink = penalty * len(rows) * np.eye(rows.shape[1])
    shrink[0, 0] = 0.0
    coefficients: Array = np.linalg.lstsq(scaled.T @ scaled + shrink, scaled.T @ target, rcond=None)[0] / spread
    return coefficients


FORECASTS: dict[str, Forecast] = {
    "persistence": persistence,
    "yesterday": yesterday,
    "last_week": last_week,
    "seasonal_mean": seasonal_mean,
    "ridge": ridge,
}
"""Forecasts by name; `perfect`, which sees the actual series, needs none."""


def forecast(name: str, actual: Array, past: Past) -> Array:
    """Values (N, ahead) for a plan; never negative, never NaN. `actual` (N, ahead) stands in before any past."""
    values = FORECASTS[name](past)
    for fallback in (lagged(past, DAY_H), actual):
        values = np.where(np.isnan(values), fallback, values)
    return np.maximum(values, 0.0)

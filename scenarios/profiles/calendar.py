"""Which days are holidays."""

from datetime import date
from functools import lru_cache
from typing import Literal

import jpholiday
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Holidays = Literal["JP", "none"]

SATURDAY = 5


@lru_cache(maxsize=4096)
def is_holiday(day: date, country: Holidays) -> bool:
    """Whether a day is a Saturday, a Sunday or a public holiday of the country."""
    return day.weekday() >= SATURDAY or (country == "JP" and bool(jpholiday.is_holiday(day)))


def holidays(index: pd.DatetimeIndex, country: Holidays) -> NDArray[np.bool_]:
    """Whether each stamp lies in a holiday, local time, shape (steps,)."""
    days, step_to_day = np.unique(index.tz_localize(None).normalize(), return_inverse=True)
    of_day = np.array([is_holiday(pd.Timestamp(day).date(), country) for day in days])
    return of_day[step_to_day]

"""The baseline of experiments: what those drew who were not called."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ems.response.baseline import Baseline, Estimate, NoBaseline
from ems.response.days import Call, Days


@dataclass(frozen=True, kw_only=True)
class ControlGroup(Baseline):
    """What the others draw during the event, times what one drew for each kWh of theirs in those hours before.

    look_back   days of the same sort, without event, that tell the ratio; fewer will do
    """

    needs_others: ClassVar = True

    look_back: int = 10

    def estimate(self, days: Days, call: Call) -> Estimate:
        if days.others_kw is None:
            raise NoBaseline("there is nobody who was not called")
        hours = slice(call.first, call.stop)
        known = ~np.isnan(days.kw[:, hours] + days.others_kw[:, hours]).any(axis=1)
        alike = known & (days.workday == days.workday[call.day]) & ~days.called
        examples = np.flatnonzero(alike[: call.day])[-self.look_back :]
        theirs_kw = float(days.others_kw[examples, hours].sum())
        if not len(examples) or theirs_kw <= 0 or np.isnan(days.others_kw[call.day, hours]).any():
            raise NoBaseline("those who were not called drew nothing on days of this sort")
        ratio = float(days.kw[examples, hours].sum()) / theirs_kw
        return Estimate(kw=ratio * days.others_kw[call.day, hours], examples=tuple(map(int, examples)))

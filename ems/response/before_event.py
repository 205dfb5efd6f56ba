"""The baseline of fast products: what was drawn just before (事前計測)."""

from dataclasses import dataclass

import numpy as np

from ems.response.baseline import Baseline, Estimate, NoBaseline
from ems.response.days import Call, Days


@dataclass(frozen=True, kw_only=True)
class BeforeEvent(Baseline):
    """The mean of the hours before the event, held flat throughout it.

    hours   length of what is averaged [h]
    """

    hours: float

    def estimate(self, days: Days, call: Call) -> Estimate:
        before = days.kw[call.day, max(0, call.first - days.slots(self.hours)) : call.first]
        if not before.size or np.isnan(before).any():
            raise NoBaseline(f"the {self.hours:g} h before the event were not metered on its day")
        return Estimate(kw=np.full(call.stop - call.first, before.mean()), examples=(call.day,))

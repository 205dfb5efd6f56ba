"""How the hours before an event correct what other days let expect (当日調整)."""

from dataclasses import dataclass

import numpy as np

from ems.response.baseline import NoBaseline
from ems.response.days import Array, Call, Days


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """Compares the day's readings with the same hours of the example days.

    from_h, until_h   the compared hours begin and end so long before the event [h]; they end before it, so that
                      nobody gains by drawing more once the event is announced
    cap               None: the mean difference is added, and what was demand stays demand (ERAB guideline, METI);
                      else the baseline is scaled by the ratio, held within 1 - cap and 1 + cap (CAISO: 0.2)
    """

    from_h: float
    until_h: float
    cap: float | None = None

    def adjusted(self, kw: Array, days: Days, call: Call, examples: list[int]) -> Array:
        """A baseline of the event's slots, corrected. Raises NoBaseline where the compared hours are not all known."""
        since, until = call.first - days.slots(self.from_h), call.first - days.slots(self.until_h)
        if since < 0:
            raise NoBaseline(f"the day has no {self.from_h:g} h before the event to adjust by")
        today, usual = (float(days.kw[rows, since:until].mean()) for rows in (call.day, examples))
        if np.isnan(today + usual):
            raise NoBaseline("readings are missing in the hours that the baseline is adjusted by")
        if self.cap is None:
            shifted: Array = kw + (today - usual)
            return np.maximum(shifted, 0.0) if (kw >= 0).all() else shifted
        ratio = today / usual if usual > 0 else 1.0
        return kw * min(max(ratio, 1 - self.cap), 1 + self.cap)

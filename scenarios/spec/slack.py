"""What it costs the optimiser to break a must-have, in tiers so that the least harm is done first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class SlackPrices:
    """Prices of unmet must-haves, a factor of ten and more apart, all above the dearest real price [yen/kWh].

    terminal   energy missing at the end of a run
    limit      energy beyond a connection's limit
    departure  energy missing in a leaving vehicle
    unserved   demand not supplied
    """

    terminal: float
    limit: float
    departure: float
    unserved: float

    @classmethod
    def above(cls, prices_yen_per_kwh: Iterable[float]) -> Self:
        """Tiers over the dearest of these prices, which counts as 1 yen/kWh at least."""
        dearest = max((1.0, *prices_yen_per_kwh))
        return cls(terminal=10 * dearest, limit=100 * dearest, departure=1e3 * dearest, unserved=1e4 * dearest)

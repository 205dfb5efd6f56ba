"""Terms of trade from the rule that a log states."""

from collections.abc import Sequence

from market.hierarchies import Hierarchy
from market.limits import TradingLimits
from market.log.records import Payload


def limits_of(payload: Payload) -> TradingLimits:
    """The inverse of what `market.log.exchange_log.rule_payload` writes of limits."""
    return TradingLimits(
        tick_yen_per_t=payload["tick_yen_per_t"],
        lot_g=payload["lot_g"],
        # Logs from before bands were stated had none.
        least_yen_per_t=payload.get("least_yen_per_t", 0),
        greatest_yen_per_t=payload.get("greatest_yen_per_t"),
        places=_hierarchy(payload["places"]),
        energy_types=_hierarchy(payload["energy_types"]),
    )


def _hierarchy(nodes: Sequence[Sequence[str]] | None) -> Hierarchy | None:
    return None if nodes is None else Hierarchy(frozenset(map(tuple, nodes)))

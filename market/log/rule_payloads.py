"""An empty exchange from the rule that its log states."""

from collections.abc import Sequence

from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.hierarchies import Hierarchy
from market.limits import TradingLimits
from market.log.records import Payload


def exchange_of(rule: str, payload: Payload) -> Exchange:
    """The inverse of `market.log.exchange_log.rule_payload`."""
    limits = dict(payload["limits"])
    limits |= {name: _hierarchy(limits[name]) for name in ("places", "energy_types")}
    return Exchange(
        rule=MarketRule(name=rule, parameters=payload["parameters"]),
        fees=Fees(**payload["fees"]),
        limits=TradingLimits(**limits),
        currency=payload["currency"],
    )


def _hierarchy(nodes: Sequence[Sequence[str]] | None) -> Hierarchy | None:
    return None if nodes is None else Hierarchy(frozenset(map(tuple, nodes)))

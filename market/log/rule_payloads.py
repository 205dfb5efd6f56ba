"""An empty exchange from the rule that its log states."""

from market.exchange import Exchange, MarketRule
from market.fees import Fees
from market.log.limit_payloads import limits_of
from market.log.records import Payload
from market.log.scheme_payloads import schemes_of


def exchange_of(rule: str, payload: Payload) -> Exchange:
    """The inverse of `market.log.exchange_log.rule_payload`."""
    return Exchange(
        rule=MarketRule(name=rule, parameters=payload["parameters"]),
        fees=Fees(**payload["fees"]),
        limits=limits_of(payload["limits"]),
        currency=payload["currency"],
        schemes=schemes_of(payload),
    )

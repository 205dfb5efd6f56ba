"""Schemes of points from the rule that a log states."""

from market.log.records import Payload
from market.points import PointScheme


def schemes_of(rule: Payload) -> tuple[PointScheme, ...]:
    """The inverse of what `market.log.exchange_log.rule_payload` writes of schemes."""
    return tuple(PointScheme(**scheme) for scheme in rule.get("points", ()))

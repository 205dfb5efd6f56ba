"""Pay as bid as a call: every gram changes hands at what its buyer said (multi-price rounds)."""

from collections.abc import Mapping

from market.mechanisms.discriminatory import pay_as_bid
from market.mechanisms.rationing import Rationing
from market.rules.call_session import CallSession
from market.rules.declared_classes import DeclaredClasses
from market.rules.sealed_rule import SealedRule, sealed_session


def open_pay_as_bid(
    groups: Mapping[str, str], *, rationing: str = Rationing.TIME, seed: str = "0", classes: str = ""
) -> CallSession:
    how = Rationing(rationing)
    rule = SealedRule(
        mechanism=lambda buyers, sellers, draw: pay_as_bid(buyers, sellers, how.ration(draw)),
        classes=DeclaredClasses.of(classes),
        seed=seed,
    )
    return sealed_session(rule, groups)

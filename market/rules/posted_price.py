"""A price that the market posts: whom it suits trades, the longer side is rationed."""

from collections.abc import Mapping

from market.mechanisms.posted import posted_price
from market.mechanisms.rationing import Rationing
from market.rules.call_session import CallSession
from market.rules.declared_classes import DeclaredClasses
from market.rules.sealed_rule import SealedRule, sealed_session


def open_posted_price(
    groups: Mapping[str, str],
    *,
    yen_per_t: str = "3000",
    rationing: str = Rationing.TIME,
    seed: str = "0",
    classes: str = "",
) -> CallSession:
    """Raises ValueError for a price that is not whole or below 0."""
    posted, how = int(yen_per_t), Rationing(rationing)
    if posted < 0:
        raise ValueError(f"yen_per_t must be >= 0 (got {yen_per_t})")
    rule = SealedRule(
        mechanism=lambda buyers, sellers, draw: posted_price(buyers, sellers, posted, how.ration(draw)),
        classes=DeclaredClasses.of(classes),
        seed=seed,
    )
    return sealed_session(rule, groups)

"""The k-double auction as a call: one price, `k` of the way through the interval that suits both sides."""

from collections.abc import Mapping
from fractions import Fraction

from market.mechanisms.k_double import k_double
from market.mechanisms.rationing import Rationing
from market.rules.call_session import CallSession
from market.rules.declared_classes import DeclaredClasses
from market.rules.sealed_rule import SealedRule, sealed_session


def open_k_double(
    groups: Mapping[str, str], *, k: str = "1/2", rationing: str = Rationing.TIME, seed: str = "0", classes: str = ""
) -> CallSession:
    """`k` is a fraction from 0 to 1, such as 1/3 or 0.25. Raises ValueError for another."""
    share, how = Fraction(k), Rationing(rationing)
    if not 0 <= share <= 1:
        raise ValueError(f"k lies between 0 and 1 (got {k})")
    rule = SealedRule(
        mechanism=lambda buyers, sellers, draw: k_double(buyers, sellers, share, how.ration(draw)),
        classes=DeclaredClasses.of(classes),
        seed=seed,
    )
    return sealed_session(rule, groups)

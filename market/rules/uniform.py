"""A call of one class: attributes do not count, everyone trades at one price (G13).

The volume is the greatest at which some price suits both sides; at the margin orders of one limit are rationed. The
price is the low end, the middle (rounded down) or the high end of the interval that suits both sides.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from market.mechanisms.k_double import k_double
from market.mechanisms.rationing import Rationing
from market.price_choice import PriceChoice
from market.rules.call_session import CallSession
from market.rules.declared_classes import DeclaredClasses
from market.rules.sealed_rule import SealedRule, sealed_session

K = MappingProxyType({PriceChoice.LOW: Fraction(0), PriceChoice.MIDDLE: Fraction(1, 2), PriceChoice.HIGH: Fraction(1)})


def open_uniform(
    groups: Mapping[str, str],
    *,
    price: str = PriceChoice.MIDDLE,
    rationing: str = Rationing.TIME,
    seed: str = "0",
    classes: str = "",
) -> CallSession:
    k, how = K[PriceChoice(price)], Rationing(rationing)
    rule = SealedRule(
        mechanism=lambda buyers, sellers, draw: k_double(buyers, sellers, k, how.ration(draw)),
        classes=DeclaredClasses.of(classes),
        seed=seed,
    )
    return sealed_session(rule, groups)

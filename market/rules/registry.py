"""Market rules by name."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from market.rules.call import open_call
from market.rules.continuous import Continuous
from market.rules.session import Session
from market.rules.short_side import open_short_side
from market.rules.uniform import open_uniform

RULES: Mapping[str, Callable[..., Session]] = MappingProxyType(
    {"call": open_call, "continuous": Continuous, "short_side": open_short_side, "uniform": open_uniform}
)


def open_session(rule: str, groups: Mapping[str, str], **parameters: str) -> Session:
    """A session under the named rule with that rule's parameters.

    groups   ownership group by account, read as it grows; an account that is not in it is its own group

    Raises ValueError for a rule or a value that does not exist, TypeError for a parameter that does not.
    """
    if rule not in RULES:
        raise ValueError(f"no market rule {rule!r}: one of {sorted(RULES)}")
    return RULES[rule](groups, **parameters)

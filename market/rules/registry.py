"""Market rules by name, each with what it promises."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from market.fills import Deal, Resting
from market.mechanisms import discriminatory, k_double, posted, trade_reduction, vcg
from market.mechanisms.promises import Promise
from market.orders import Order
from market.refusals import Refusal
from market.rules.call import open_call
from market.rules.continuous import Continuous
from market.rules.k_double import open_k_double
from market.rules.pay_as_bid import open_pay_as_bid
from market.rules.posted_price import open_posted_price
from market.rules.preference import open_preference
from market.rules.session import Session
from market.rules.short_side import open_short_side
from market.rules.uniform import open_uniform
from market.rules.unit_calls import mcafee_rule, open_meetings, open_muda, open_sbba
from market.rules.vcg import ClarkeRule


class DealRule(Protocol):
    """A rule whose buyers may pay other than its sellers get: it clears collected orders, but settles nothing."""

    def refusal(self, order: Order) -> Refusal | None:
        """Why the rule cannot clear the order, or None."""

    def deals(self, resting: Sequence[Resting], call: int = 0) -> tuple[Deal, ...]:
        """What the call-th call makes of orders collected by arrival."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that an exchange can trade under."""

    open: Callable[..., Session]
    promises: Promise


@dataclass(frozen=True, kw_only=True)
class LaboratoryRule:
    """A rule that a laboratory can compare, but no exchange here can settle."""

    make: Callable[..., DealRule]
    promises: Promise


FAIR = Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "call": Rule(open=open_call, promises=Promise.EFFICIENT | FAIR),
        "continuous": Rule(open=Continuous, promises=FAIR),
        "k_double": Rule(open=open_k_double, promises=k_double.PROMISES),
        "meetings": Rule(open=open_meetings, promises=posted.MEETING_PROMISES),
        "muda": Rule(open=open_muda, promises=trade_reduction.MUDA_PROMISES),
        "pay_as_bid": Rule(open=open_pay_as_bid, promises=discriminatory.PROMISES),
        "posted_price": Rule(open=open_posted_price, promises=posted.POSTED_PROMISES),
        "preference": Rule(open=open_preference, promises=FAIR),
        "sbba": Rule(open=open_sbba, promises=trade_reduction.SBBA_PROMISES),
        "short_side": Rule(open=open_short_side, promises=FAIR),
        "uniform": Rule(open=open_uniform, promises=k_double.PROMISES),
    }
)
"""Rules of an exchange."""

LABORATORY_RULES: Mapping[str, LaboratoryRule] = MappingProxyType(
    {
        "mcafee": LaboratoryRule(make=mcafee_rule, promises=trade_reduction.MCAFEE_PROMISES),
        "vcg": LaboratoryRule(make=ClarkeRule, promises=vcg.PROMISES),
    }
)
"""Rules with a price for buyers and another for sellers."""


def open_session(rule: str, groups: Mapping[str, str], **parameters: str) -> Session:
    """A session under the named rule with that rule's parameters.

    groups   ownership group by account, read as it grows; an account that is not in it is its own group

    Raises ValueError for a rule or a value that does not exist, TypeError for a parameter that does not.
    """
    if rule not in RULES:
        raise ValueError(f"no market rule {rule!r}: one of {sorted(RULES)}")
    return RULES[rule].open(groups, **parameters)

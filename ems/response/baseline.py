"""What every baseline is: a rule that says from other readings what would have been drawn without the event."""

from dataclasses import dataclass
from typing import ClassVar

from ems.response.days import Array, Call, Days


class NoBaseline(ValueError):
    """The readings do not suffice for a rule; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Power that would have been drawn, shape (slots of the event,) [kW], and the days that it was worked out from."""

    kw: Array
    examples: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """A rule. A new one is a subclass in a file of its own and a line in `ems.response.baselines`.

    ja, en   what it does, for people
    source   where it is laid down
    """

    needs_others: ClassVar[bool] = False
    """Whether it looks at customers who were not called."""

    ja: str
    en: str
    source: str

    def estimate(self, days: Days, call: Call) -> Estimate:
        """Raises NoBaseline where the readings do not suffice."""
        raise NotImplementedError

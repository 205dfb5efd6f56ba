"""What every market rule offers, whether it trades at once or collects orders for a call."""

from typing import Protocol

from market.fills import Outcome, Resting
from market.orders import Order
from market.refusals import Refusal


class Session(Protocol):
    """A market under one rule. Orders are valid by themselves; ids are unique over the session."""

    def enter(self, order: Order) -> Outcome | Refusal:
        """Take an order in; a continuous rule trades it now."""

    def clear(self) -> Outcome:
        """Trade what was collected; a continuous rule has nothing to do."""

    def cancel(self, order_id: str) -> int:
        """Take an order out and say how many grams it had left; 0 where it does not wait."""

    def remaining_g(self, order_id: str) -> int:
        """What is left of a waiting order [g]; 0 where it does not wait."""

    def resting(self) -> tuple[Resting, ...]:
        """Waiting orders by arrival."""

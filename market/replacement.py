"""Cancel and replace as one request: an order that names an open one of its account takes that one's place.

The old order leaves, its hold with it, and the new one enters as any other: in one step, or not at all. A new order
that is refused for whatever reason leaves the old one where it stands, its time included.

* The new order may change everything but the account. Its grams are its own: what the old one traded stays traded.
* It queues behind those that wait, also where only the quantity falls: nobody's place in the queue is older than the
  order's entry in the log (docs/decisions/0010).
"""

from market.orders import Order
from market.refusals import Reason, Refusal


def replacement_refusal(order: Order, waiting: Order | None) -> Refusal | None:
    """Why `order` cannot take the place that it asks for, or None; `waiting` is who has it, if anybody."""
    if order.replaces is None:
        return None
    if waiting is None:
        words = f"no order {order.replaces!r} waits that it could replace"
        return Refusal(target=order.id, reason=Reason.ORDER_NOT_OPEN, words=words)
    if waiting.account != order.account:
        words = f"order {order.replaces!r} is another account's: only its own can replace it"
        return Refusal(target=order.id, reason=Reason.ORDER_OF_ANOTHER, words=words)
    return None

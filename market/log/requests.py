"""What owners ask for, in the words of the log: written down so, and signed so.

Each function gives (kind, what it is about, payload); what only the registry can add (which grams it took, whom a
sealed record names) is not in it.
"""

from typing import Any

from market.consents import Consent
from market.credits import Attributes
from market.log.order_payloads import Naming, order_payload, quantity
from market.orders import Order

Part = tuple[str, str, dict[str, Any]]


def order_said(order: Order, names: Naming, of_lot: Attributes | None = None) -> Part:
    """An order; of an ask, `of_lot` are the attributes of its lot, which it does not repeat."""
    return "order", order.id, order_payload(order, names, of_lot)


def cancel_said(order_id: str, _names: Naming | None = None) -> Part:
    return "cancel", order_id, {}


def transfer_said(giver: str, taker: str, lot_id: str, grams: int, names: Naming) -> Part:
    payload = {"giver": names.pseudonym(giver), "grams": quantity(grams), "taker": names.pseudonym(taker)}
    return "transfer", lot_id, payload


def retire_said(
    account: str, lot_id: str, grams: int, purpose: str, period: tuple[int, int] | None, names: Naming
) -> Part:
    payload = {
        "account": names.pseudonym(account),
        "grams": quantity(grams),
        "period": period,
        "purpose": purpose,
    }
    return "retire", lot_id, payload


def consent_said(consent: Consent, names: Naming) -> Part:
    payload = {
        "ends": consent.ends,
        "purpose": consent.purpose,
        "recipient": names.pseudonym(consent.recipient),
        "starts": consent.starts,
        "version": consent.version,
    }
    return "consent", names.pseudonym(consent.subject), payload


def revoke_said(subject: str, purpose: str, recipient: str, names: Naming) -> Part:
    return "revoke", names.pseudonym(subject), {"purpose": purpose, "recipient": names.pseudonym(recipient)}


def enrol_said(account: str, scheme: str, names: Naming) -> Part:
    return "enrol", names.pseudonym(account), {"scheme": scheme}


def redeem_said(account: str, scheme: str, points: int, shop: str, names: Naming) -> Part:
    payload = {"points": quantity(points), "scheme": scheme, "shop": names.pseudonym(shop)}
    return "redeem", names.pseudonym(account), payload

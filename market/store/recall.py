"""Requests read back from a log and made again, under the names that the sealed facts give.

The exchange knows no chance and no clock: the same requests in the same order give the same log, byte for byte.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from market.consents import Consent
from market.credits import Attributes, CreditLot, Verification
from market.exchange import Exchange
from market.log.order_payloads import attributes_of, order_of, quantity_of, renamed
from market.log.records import Payload, Record
from market.log.subjects import Subjects
from market.orders import Ask, Order
from market.store.names import Names


class Recall:
    """Makes the requests of a log again."""

    def __init__(self, exchange: Exchange, subjects: Subjects, names: Names) -> None:
        self._exchange = exchange
        self._subjects = subjects
        self._names = names
        self._name = names.pseudonym
        self._requests: dict[str, Callable[[str, Payload, Any], object]] = {
            "account": self._account,
            "award": self._award,
            "cancel": lambda order, payload, time: exchange.cancel(order, time=time, signature=_signature(payload)),
            "clear": lambda _about, _payload, time: exchange.clear(time=time),
            "close": lambda _about, _payload, time: exchange.advance_to(time),
            "consent": self._consent,
            "correct": self._correct,
            "deposit": self._deposit,
            "disclose": self._disclose,
            "enrol": self._enrol,
            "issue": self._issue,
            "lapse": self._lapse,
            "order": self._order,
            "posting": lambda _about, _payload, time: exchange.advance_to(time),
            "redeem": self._redeem,
            "retire": self._retire,
            "revoke": self._revoke,
            "transfer": self._transfer,
            "verdict": self._verdict,
        }

    def make(self, record: Record) -> None:
        """Make a request again; `close` or `posting` by itself is time that passed. Raises KeyError for others."""
        self._requests[record.kind](record.id, record.payload, record.time)

    def _account(self, account: str, payload: Payload, time: int | None) -> None:
        if time is not None:
            self._exchange.advance_to(time)
        name = self._name(account)
        self._subjects.keep_commitment(name, payload["holder"])
        self._exchange.open_account(
            name,
            group=self._name(payload["group"]),
            credit_limit_uyen=int(payload["credit_limit_uyen"]),
            key=payload.get("key", ""),
        )

    def _deposit(self, account: str, payload: Payload, time: int) -> None:
        self._exchange.deposit(self._name(account), quantity_of(payload["amount_uyen"]), time=time)

    def _issue(self, lot: str, payload: Payload, time: int) -> None:
        origin = self._origin(attributes_of(payload["attributes"]))
        self._subjects.keep_commitment(origin.owner, payload["reading"], origin.source)
        carried = payload["carried_ug"]
        made = CreditLot(
            id=lot,
            wh=quantity_of(payload["wh"]),
            grams=quantity_of(payload["grams"]),
            attributes=origin,
            rule=payload["rule"],
            carried_ug=carried[0] if carried else 0,
        )
        self._exchange.issue(made, time=time)

    def _verdict(self, lot: str, payload: Payload, time: int) -> None:
        verified = payload["state"] == Verification.VERIFIED
        judge = self._exchange.verify if verified else self._exchange.reject
        judge(lot, reason=payload["reason"], time=time)

    def _correct(self, lot: str, payload: Payload, time: int) -> None:
        self._exchange.correct(lot, quantity_of(payload["grams"]), reason=payload["reason"], time=time)

    def _transfer(self, lot: str, payload: Payload, time: int) -> None:
        giver, taker = self._name(payload["giver"]), self._name(payload["taker"])
        grams = quantity_of(payload["grams"])
        self._exchange.transfer(giver, taker, lot, grams, time=time, signature=_signature(payload))

    def _retire(self, lot: str, payload: Payload, time: int) -> None:
        commitment, period = payload["beneficiary"], payload["period"]
        beneficiary = "" if commitment is None else self._names.beneficiary(commitment)
        if beneficiary:
            self._subjects.keep_commitment(beneficiary, commitment)
        self._exchange.retire(
            self._name(payload["account"]),
            lot,
            quantity_of(payload["grams"]),
            purpose=payload["purpose"],
            beneficiary=beneficiary,
            period=None if period is None else (period[0], period[1]),
            time=time,
            signature=_signature(payload),
        )

    def _lapse(self, lot: str, payload: Payload, time: int) -> None:
        self._exchange.expire(self._name(payload["account"]), lot, quantity_of(payload["grams"]), time=time)

    def _consent(self, subject: str, payload: Payload, time: int) -> None:
        recipient = self._name(payload["recipient"])
        terms = {**payload, "recipient": recipient, "subject": self._name(subject)}
        signature = terms.pop("signature", "")
        self._exchange.consent(Consent(**terms), time=time, signature=signature)

    def _disclose(self, subject: str, payload: Payload, time: int) -> None:
        recipient = self._name(payload["recipient"])
        self._exchange.disclose(self._name(subject), purpose=payload["purpose"], recipient=recipient, time=time)

    def _revoke(self, subject: str, payload: Payload, time: int) -> None:
        recipient, signature = self._name(payload["recipient"]), _signature(payload)
        self._exchange.revoke(
            self._name(subject), purpose=payload["purpose"], recipient=recipient, time=time, signature=signature
        )

    def _enrol(self, account: str, payload: Payload, time: int) -> None:
        self._exchange.enrol(self._name(account), payload["scheme"], time=time, signature=_signature(payload))

    def _award(self, account: str, payload: Payload, time: int) -> None:
        points = quantity_of(payload["points"])
        self._exchange.award(self._name(account), payload["scheme"], points, purpose=payload["purpose"], time=time)

    def _redeem(self, account: str, payload: Payload, time: int) -> None:
        points, shop = quantity_of(payload["points"]), self._name(payload["shop"])
        self._exchange.redeem(
            self._name(account), payload["scheme"], points, shop=shop, time=time, signature=_signature(payload)
        )

    def _order(self, order_id: str, payload: Payload, time: int) -> None:
        lot = self._exchange.lots.get(payload.get("lot", ""))
        order = order_of(order_id, dict(payload), None if lot is None else lot.attributes)
        says_its_origin = isinstance(order, Ask) and payload["attributes"] is not None
        named = self._under_names(order, says_its_origin=says_its_origin)
        self._exchange.submit(named, time=time, signature=_signature(payload))

    def _under_names(self, order: Order, *, says_its_origin: bool) -> Order:
        account = self._name(order.account)
        if isinstance(order, Ask):
            origin = self._origin(order.attributes) if says_its_origin else order.attributes
            return replace(order, account=account, attributes=origin, condition=renamed(order.condition, self._names))
        legs = tuple(replace(leg, condition=renamed(leg.condition, self._names)) for leg in order.legs)
        return replace(order, account=account, legs=legs)

    def _origin(self, origin: Attributes) -> Attributes:
        return replace(origin, owner=self._name(origin.owner), source=self._names.meter(origin.source))


def _signature(payload: Payload) -> str:
    """The owner's signature over a request, blank where it bears none."""
    signature: str = payload.get("signature", "")
    return signature

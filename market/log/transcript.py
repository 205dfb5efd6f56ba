"""Facts of a registry as entries of its log: a request, then its refusal or what came of it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from market.credits import Attributes, CreditLot
from market.journal import (
    AccountOpened,
    Award,
    Call,
    Cancellation,
    ConsentGiven,
    Correction,
    Deposit,
    Disclosure,
    Enrolment,
    Fact,
    Issue,
    Lapse,
    Redemption,
    Retire,
    Revocation,
    Transfer,
    Verdict,
)
from market.ledger import Entry, Recordable
from market.log.canonical import quoted
from market.log.certificates import certificate_payload
from market.log.order_payloads import attributes_payload, quantity
from market.log.postings import posting_text
from market.log.requests import (
    cancel_said,
    consent_said,
    enrol_said,
    order_said,
    redeem_said,
    retire_said,
    revoke_said,
    transfer_said,
)
from market.log.subjects import Subjects
from market.settlement import Delivery
from market.trades import Closure, OrderRecord, Trade

UG_PER_G = 1_000_000

Part = tuple[str, str, dict[str, Any] | str]
"""(kind, what it is about, payload) of an entry. Consequences, the most frequent kinds, come with a spelled payload."""


class Transcript:
    """Writes facts down under pseudonyms, remembering only what payloads refer to."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._name = subjects.pseudonym
        self._attributes: dict[str, Attributes] = {}
        self._left_g: defaultdict[str, int] = defaultdict(int)
        self._writers: dict[type[Fact], Callable[[Any], Part]] = {
            AccountOpened: self._account,
            Award: self._award,
            Call: self._call,
            Cancellation: self._cancellation,
            Closure: self._closure,
            ConsentGiven: self._consent,
            Correction: self._correction,
            Deposit: self._deposit,
            Disclosure: self._disclosure,
            Delivery: self._posting,
            Enrolment: self._enrolment,
            Entry: self._posting,
            Issue: self._issue,
            Lapse: self._lapse,
            OrderRecord: self._order,
            Redemption: self._redemption,
            Retire: self._retire,
            Revocation: self._revocation,
            Trade: self._trade,
            Transfer: self._transfer,
            Verdict: self._verdict,
        }

    def parts(self, fact: Fact) -> Iterator[Part]:
        """The entries of a fact: itself, and its refusal if it was refused."""
        kind, about, payload = self._writers[type(fact)](fact)
        if isinstance(payload, str):
            yield kind, about, payload  # a consequence: nobody signs or refuses it
            return
        if signature := getattr(fact, "signature", ""):
            payload["signature"] = signature
        yield kind, about, payload
        refusal = getattr(fact, "refusal", None)
        if refusal is not None:
            yield "refuse", about, f'{{"reason":"{refusal.reason}"}}'

    def _account(self, fact: AccountOpened) -> Part:
        payload = {
            "credit_limit_uyen": str(fact.credit_limit_uyen),
            "group": self._name(fact.group),
            "holder": self._subjects.commitment(fact.account, {"account": fact.account}),
        }
        return "account", self._name(fact.account), payload | ({"key": fact.key} if fact.key else {})

    def _deposit(self, fact: Deposit) -> Part:
        return "deposit", self._name(fact.account), {"amount_uyen": str(fact.amount_uyen)}

    def _verdict(self, fact: Verdict) -> Part:
        if fact.refusal is None:
            origin = self._attributes[fact.lot_id]
            self._attributes[fact.lot_id] = replace(origin, verification=fact.state)
        return "verdict", fact.lot_id, {"reason": fact.reason, "state": str(fact.state)}

    def _correction(self, fact: Correction) -> Part:
        return "correct", fact.lot_id, {"reason": fact.reason} | _moved(fact.grams, fact.ranges)

    def _transfer(self, fact: Transfer) -> Part:
        kind, about, said = transfer_said(fact.giver, fact.taker, fact.lot_id, fact.grams, self._subjects)
        return kind, about, said | _moved(fact.grams, fact.ranges)

    def _lapse(self, fact: Lapse) -> Part:
        return "lapse", fact.lot_id, {"account": self._name(fact.account)} | _moved(fact.grams, fact.ranges)

    def _consent(self, fact: ConsentGiven) -> Part:
        return consent_said(fact.consent, self._subjects)

    def _revocation(self, fact: Revocation) -> Part:
        return revoke_said(fact.subject, fact.purpose, fact.recipient, self._subjects)

    def _disclosure(self, fact: Disclosure) -> Part:
        return "disclose", self._name(fact.subject), {"purpose": fact.purpose, "recipient": self._name(fact.recipient)}

    def _enrolment(self, fact: Enrolment) -> Part:
        return enrol_said(fact.account, fact.scheme, self._subjects)

    def _award(self, fact: Award) -> Part:
        payload = {"points": quantity(fact.points), "purpose": fact.purpose, "scheme": fact.scheme}
        return "award", self._name(fact.account), payload

    def _redemption(self, fact: Redemption) -> Part:
        return redeem_said(fact.account, fact.scheme, fact.points, fact.shop, self._subjects)

    def _closure(self, fact: Closure) -> Part:
        return "close", fact.order_id, f'{{"cause":"{fact.cause}","grams":{fact.grams}}}'

    def _cancellation(self, fact: Cancellation) -> Part:
        return cancel_said(fact.order_id)

    def _call(self, fact: Call) -> Part:
        return "clear", "", {} if fact.class_prices is None else certificate_payload(fact.class_prices)

    def _retire(self, fact: Retire) -> Part:
        # Under the beneficiary's own key, so that erasing that person takes the record along.
        whom = {"beneficiary": fact.beneficiary}
        sealed = self._subjects.commitment(fact.beneficiary, whom) if fact.beneficiary else None
        kind, about, said = retire_said(
            fact.account, fact.lot_id, fact.grams, fact.purpose, fact.period, self._subjects
        )
        return kind, about, said | {"beneficiary": sealed} | _moved(fact.grams, fact.ranges)

    def _order(self, record: OrderRecord) -> Part:
        order = record.order
        lot = getattr(order, "lot_id", "")
        if record.refusal is None:
            self._left_g[order.id] = order.grams
        return order_said(order, self._subjects, self._attributes.get(lot))

    def _trade(self, trade: Trade) -> Part:
        grams, price = trade.grams, quantity(trade.price_yen_per_t)
        ranges = ",".join([f"[{start},{stop}]" for start, stop in trade.ranges])
        payload = (
            f'{{"amount_uyen":"{trade.amount_uyen}"'
            f',"ask":{quoted(trade.ask_id)},"bid":{quoted(trade.bid_id)},"buyer":{quoted(self._name(trade.buyer))}'
            f',"fee_uyen":"{trade.fee_uyen}","grams":{grams}'
            f',"left_g":[{self._after(trade.bid_id, grams)},{self._after(trade.ask_id, grams)}]'
            f',"lot":{quoted(trade.lot_id)}'
            f',"price_yen_per_t":{price if type(price) is int else quoted(price)}'
            f',"ranges":[{ranges}],"seller":{quoted(self._name(trade.seller))}}}'
        )
        return "trade", trade.id, payload

    def _after(self, order_id: str, grams: int) -> int:
        self._left_g[order_id] -= grams
        return self._left_g[order_id]

    def _posting(self, entry: Recordable) -> Part:
        return "posting", entry.id, posting_text(entry, self._name)

    def _issue(self, fact: Issue) -> Part:
        lot = fact.lot
        origin = lot.attributes
        if fact.refusal is None:
            self._attributes[lot.id] = origin
        payload = {
            "attributes": attributes_payload(origin, self._subjects),
            "carried_ug": remainders_ug(lot),
            "grams": quantity(lot.grams),
            "reading": self._subjects.commitment(origin.owner, _reading(lot)),
            "rule": lot.rule,
            "wh": quantity(lot.wh),
        }
        return "issue", lot.id, payload


def remainders_ug(lot: CreditLot) -> list[int] | None:
    """What the meter's production left below a gram before and after a lot [µg]; None where no rule issued it."""
    if not lot.rule:
        return None
    return [lot.carried_ug, lot.carried_ug + lot.wh * lot.attributes.factor_ug_per_wh - lot.grams * UG_PER_G]


def _reading(lot: CreditLot) -> dict[str, Any]:
    """The meter reading behind a lot, which stays outside the log."""
    origin = lot.attributes
    return {
        "from": origin.produced_from,
        "meter": origin.source,
        "until": origin.produced_until,
        "wh": quantity(lot.wh),
    }


def _moved(grams: int, ranges: Sequence[tuple[int, int]]) -> dict[str, Any]:
    return {"grams": quantity(grams), "ranges": [list(each) for each in ranges]}

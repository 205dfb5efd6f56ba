"""What must follow from requests that are not orders: accounts, money, lots and their lives.

Each handler takes the payload of a request and returns the entries that must come next: its consequences, or
its refusal with the reason that the rules give.
"""

from collections.abc import Callable, Sequence
from typing import Any

from market.audit import due
from market.audit.books import EXPIRED, ISSUED, OUTSIDE, RETIRED, Books, lot_asset
from market.audit.due import Due, Move
from market.audit.findings import DoesNotFollowError
from market.audit.lots import Lots
from market.credits import Attributes, Verification
from market.log.order_payloads import attributes_of, quantity_of
from market.log.signatures import Signatures
from market.refusals import Reason

Payload = dict[str, Any]
Handler = Callable[[str, Payload], list[Due]]
Owner = Callable[[str, Payload], str]
"""From what a request is about and its payload to the account in whose name it is made."""


class RegistryReplay:
    """The registry as the log tells it."""

    def __init__(self) -> None:
        self.currency = ""
        self.seq = 0
        self.time: int | None = None
        self.books = Books()
        self.lots = Lots()
        self.groups: dict[str, str] = {}
        self.signatures = Signatures("")
        self._consents: dict[tuple[str, str, str], range] = {}

    def handlers(self) -> dict[str, Handler]:
        """By kind of request."""
        return {
            "account": self.account,
            "consent": self.consent,
            "correct": self.correct,
            "deposit": self.deposit,
            "disclose": self.disclose,
            "issue": self.issue,
            "lapse": self.lapse,
            "retire": self.retire,
            "revoke": self.revoke,
            "transfer": self.transfer,
            "verdict": self.verdict,
        }

    def owners(self) -> dict[str, Owner]:
        """By kind of request that its owner signs, where the account has a key."""
        return {
            "consent": lambda subject, _: subject,
            "retire": lambda _, payload: payload["account"],
            "revoke": lambda subject, _: subject,
            "transfer": lambda _, payload: payload["giver"],
        }

    def begin(self, log: str) -> None:
        """Signatures are for this log [leaf hash of its first entry, hex]."""
        self.signatures = Signatures(log)

    def account(self, account: str, payload: Payload) -> list[Due]:
        if account in self.groups or account.startswith("@"):
            raise DoesNotFollowError(f"account {account} is open already")
        if "key" in payload:
            self.signatures.keep(account, payload["key"])
        self.groups[account] = payload["group"]
        self.books.grant(account, self.currency, int(payload["credit_limit_uyen"]))
        return []

    def deposit(self, account: str, payload: Payload) -> list[Due]:
        amount = quantity_of(payload["amount_uyen"])
        if reason := self._no_account(account) or not_an_amount(amount):
            return refused(account, reason)
        posting = self.books.next_id("deposit")
        return [self.books.post(posting, "deposit", [(self.currency, amount, OUTSIDE, account)])]

    def issue(self, lot: str, payload: Payload) -> list[Due]:
        grams, wh = quantity_of(payload["grams"]), quantity_of(payload["wh"])
        origin, carried_ug = attributes_of(payload["attributes"]), payload["carried_ug"]
        if reason := self.issue_refusal(lot, origin, wh, grams):
            return refused(lot, reason)
        return [due.posting(f"issue:{lot}", "issue", self.issued(lot, origin, wh, grams, carried_ug), ())]

    def issue_refusal(self, lot: str, origin: Attributes, wh: Any, grams: Any) -> Reason | None:
        """Why a lot is not issued."""
        if reason := self._no_account(origin.owner) or not_an_amount(grams):
            return reason
        if type(wh) is not int or wh < 0:
            return Reason.NOT_WHOLE
        if lot in self.lots.attributes:
            return Reason.DUPLICATE_ID
        return Reason.CLAIMED_ALREADY if self.lots.is_claimed(origin) else None

    def issued(self, lot: str, origin: Attributes, wh: int, grams: int, carried_ug: Sequence[int] | None) -> list[Move]:
        """Take in a lot that nothing refuses; what its posting moves.

        carried_ug   for the amounts, see `Lots.check_remainder`
        """
        if carried_ug is not None:
            before_ug, after_ug = carried_ug
            self.lots.check_remainder(origin, wh, grams, before_ug, after_ug)
        self.lots.issue(lot, origin, grams)
        moves = [(lot_asset(lot), grams, ISSUED, origin.owner)]
        self.books.move(moves)
        return moves

    def verdict(self, lot: str, payload: Payload) -> list[Due]:
        state = Verification(payload["state"])
        if reason := self._no_verdict(lot, state, payload["reason"]):
            return refused(lot, reason)
        closed = self.withdraw_offers(lot)
        self.lots.judge(lot, state)
        if state is Verification.VERIFIED:
            return closed
        asset = lot_asset(lot)
        taken = [(account, grams) for account in self.groups if (grams := self.books.balances.get((account, asset)))]
        return [*closed, self._take_back(lot, taken)] if taken else closed

    def correct(self, lot: str, payload: Payload) -> list[Due]:
        if not payload["reason"].strip():
            return refused(lot, Reason.PURPOSE_MISSING)
        if lot not in self.lots.attributes:
            return refused(lot, Reason.LOT_UNKNOWN)
        owner = self.lots.attributes[lot].owner
        return self._hand_over(lot, payload, "correct", owner, ISSUED, None)

    def transfer(self, lot: str, payload: Payload) -> list[Due]:
        reason = self._no_account(payload["taker"])
        return self._hand_over(lot, payload, "transfer", payload["giver"], payload["taker"], reason)

    def retire(self, lot: str, payload: Payload) -> list[Due]:
        reason = None if payload["purpose"].strip() else Reason.PURPOSE_MISSING
        return self._hand_over(lot, payload, "retire", payload["account"], RETIRED, reason)

    def lapse(self, lot: str, payload: Payload) -> list[Due]:
        return self._hand_over(lot, payload, "expire", payload["account"], EXPIRED, None)

    def consent(self, subject: str, payload: Payload) -> list[Due]:
        if reason := self._no_account(subject):
            return refused(subject, reason)
        self._consents[subject, payload["purpose"], payload["recipient"]] = range(payload["starts"], payload["ends"])
        return []

    def revoke(self, subject: str, payload: Payload) -> list[Due]:
        if self._consents.pop((subject, payload["purpose"], payload["recipient"]), None) is None:
            return refused(subject, Reason.CONSENT_MISSING)
        return self.withdraw_orders(subject)

    def disclose(self, subject: str, payload: Payload) -> list[Due]:
        allowed = self._consents.get((subject, payload["purpose"], payload["recipient"]), range(0))
        return [] if self.time in allowed else refused(subject, Reason.CONSENT_MISSING)

    def withdraw_offers(self, _lot: str) -> list[Due]:
        """Closures of the lot's asks; without a market there are none."""
        return []

    def withdraw_orders(self, _account: str) -> list[Due]:
        """Closures of the account's orders; without a market there are none."""
        return []

    def no_grams(self, account: str, lot: str, grams: Any) -> Reason | None:
        """Why the account cannot give or promise so many grams."""
        if reason := self._no_account(account) or not_an_amount(grams):
            return reason
        if lot not in self.lots.attributes:
            return Reason.LOT_UNKNOWN
        return None if grams <= self.books.available(account, lot_asset(lot)) else Reason.GRAMS_MISSING

    def _hand_over(
        self, lot: str, payload: Payload, cause: str, giver: str, taker: str, reason: Reason | None
    ) -> list[Due]:
        grams = quantity_of(payload["grams"])
        if reason := reason or self.no_grams(giver, lot, grams):
            return refused(lot, reason)
        if payload["ranges"] != (ranges := self.lots.move(lot, grams, giver, taker)):
            raise DoesNotFollowError(f"the lowest grams that {giver} has of lot {lot} are {ranges}")
        return [self.books.post(self.books.next_id(cause), cause, [(lot_asset(lot), grams, giver, taker)])]

    def _take_back(self, lot: str, taken: list[tuple[str, int]]) -> Due:
        for account, grams in taken:
            self.lots.move(lot, grams, account, ISSUED)
        moves = [(lot_asset(lot), grams, account, ISSUED) for account, grams in taken]
        return self.books.post(self.books.next_id("correct"), "correct", moves)

    def _no_account(self, account: str) -> Reason | None:
        return None if account in self.groups else Reason.ACCOUNT_UNKNOWN

    def _no_verdict(self, lot: str, state: Verification, words: str) -> Reason | None:
        if lot not in self.lots.attributes:
            return Reason.LOT_UNKNOWN
        if self.lots.attributes[lot].verification in (Verification.REJECTED, state):
            return Reason.VERDICT_GIVEN
        if state is Verification.VERIFIED:
            return None
        if any(self.books.balances.get((account, lot_asset(lot))) for account in (RETIRED, EXPIRED)):
            return Reason.GRAMS_USED
        return None if words.strip() else Reason.PURPOSE_MISSING


def refused(about: str, reason: Reason) -> list[Due]:
    """The refusal that must follow."""
    return [due.refusal(about, reason)]


def not_an_amount(amount: Any) -> Reason | None:
    """Why this is no amount to move."""
    if type(amount) is not int:
        return Reason.NOT_WHOLE
    return None if amount > 0 else Reason.AMOUNT_NOT_POSITIVE

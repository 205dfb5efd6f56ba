"""What a registry turns away, and in which words: each check looks and changes nothing."""

from collections.abc import Mapping

from market.claims import Claims
from market.credits import CreditLot, Verification
from market.ledger import EXPIRED, RETIRED, Ledger, lot_asset
from market.refusals import Reason, Refusal


class Admission:
    """Checks of requests against accounts, lots, claims and books as they are; None where nothing is wrong."""

    def __init__(
        self, groups: Mapping[str, str], lots: Mapping[str, CreditLot], claims: Claims, ledger: Ledger
    ) -> None:
        self._groups = groups
        self._lots = lots
        self._claims = claims
        self._ledger = ledger

    def of_issue(self, lot: CreditLot) -> Refusal | None:
        if refusal := self.of_account(lot.id, lot.attributes.owner) or amount_refusal(lot.id, lot.grams):
            return refusal
        if type(lot.wh) is not int or lot.wh < 0:
            return Refusal(target=lot.id, reason=Reason.NOT_WHOLE, words=f"Wh must be a whole int >= 0: {lot.wh!r}")
        if lot.id in self._lots:
            return Refusal(target=lot.id, reason=Reason.DUPLICATE_ID, words=f"lot {lot.id} is issued already")
        if other := self._claims.lot_behind(lot):
            words = f"some of this production of {lot.attributes.source} has become lot {other} already"
            return Refusal(target=lot.id, reason=Reason.CLAIMED_ALREADY, words=words)
        return None

    def of_verdict(self, lot_id: str, state: Verification, reason: str) -> Refusal | None:
        if refusal := self.of_lot(lot_id):
            return refusal
        given = self._lots[lot_id].attributes.verification
        if given is Verification.REJECTED or given is state:
            words = f"lot {lot_id} is {given} already"
            return Refusal(target=lot_id, reason=Reason.VERDICT_GIVEN, words=words)
        if state is Verification.VERIFIED:
            return None
        used_g = sum(self._ledger.balance(account, lot_asset(lot_id)) for account in (RETIRED, EXPIRED))
        if used_g:
            words = f"{used_g} g of lot {lot_id} are used up: correct what is left instead"
            return Refusal(target=lot_id, reason=Reason.GRAMS_USED, words=words)
        return reason_refusal(lot_id, reason)

    def of_lot(self, lot_id: str) -> Refusal | None:
        if lot_id in self._lots:
            return None
        return Refusal(target=lot_id, reason=Reason.LOT_UNKNOWN, words=f"no lot {lot_id!r} was issued")

    def of_account(self, target: str, account: str) -> Refusal | None:
        return account_refusal(target, account, self._groups)

    def of_grams(
        self, target: str, account: str, lot_id: str, grams: int, *, freed: str | None = None
    ) -> Refusal | None:
        """Why `account` cannot give or promise so many grams of the lot, or None; order `freed` leaves first."""
        if refusal := self.of_account(target, account) or amount_refusal(target, grams):
            return refusal
        if lot_id not in self._lots:
            return Refusal(target=target, reason=Reason.LOT_UNKNOWN, words=f"no lot {lot_id!r} was issued")
        available_g = self._ledger.available(account, lot_asset(lot_id), freed=freed)
        if grams <= available_g:
            return None
        words = f"{account} has {available_g} g of lot {lot_id} that are not on offer, {grams} g are asked for"
        return Refusal(target=target, reason=Reason.GRAMS_MISSING, words=words)


def account_refusal(target: str, account: str, groups: Mapping[str, str]) -> Refusal | None:
    if account in groups:
        return None
    return Refusal(target=target, reason=Reason.ACCOUNT_UNKNOWN, words=f"no account {account!r}: open it first")


def amount_refusal(target: str, amount: int) -> Refusal | None:
    if type(amount) is int and amount > 0:
        return None
    reason = Reason.AMOUNT_NOT_POSITIVE if type(amount) is int else Reason.NOT_WHOLE
    return Refusal(target=target, reason=reason, words=f"the amount must be a whole int > 0 (got {amount!r})")


def no_consent(subject: str, recipient: str) -> Refusal:
    words = f"{subject} has not agreed to share this with {recipient}, or no longer"
    return Refusal(target=subject, reason=Reason.CONSENT_MISSING, words=words)


def purpose_refusal(target: str, purpose: str) -> Refusal | None:
    if purpose.strip():
        return None
    return Refusal(target=target, reason=Reason.PURPOSE_MISSING, words="say what the grams are retired for")


def reason_refusal(target: str, reason: str) -> Refusal | None:
    if reason.strip():
        return None
    return Refusal(target=target, reason=Reason.PURPOSE_MISSING, words="say why the grams are taken back")

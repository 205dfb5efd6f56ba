"""Who has what: lots and their grams, through the life of a credit from issue to retirement.

Requests that cannot be met come back as `Refusal` values and change nothing; misuse by the program (time
running backwards, a reserved account name) raises ValueError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from market import settlement
from market.admission import Admission, purpose_refusal, reason_refusal
from market.claims import Claims
from market.credits import CreditLot, Verification
from market.holdings import Holdings
from market.journal import Correction, Issue, Lapse, Retire, Transfer, Verdict
from market.ledger import EXPIRED, ISSUED, RETIRED, Entry, lot_asset
from market.log.requests import retire_said, transfer_said
from market.points import PointScheme
from market.refusals import Refusal
from market.rewards import Rewards
from market.trades import GramRange, Retirement


class Registry(Rewards):
    """Members and the lots that they hold."""

    def __init__(self, *, currency: str = "JPY", schemes: Sequence[PointScheme] = ()) -> None:
        super().__init__(currency=currency, schemes=schemes)
        self._claims = Claims()
        self._holdings = Holdings()
        self._lots: dict[str, CreditLot] = {}
        self._retirements: list[Retirement] = []
        self._admission = Admission(self._groups, self._lots, self._claims, self.ledger)

    @property
    def lots(self) -> Mapping[str, CreditLot]:
        """Issued lots by id."""
        return MappingProxyType(self._lots)

    @property
    def retirements(self) -> tuple[Retirement, ...]:
        """All retirements in order."""
        return tuple(self._retirements)

    def ranges(self, account: str, lot_id: str) -> tuple[GramRange, ...]:
        """Which grams of a lot the account has, by number."""
        return self._holdings.of(account, lot_id)

    def issue(self, lot: CreditLot, *, time: int) -> Entry | Refusal:
        """Mint a lot into its owner's account; an id is minted once, and so is a meter's interval."""
        self.advance_to(time)
        refusal = self._admission.of_issue(lot)
        self._journal.append(Issue(lot=lot, time=time, refusal=refusal))
        if refusal:
            return refusal
        self._lots[lot.id] = lot
        self._claims.add(lot)
        self._holdings.mint(lot.attributes.owner, lot.id, lot.grams)
        return self._post(settlement.issue(lot, time=time))

    def verify(self, lot_id: str, *, reason: str = "", time: int) -> Verdict | Refusal:
        """The verifier confirms a pending lot. Its asks leave the market: they showed it as pending."""
        self.advance_to(time)
        return self._verdict(lot_id, Verification.VERIFIED, reason, time)

    def reject(self, lot_id: str, *, reason: str, time: int) -> Verdict | Refusal:
        """The verifier denies a lot: its asks are closed and all its grams taken back by one counter-entry.

        A lot of which grams are used up cannot be undone; its owner's other grams can be, by `correct`.
        """
        self.advance_to(time)
        verdict = self._verdict(lot_id, Verification.REJECTED, reason, time)
        if isinstance(verdict, Refusal):
            return verdict
        self._claims.free(self._lots[lot_id])
        asset = lot_asset(lot_id)
        taken = {account: grams for account in self._groups if (grams := self.ledger.balance(account, asset))}
        for account, grams in taken.items():
            self._holdings.move(lot_id, grams, giver=account, taker=ISSUED)
        if taken:
            self._post(settlement.counter_entry(self._entry_id("correct"), lot_id, taken, time=time))
        return verdict

    def correct(self, lot_id: str, grams: int, *, reason: str, time: int) -> Entry | Refusal:
        """Take grams back that should not have been issued, from the lot's owner, by a counter-entry."""
        self.advance_to(time)
        refusal = reason_refusal(lot_id, reason) or self._admission.of_lot(lot_id)
        owner = "" if refusal else self._lots[lot_id].attributes.owner
        refusal = refusal or self._admission.of_grams(lot_id, owner, lot_id, grams)
        ranges = () if refusal else self._holdings.move(lot_id, grams, giver=owner, taker=ISSUED)
        self._journal.append(
            Correction(lot_id=lot_id, grams=grams, reason=reason, ranges=ranges, time=time, refusal=refusal)
        )
        if refusal:
            return refusal
        return self._post(settlement.counter_entry(self._entry_id("correct"), lot_id, {owner: grams}, time=time))

    def transfer(
        self, giver: str, taker: str, lot_id: str, grams: int, *, time: int, signature: str = ""
    ) -> Entry | Refusal:
        """Hand grams over without a price."""
        self.advance_to(time)
        said = partial(transfer_said, giver, taker, lot_id, grams)
        refusal = (
            self._authorship.refusal(lot_id, giver, signature, said)
            or self._admission.of_account(lot_id, taker)
            or self._admission.of_grams(lot_id, giver, lot_id, grams)
        )
        ranges = () if refusal else self._holdings.move(lot_id, grams, giver=giver, taker=taker)
        self._journal.append(
            Transfer(
                giver=giver,
                taker=taker,
                lot_id=lot_id,
                grams=grams,
                ranges=ranges,
                time=time,
                refusal=refusal,
                signature=signature,
            )
        )
        if refusal:
            return refusal
        entry_id = self._entry_id("transfer")
        return self._post(settlement.transfer(entry_id, lot_id, grams, giver=giver, taker=taker, time=time))

    def retire(
        self,
        account: str,
        lot_id: str,
        grams: int,
        *,
        purpose: str,
        time: int,
        beneficiary: str = "",
        period: tuple[int, int] | None = None,
        signature: str = "",
    ) -> Retirement | Refusal:
        """Use grams up (無効化) for a purpose, and for whom and which period `[from, until)` [s] if stated."""
        self.advance_to(time)
        said = partial(retire_said, account, lot_id, grams, purpose, period)
        refusal = (
            self._authorship.refusal(lot_id, account, signature, said)
            or purpose_refusal(lot_id, purpose)
            or self._admission.of_grams(lot_id, account, lot_id, grams)
        )
        request = Retire(
            account=account,
            lot_id=lot_id,
            grams=grams,
            purpose=purpose,
            beneficiary=beneficiary,
            period=period,
            ranges=() if refusal else self._holdings.move(lot_id, grams, giver=account, taker=RETIRED),
            time=time,
            refusal=refusal,
            signature=signature,
        )
        self._journal.append(request)
        return refusal or self._retired(request)

    def expire(self, account: str, lot_id: str, grams: int, *, time: int) -> Entry | Refusal:
        """Let grams lose their validity unused."""
        self.advance_to(time)
        refusal = self._admission.of_grams(lot_id, account, lot_id, grams)
        ranges = () if refusal else self._holdings.move(lot_id, grams, giver=account, taker=EXPIRED)
        self._journal.append(
            Lapse(account=account, lot_id=lot_id, grams=grams, ranges=ranges, time=time, refusal=refusal)
        )
        if refusal:
            return refusal
        entry_id = self._entry_id("expire")
        return self._post(settlement.expiry(entry_id, lot_id, grams, account=account, time=time))

    def _retired(self, request: Retire) -> Retirement:
        """What came of a request that was not refused."""
        retirement = Retirement(
            id=self._entry_id("retire"),
            time=request.time,
            account=request.account,
            lot_id=request.lot_id,
            ranges=request.ranges,
            grams=request.grams,
            wh=sum(self._lots[request.lot_id].wh_between(start, stop) for start, stop in request.ranges),
            purpose=request.purpose,
            beneficiary=request.beneficiary,
            period=request.period,
        )
        self._post(
            settlement.retirement(
                retirement.id, request.lot_id, request.grams, account=request.account, time=request.time
            )
        )
        self._retirements.append(retirement)
        return retirement

    def _verdict(self, lot_id: str, state: Verification, reason: str, time: int) -> Verdict | Refusal:
        """Record what the verifier says; the lot is then in that state and no ask on it stands."""
        refusal = self._admission.of_verdict(lot_id, state, reason)
        verdict = Verdict(lot_id=lot_id, state=state, reason=reason, time=time, refusal=refusal)
        self._journal.append(verdict)
        if refusal:
            return refusal
        self._withdraw_offers(lot_id, time)
        lot = self._lots[lot_id]
        self._lots[lot_id] = replace(lot, attributes=replace(lot.attributes, verification=state))
        return verdict

    def _withdraw_offers(self, lot_id: str, time: int) -> None:
        """Close every ask on the lot; a registry without a market has none."""

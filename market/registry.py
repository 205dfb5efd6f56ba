"""Who has what: accounts, lots and the books, with the life of a credit from issue to retirement.

Requests that cannot be met come back as `Refusal` values and change nothing; misuse by the program (time
running backwards, a reserved account name) raises ValueError. Engine time is the caller's: whole seconds,
never a clock.
"""

from collections.abc import Mapping
from types import MappingProxyType

from market import settlement
from market.credits import CreditLot
from market.holdings import Holdings
from market.ledger import EXPIRED, RETIRED, Entry, Ledger, lot_asset
from market.refusals import Reason, Refusal
from market.trades import GramRange, Retirement


class Registry:
    """Accounts and the lots that they hold.

    currency   the money asset; its amounts are micro-units
    ledger     the books, to be read
    """

    def __init__(self, *, currency: str = "JPY") -> None:
        self.currency = currency
        self.ledger = Ledger()
        self._holdings = Holdings()
        self._groups: dict[str, str] = {}
        self._lots: dict[str, CreditLot] = {}
        self._retirements: list[Retirement] = []
        self._time: int | None = None

    @property
    def groups(self) -> Mapping[str, str]:
        """Ownership group by account."""
        return MappingProxyType(self._groups)

    @property
    def lots(self) -> Mapping[str, CreditLot]:
        """Issued lots by id."""
        return MappingProxyType(self._lots)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All ledger entries in order."""
        return self.ledger.entries

    @property
    def retirements(self) -> tuple[Retirement, ...]:
        """All retirements in order."""
        return tuple(self._retirements)

    def ranges(self, account: str, lot_id: str) -> tuple[GramRange, ...]:
        """Which grams of a lot the account has, by number."""
        return self._holdings.of(account, lot_id)

    def open_account(self, account: str, *, group: str | None = None, credit_limit_uyen: int = 0) -> None:
        """Let `account` take part.

        group               its ownership group, by default its own: groups do not trade with themselves
        credit_limit_uyen   how far its money may fall below zero [micro-yen]
        """
        if not account or account.startswith("@") or account in self._groups:
            raise ValueError(f"account {account!r} is empty, reserved or open already")
        self._groups[account] = group or account
        self.ledger.allow_overdraft(account, self.currency, credit_limit_uyen)

    def advance_to(self, time: int) -> None:
        """Move engine time on. Raises ValueError when it would run back."""
        if type(time) is not int or (self._time is not None and time < self._time):
            raise ValueError(f"engine time is whole seconds and never runs back (at {self._time}, got {time!r})")
        self._time = time

    def deposit(self, account: str, amount_uyen: int, *, time: int) -> Entry | Refusal:
        """Bring money into the market [micro-yen]."""
        self.advance_to(time)
        if refusal := self._account_refusal(account, account) or _amount_refusal(account, amount_uyen):
            return refusal
        entry_id = self._entry_id("deposit")
        return self._post(settlement.deposit(entry_id, account, amount_uyen, currency=self.currency, time=time))

    def issue(self, lot: CreditLot, *, time: int) -> Entry | Refusal:
        """Mint a lot into its owner's account; an id is minted once."""
        self.advance_to(time)
        owner = lot.attributes.owner
        if refusal := self._account_refusal(lot.id, owner) or _amount_refusal(lot.id, lot.grams):
            return refusal
        if type(lot.wh) is not int or lot.wh < 0:
            return Refusal(target=lot.id, reason=Reason.NOT_WHOLE, words=f"Wh must be a whole int >= 0: {lot.wh!r}")
        if lot.id in self._lots:
            return Refusal(target=lot.id, reason=Reason.DUPLICATE_ID, words=f"lot {lot.id} is issued already")
        self._lots[lot.id] = lot
        self._holdings.mint(owner, lot.id, lot.grams)
        return self._post(settlement.issue(lot, time=time))

    def transfer(self, giver: str, taker: str, lot_id: str, grams: int, *, time: int) -> Entry | Refusal:
        """Hand grams over without a price."""
        self.advance_to(time)
        if refusal := self._account_refusal(lot_id, taker) or self._grams_refusal(lot_id, giver, lot_id, grams):
            return refusal
        self._holdings.move(lot_id, grams, giver=giver, taker=taker)
        entry_id = self._entry_id("transfer")
        return self._post(settlement.transfer(entry_id, lot_id, grams, giver=giver, taker=taker, time=time))

    def retire(self, account: str, lot_id: str, grams: int, *, purpose: str, time: int) -> Retirement | Refusal:
        """Use grams up for a purpose (無効化)."""
        self.advance_to(time)
        if not purpose.strip():
            words = "say what the grams are retired for"
            return Refusal(target=lot_id, reason=Reason.PURPOSE_MISSING, words=words)
        if refusal := self._grams_refusal(lot_id, account, lot_id, grams):
            return refusal
        entry_id = self._entry_id("retire")
        ranges = self._holdings.move(lot_id, grams, giver=account, taker=RETIRED)
        self._post(settlement.retirement(entry_id, lot_id, grams, account=account, time=time))
        retirement = Retirement(
            id=entry_id,
            time=time,
            account=account,
            lot_id=lot_id,
            ranges=ranges,
            grams=grams,
            wh=sum(self._lots[lot_id].wh_between(start, stop) for start, stop in ranges),
            purpose=purpose,
        )
        self._retirements.append(retirement)
        return retirement

    def expire(self, account: str, lot_id: str, grams: int, *, time: int) -> Entry | Refusal:
        """Let grams lose their validity unused."""
        self.advance_to(time)
        if refusal := self._grams_refusal(lot_id, account, lot_id, grams):
            return refusal
        self._holdings.move(lot_id, grams, giver=account, taker=EXPIRED)
        entry_id = self._entry_id("expire")
        return self._post(settlement.expiry(entry_id, lot_id, grams, account=account, time=time))

    def _post(self, entry: Entry) -> Entry:
        self.ledger.post(entry)
        return entry

    def _entry_id(self, kind: str) -> str:
        return f"{kind}:{len(self.ledger)}"

    def _account_refusal(self, target: str, account: str) -> Refusal | None:
        if account in self._groups:
            return None
        return Refusal(target=target, reason=Reason.ACCOUNT_UNKNOWN, words=f"no account {account!r}: open it first")

    def _grams_refusal(self, target: str, account: str, lot_id: str, grams: int) -> Refusal | None:
        """Why `account` cannot give or promise so many grams of the lot, or None."""
        if refusal := self._account_refusal(target, account) or _amount_refusal(target, grams):
            return refusal
        if lot_id not in self._lots:
            return Refusal(target=target, reason=Reason.LOT_UNKNOWN, words=f"no lot {lot_id!r} was issued")
        available_g = self.ledger.available(account, lot_asset(lot_id))
        if grams <= available_g:
            return None
        words = f"{account} has {available_g} g of lot {lot_id} that are not on offer, {grams} g are asked for"
        return Refusal(target=target, reason=Reason.GRAMS_MISSING, words=words)


def _amount_refusal(target: str, amount: int) -> Refusal | None:
    if type(amount) is int and amount > 0:
        return None
    reason = Reason.AMOUNT_NOT_POSITIVE if type(amount) is int else Reason.NOT_WHOLE
    return Refusal(target=target, reason=reason, words=f"the amount must be a whole int > 0 (got {amount!r})")

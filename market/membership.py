"""Who takes part: accounts with their money, keys and consents, and the journal of all that they ask for.

Engine time is the caller's: whole seconds, never a clock.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from market import settlement
from market.admission import account_refusal, amount_refusal, no_consent
from market.authorship import Authorship
from market.consents import Consent, Consents
from market.journal import AccountOpened, ConsentGiven, Deposit, Disclosure, Fact, Revocation
from market.ledger import Entry, Ledger, Recordable
from market.log.order_payloads import Naming
from market.log.requests import consent_said, revoke_said
from market.refusals import Refusal

Posted = TypeVar("Posted", Entry, settlement.Delivery)


class Membership:
    """Accounts, what they may, and the books that their money stands in.

    currency   the money asset; its amounts are micro-units
    ledger     the books, to be read
    """

    def __init__(self, *, currency: str = "JPY") -> None:
        self.currency = currency
        self.ledger = Ledger()
        self._authorship = Authorship()
        self._consents = Consents()
        self._groups: dict[str, str] = {}
        self._journal: list[Fact] = []
        self._time: int | None = None

    @property
    def groups(self) -> Mapping[str, str]:
        """Ownership group by account."""
        return MappingProxyType(self._groups)

    @property
    def entries(self) -> tuple[Recordable, ...]:
        """All ledger entries in order."""
        return self.ledger.entries

    @property
    def journal(self) -> tuple[Fact, ...]:
        """Every request, refused ones too, each followed by what came of it."""
        return tuple(self._journal)

    def facts_since(self, count: int) -> tuple[Fact, ...]:
        """The journal after its first `count` facts."""
        return tuple(self._journal[count:])

    def begin_log(self, log: str, names: Naming) -> None:
        """From now on accounts may have keys: requests are signed for this log, under the names it gives.

        log   leaf hash of its first entry [hex]

        Raises ValueError where accounts have keys and sign for another log.
        """
        self._authorship.begin(log, names)

    def next_signature(self, account: str) -> int:
        """The number that the account's next signed request must bear."""
        return self._authorship.next_of(account)

    def open_account(
        self, account: str, *, group: str | None = None, credit_limit_uyen: int = 0, key: str = ""
    ) -> None:
        """Let `account` take part.

        group               its ownership group, by default its own: groups do not trade with themselves
        credit_limit_uyen   how far its money may fall below zero [micro-yen]
        key                 its owner's Ed25519 public key [hex]: then each request in its name must be signed
        """
        if not account or account.startswith("@") or account in self._groups:
            raise ValueError(f"account {account!r} is empty, reserved or open already")
        if key:
            self._authorship.register(account, key)
        group = group or account
        self._groups[account] = group
        self.ledger.allow_overdraft(account, self.currency, credit_limit_uyen)
        self._journal.append(
            AccountOpened(account=account, group=group, credit_limit_uyen=credit_limit_uyen, time=self._time, key=key)
        )

    def advance_to(self, time: int) -> None:
        """Move engine time on. Raises ValueError when it would run back."""
        if type(time) is not int or (self._time is not None and time < self._time):
            raise ValueError(f"engine time is whole seconds and never runs back (at {self._time}, got {time!r})")
        self._time = time

    def deposit(self, account: str, amount_uyen: int, *, time: int) -> Entry | Refusal:
        """Bring money into the market [micro-yen]."""
        self.advance_to(time)
        refusal = account_refusal(account, account, self._groups) or amount_refusal(account, amount_uyen)
        self._journal.append(Deposit(account=account, amount_uyen=amount_uyen, time=time, refusal=refusal))
        if refusal:
            return refusal
        entry_id = self._entry_id("deposit")
        return self._post(settlement.deposit(entry_id, account, amount_uyen, currency=self.currency, time=time))

    def consent(self, consent: Consent, *, time: int, signature: str = "") -> Refusal | None:
        """Record what a subject agrees to share."""
        self.advance_to(time)
        subject = consent.subject
        forged = self._authorship.refusal(subject, subject, signature, partial(consent_said, consent))
        refusal = forged or account_refusal(subject, subject, self._groups)
        self._journal.append(ConsentGiven(consent=consent, time=time, refusal=refusal, signature=signature))
        if not refusal:
            self._consents.give(consent)
        return refusal

    def revoke(self, subject: str, *, purpose: str, recipient: str, time: int, signature: str = "") -> Refusal | None:
        """End a consent now. The subject's open orders leave the market; what was traded or shared stands."""
        self.advance_to(time)
        refusal = self._authorship.refusal(
            subject, subject, signature, partial(revoke_said, subject, purpose, recipient)
        )
        if refusal is None and not self._consents.revoke(subject, purpose, recipient):
            refusal = no_consent(subject, recipient)
        self._journal.append(
            Revocation(
                subject=subject,
                purpose=purpose,
                recipient=recipient,
                time=time,
                refusal=refusal,
                signature=signature,
            )
        )
        if not refusal:
            self._withdraw_orders(subject, time)
        return refusal

    def disclose(self, subject: str, *, purpose: str, recipient: str, time: int) -> Refusal | None:
        """Ask whether a subject's data may go to `recipient` now; the journal keeps either answer."""
        self.advance_to(time)
        allowed = self._consents.allow(subject, purpose, recipient, time)
        refusal = None if allowed else no_consent(subject, recipient)
        self._journal.append(
            Disclosure(subject=subject, purpose=purpose, recipient=recipient, time=time, refusal=refusal)
        )
        return refusal

    def disclosures(self, subject: str) -> tuple[Disclosure, ...]:
        """To whom a subject's data went and who asked in vain, for the subject to see."""
        return tuple(fact for fact in self._journal if isinstance(fact, Disclosure) and fact.subject == subject)

    def _withdraw_orders(self, account: str, time: int) -> None:
        """Close every order of the account; without a market it has none."""

    def _post(self, entry: Posted) -> Posted:
        self.ledger.post(entry)
        self._journal.append(entry)
        return entry

    def _entry_id(self, kind: str) -> str:
        return f"{kind}:{len(self.ledger)}"

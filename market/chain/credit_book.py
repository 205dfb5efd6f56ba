"""What any keeper of credits promises, the ledger here and the contract on a chain alike."""

from typing import Protocol

from market.credits import CreditLot


class Refused(Exception):
    """A request that changed nothing."""


class CreditBook(Protocol):
    """Accounts that hold grams of lots and money, by name. Whatever cannot be done raises Refused."""

    def open_account(self, account: str) -> None: ...

    def deposit(self, account: str, amount_uyen: int) -> None:
        """Bring money in [micro-yen]."""

    def issue(self, lot: CreditLot) -> None:
        """Mint a lot into its owner's account: once, and no production of a meter twice."""

    def transfer(self, giver: str, taker: str, lot_id: str, grams: int) -> None:
        """Hand grams over without a price."""

    def trade(self, seller: str, buyer: str, lot_id: str, grams: int, yen_per_t: int) -> None:
        """Deliver against payment, the fee out of the proceeds."""

    def retire(self, account: str, lot_id: str, grams: int, purpose: str) -> None:
        """Use grams up."""

    def held_g(self, account: str, lot_id: str) -> int: ...

    def money_uyen(self, account: str) -> int:
        """Money of an account; of the operator, with a blank name, the fees [micro-yen]."""

    def issued_g(self, lot_id: str) -> int: ...

    def retired_g(self, lot_id: str) -> int: ...

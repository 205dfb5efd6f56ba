"""Credits kept by the contract: names become addresses and ids, and requests transactions of the operator."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from eth_typing import ChecksumAddress
from web3.contract import Contract
from web3.exceptions import MismatchedABI
from web3.types import TxReceipt, Wei

from market.chain.credit_book import Refused
from market.chain.wallet import ChainRefusal, Wallet
from market.credits import CreditLot
from market.fees import Fees
from market.log.canonical import canonical
from market.log.order_payloads import attributes_payload
from market.log.subjects import Subjects
from market.trades import Trade

MONEY = 0
"""Id of money in the contract; a lot's id is the SHA-256 of its name."""

GAS_LIMIT = 400_000
"""More than any single operation takes; what is not used is not paid."""

GAS_LIMIT_OF_A_TRADE = 150_000
"""Likewise for each trade of a batch."""

APPROVAL_GAS = 100_000
"""What a new account needs once, to approve the operator."""

KeyOf = Callable[[str], bytes]
"""From an account's name to its private key of 32 bytes."""

Terms = tuple[ChecksumAddress, ChecksumAddress, int, int, int, int]
"""A settlement as the contract takes it: seller, buyer, lot, grams, yen per tonne, fee [micro-yen]."""


class ChainBook:
    """A `market.chain.credit_book.CreditBook` on a chain.

    contract   of `market.chain.contract`, deployed by the operator
    subjects   pseudonyms of the log: the chain shows nothing of owners and meters but digests of those
    key_of     whose keys approve the operator when an account is opened
    """

    def __init__(
        self, contract: Contract, operator: Wallet, subjects: Subjects, key_of: KeyOf, fees: Fees | None = None
    ) -> None:
        self.contract = contract
        self._operator = operator
        self._subjects = subjects
        self._key_of = key_of
        self._fees = fees or Fees()
        self._addresses: dict[str, ChecksumAddress] = {"": operator.address}

    def open_account(self, account: str) -> TxReceipt:
        """Give an account its address, and have it approve the operator for settlement."""
        node = self._operator.node
        owner = Wallet(node, self._key_of(account))
        self._operator.give(owner.address, Wei(2 * APPROVAL_GAS * node.eth.gas_price))
        receipt = owner.send(
            self.contract.functions.setApprovalForAll(self._operator.address, True),  # noqa: FBT003 - ERC-1155's
            gas=APPROVAL_GAS,
        )
        self._addresses[account] = owner.address
        return receipt

    def deposit(self, account: str, amount_uyen: int) -> TxReceipt:
        return self._send("deposit", self._address(account), amount_uyen)

    def issue(self, lot: CreditLot) -> TxReceipt:
        origin = lot.attributes
        attributes = attributes_payload(origin, self._subjects)
        return self._send(
            "issue",
            lot_number(lot.id),
            self._address(origin.owner),
            lot.grams,
            sha256(canonical(attributes)).digest(),
            sha256(attributes["source"].encode()).digest() if origin.source else bytes(32),
            origin.produced_from,
            origin.produced_until,
        )

    def transfer(self, giver: str, taker: str, lot_id: str, grams: int) -> TxReceipt:
        parties = (self._address(giver), self._address(taker))
        return self._send("safeTransferFrom", *parties, lot_number(lot_id), grams, b"")

    def trade(self, seller: str, buyer: str, lot_id: str, grams: int, yen_per_t: int) -> TxReceipt:
        fee_uyen = self._fees.fee_uyen(grams, grams * yen_per_t)
        return self._send("settle", self._terms(seller, buyer, lot_id, grams, yen_per_t, fee_uyen))

    def settle(self, trades: Sequence[Trade]) -> TxReceipt:
        """Settle many trades of an exchange in one transaction, all or none; at most 128."""
        terms = [
            self._terms(each.seller, each.buyer, each.lot_id, each.grams, each.price_yen_per_t, each.fee_uyen)
            for each in trades
        ]
        return self._send("settle_all", terms, gas=GAS_LIMIT_OF_A_TRADE * (1 + len(terms)))

    def retire(self, account: str, lot_id: str, grams: int, purpose: str) -> TxReceipt:
        # An empty digest stands for no purpose, which the contract refuses.
        digest = sha256(purpose.encode()).digest() if purpose.strip() else bytes(32)
        return self._send("retire", self._address(account), lot_number(lot_id), grams, digest)

    def held_g(self, account: str, lot_id: str) -> int:
        return self._balance(account, lot_number(lot_id))

    def money_uyen(self, account: str) -> int:
        return self._balance(account, MONEY)

    def issued_g(self, lot_id: str) -> int:
        _, issued, _ = self.contract.functions.lots(lot_number(lot_id)).call()
        return int(issued)

    def retired_g(self, lot_id: str) -> int:
        _, _, retired = self.contract.functions.lots(lot_number(lot_id)).call()
        return int(retired)

    def _terms(self, seller: str, buyer: str, lot_id: str, grams: int, yen_per_t: int, fee_uyen: int) -> Terms:
        return self._address(seller), self._address(buyer), lot_number(lot_id), grams, yen_per_t, fee_uyen

    def _send(self, function: str, *arguments: object, gas: int = GAS_LIMIT) -> TxReceipt:
        try:
            return self._operator.send(self.contract.functions[function](*arguments), gas=gas)
        except MismatchedABI as fault:
            raise Refused(f"{function}: amounts are whole numbers from 0 up") from fault
        except ChainRefusal as refusal:
            raise Refused(str(refusal)) from refusal

    def _balance(self, account: str, number: int) -> int:
        return int(self.contract.functions.balanceOf(self._address(account), number).call())

    def _address(self, account: str) -> ChecksumAddress:
        if account not in self._addresses:
            raise Refused(f"no account {account!r}: open it first")
        return self._addresses[account]


def lot_number(lot_id: str) -> int:
    """The ERC-1155 id of a lot."""
    return int.from_bytes(sha256(lot_id.encode()).digest())

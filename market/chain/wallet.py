"""Who sends transactions: a key of one's own, or an account that the node keeps unlocked."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eth_account.signers.local import LocalAccount
from eth_tester.exceptions import TransactionFailed  # type: ignore[import-untyped]  # ships no types
from eth_typing import ChecksumAddress
from eth_utils.exceptions import ValidationError
from requests import RequestException
from web3 import Web3
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.exceptions import Web3Exception
from web3.types import TxParams, TxReceipt, Wei

GAS_OF_A_GIFT = 21_000
"""What every chain asks for sending its coin."""


class ChainRefusal(Exception):
    """The contract or its node said no; nothing changed."""


class Wallet:
    """Sends calls in the name of one account and waits until each stands in a block.

    node   the chain
    key    private key of 32 bytes; without one the node's first account sends, as development nodes offer
    """

    def __init__(self, node: Web3, key: bytes | None = None) -> None:
        self.node = node
        self._signer: LocalAccount | None = None if key is None else node.eth.account.from_key(key)

    @property
    def address(self) -> ChecksumAddress:
        if self._signer is not None:
            return self._signer.address
        accounts = self.node.eth.accounts
        if not accounts:
            raise ChainRefusal("the node keeps no account: give a key")
        return accounts[0]

    def send(self, call: ContractFunction | ContractConstructor, gas: int | None = None) -> TxReceipt:
        """Have a call carried out and return its receipt.

        gas   limit where one is known; otherwise the node estimates it, and refuses before anything is paid

        Raises ChainRefusal with the contract's words where it reverts.
        """
        with _refusals():
            terms = self._terms() if gas is None else self._terms() | {"gas": gas}
            receipt = self._carried_out(call.build_transaction(terms))
            if not receipt["status"]:
                if isinstance(call, ContractFunction):
                    call.call({"from": self.address})  # says in words why it reverts
                raise ChainRefusal(f"transaction {receipt['transactionHash'].to_0x_hex()} was reverted")
            return receipt

    def give(self, taker: ChecksumAddress, wei: int) -> TxReceipt:
        """Send the chain's own coin, so that an account can pay for its transactions [wei]."""
        with _refusals():
            return self._carried_out(self._terms() | {"to": taker, "value": Wei(wei), "gas": GAS_OF_A_GIFT})

    def _terms(self) -> TxParams:
        """One price for gas, as every chain takes it, those without fees too."""
        return {"from": self.address, "gasPrice": self.node.eth.gas_price}

    def _carried_out(self, transaction: TxParams) -> TxReceipt:
        eth = self.node.eth
        if self._signer is None:
            sent = eth.send_transaction(transaction)
        else:
            fields: dict[str, Any] = {**transaction, "nonce": eth.get_transaction_count(self.address)}
            signed = self._signer.sign_transaction(fields | {"chainId": eth.chain_id})
            sent = eth.send_raw_transaction(signed.raw_transaction)
        return eth.wait_for_transaction_receipt(sent)


@contextmanager
def _refusals() -> Iterator[None]:
    """What a contract or node says against a transaction, as a ChainRefusal."""
    try:
        yield
    except (TransactionFailed, ValidationError, Web3Exception, RequestException) as refusal:
        raise ChainRefusal(str(refusal).removeprefix("execution reverted: ")) from refusal

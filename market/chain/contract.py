"""The contract `credits.vy`: compiled in this process, deployed to a chain or found there."""

from functools import cache
from importlib.resources import files
from typing import Any

from vyper import compile_code  # type: ignore[import-untyped]  # ships no types
from web3 import Web3
from web3.contract import Contract

from market.chain.wallet import ChainRefusal, Wallet

SOURCE = "credits.vy"


@cache
def compiled() -> dict[str, Any]:
    """Interface (`abi`) and `bytecode`, by Vyper's compiler in Python: nothing is fetched."""
    source = files("market.chain").joinpath(SOURCE).read_text(encoding="utf-8")
    facts: dict[str, Any] = compile_code(source, output_formats=["abi", "bytecode"])
    return facts


def deploy(wallet: Wallet) -> Contract:
    """A new contract whose operator is the wallet's account."""
    facts = compiled()
    receipt = wallet.send(wallet.node.eth.contract(abi=facts["abi"], bytecode=facts["bytecode"]).constructor())
    return contract_at(wallet.node, receipt["contractAddress"] or "")


def contract_at(node: Web3, address: str) -> Contract:
    """The contract that was deployed to an address. Raises ChainRefusal where there is none of ours."""
    if not Web3.is_address(address):
        raise ChainRefusal(f"{address!r} is no address of a contract: 0x and 40 hex digits")
    checked = Web3.to_checksum_address(address)
    if not node.eth.get_code(checked):
        raise ChainRefusal(f"no contract stands at {address} on this chain")
    return node.eth.contract(address=checked, abi=compiled()["abi"])

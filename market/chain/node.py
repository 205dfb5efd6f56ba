"""A chain to talk to: a JSON-RPC node by its address, or one within this process."""

from web3 import EthereumTesterProvider, HTTPProvider, Web3
from web3.middleware import ExtraDataToPOAMiddleware

from market.chain.wallet import ChainRefusal


def open_node(address: str | None = None) -> Web3:
    """The node at `http://…`, or, without an address, a fresh chain that lives as long as this process.

    Raises ChainRefusal where no node answers.
    """
    if address is None:
        return Web3(EthereumTesterProvider())
    node = Web3(HTTPProvider(address))
    # Consortium chains sign their blocks in a field that others keep short.
    node.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    if not node.is_connected():
        raise ChainRefusal(f"no JSON-RPC node answers at {address}")
    return node

"""One contract on one chain within this process; every test finds it as prepared."""

import pytest
from credit_books import FEES, key_of, native_book, opened, undone


@pytest.fixture(scope="session")
def prepared():
    """A keeper of credits on a chain of its own, and that chain's operator."""
    pytest.importorskip("vyper", reason="needs the extra `chain`")
    from market.chain.chain_book import ChainBook  # noqa: PLC0415 - an extra
    from market.chain.contract import deploy  # noqa: PLC0415 - as above
    from market.chain.node import open_node  # noqa: PLC0415 - as above
    from market.chain.wallet import Wallet  # noqa: PLC0415 - as above
    from market.log.subjects import Subjects  # noqa: PLC0415 - beside it

    operator = Wallet(open_node())
    return opened(ChainBook(deploy(operator), operator, Subjects(key_of), key_of, FEES)), operator


@pytest.fixture
def chain(prepared):
    """The same; what a test does is undone after it."""
    with undone(prepared[1]):
        yield prepared


@pytest.fixture(params=["ledger", "contract"])
def book(request):
    """A keeper of credits of either kind."""
    return native_book() if request.param == "ledger" else request.getfixturevalue("chain")[0]

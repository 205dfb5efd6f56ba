"""What each operation of the contract costs in gas, measured on a chain within this process."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from time import process_time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.chain.anchor import anchor
from market.chain.chain_book import ChainBook
from market.chain.contract import deploy
from market.chain.node import open_node
from market.chain.wallet import Wallet
from market.credits import Attributes, CreditLot
from market.log.log import Log
from market.log.subjects import Subjects
from market.trades import Trade

BATCH = 100
"""Trades that are settled in one transaction."""

TIMED = 10
"""Transactions over which this process's own speed is taken."""

SUN = Attributes(
    owner="seller",
    disclosed=True,
    place=("日本",),
    energy_type=("renewable", "solar"),
    produced_from=0,
    produced_until=60,
    source="roof",
    factor_ug_per_wh=423_000,
    factor_source="",
)
LOT = CreditLot(id="lot", wh=10_000, grams=4_230, attributes=SUN)
TRADE = Trade(
    id="trade-1",
    time=60,
    bid_id="bid",
    ask_id="ask",
    buyer="buyer",
    seller="seller",
    lot_id="lot",
    ranges=(),
    grams=1,
    price_yen_per_t=4_000,
    amount_uyen=4_000,
    fee_uyen=0,
    attributes=SUN,
)


def gas_of_operations() -> dict[str, float]:
    """Gas by operation [gas]; of a trade in a batch, its share of the batch's."""
    return dict(_operations())


def transactions_per_second() -> float:
    """Single trades a second of processor time on the chain within this process: Python's speed, no real chain's."""
    book = _opened(Wallet(open_node()))
    book.issue(LOT)
    start = process_time()
    for _ in range(TIMED):
        book.trade("seller", "buyer", "lot", 1, 4_000)
    return TIMED / (process_time() - start)


def _operations() -> Iterator[tuple[str, float]]:
    operator = Wallet(open_node())
    book = _opened(operator)
    second = replace(LOT, id="lot 2", attributes=replace(SUN, produced_from=60, produced_until=120))
    yield "issue a lot of a new meter", book.issue(LOT)["gasUsed"]
    yield "issue a lot", book.issue(second)["gasUsed"]
    yield "trade, the buyer's first of a lot", book.trade("seller", "buyer", "lot", 1, 4_000)["gasUsed"]
    yield "trade", book.trade("seller", "buyer", "lot", 1, 4_000)["gasUsed"]
    yield f"trade, {BATCH} at once", book.settle([TRADE] * BATCH)["gasUsed"] / BATCH
    yield "transfer", book.transfer("seller", "buyer", "lot", 1)["gasUsed"]
    yield "retire", book.retire("buyer", "lot", 1, "own emissions")["gasUsed"]
    log = Log(Ed25519PrivateKey.from_private_bytes(sha256(b"cost").digest()))
    yield "anchor a log for the first time", anchor(book.contract, operator, log.head())["gasUsed"]
    log.checkpoint()
    yield "anchor a log, whatever it holds", anchor(book.contract, operator, log.head())["gasUsed"]


def _opened(operator: Wallet) -> ChainBook:
    """A new contract with a seller, and a buyer who has money."""
    book = ChainBook(deploy(operator), operator, Subjects(_key_of), _key_of)
    for account in ("seller", "buyer"):
        book.open_account(account)
        book.deposit(account, 1_000_000_000)
    return book


def _key_of(name: str) -> bytes:
    return sha256(name.encode()).digest()

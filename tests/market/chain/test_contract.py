"""What the contract does beyond what the ledger does too: holders act for themselves, heads only grow."""

from dataclasses import replace

import pytest
from credit_books import key_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from test_credit_books import LOT, SUN

from market.log.log import Log

pytest.importorskip("vyper", reason="needs the extra `chain`")

from web3 import Web3

from market.chain.anchor import ForkedLog, anchor, anchored, check_anchored
from market.chain.chain_book import MONEY, lot_number
from market.chain.contract import compiled, contract_at
from market.chain.credit_book import Refused
from market.chain.node import open_node
from market.chain.wallet import ChainRefusal, Wallet
from market.trades import Trade

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def log_of(entries):
    log = Log(KEY)
    for number in range(entries):
        log.append("note", str(number), {}, number)
    return log


def wallets(operator):
    """An's, Bo's and a stranger's."""
    own = [Wallet(operator.node, key_of(name)) for name in ("an", "bo", "stranger")]
    for each in own:
        operator.give(each.address, Web3.to_wei(1, "ether"))
    return own


def test_nobody_but_the_operator_issues_takes_money_in_and_anchors(chain):
    book, operator = chain
    stranger = wallets(operator)[2]
    functions = book.contract.functions
    for call in (
        functions.issue(1, stranger.address, 1, bytes(32), bytes(32), 0, 1),
        functions.deposit(stranger.address, 1),
        functions.anchor(bytes(32), 1, bytes(32)),
    ):
        with pytest.raises(ChainRefusal, match="only the operator"):
            stranger.send(call, gas=200_000)


def test_an_owner_gives_and_retires_itself_and_a_stranger_does_not(chain):
    book, operator = chain
    an, bo, stranger = wallets(operator)
    book.issue(LOT)
    number, functions = lot_number("lot"), book.contract.functions
    gift = functions.safeTransferFrom(an.address, bo.address, number, 5, b"")
    with pytest.raises(ChainRefusal, match="not approved"):
        stranger.send(gift, gas=200_000)
    an.send(gift, gas=200_000)
    bo.send(functions.retire(bo.address, number, 2, b"p".ljust(32)), gas=200_000)
    assert (book.held_g("bo", "lot"), book.retired_g("lot")) == (3, 2)


def test_whoever_withdraws_approval_trades_no_more(chain):
    book, operator = chain
    an = wallets(operator)[0]
    book.issue(LOT)
    an.send(book.contract.functions.setApprovalForAll(operator.address, False), gas=100_000)  # noqa: FBT003 - ERC-1155's
    with pytest.raises(Refused, match="not approved"):
        book.trade("an", "bo", "lot", 1, 0)


def trade(number, grams):
    return Trade(
        id=f"trade-{number}",
        time=60,
        bid_id="bid",
        ask_id="ask",
        buyer="bo",
        seller="an",
        lot_id="lot",
        ranges=(),
        grams=grams,
        price_yen_per_t=1_000,
        amount_uyen=1_000 * grams,
        fee_uyen=0,
        attributes=SUN,
    )


def test_a_batch_settles_all_its_trades_or_none(chain):
    book, _ = chain
    book.issue(LOT)
    with pytest.raises(Refused, match="has less"):
        book.settle([trade(1, 60), trade(2, 41)])
    assert book.held_g("bo", "lot") == 0
    book.settle([trade(1, 60), trade(2, 40)])
    assert book.held_g("bo", "lot") == 100


def test_it_says_that_it_is_an_erc_1155_and_gives_batches(chain):
    book, operator = chain
    an, bo, _ = wallets(operator)
    book.issue(LOT)
    functions = book.contract.functions
    assert [
        functions.supportsInterface(bytes.fromhex(each)).call() for each in ("01ffc9a7", "d9b67a26", "ffffffff")
    ] == [
        True,
        True,
        False,
    ]
    ids = [lot_number("lot"), MONEY]
    bo.send(functions.safeBatchTransferFrom(bo.address, an.address, [MONEY], [7], b""), gas=300_000)
    assert functions.balanceOfBatch([an.address] * 2, ids).call() == [100, 7]


def test_credits_are_not_sent_to_a_contract_that_cannot_keep_them(chain):
    book, operator = chain
    book.issue(LOT)
    an = wallets(operator)[0]
    call = book.contract.functions.safeTransferFrom(an.address, book.contract.address, lot_number("lot"), 5, b"")
    with pytest.raises(ChainRefusal):
        an.send(call, gas=300_000)
    assert book.held_g("an", "lot") == 100


def test_a_meters_production_is_issued_in_order_of_time(chain):
    book, _ = chain
    book.issue(replace(LOT, attributes=replace(SUN, produced_from=60, produced_until=120)))
    with pytest.raises(Refused, match="this production"):
        book.issue(replace(LOT, id="before"))


def test_an_anchored_log_may_grow_and_do_nothing_else(chain):
    book, operator = chain
    log = log_of(5)
    assert check_anchored(book.contract, log.lines) is None
    anchor(book.contract, operator, log.head())
    with pytest.raises(ChainRefusal, match="only grows"):
        anchor(book.contract, operator, log.head())
    log.append("note", "more", {}, 9)
    assert check_anchored(book.contract, log.lines) == anchored(book.contract, log.head().head.log)
    with pytest.raises(ForkedLog, match="only 5"):
        check_anchored(book.contract, log.lines[:5])
    forked = [log.lines[0], b"another", *log.lines[2:]]
    with pytest.raises(ForkedLog, match="not those"):
        check_anchored(book.contract, forked)


def test_a_head_that_its_key_did_not_sign_is_not_anchored(chain):
    book, operator = chain
    signed = log_of(5).head()
    with pytest.raises(ForkedLog, match="not signed"):
        anchor(book.contract, operator, replace(signed, head=replace(signed.head, size=99)))


def test_an_address_without_our_contract_and_a_silent_node_are_named(chain):
    _, operator = chain
    with pytest.raises(ChainRefusal, match="no contract stands"):
        contract_at(operator.node, operator.address)
    with pytest.raises(ChainRefusal, match="is no address"):
        contract_at(operator.node, "here")
    with pytest.raises(ChainRefusal, match="no JSON-RPC node"):
        open_node("http://127.0.0.1:9")


def test_the_compiler_runs_in_this_process_and_always_gives_the_same(chain):
    assert compiled() is compiled()
    assert {each["name"] for each in compiled()["abi"] if each["type"] == "function"} >= {"issue", "settle", "retire"}

"""Witnesses hold an operator to one history, receipts to single entries."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sessions import KEY, lines_of, logged, session, subjects

from market.audit.reader import audit_lines
from market.log.exchange_log import ExchangeLog
from market.log.heads import SignedHead, public_hex
from market.log.receipts import Receipt
from market.log.witness import AnotherHistoryError, Witness

WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)


def test_a_witness_cosigns_heads_that_continue_each_other():
    exchange, witness = session(1), Witness(WITNESS)
    written = ExchangeLog(exchange, KEY, subjects())
    first = witness.cosign(written.log.head())
    written.close()
    proof = written.log.tree.consistency_proof(first.head.size)
    second = witness.cosign(written.log.head(), proof)
    again = SignedHead.from_json(second.to_json())
    assert again == second
    report = audit_lines(lines_of(written.log), again, witnesses=[public_hex(WITNESS)])
    assert report.sound, report.cut


def test_a_witness_refuses_another_history_and_heads_that_nobody_signed():
    ours, theirs, witness = logged(1), logged(2, length=90), Witness(WITNESS)
    witness.cosign(ours.head())
    with pytest.raises(AnotherHistoryError, match="does not continue"):
        witness.cosign(theirs.head(), theirs.tree.consistency_proof(len(ours)))
    bent = SignedHead.from_json(ours.head().to_json().replace(b'"size":', b'"size":1'))
    with pytest.raises(AnotherHistoryError, match="did not sign"):
        witness.cosign(bent)


def test_a_head_without_the_word_of_the_witness_is_found():
    log = logged(1)
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    head = Witness(other).cosign(log.head())
    assert audit_lines(lines_of(log), head, witnesses=[public_hex(other)]).sound
    assert "did not cosign" in audit_lines(lines_of(log), head, witnesses=[public_hex(WITNESS)]).cut.words
    borrowed = SignedHead.from_json(head.to_json().replace(public_hex(other).encode(), public_hex(WITNESS).encode()))
    assert "did not cosign" in audit_lines(lines_of(log), borrowed, witnesses=[public_hex(WITNESS)]).cut.words


@pytest.mark.parametrize("seq", [0, 17, 30])
def test_a_receipt_finds_the_log_that_does_not_keep_it(seq):
    ours, theirs = logged(1), logged(2)
    receipt = Receipt.from_json(ours.receipt(seq).to_json())
    assert audit_lines(lines_of(ours), receipts=[receipt]).sound
    broken = audit_lines(lines_of(theirs), receipts=[ours.receipt(30)]).cut
    assert broken.seq == 30
    assert "promises another entry" in broken.words
    forged = Receipt.from_json(receipt.to_json().replace(b'"seq":', b'"seq":1'))
    assert "not genuine" in audit_lines(lines_of(ours), receipts=[forged]).cut.words
    with pytest.raises(ValueError, match="not a receipt"):
        Receipt.from_json(b"{}")

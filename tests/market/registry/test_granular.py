"""Certificates for other registries: ranges that equal quantities, splits without overlap, nobody unmasked."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sessions import chance, opened, session
from test_privacy import METER, NAME, lot

from market.exchange import MarketRule
from market.granular import NotABundleError, bundles, from_json, to_json
from market.ledger import ISSUED


@pytest.fixture
def thousand():
    """One bundle of 1,000 Wh."""
    exchange = opened(chance(1), MarketRule())
    exchange.issue(replace(lot(1, "an", "roof"), wh=1_000), time=0)
    (bundle,) = bundles(exchange)
    return bundle


def test_a_thousand_split_at_250_are_250_and_750_without_overlap(thousand):
    one, other = thousand.split(250)
    assert (one.bundle_quantity, other.bundle_quantity) == (250, 750)
    assert one.certificate_bundle_id_range_end + 1 == other.certificate_bundle_id_range_start
    assert from_json(to_json([one, other])) == (one, other)


@given(st.integers(1, 999), st.data())
def test_splitting_again_and_again_loses_and_doubles_no_wh(first, data):
    exchange = opened(chance(1), MarketRule())
    exchange.issue(replace(lot(1, "an", "roof"), wh=1_000), time=0)
    parts = [*next(bundles(exchange)).split(first)]
    for _ in range(5):
        part = parts.pop(data.draw(st.integers(0, len(parts) - 1)))
        parts += part.split(data.draw(st.integers(1, part.bundle_quantity - 1))) if part.bundle_quantity > 1 else [part]
    assert sum(part.bundle_quantity for part in from_json(to_json(parts))) == 1_000


def test_one_wh_is_a_bundle_and_none_is_not(thousand):
    one, _ = thousand.split(1)
    assert one.bundle_quantity == 1
    for quantity in (0, 1_000):
        with pytest.raises(NotABundleError, match="no range"):
            thousand.split(quantity)


@pytest.mark.parametrize("seed", range(10))
def test_every_wh_behind_a_held_gram_is_in_one_bundle(seed):
    exchange = session(seed)
    read = from_json(to_json(bundles(exchange)))
    for issued in exchange.lots.values():
        exported = sum(bundle.bundle_quantity for bundle in read if bundle.issuance_id == issued.id)
        taken_back = sum(issued.wh_between(*grams) for grams in exchange.ranges(ISSUED, issued.id))
        assert exported == issued.wh - taken_back


def test_whoever_is_undisclosed_stays_so():
    exchange = opened(chance(1), MarketRule())
    exchange.open_account(NAME)
    exchange.issue(lot(1, NAME, METER, disclosed=False), time=0)
    exchange.transfer(NAME, "bo", "lot 1", 10, time=1)
    text = to_json(bundles(exchange))
    assert NAME not in text
    assert METER not in text
    assert [bundle.account_id for bundle in from_json(text)] == ["bo", None]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"bundle_quantity": 999}, "not those of its range"),
        ({"certificate_bundle_id_range_start": -1}, "no range"),
        ({"certificate_bundle_id_range_end": 1.5}, "no range"),
        ({"certificate_bundle_status": "Lost"}, "status"),
        ({"colour": "green"}, "no list of bundles"),
    ],
)
def test_what_is_no_bundle_is_refused(thousand, change, words):
    (row,) = json.loads(to_json([thousand]))
    with pytest.raises(NotABundleError, match=words):
        from_json(json.dumps([row | change]))
    with pytest.raises(NotABundleError, match="in two bundles"):
        from_json(json.dumps([row, row]))
    with pytest.raises(NotABundleError, match="no list"):
        from_json("{")

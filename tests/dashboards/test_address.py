"""The URL holds the whole view."""

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.address import SPANS, Address
from dashboards.words import LANGUAGES

TEXTS = st.text(min_size=1, max_size=12)
ADDRESSES = st.builds(
    Address,
    page=st.just("dispatch"),
    lang=st.sampled_from(LANGUAGES),
    run=st.none() | TEXTS,
    building=st.none() | TEXTS,
    span=st.none() | st.sampled_from(SPANS),
    day=st.none() | st.dates(),
    trade=st.none() | st.integers(min_value=0),
)


@given(ADDRESSES)
def test_an_address_survives_its_url(address):
    assert Address.read(address.page, address.query) == address


@given(st.text())
def test_any_query_is_some_address(query):
    assert Address.read("market", query).page == "market"


@pytest.mark.parametrize("query", ["lang=xx", "span=year", "day=2024-02-30", "trade=-1", "trade=one", "trade=²"])
def test_what_makes_no_sense_counts_as_absent(query):
    assert Address.read("market", f"?{query}", lang="en") == Address(page="market", lang="en")


def test_a_link_to_another_page_keeps_the_rest():
    here = Address(page="market", lang="ja", run="r", day=date(2024, 7, 1))
    assert here.at(page="dispatch").href == "/dispatch?lang=ja&run=r&day=2024-07-01"
    assert here.file("tape", "csv") == "/files/market/tape.csv?lang=ja&run=r&day=2024-07-01"


def test_what_only_one_page_understands_stays_with_that_page():
    address = Address.read("compare", "run=a&with=b&with=c&job=7")
    assert address.all_of("with") == ["b", "c"]
    assert address.one_of("with") == "c"
    assert address.one_of("scenario") is None
    assert Address.read("compare", address.query) == address
    assert "with=b" in address.at(lang="en").href
    assert "with" not in address.at(page="market").href


def test_a_zoom_is_kept_in_the_url_to_the_minute():
    address = Address.read("dispatch", "since=2024-07-01T10:07&until=2024-07-02T00:00")
    assert "since=2024-07-01T10%3A07" in address.query
    assert Address.read("dispatch", address.query) == address


@pytest.mark.parametrize("text", ["yesterday", "2024-07-01T10:00+09:00", ""])
def test_a_moment_that_makes_no_sense_counts_as_absent(text):
    assert Address.read("dispatch", urlencode({"since": text})).since is None

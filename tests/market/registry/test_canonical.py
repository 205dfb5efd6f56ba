"""One value, one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.log.canonical import GREATEST, NotCanonicalError, canonical, parsed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-GREATEST, GREATEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abAB_19", max_size=4), inner, max_size=4),
    max_leaves=12,
)


def test_text_is_written_as_rfc_8785_has_it():
    """RFC 8785, 3.2.2.2, its own sample string."""
    assert canonical('€$\x0f\nA\'B"\\\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'.encode()
    assert canonical({"b": [1, None, True], "a": "日本"}) == '{"a":"日本","b":[1,null,true]}'.encode()


@given(VALUES)
def test_reading_gives_back_what_was_written(value):
    assert parsed(canonical(value)) == value


@pytest.mark.parametrize("value", [1.0, [1e99], {"a": [0, 2**53]}, -(2**53), "\ud800", {1, 2}, b"bytes", float("nan")])
def test_what_readers_could_take_differently_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical(value)


@pytest.mark.parametrize("line", [b'{"b":1,"a":2}', b"[1, 2]", b'{"a":1,"a":1}', b"1.0", b'"\\u0041"', b"{", b"-0"])
def test_any_other_spelling_is_refused(line):
    with pytest.raises(NotCanonicalError):
        parsed(line)

"""Torn and damaged files: a reader gives valid data or names a fault, and always ends."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS

from scenarios.profiles.source import UnreadableError
from scenarios.sentences import sentence, sentence_ja

GIVEN = {name: make() for name, (make, _) in LAYOUTS.items()}
LARGE = ("metpv_11", "metpv_20")
DAMAGE = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 1), st.just(b"")),
    st.tuples(st.just("flip"), st.floats(0, 1), st.binary(min_size=1, max_size=3)),
    st.tuples(
        st.just("insert"), st.floats(0, 1), st.sampled_from([b"\n", b",", b'"', b"\x00", b"\xff", b"-", b"9", b"e"])
    ),
)


def damaged(content, damages):
    for sort, where, what in damages:
        at = int(where * len(content))
        match sort:
            case "cut":
                content = content[:at]
            case "flip":
                content = content[:at] + what + content[at + len(what) :]
            case "insert":
                content = content[:at] + what + content[at:]
    return content


def columns_of(found):
    return (
        {name: column.values for name, column in found.columns.items()} if hasattr(found, "columns") else found.values
    )


def read_or_name(name, content):
    """What a damaged file gives; faults must be sayable in both languages."""
    reader = LAYOUTS[name][1]
    try:
        found = reader(BytesIO(content))
    except UnreadableError as error:
        told = [(sentence(flaw.code, flaw.given), sentence_ja(flaw.code, flaw.given)) for flaw in error.flaws]
    else:
        told = [("valid", "valid") for _ in still_finite(found)]
    assert told
    assert all(map(all, told))


def still_finite(found):
    """The columns, each of which has sensible numbers and a sensible length."""
    for values in columns_of(found).values():
        assert np.isfinite(values[~np.isnan(values)]).all()
        assert len(values) < 200_000
        yield values


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name not in LARGE])
@given(damages=st.lists(DAMAGE, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_is_valid_or_named(name, damages):
    read_or_name(name, damaged(GIVEN[name], damages))


@pytest.mark.parametrize("name", LARGE)
@given(damages=st.lists(DAMAGE, min_size=1, max_size=2))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_year_of_weather_is_valid_or_named(name, damages):
    read_or_name(name, damaged(GIVEN[name], damages))


@pytest.mark.whole
@pytest.mark.parametrize("name", LAYOUTS)
@given(damages=st.lists(DAMAGE, min_size=1, max_size=6))
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_much_damage_is_valid_or_named(name, damages):
    read_or_name(name, damaged(GIVEN[name], damages))


@pytest.mark.parametrize("name", [name for name in LAYOUTS if name not in LARGE])
def test_a_file_cut_at_a_row_says_less_but_nothing_else(name):
    whole, rows = GIVEN[name], GIVEN[name].split(b"\r\n")
    reader = LAYOUTS[name][1]
    full = columns_of(reader(BytesIO(whole)))
    try:
        part = columns_of(reader(BytesIO(b"\r\n".join(rows[: len(rows) * 3 // 4]) + b"\r\n")))
    except UnreadableError:
        return
    for column, values in part.items():
        same = np.isnan(values) | (values == full[column][: len(values)])
        assert same.all()

"""EPW and TMY3 files: read by pvlib, and not on trust."""

from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.profiles.source import UnreadableError
from scenarios.readers.epw import read_epw
from scenarios.readers.tmy3 import read_tmy3

HOURS = pd.date_range("2001-01-01", periods=8760, freq="h")
LIGHT = np.clip(np.sin((HOURS.hour - 6) / 12 * np.pi), 0, None) * 800


def epw():
    head = ["LOCATION,Tokyo,-,JPN,SRC,476620,35.69,139.76,9.0,25.0", *(["X"] * 7)]
    rows = [
        f"2001,{t.month},{t.day},{t.hour + 1},60,?,{10 + t.hour / 10:.1f},5.0,50,101300,0,0,300,"
        f"{g:.0f},{g:.0f},{g / 5:.0f},0,0,0,0,180,2.5,5,5,9999,9999,0,0,0,0,0,0,0.2,0,0"
        for t, g in zip(HOURS, LIGHT, strict=True)
    ]
    return "\n".join([*head, *rows]).encode()


def tmy3():
    head = ['476620,"TOKYO",XX,9.0,35.690,139.760,25']
    head.append(
        "Date (MM/DD/YYYY),Time (HH:MM),ETR (W/m^2),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),Wspd (m/s)"
    )
    rows = [
        f"{t:%m/%d}/1988,{t.hour + 1:02d}:00,0,{g:.0f},{g:.0f},{g / 5:.0f},{10 + t.hour / 10:.1f},2.5"
        for t, g in zip(HOURS, LIGHT, strict=True)
    ]
    return "\n".join([*head, *rows]).encode()


FILES = {"epw": (epw(), read_epw), "tmy3": (tmy3(), read_tmy3)}


@pytest.mark.parametrize("layout", FILES)
def test_hours_stand_where_they_began(layout):
    content, reader = FILES[layout]
    year = reader(BytesIO(content))
    assert (year.latitude, year.longitude, year.offset_h, year.elevation_m) == (35.69, 139.76, 9.0, 25.0)
    np.testing.assert_allclose(year.values["ghi"], np.round(LIGHT))
    np.testing.assert_allclose(year.values["temperature"], 10 + HOURS.hour / 10)


@pytest.mark.parametrize(
    ("layout", "old", "new", "code"),
    [
        ("epw", b"2001,7,1,12,60,?,11.1", b"2001,7,1,12,60,?,1111", "weather_implausible"),
        ("epw", b"2001,7,1,12,60,?,11.1,", b"2001,7,1,12,60,?,", "row_length"),
        ("epw", b"2001,7,1,12,60,", b"2001,7,2,12,60,", "stamp_between_steps"),
        ("epw", b"2001,7,1,12,60,?,11.1", b"2001,7,1,12,60,?,warm", "not_a_table"),
        ("epw", b",35.69,139.76,", b",35.69,1139.76,", "site_impossible"),
        ("tmy3", b"07/01/1988,12:00", b"07/01/1988,99:00", "stamp_between_steps"),
        ("tmy3", b"GHI (W/m^2)", b"Light (W/m^2)", "not_a_table"),
        ("tmy3", b",9.0,35.690", b",east,35.690", "not_a_table"),
    ],
)
def test_each_breakage_is_named(layout, old, new, code):
    content, reader = FILES[layout]
    assert old in content
    with pytest.raises(UnreadableError) as caught:
        reader(BytesIO(content.replace(old, new, 1)))
    assert caught.value.flaws[0].code == code


@pytest.mark.parametrize("layout", FILES)
@given(where=st.floats(0, 1), what=st.binary(min_size=1, max_size=2), cut=st.booleans())
@settings(max_examples=8, deadline=None)
def test_a_damaged_year_is_valid_or_named(layout, where, what, cut):
    content, reader = FILES[layout]
    at = int(where * len(content))
    damaged = content[:at] if cut else content[:at] + what + content[at + len(what) :]
    try:
        year = reader(BytesIO(damaged))
    except UnreadableError as error:
        found = error.flaws
    else:
        found = [values for values in year.values.values() if len(values) == 8760]
    assert found

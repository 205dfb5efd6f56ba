"""Damaged Excel and Parquet files: valid data or a named fault, whatever the library beneath stumbles over."""

from datetime import datetime
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ems.timegrid import TimeGrid
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.profiles.table import Table
from scenarios.sentences import sentence, sentence_ja

FRAME = pd.DataFrame({"t": pd.date_range("2026-07-01", periods=48, freq="30min"), "v": np.arange(48.0)})


def excel():
    content = BytesIO()
    FRAME.to_excel(content, index=False, engine="xlsxwriter")
    return content.getvalue()


def parquet():
    content = BytesIO()
    FRAME.to_parquet(content)
    return content.getvalue()


GIVEN = {"t.xlsx": excel(), "t.parquet": parquet()}
DAMAGES = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=3)), min_size=1, max_size=4)


def read_or_name(name, damages, folder):
    content = GIVEN[name]
    for where, what in damages:
        at = int(where * len(content))
        content = content[:at] + what + content[at + len(what) :]
    (folder / name).write_bytes(content)
    grid = TimeGrid.spanning(datetime(2026, 7, 1), datetime(2026, 7, 2), step_minutes=30)
    asked = Asked(name="x", grid=grid, unit="kW", least=None, folder=folder, seed=0)
    try:
        found = Table(file=name, time="t", column="v", unit="kW").read(asked).values
    except UnreadableError as error:
        told = [(sentence(flaw.code, flaw.given), sentence_ja(flaw.code, flaw.given)) for flaw in error.flaws]
        assert told
    else:
        assert np.isfinite(found).all()
        assert len(found) == 48


@pytest.mark.parametrize("name", GIVEN)
@given(damages=DAMAGES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_table_is_valid_or_named(name, damages, tmp_path):
    read_or_name(name, damages, tmp_path)


@pytest.mark.whole
@pytest.mark.parametrize("name", GIVEN)
@given(damages=DAMAGES)
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
def test_much_damage_is_valid_or_named(name, damages, tmp_path):
    read_or_name(name, damages, tmp_path)


def test_the_undamaged_tables_say_the_same(tmp_path):
    for name, content in GIVEN.items():
        (tmp_path / name).write_bytes(content)
    grid = TimeGrid.spanning(datetime(2026, 7, 1), datetime(2026, 7, 2), step_minutes=30)
    asked = Asked(name="x", grid=grid, unit="kW", least=None, folder=tmp_path, seed=0)
    for name in GIVEN:
        found = Table(file=name, time="t", column="v", unit="kW").read(asked).values
        np.testing.assert_array_equal(found, FRAME["v"])

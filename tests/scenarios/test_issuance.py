"""Issuance: grams are whole, exact and never more than the sun that was consumed at home."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.timegrid import TimeGrid
from scenarios.claims import claims
from scenarios.intervals import intervals_of
from scenarios.issuance import Source, factors_of, issue, parcels
from scenarios.issuance_rule import rule_of
from scenarios.spec.issuance import IssuanceSpec

ZONE = "Asia/Tokyo"

FATES = (
    "self_direct",
    "self_storage",
    "self_transport",
    "interchanged",
    "exported",
    "curtailed",
    "lost",
    "stored_change",
)

ROOF = Source(
    building="office",
    asset="roof",
    account="city",
    disclosed=True,
    place=("日本", "千葉県", "柏市"),
    energy_type=("renewable", "solar"),
    count=1,
    refusal="",
    export_claim="fit",
)


def spec(**changes):
    plain = {"factor_kg_per_kwh": "0.423", "factor_source": "national mean", "conditioner_use": 0}
    return rule_of(IssuanceSpec.model_validate({**plain, **changes}))


def ever(ug_per_wh, intervals):
    """One factor for all intervals."""
    rule = spec(factor_kg_per_kwh=Decimal(ug_per_wh) / 1_000_000)
    return factors_of(intervals, rule, ZONE)


def cut(kwh, intervals, ug_per_wh):
    return [parcel for parcel, _ in parcels(np.array(kwh), intervals, ever(ug_per_wh, intervals))]


MONDAY = datetime(2024, 7, 1, tzinfo=ZoneInfo("Asia/Tokyo"))


def grid(steps, step_minutes=30, start=MONDAY):
    return TimeGrid(start=start, step_minutes=step_minutes, steps=steps)


def only(steps, **kwh):
    """Fates of one source, all zero but those given."""
    return {fate: np.full((1, steps), kwh.get(fate, 0.0)) for fate in FATES}


def test_a_day_of_one_kwh_a_step_makes_one_lot_of_48_kwh():
    (lot,) = issue([ROOF], only(48, self_direct=1.0), intervals_of(grid(48), "day"), spec(), ZONE)
    assert (lot.wh, lot.grams) == (48_000, 20_304)
    assert lot.attributes.factor_ug_per_wh == 423_000
    assert lot.attributes.source == "office/roof"
    assert lot.attributes.produced_until - lot.attributes.produced_from == 24 * 3600


def test_copies_multiply_energy_before_rounding():
    thousand = replace(ROOF, count=1000)
    (lot,) = issue([thousand], only(1, self_direct=0.0015), intervals_of(grid(1), "step"), spec(), ZONE)
    assert (lot.wh, lot.grams) == (1500, 634)


def test_only_direct_and_stored_self_consumption_issues():
    steps, intervals = 4, intervals_of(grid(4), "step")
    for fate in FATES:
        lots = issue([ROOF], only(steps, **{fate: 2.0}), intervals, spec(), ZONE)
        assert bool(lots) == (fate in {"self_direct", "self_storage"}), fate


def test_interchanged_energy_issues_where_the_scenario_counts_it():
    fates, intervals = only(2, interchanged=1.0), intervals_of(grid(2), "step")
    assert sum(lot.wh for lot in issue([ROOF], fates, intervals, spec(count_interchanged=True), ZONE)) == 2000
    assert issue([ROOF], fates, intervals, spec(), ZONE) == ()


def test_a_refused_asset_issues_nothing():
    refused = replace(ROOF, refusal="its grant forbids credits")
    assert issue([refused], only(2, self_direct=1.0), intervals_of(grid(2), "step"), spec(), ZONE) == ()


def test_lots_come_by_interval_end_then_by_source_with_running_ids():
    shed = replace(ROOF, asset="shed")
    fates = {fate: np.ones((2, 2)) for fate in FATES}
    lots = issue([ROOF, shed], fates, intervals_of(grid(2), "step"), spec(), ZONE)
    assert [lot.id for lot in lots] == ["L000001", "L000002", "L000003", "L000004"]
    assert [lot.attributes.source for lot in lots] == ["office/roof", "office/shed"] * 2


def test_energy_too_little_for_a_gram_waits_and_is_named_in_the_next_lot():
    minutes = grid(4, step_minutes=1)
    kwh = np.array([0.0, 0.001, 0.001, 0.001])
    (parcel,) = cut(kwh, intervals_of(minutes, "step"), 423_000)
    assert (parcel.wh, parcel.grams) == (3, 1)
    assert parcel.produced_from == minutes.epoch_s[1]
    assert parcel.produced_until == minutes.epoch_s[3] + 60


@pytest.mark.parametrize("below", [0.0, 1e-10])
def test_a_sum_of_floats_just_below_a_whole_wh_is_that_wh(below):
    (parcel,) = cut([0.1, 0.2 - below], intervals_of(grid(2), "day"), 1_000_000)
    assert parcel.wh == 300


@given(
    kwh=st.lists(st.floats(0, 50, allow_nan=False), min_size=1, max_size=60),
    factor=st.integers(1, 9_999_999),
    every=st.sampled_from(["step", "hour", "day", "month"]),
)
@settings(max_examples=100, deadline=None)
def test_whole_grams_are_whole_wh_times_the_factor_less_under_a_gram(kwh, factor, every):
    """And no more Wh than measured; lots of a source never overlap, so no kWh mints twice."""
    intervals = intervals_of(grid(len(kwh)), every)
    parts = cut(kwh, intervals, factor)
    measured_wh, wh, grams = 1000 * sum(kwh), sum(p.wh for p in parts), sum(p.grams for p in parts)
    assert 0 <= wh * factor - 1_000_000 * grams < 1_000_000
    assert wh <= measured_wh + 1e-5
    assert (measured_wh - 1e-5 - wh) * factor < 1_000_000 + factor
    assert all(p.grams > 0 and p.wh > 0 and p.produced_from < p.produced_until for p in parts)
    assert all(one.produced_until <= two.produced_from for one, two in pairwise(parts))


@given(
    st.lists(
        st.tuples(*[st.floats(0, 10, allow_nan=False)] * len(FATES)),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
    st.sampled_from([0.0, 0.006]),
)
@settings(max_examples=100, deadline=None)
def test_every_kwh_has_one_claim_and_lots_are_the_issued_ones(rows, count_interchanged, conditioner_use):
    fates = {fate: np.array([[row[k] for row in rows]]) for k, fate in enumerate(FATES)}
    rule = spec(count_interchanged=count_interchanged, conditioner_use=conditioner_use)
    table = claims([ROOF], fates, rule)
    available = sum(float(kwh.sum()) for kwh in fates.values())
    assert table["kwh"].sum() == pytest.approx(available, abs=1e-6)
    assert not table.duplicated(["building", "asset", "fate", "claim"]).any()
    issued_kwh = table.loc[table["claim"] == "issued", "kwh"].sum()
    lots = issue([ROOF], fates, intervals_of(grid(len(rows)), "step"), rule, ZONE)
    factor = rule.factors[0].ug_per_wh / 1_000_000
    assert sum(lot.grams for lot in lots) == pytest.approx(1000 * issued_kwh * factor, abs=1 + factor)


def test_exported_energy_keeps_the_claim_of_its_scheme():
    table = claims([ROOF], only(2, exported=3.0), spec()).set_index("fate")
    assert (table.loc["exported", "claim"], table.loc["exported", "kwh"]) == ("fit", 6.0)


def test_a_factor_finer_than_a_microgram_per_wh_is_refused():
    with pytest.raises(ValueError, match="decimal places"):
        spec(factor_kg_per_kwh=Decimal("0.4231234"))


def test_days_follow_the_local_clock_when_clocks_change():
    new_york = ZoneInfo("America/New_York")
    november = grid(73, 60, datetime(2024, 11, 2, tzinfo=new_york))
    days = intervals_of(november, "day")
    assert [each.stop - each.first for each in days] == [24, 25, 24]
    assert [each.new_days for each in days] == [1, 1, 1]
    hours = intervals_of(grid(50, 30, datetime(2024, 11, 3, tzinfo=new_york)), "hour")
    assert {each.stop - each.first for each in hours} == {2}


def test_months_are_cut_at_local_midnight():
    months = intervals_of(grid(96, 30, datetime(2024, 7, 31, tzinfo=ZoneInfo("Asia/Tokyo"))), "month")
    assert [datetime.fromtimestamp(each.produced_until, UTC).hour for each in months] == [15, 15]

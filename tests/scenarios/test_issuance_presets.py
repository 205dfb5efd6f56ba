"""Issuing rules as dated data: factors by day and age, eligibility, verdicts, and one claim for each kWh."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.timegrid import TimeGrid
from market.audit.lots import Lots
from market.credits import Verification
from market.log.transcript import remainders_ug
from market.provenance import provenance
from scenarios import read_scenario, run
from scenarios.factors import Factor, NoFactor, factor_tables, transitional_factor, whole_months
from scenarios.faults import ScenarioFaults
from scenarios.intervals import intervals_of
from scenarios.issuance import Source, issue
from scenarios.issuance_rule import FLOOR_AND_CARRY, issuance_presets, rule_of
from scenarios.session import hold_session
from scenarios.spec.issuance import IssuanceSpec, Preset
from scenarios.spec.market import MarketSpec, SellerSpec
from scenarios.supply import Supply

ZONE = "Asia/Tokyo"
ROOF = Source(
    building="home",
    asset="roof",
    account="family",
    disclosed=True,
    place=("日本", "徳島県"),
    energy_type=("renewable", "solar"),
    count=1,
    refusal="",
    export_claim="none",
)


def rule(**section):
    return rule_of(IssuanceSpec.model_validate(section))


def lots_of(kwh, start, asked, every="day", source=ROOF):
    """Lots of one source that consumes `kwh` of its own in steps of an hour."""
    grid = TimeGrid(start=start.replace(tzinfo=ZoneInfo(ZONE)), step_minutes=60, steps=len(kwh))
    fates = {fate: np.zeros((1, len(kwh))) for fate in ("self_direct", "self_storage", "interchanged")}
    fates["self_direct"][0] = kwh
    intervals = intervals_of(grid, every)
    return issue([source], fates, intervals, asked, ZONE), intervals


def test_every_preset_can_be_asked_for_and_says_where_it_comes_from():
    assert set(get_args(Preset)) == set(issuance_presets())
    for key, facts in issuance_presets().items():
        assert facts["source"]
        assert facts["grade"] in "VDTE"
        assert rule(preset=key).name == f"{key} {facts['version']} {FLOOR_AND_CARRY}"


def test_versions_of_a_factor_follow_each_other_without_overlap():
    for versions in factor_tables().values():
        assert all(one.until is not None and one.until <= two.since for one, two in pairwise(versions))
        assert all(each.source and each.grade in "VDTE" for each in versions)


def test_a_filed_home_issues_less_as_it_grows_older():
    """479.0, 455.0 and 432.0 kg a year for the same sun, as a filed project has it."""
    tables = factor_tables()
    kwh = 479.0 / 0.540
    kg = []
    for started in (date(2012, 4, 1), date(2011, 1, 1), date(2009, 4, 1)):
        factor = transitional_factor(date(2012, 10, 1), started, tables["j_credit_marginal"], tables["j_credit_grid"])
        kg.append(kwh * factor.ug_per_wh / 1_000_000)
    assert kg == pytest.approx([479.0, 455.0, 432.0], abs=0.1)


def test_the_marginal_factor_never_counts_where_it_is_the_smaller_one():
    tables = factor_tables()
    young = transitional_factor(
        date(2013, 5, 1), date(2013, 4, 1), tables["j_credit_marginal"], tables["j_credit_grid"]
    )
    assert (young.version, young.ug_per_wh) == ("all sources FY2013", 570_000)


@pytest.mark.parametrize(
    ("day", "months"),
    [(date(2013, 3, 31), 11), (date(2013, 4, 1), 12), (date(2014, 9, 30), 29), (date(2014, 10, 1), 30)],
)
def test_age_counts_in_full_months(day, months):
    assert whole_months(date(2012, 4, 1), day) == months


def test_a_new_factor_holds_from_its_first_day_on_and_is_named_on_each_lot():
    lots, _ = lots_of([1.0] * 72, datetime(2024, 3, 30), rule(preset="area_rule", conditioner_use=0))
    assert [lot.attributes.factor_ug_per_wh for lot in lots] == [440_000, 440_000, 423_000]
    assert [lot.grams for lot in lots] == [10_560, 10_560, 10_152]
    assert lots[1].attributes.factor_source.startswith("implied by the household survey FY2022: ")
    assert lots[2].attributes.factor_source.startswith("national mean FY2024: ")
    assert {lot.rule for lot in lots} == {f"area_rule 1 {FLOOR_AND_CARRY}"}


OWN_FACTOR = "{version: v, since: 2024-01-01, kg_per_kwh: 1, source: s}"
DATED = [
    {"version": "old", "since": "2020-01-01", "until": "2024-04-01", "kg_per_kwh": "0.000417", "source": "test"},
    {"version": "new", "since": "2024-04-01", "kg_per_kwh": "0.000391", "source": "test"},
]


@given(kwh=st.lists(st.floats(0, 9), min_size=30, max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_gram_comes_of_two_factors_and_the_auditor_can_follow_every_remainder(kwh):
    lots, intervals = lots_of(kwh, datetime(2024, 3, 31), rule(factors=DATED, conditioner_use=0), every="hour")
    change = datetime(2024, 4, 1, tzinfo=ZoneInfo(ZONE)).timestamp()
    audited = Lots()
    due_ug = wh_before = 0
    for lot in lots:
        origin = lot.attributes
        assert (origin.factor_ug_per_wh == 391) == (origin.produced_from >= change)
        audited.check_remainder(origin, lot.wh, lot.grams, *remainders_ug(lot))
    for interval, energy in zip(intervals, np.floor(np.cumsum(kwh) * 1000 + 1e-6).astype(int).tolist(), strict=True):
        due_ug += (energy - wh_before) * (391 if interval.produced_from >= change else 417)
        wh_before = energy
    # Less than a gram is carried at the end, and less than another lapses where the factor changes.
    assert 0 <= due_ug - 1_000_000 * sum(lot.grams for lot in lots) < 2_000_000


def test_a_run_beyond_the_table_is_refused_and_the_scenarios_own_factors_mend_it(tmp_path):
    text = HOMES.replace("preset: area_rule", "preset: j_credit_en_r_002")
    with pytest.raises(ScenarioFaults, match="no factor for production on 2024-07-01"):
        read_scenario(written(tmp_path, text))
    mended = text.replace(
        "preset: j_credit_en_r_002",
        "preset: j_credit_en_r_002\n  factors: [{version: mine, since: 2024-04-01, kg_per_kwh: 0.43, source: table}]",
    )
    read_scenario(written(tmp_path, mended))
    with pytest.raises(NoFactor, match="2014-04-01"):
        rule(preset="j_credit_en_r_002").factor_on(date(2014, 4, 1))


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("{every: hour}", "give a `preset`"),
        (
            "{preset: area_rule, factor_kg_per_kwh: 0.4, factor_source: t, factors: [*v]}".replace("*v", OWN_FACTOR),
            "one of",
        ),
        ("{preset: area_rule, factor_kg_per_kwh: 0.4}", "factor_source` together"),
        (
            "{factor_kg_per_kwh: 0.4, factor_source: t, rejects: [plain/roof]}",
            "needs a rule under which lots are verified",
        ),
        ("{preset: area_rule, verified_after_days: 1, rejects: [plain/rof]}", "plain/roof"),
        ("{preset: moon}", "must be one of"),
    ],
)
def test_a_rule_that_does_not_fit_together_is_told_in_words(tmp_path, section, words):
    text = HOMES[: HOMES.index("issuance:")] + f"issuance: {section}\n"
    with pytest.raises(ScenarioFaults, match=words):
        read_scenario(written(tmp_path, text))


def test_old_plants_join_an_area_rule_and_not_j_credit():
    j_credit = rule(preset="j_credit_en_r_002", registered="2024-04-01")
    area = rule(preset="area_rule")
    solar, wind = ("renewable", "solar"), ("renewable", "wind")
    joined = date(2024, 7, 1)
    assert j_credit.refusal_of(solar, date(2022, 4, 2), joined) == ""
    assert "more than 2 years" in j_credit.refusal_of(solar, date(2014, 4, 1), joined)
    assert "give `started`" in j_credit.refusal_of(solar, None, joined)
    assert "renewable/solar only" in j_credit.refusal_of(wind, date(2023, 4, 1), joined)
    assert area.refusal_of(wind, date(2014, 4, 1), joined) == ""


def judged(**section):
    """Three days of one home's credits under a verifier who needs a day."""
    asked = rule(preset="area_rule", verified_after_days=1, **section)
    lots, intervals = lots_of([1.0] * 72, datetime(2024, 7, 1), asked)
    supply = Supply(
        lots=lots,
        intervals=intervals,
        standing={ROOF.meter: SellerSpec(ask_yen_per_kg=Decimal(3))},
        owned=((ROOF.account, ROOF.meter),),
        rule=asked,
    )
    return hold_session(MarketSpec(), supply, currency="JPY", zone=ZONE, opens=0), lots


def test_lots_are_pending_until_the_verdict_and_listed_at_once_after_it():
    exchange, lots = judged()
    states = [lot.attributes.verification for lot in exchange.lots.values()]
    assert states == [Verification.VERIFIED, Verification.VERIFIED, Verification.PENDING]
    assert [(record.order.lot_id, record.time) for record in exchange.orders] == [
        (lot.id, lot.attributes.produced_until + 86_400) for lot in lots[:2]
    ]


def test_a_rejected_plants_lots_are_taken_back_and_never_listed():
    exchange, _ = judged(rejects=["home/roof"])
    states = [lot.attributes.verification for lot in exchange.lots.values()]
    assert states == [Verification.REJECTED, Verification.REJECTED, Verification.PENDING]
    assert exchange.orders == ()
    assert [step.how for step in provenance(exchange, "L000001", 0).steps] == ["issue", "reject"]


HOMES = """
version: 1
name: four_claims
title: Homes whose sun goes four ways
time: {start: 2024-07-01, until: 2024-07-02, step_minutes: 60}
blocks:
  - name: hill
    place: 日本/徳島県/徳島市
    buildings:
      - &home
        name: plain
        kind: home
        sector: household
        connection: &tie {import_yen_per_kwh: 30, export_yen_per_kwh: 8}
        assets: {load: {kind: load, demand_kw: 1}, roof: {kind: pv, available_kw: 3}}
      - {<<: *home, name: fit, connection: {<<: *tie, export_claim: fit}}
      - {<<: *home, name: certificate, connection: {<<: *tie, export_claim: non_fossil}}
      - {<<: *home, name: elsewhere, connection: {<<: *tie, export_claim: contracted}}
issuance:
  preset: area_rule
market:
  sellers: {plain: {ask_yen_per_kg: 3}}
  buyers: [{kind: quota, account: city, money_yen: 1000, grams_per_day: 5000, bid_yen_per_kg: 4, retire: true}]
"""


def written(tmp_path, text):
    path = tmp_path / "homes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_reaches_every_claim_and_each_kwh_has_one(tmp_path):
    homes = run(read_scenario(written(tmp_path, HOMES)), runs=tmp_path / "runs")
    claims = homes.frame("claims")
    kwh = claims.groupby(["building", "claim"])["kwh"].sum()
    assert set(claims["claim"]) == {"none", "issued", "fit", "non_fossil", "contracted"}
    for building, claim in (("fit", "fit"), ("certificate", "non_fossil"), ("elsewhere", "contracted")):
        assert kwh[building, claim] == pytest.approx(48)
        assert kwh[building, "issued"] == pytest.approx(24 * (1 - 0.006))
    assert claims["kwh"].sum() == pytest.approx(4 * 72)
    assert not claims.duplicated(["building", "asset", "fate", "claim"]).any()


def test_what_is_sold_leaves_its_makers_own_claim(tmp_path):
    homes = run(read_scenario(written(tmp_path, HOMES)), runs=tmp_path / "runs")
    issued_wh = homes.credits["wh"].sum()
    sold = homes.trades["grams"].sum()
    assert sold == homes.figures["retired_g"] == 5_000
    (lot,) = homes.credits.loc[homes.credits["owner"] == "plain"].itertuples()
    assert homes.figures["own_claim_kwh"] * 1000 == pytest.approx(issued_wh - lot.wh * sold / lot.grams, abs=1)


def test_a_scenarios_own_factor_is_a_version_without_an_end():
    (ever,) = rule(factor_kg_per_kwh="0.423", factor_source="national mean").factors
    assert ever == Factor(version="", since=date.min, until=None, ug_per_wh=423_000, source="national mean")
    assert ever.named == "national mean"
    assert replace(ever, version="2024").named == "2024: national mean"

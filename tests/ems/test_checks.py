"""Each check can fail: a schedule bent in one place is caught by the sentence that forbids it."""

from dataclasses import replace

import numpy as np
import pytest
from districts import random_district

from ems.checks import CHECKS, check
from ems.rolling import Settings, roll
from ems.schedule import Schedule

BENT = {
    "every_building_is_balanced": ("load", "demand_kw", 1.0),
    "every_pool_is_balanced": ("interchange", "give_kw", 0.5),
    "nothing_flows_below_zero_or_above_its_rating": ("pv", "generation_kw", 3.0),
    "imports_above_the_limit_are_declared": ("connection", "import_kw", 50.0),
    "no_store_charges_and_discharges_at_once": ("battery", ("charge_kw", "discharge_kw"), 0.1),
    "no_meter_imports_and_exports_at_once": ("connection", ("import_kw", "export_kw"), 0.1),
    "batteries_conserve_energy": ("battery", "stored_kwh", 0.5),
    "vehicles_conserve_energy": ("ev", "stored_kwh", -0.5),
    "vehicles_leave_ready_or_the_shortage_is_declared": ("ev", "stored_kwh", -5.0),
    "storage_exports_only_where_allowed": ("connection", "export_kw", 50.0),
}


@pytest.fixture(scope="module")
def sound():
    return next(
        schedule
        for schedule in (
            roll(random_district(seed, buildings=4), Settings(window_h=24, commit_h=24)) for seed in range(99)
        )
        if all(schedule.members(kind) for kind in ("pv", "battery", "ev", "interchange"))
    )


def bend(schedule, kind, quantities, amount):
    record = schedule.records[kind]
    bent = {
        name: values + amount if name in np.atleast_1d(quantities) else values for name, values in record.values.items()
    }
    return Schedule(schedule.district, {**schedule.records, kind: replace(record, values=bent)}, schedule.money)


def test_a_sound_schedule_passes(sound):
    assert check(sound) == []


def test_every_check_is_shown_to_fail():
    assert set(BENT) == {rule.__name__ for rule in CHECKS}


@pytest.mark.parametrize("sentence", BENT)
def test_a_bent_schedule_is_caught(sound, sentence):
    violations = check(bend(sound, *BENT[sentence]))
    assert sentence in {violation.sentence for violation in violations}
    assert all(sentence.replace("_", " ") in str(v) for v in violations if v.sentence == sentence)


def test_a_missing_number_is_caught(sound):
    assert check(bend(sound, "battery", "stored_kwh", np.nan))

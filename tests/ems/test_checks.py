"""Each check can fail: a schedule bent in one place is caught by the sentence that forbids it."""

from dataclasses import replace

import numpy as np
import pytest
from districts import random_district

from ems.checks import check
from ems.rolling import roll
from ems.schedule import Schedule
from ems.windows import Settings

BENT = {
    "balances its electricity": ("load", "demand_kw", 1.0),
    "keeps generation_kw within available_kw": ("pv", "generation_kw", 3.0),
    "keeps charge_kw within power_kw": ("battery", "charge_kw", 30.0),
    "keeps take_kw within limit_kw": ("interchange", "take_kw", -50.0),
    "declares what it draws above its limit": ("connection", "import_kw", 50.0),
    "never charges and discharges at once": ("battery", ("charge_kw", "discharge_kw"), 0.1),
    "never imports and exports at once": ("connection", ("import_kw", "export_kw"), 0.1),
    "never gives and takes at once": ("interchange", ("give_kw", "take_kw"), 0.1),
    "conserves energy": ("battery", "stored_kwh", 0.5),
    "keeps its reserve": ("battery", "stored_kwh", -20.0),
    "leaves ready or declares the shortage": ("ev", "stored_kwh", -35.0),
    "exports no more than may leave": ("connection", "export_kw", 50.0),
    "never exports less than nothing": ("connection", "export_kw", -50.0),
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


@pytest.mark.parametrize("sentence", BENT)
def test_a_bent_schedule_is_caught(sound, sentence):
    violations = check(bend(sound, *BENT[sentence]))
    assert sentence in {violation.sentence for violation in violations}
    assert all(sentence in str(violation) for violation in violations if violation.sentence == sentence)


def test_a_missing_number_is_caught(sound):
    assert check(bend(sound, "battery", "stored_kwh", np.nan))

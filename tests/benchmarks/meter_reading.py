"""A fiscal year of 1,000 smart meters, 17.5 million half hours, read from one file of either form."""

import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from rows import Row, row, seconds

from scenarios.readers.smart_meter import read_meters

METERS, SLOTS = 1000, 48
DAYS = [date(2024, 4, 1) + timedelta(days=n) for n in range(365)]
MOST_S, MOST_MB = 20, 2000


@row("meters-long")
def long_form():
    """One row a コマ: about 780 MB."""
    kwh = np.random.default_rng(1).integers(0, 2000, (len(DAYS), SLOTS)) / 1000
    tails = [
        f",{day.year}/{day.month}/{day.day},{slot + 1},{kwh[n, slot]:.3f}"
        for n, day in enumerate(DAYS)
        for slot in range(SLOTS)
    ]
    return measured("long", "供給地点特定番号,年月日,時刻コード,使用量(kWh)", tails, float(kwh.sum()))


@row("meters-wide")
def wide_form():
    """One row a day with 48 columns: about 120 MB."""
    kwh = np.random.default_rng(1).integers(0, 2000, (len(DAYS), SLOTS)) / 1000
    tails = [
        f",{day.year}/{day.month}/{day.day}," + ",".join(f"{value:.3f}" for value in kwh[n])
        for n, day in enumerate(DAYS)
    ]
    header = "供給地点特定番号,年月日," + ",".join(f"{slot // 2}:{slot % 2 * 30:02d}" for slot in range(SLOTS))
    return measured("wide", header, tails, float(kwh.sum()))


def measured(form, header, tails, kwh_each):
    """The row of a form: every meter's half hours read, and their energy as written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "meters.csv"
        with path.open("w", encoding="cp932", newline="") as file:
            file.write(header + "\r\n")
            for number in range(METERS):
                meter = f"03{number:020d}"
                file.write(meter + f"\r\n{meter}".join(tails) + "\r\n")
        with path.open("rb") as file:
            read_s, found = seconds(lambda: read_meters(file), time.perf_counter)
    kwh = sum(float(column.values.sum()) / 2 for column in found.columns.values())
    return Row(
        name=f"1,000 meters × 17,520 half hours read, {form} form",
        ours_s=read_s,
        target=f"≤ {MOST_S} s on the wall, ≤ 2 GB",
        met=read_s <= MOST_S and len(found.columns) == METERS and bool(np.isclose(kwh, METERS * kwh_each)),
        most_mb=MOST_MB,
    )

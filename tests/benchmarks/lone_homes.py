"""A thousand homes that nothing couples: a thousand small problems."""

import time

from neighbourhood import neighbourhood
from rows import Row, row, seconds

from ems.rolling import roll


@row("lone-homes")
def lone_homes():
    """One week, 30 min, two workers, from nothing to the whole schedule; time on the wall."""
    district = neighbourhood(1000, days=7, step_minutes=30, coupled=False)
    ours_s, schedule = seconds(lambda: roll(district, workers=2), clock=time.perf_counter)
    return Row(
        name="1,000 lone homes, one week, 30 min, 2 workers",
        ours_s=ours_s,
        target="≤ 60 s, ≤ 2 GB",
        met=ours_s <= 60 and not schedule.findings,
        most_mb=2000,
    )

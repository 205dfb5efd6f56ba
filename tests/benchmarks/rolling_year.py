"""A year of 48 h windows moved by 24 h: our own time beside the solver's, and how cost grows with the district."""

from neighbourhood import neighbourhood
from rows import Row, row, seconds
from solver_clock import solver_clock

from ems.rolling import roll

DAYS = 365


@row("own-time")
def own_time():
    """Ten homes with cars, all but `Highs.run` counted as ours."""
    roll(neighbourhood(10, days=4))
    own, solver = min(own_and_solver_s(neighbourhood(10, days=DAYS)) for _ in range(3))
    return Row(
        name="10 homes with cars, one year, a window",
        ours_s=own,
        peer="HiGHS itself in the same windows",
        peer_s=solver,
        target="≤ 3 ms a window outside the solver",
        met=own <= 3e-3,
    )


def own_and_solver_s(district):
    """Processor time a window outside and inside the solver [s]."""
    with solver_clock() as clock:
        total, _ = seconds(lambda: roll(district))
    return (total - clock.seconds) / clock.runs, clock.seconds / clock.runs


@row("hundred-homes")
def hundred_homes():
    """What a building costs for a year among a hundred that share power, beside among ten."""
    roll(neighbourhood(10, days=4))
    before, _ = seconds(lambda: roll(neighbourhood(10, days=DAYS)))
    hundred, _ = seconds(lambda: roll(neighbourhood(100, days=DAYS)))
    after, _ = seconds(lambda: roll(neighbourhood(10, days=DAYS)))
    ours_s, peer_s = hundred / 100, (before + after) / 2 / 10
    return Row(
        name="100 coupled homes, one building-year",
        ours_s=ours_s,
        peer="10 coupled homes, one building-year",
        peer_s=peer_s,
        target="≤ 3 × as much a building (aim 1.5)",
        met=ours_s <= 3 * peer_s,
    )


@row("year-memory")
def year_memory():
    """A hundred homes, a year of half hours; the whole schedule is kept."""
    ours_s, schedule = seconds(lambda: roll(neighbourhood(100, days=DAYS, step_minutes=30)))
    return Row(
        name="100 coupled homes, one year, 30 min",
        ours_s=ours_s,
        target="≤ 1.5 GB",
        met=not schedule.findings,
        most_mb=1500,
    )

"""A run: window after window, each planned ahead, its first steps kept, its state carried on."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from ems.components import components
from ems.district import District, Impossible, Placed
from ems.foresight import Forecasting, Foresight, Perfect
from ems.group import Group, State, group
from ems.one_way import opposite_flows_pay
from ems.outcome import Outcome, Part, assemble
from ems.planning import Planner
from ems.rules import Rule
from ems.schedule import Schedule
from ems.settlement import Settlement
from ems.sizing import build_sizes, unsizable
from ems.timegrid import TimeGrid
from ems.window import Window
from ems.windows import PERFECT, Settings, lay_windows

Progress = Callable[[int, int], None]


def roll(
    district: District,
    settings: Settings | None = None,
    *,
    workers: int = 1,
    progress: Progress | None = None,
    rules: Sequence[Rule] = (),
) -> Schedule:
    """Dispatch a district over its whole time grid.

    Components that nothing couples run apart, side by side with `workers` > 1; the outcome does not depend on it.
    Rules (`ems.rules`) may couple anything, so with them the district is one problem. Free sizes are found and built
    first (`ems.sizing`); the schedule's district has them, and `sizes` tells them.
    Raises Impossible before solving when the district's numbers cannot be right.
    """
    settings = settings or Settings()
    if faults := [*settings.faults(), *district.faults()] or unsizable(district, settings):
        raise Impossible(faults)
    district, sizes = build_sizes(district, rules, settings.effort)
    parts = [district.placed] if rules else components(district.placed)
    windows = len(list(lay_windows(district.grid, settings)))
    done = Counter(progress, windows * len(parts))
    tasks = [(part, district.grid, settings, district.workday, tuple(rules)) for part in parts]
    if workers > 1 and len(parts) > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
            outcomes = []
            for outcome in pool.map(roll_component, *zip(*tasks, strict=True)):
                outcomes.append(outcome)
                done.advance(windows)
    else:
        outcomes = [roll_component(*task, advance=done.advance) for task in tasks]
    return replace(assemble(district, outcomes), sizes=sizes)


class Counter:
    """Windows solved so far, told to whoever asked."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def advance(self, windows: int = 1) -> None:
        self._done += windows
        if self._progress is not None:
            self._progress(self._done, self._total)


def roll_component(
    placed: Sequence[Placed],
    grid: TimeGrid,
    settings: Settings,
    workday: NDArray[np.bool_],
    rules: Sequence[Rule] = (),
    advance: Callable[[], None] | None = None,
) -> Part:
    """All windows of one component, each started from the basis of the one before, planned on what it foresees."""
    groups = group(placed, steps=grid.steps, step_h=grid.step_h)
    pays_both_ways = opposite_flows_pay(groups, grid.steps)
    states = [g.numbers.initial_state() for g in groups]
    perfect = settings.forecast == PERFECT
    foresight: Foresight = Perfect(groups) if perfect else Forecasting(groups, settings.forecast, workday, grid.step_h)
    settlement = None if perfect else Settlement(groups, grid.step_h)
    outcome = Outcome(groups, grid.steps)
    planner = Planner(groups, rules, settings.effort)
    for plain in lay_windows(grid, settings):
        window = plain.with_exclusive(bool(pays_both_ways[plain.start : plain.stop].any()))
        views = foresight.views(window)
        plan = planner.plan(window, states, views)
        outcome.keep(plan, window)
        if settlement is not None:
            settlement.settle(outcome, window, states, views)
            outcome.foresee(window, views)
        states = carry(groups, states, outcome, window, grid)
        if advance is not None:
            advance()
    return outcome.part()


def carry(
    groups: Sequence[Group], states: Sequence[State], outcome: Outcome, window: Window, grid: TimeGrid
) -> list[State]:
    """The state parameters from which the next window starts."""
    end = window.start + window.commit
    if end == grid.steps:
        return list(states)
    months, next_month = grid.billing_month[window.start : end], int(grid.billing_month[end])
    following = []
    for g, state, values in zip(groups, states, outcome.values, strict=True):
        committed = {name: series[:, window.start : end] for name, series in values.items()}
        rules = g.numbers.kind.carries.items()
        following.append({name: rule.after(state[name], committed, months, next_month) for name, rule in rules})
    return following

"""Committed steps collected into arrays, and components put together into a schedule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.district import District
from ems.group import Group
from ems.planning import Plan
from ems.schedule import Member, Record, Schedule, Unproven
from ems.stack import Stack
from ems.window import Window

NOISE = 1e-9
"""What the solver leaves of zero [kW, kWh]."""

MONEY = ("wear_yen", "tie_yen", "slack_yen")
"""Parts of the objective that no bill shows."""


@dataclass(frozen=True)
class Part:
    """One component's outcome: records by kind, kinds possibly repeated, money by name, and plans short of proof."""

    records: tuple[tuple[str, Record], ...]
    money: dict[str, float]
    unproven: tuple[Unproven, ...]


class Outcome:
    """What one component's windows committed so far."""

    def __init__(self, groups: Sequence[Group], steps: int) -> None:
        self.groups = tuple(groups)
        self._steps = steps
        self.values: list[dict[str, Array]] = [{} for _ in groups]
        self._money = dict.fromkeys(MONEY, 0.0)
        self._unproven: list[Unproven] = []
        self._mask: tuple[object, NDArray[np.bool_]] | None = None

    def keep(self, plan: Plan, window: Window) -> None:
        """Record the first `commit` steps of a solved window."""
        stack, problem = plan.stack, plan.problem
        x = np.clip(plan.x, problem.lower, problem.upper)
        x[np.abs(x) < NOISE] = 0.0
        kept = slice(window.start, window.start + window.commit)
        for stamp, values, at in zip(stack.stamps, self.values, stack.column_offsets, strict=False):
            template = stamp.template
            block = x[at : at + stamp.size * template.columns].reshape(stamp.size, template.columns)
            for name, span in template.variables.items():
                if span.stepwise and not template.integer[span.start]:
                    if name not in values:
                        values[name] = np.zeros((stamp.size, self._steps))
                    values[name][:, kept] = block[:, span.start : span.start + window.commit]
        committed = np.where(self._committed(stack, window), x[: stack.columns], 0.0)
        for name in MONEY:
            self._money[name] += float(problem.costs[name][: stack.columns] @ committed)
        if plan.gap:
            self._unproven.append(Unproven(self.groups[0].placed[0].building, window.start, window.commit, plan.gap))

    def foresee(self, window: Window, views: Sequence[Mapping[str, Array]]) -> None:
        """Record what the plan saw of each uncertain series in the committed steps, as `forecast_<series>`."""
        kept = slice(window.start, window.start + window.commit)
        for g, values, view in zip(self.groups, self.values, views, strict=True):
            for name in g.numbers.kind.uncertain:
                seen = values.setdefault(f"forecast_{name}", np.zeros((len(g.placed), self._steps)))
                seen[:, kept] = view[name][:, : window.commit]

    def _committed(self, stack: Stack, window: Window) -> NDArray[np.bool_]:
        """The mask of the last window serves the next while shape and commitment stay the same."""
        key = (stack, window.commit, window.final)
        if self._mask is None or self._mask[0] != key:
            self._mask = key, committed_columns(stack, window)
        return self._mask[1]

    def part(self) -> Part:
        """All quantities of all groups: decisions first, then the given series of the kind."""
        records = []
        for g, values in zip(self.groups, self.values, strict=True):
            members = tuple((placed.building, placed.name) for placed in g.placed)
            given = {name: g.numbers.series(name) for name in g.numbers.kind.stepwise}
            records.append((g.numbers.kind.kind, Record(members, {**values, **given})))
        return Part(tuple(records), self._money, tuple(self._unproven))


def committed_columns(stack: Stack, window: Window) -> NDArray[np.bool_]:
    """Columns of steps that are kept; what belongs to no step counts where the run ends."""
    masks = []
    for stamp in stack.stamps:
        last = window.final and window.commit == window.steps
        mask = np.full(stamp.template.columns, last)
        for span in stamp.template.variables.values():
            if span.stepwise:
                mask[span.slice] = np.arange(span.size) < window.commit
        masks.append(np.tile(mask, stamp.size))
    return np.concatenate(masks)


def assemble(district: District, parts: Sequence[Part]) -> Schedule:
    """The district's schedule from its components, members in the order of the scenario."""
    order: dict[Member, int] = {(p.building, p.name): i for i, p in enumerate(district.placed)}
    by_kind: dict[str, list[Record]] = {}
    for part in parts:
        for kind, record in part.records:
            by_kind.setdefault(kind, []).append(record)
    records = {kind: merged(records, order) for kind, records in sorted(by_kind.items())}
    money = {name: sum(part.money[name] for part in parts) for name in MONEY}
    unproven = tuple(each for part in parts for each in part.unproven)
    return Schedule(district, records, money, unproven=unproven)


def merged(records: Sequence[Record], order: dict[Member, int]) -> Record:
    """Records of one kind as one, sorted by `order`; what an asset's structure does not have is zero for it."""
    members = [member for record in records for member in record.members]
    rows = sorted(range(len(members)), key=lambda row: order[members[row]])
    some = next(iter(records[0].values.values()))

    def of_all(name: str) -> Array:
        nothing = (np.zeros((len(record.members), some.shape[1])) for record in records)
        return np.concatenate([r.values.get(name, zero) for r, zero in zip(records, nothing, strict=True)])

    names = dict.fromkeys(name for record in records for name in record.values)
    values = {name: of_all(name)[rows] for name in names}
    return Record(tuple(members[row] for row in rows), values)

"""What a run tells of its events: tables, and the figures over all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ems.assets.asset import Array
from ems.bills import bills, cost_yen
from ems.response.baseline import Estimate
from ems.schedule import Schedule
from scenarios.figures import Value
from scenarios.response.settled import Meters, Settled, dates_of, read_meters, settle_all
from scenarios.spec.response import ResponseSpec
from scenarios.spec.scenario import Scenario

TOOK_PART = 0.01
"""Who draws less than without the event by this share of that has taken part."""


@dataclass(frozen=True, kw_only=True)
class Response:
    """Demand response in a run; energy and power count every building.

    events         one row an event: asked, delivered by the agreed baseline, truly, before and after, paid
    participants   one row an event and participant
    baselines      one row an event and baseline: what it says was delivered, and how far it is off
    readings       one row a participant and step of an event's day, of one building each
    bill_yen       what the district pays for electricity beyond what it would have paid
    """

    events: pd.DataFrame
    participants: pd.DataFrame
    baselines: pd.DataFrame
    readings: pd.DataFrame
    bill_yen: float

    def figures(self) -> Mapping[str, Value]:
        told = {"delivered_kwh": "response_kwh", "true_kwh": "response_true_kwh", "rebound_kwh": "response_rebound_kwh"}
        sums = {figure: float(self.events[column].sum()) for column, figure in told.items()}
        return sums | {"response_paid_yen": float(self.events["paid_yen"].sum()), "response_bill_yen": self.bill_yen}


def respond(scenario: Scenario, response: ResponseSpec, schedule: Schedule, otherwise: Schedule) -> Response:
    """Settle the events of a run.

    schedule    what happened, at billed prices
    otherwise   the same run without any event
    """
    meters = read_meters(scenario, response, schedule, otherwise)
    settled = list(settle_all(response, meters, schedule))
    agreed = [each for each in settled if each.baseline == response.baseline]
    reach = round(response.rebound_h / meters.step_h)
    around = surroundings([each.steps for each in agreed], reach, schedule.district.grid.steps)
    return Response(
        events=pd.DataFrame([event_row(each, span, meters) for each, span in zip(agreed, around, strict=True)]),
        participants=pd.DataFrame([row for each in agreed for row in participant_rows(each, meters, schedule)]),
        baselines=pd.DataFrame([baseline_row(each, meters) for each in settled]),
        readings=pd.concat([readings_frame(each, meters, schedule) for each in agreed], ignore_index=True),
        bill_yen=cost_yen(bills(schedule)) - cost_yen(bills(otherwise)),
    )


def surroundings(events: Sequence[slice], reach: int, steps: int) -> Iterator[tuple[slice, slice]]:
    """The steps before and after each event that are its own: as far as `reach`, and not beyond its neighbours."""
    starts, stops = [event.start for event in events], [event.stop for event in events]
    for event in events:
        since = max((stop for stop in stops if stop <= event.start), default=0)
        until = min((start for start in starts if start >= event.stop), default=steps)
        yield slice(max(since, event.start - reach), event.start), slice(event.stop, min(until, event.stop + reach))


def event_row(settled: Settled, around: tuple[slice, slice], meters: Meters) -> dict[str, Any]:
    event, delivery = settled.event, settled.delivery
    before, after = around
    less_kw = meters.less_kw()
    true_kwh = float(less_kw[settled.steps].sum()) * meters.step_h
    delivered_kwh = float(delivery.kw.sum()) * meters.step_h
    return {
        "event": event.name,
        "start": event.start,
        "until": event.until,
        "baseline": settled.baseline,
        "participants": float(meters.counts.sum()),
        "took_part": float(meters.counts[took_part(settled, meters)].sum()),
        "target_kw": event.target_kw,
        "delivered_kw": float(delivery.kw.mean()),
        "least_kw": float(delivery.kw.min()),
        "compliance": delivery.compliance,
        "delivered_kwh": delivered_kwh,
        "true_kwh": true_kwh,
        "bias_kwh": delivered_kwh - true_kwh,
        "district_kwh": -float(meters.district_kw[settled.steps].sum()) * meters.step_h,
        "prepared_kwh": -float(less_kw[before].sum()) * meters.step_h,
        "rebound_kwh": -float(less_kw[after].sum()) * meters.step_h,
        "rewards_yen": float(delivery.rewards_yen.sum()),
        "capacity_yen": delivery.capacity_yen,
        "penalty_yen": delivery.penalty_yen,
        "paid_yen": delivery.paid_yen,
    }


def participant_rows(settled: Settled, meters: Meters, schedule: Schedule) -> list[dict[str, Any]]:
    """What each participant delivered, by the baseline and truly, all its buildings together."""
    first = schedule.district.grid.index[0].date()
    metered, without = meters.with_kw[:, settled.steps], meters.without_kw[:, settled.steps]
    delivered = meters.counts * (settled.baseline_kw - metered).sum(axis=1) * meters.step_h
    true = meters.counts * (without - metered).sum(axis=1) * meters.step_h
    return [
        {
            "event": settled.event.name,
            "building": who.building,
            "asset": who.asset,
            "count": int(meters.counts[i]),
            "delivered_kwh": float(delivered[i]),
            "true_kwh": float(true[i]),
            "took_part": bool(took_part(settled, meters)[i]),
            "reward_yen": float(settled.delivery.rewards_yen[i]),
            "example_days": dates_of(said, first) if isinstance(said, Estimate) else "",
            "no_baseline": "" if isinstance(said, Estimate) else said,
        }
        for i, (who, said) in enumerate(zip(meters.who, settled.estimates, strict=True))
    ]


def took_part(settled: Settled, meters: Meters) -> Array:
    """Whether each participant drew less than it would have, shape (participants,)."""
    metered, without = meters.with_kw[:, settled.steps], meters.without_kw[:, settled.steps]
    less = (without - metered).sum(axis=1)
    return np.asarray(less > np.maximum(TOOK_PART * np.abs(without).sum(axis=1), 1e-9))


def baseline_row(settled: Settled, meters: Meters) -> dict[str, Any]:
    """How a baseline measures up to what would have been, over participants that have one."""
    known = np.array([isinstance(each, Estimate) for each in settled.estimates])
    counts = meters.counts[known]
    off_kw = counts @ (settled.baseline_kw - meters.without_kw[:, settled.steps])[known]
    true_kw = counts @ (meters.without_kw - meters.with_kw)[known][:, settled.steps]
    true_kwh = float(true_kw.sum()) * meters.step_h
    bias_kwh = float(off_kw.sum()) * meters.step_h
    measured = {
        "delivered_kwh": true_kwh + bias_kwh,
        "true_kwh": true_kwh,
        "bias_kwh": bias_kwh,
        "rmse_kw": float(np.sqrt(np.mean(off_kw**2))),
        "compliance": settled.delivery.compliance,
        "paid_yen": settled.delivery.paid_yen,
    }
    return {
        "event": settled.event.name,
        "baseline": settled.baseline,
        **(measured if known.any() else dict.fromkeys(measured)),
        "without_baseline": int(meters.counts[~known].sum()),
    }


def readings_frame(settled: Settled, meters: Meters, schedule: Schedule) -> pd.DataFrame:
    """Metered and otherwise of an event's whole day; the baseline in the event's steps alone."""
    index = schedule.district.grid.index
    day = np.flatnonzero(index.normalize() == index[settled.steps.start].normalize())
    baseline = np.full((len(meters.who), len(index)), np.nan)
    known = [isinstance(each, Estimate) for each in settled.estimates]
    baseline[known, settled.steps] = settled.baseline_kw[known]
    return pd.DataFrame(
        {
            "event": settled.event.name,
            "start": index.take(np.tile(day, len(meters.who))),
            "building": np.repeat([each.building for each in meters.who], len(day)),
            "asset": np.repeat([each.asset for each in meters.who], len(day)),
            "count": np.repeat(meters.counts.astype(int), len(day)),
            "baseline_kw": baseline[:, day].ravel(),
            "metered_kw": meters.with_kw[:, day].ravel(),
            "otherwise_kw": meters.without_kw[:, day].ravel(),
        }
    )

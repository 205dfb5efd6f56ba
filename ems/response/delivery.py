"""What an event delivered by its baseline, and what is paid for it."""

from dataclasses import dataclass

import numpy as np

from ems.response.days import Array


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed for one event.

    target_kw             power to be reduced, by all who take part [kW]
    reward_yen_per_kwh    paid to each participant for what it delivered over the whole event, never less than nothing
    capacity_yen_per_kw   paid on the target, for the share of steps in which it was met
    penalty_yen_per_kwh   paid back for what falls short of the target less its tolerance
    tolerance             share of the target that may be missing in a step
    """

    target_kw: float = 0.0
    reward_yen_per_kwh: float = 0.0
    capacity_yen_per_kw: float = 0.0
    penalty_yen_per_kwh: float = 0.0
    tolerance: float = 0.1


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """An event settled.

    kw               delivered by all in each step: baseline - metered, shape (steps,); below zero where more was drawn
    compliance       share of steps in which the target less its tolerance was met; None without a target
    rewards_yen      what each participant is paid, shape (participants,)
    capacity_yen     paid for power held ready and delivered
    penalty_yen      paid back
    """

    kw: Array
    compliance: float | None
    rewards_yen: Array
    capacity_yen: float
    penalty_yen: float

    @property
    def paid_yen(self) -> float:
        return float(self.rewards_yen.sum()) + self.capacity_yen - self.penalty_yen


def settle(terms: Terms, baseline_kw: Array, metered_kw: Array, counts: Array, step_h: float) -> Delivery:
    """Settle an event by the readings of its steps, each shape (participants, steps) [kW].

    counts   alike customers that each participant stands for, shape (participants,)
    """
    each_kw = counts[:, None] * (baseline_kw - metered_kw)
    kw = each_kw.sum(axis=0)
    least_kw = (1 - terms.tolerance) * terms.target_kw
    # A load that meets its target to the last digit complies, however the sums were rounded.
    met = kw >= least_kw - 1e-9 * max(1.0, least_kw)
    compliance = float(met.mean()) if terms.target_kw > 0 else None
    short_kwh = float(np.maximum(least_kw - kw, 0.0).sum()) * step_h
    return Delivery(
        kw=kw,
        compliance=compliance,
        rewards_yen=terms.reward_yen_per_kwh * np.maximum(each_kw.sum(axis=1) * step_h, 0.0),
        capacity_yen=terms.capacity_yen_per_kw * terms.target_kw * (compliance or 0.0),
        penalty_yen=terms.penalty_yen_per_kwh * short_kwh,
    )

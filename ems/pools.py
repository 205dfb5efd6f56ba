"""The mix of origins in the pools through which buildings share power."""

from collections.abc import Mapping

import numpy as np

from ems.assets.asset import Array
from ems.mixes import shares
from ems.schedule import Schedule


class Pools:
    """What stands in the pools of the blocks while power passes through them."""

    def __init__(self, schedule: Schedule, at: Mapping[str, int]) -> None:
        district = schedule.district
        step_h = district.grid.step_h
        pools = {block.name: i for i, block in enumerate(district.blocks)}
        self.pool_of = np.array([pools[block.name] for block in district.blocks for _ in block.buildings], dtype=int)
        self.arriving = np.ones(len(at))
        for building in district.buildings:
            if building.interchange is not None:
                self.arriving[at[building.name]] = building.interchange.arriving
        self.pools = len(pools)
        ends = {tie.name: (pools[tie.ends[0]], pools[tie.ends[1]]) for tie in district.ties}
        links = [ends[name] for _, name in schedule.members("link")]
        self.arriving_link = np.array([tie.link.arriving for tie in district.ties for _ in (0, 1)])
        self.sender = np.array([end for pair in links for end in pair], dtype=int)
        self.receiver = np.array([end for pair in links for end in pair[::-1]], dtype=int)
        both = [schedule.values("link", quantity) * step_h for quantity in ("forward_kw", "backward_kw")]
        self.sent = np.stack(both, axis=1).reshape(-1, district.grid.steps).T

    def mix(self, step: int, offered: Array, grid: int) -> tuple[Array, Array]:
        """Mix by origin in each building's pool, and what lines lost by origin.

        Each pool's mix is that of its inflow, links included: a small linear system over the pools.
        """
        inflow = np.zeros((self.pools, offered.shape[1]))
        np.add.at(inflow, self.pool_of, offered * self.arriving[:, None])
        lost = (offered * (1 - self.arriving)[:, None]).sum(axis=0)
        sent = self.sent[step]
        if not sent.any():
            return shares(inflow, grid)[self.pool_of], lost
        system = np.diag(inflow.sum(axis=1))
        np.add.at(system, (self.receiver, self.receiver), sent * self.arriving_link)
        np.subtract.at(system, (self.receiver, self.sender), sent * self.arriving_link)
        dry = np.diag(system) <= 0
        system[dry, dry] = 1.0
        inflow[dry, grid] = 1.0
        pools = np.linalg.solve(system, inflow)
        lost = lost + (sent * (1 - self.arriving_link)) @ pools[self.sender]
        return pools[self.pool_of], lost

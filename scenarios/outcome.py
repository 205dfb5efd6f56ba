"""What a run has worked out before it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.origin import Fates
from ems.schedule import Schedule
from market.exchange import Exchange
from scenarios.issuance import Source
from scenarios.points import Points
from scenarios.response.response import Response


@dataclass(frozen=True, kw_only=True)
class Energy:
    """The physical half: what happened, where the sun's energy went, what each connection pays.

    flexibility  what stores could have done otherwise in each step (`ems.flexibility`) [kW]
    regret_yen   what planning on forecasts cost; None where the plan saw everything
    """

    schedule: Schedule
    fates: Fates
    bills: pd.DataFrame
    flexibility: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    regret_yen: float | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Everything a run tells; a half that the scenario does not have is None.

    sources    the district's generators as the registry knows them
    claims     one row a source, fate and claim
    exchange   registry, market and ledger after the session
    covers_g   buyer that covers a building -> CO2 of what that drew [g]
    balance    demand, savings and renewable supply of every customer and year (`scenarios.area_balance`)
    endurance  what held out in outages (`scenarios.outages.endurance`), None where there is none
    points     schemes under which the market's buyers got points
    response   what calls for less power delivered
    """

    energy: Energy | None
    sources: tuple[Source, ...]
    claims: pd.DataFrame
    exchange: Exchange | None
    covers_g: Mapping[str, int] = field(default_factory=dict)
    balance: pd.DataFrame | None = None
    endurance: pd.DataFrame | None = None
    points: tuple[Points, ...] = ()
    response: Response | None = None

"""Power between buildings (電力融通): ties to a block's pool, and links between pools."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from pyomo.environ import Binary, Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Fleet, Opposites, Quantities, Series, type_of_block
from ems.assets.limits import at_least, share
from ems.assets.outage import OUTAGE, flows_only_while_live, has_outage, live_in, live_limit_kw
from ems.window import Shape, Window


@dataclass(frozen=True, kw_only=True)
class Line(Asset):
    """What every way between two buses has.

    limit_kw          most power in either direction [kW]
    loss              share of given energy lost on the way [0–1]
    fee_yen_per_kwh   paid on the energy that takes this way [yen/kWh]
    live              1 while energy may take this way, 0 in a blackout of a line that cannot stand alone, each step
    """

    scalars = ("limit_kw", "arriving", "fee_yen_per_kwh")
    derived: ClassVar = {"live_kw": "step"}

    limit_kw: float
    loss: float = 0.0
    fee_yen_per_kwh: float = 0.0
    live: Series = 1.0

    @property
    def flags(self) -> tuple[str, ...]:
        return (OUTAGE,) if has_outage(self.live) else ()

    @property
    def live_kw(self) -> Series:
        """Most that flows, limit apart [kW]."""
        return live_limit_kw(self.live)

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        return {"live_kw": live_in(fleet, window)}

    @property
    def arriving(self) -> float:
        """Share of given energy that arrives."""
        return 1 - self.loss

    def faults(self) -> list[str]:
        return [
            *at_least("limit_kw", self.limit_kw),
            *share("loss", self.loss),
            *at_least("fee_yen_per_kwh", self.fee_yen_per_kwh),
        ]


@dataclass(frozen=True, kw_only=True)
class Interchange(Line):
    """A building's tie to the pool of its block; the fee is paid on taken energy."""

    kind: ClassVar[str] = "interchange"
    ports: ClassVar = {"electricity_kw": "electricity", "pool_kw": "electricity"}
    ratings: ClassVar = {"give_kw": "limit_kw", "take_kw": "limit_kw"}
    opposites: ClassVar = {"never gives and takes at once": Opposites("give_kw", "take_kw", "going")}
    sources: ClassVar = {"take_kw": "pool"}
    uses: ClassVar = {"give_kw": "pool"}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.give_kw = Var(shape.steps, within=NonNegativeReals)
        block.take_kw = Var(shape.steps, within=NonNegativeReals)
        one_way_within_limit(block, block.give_kw, block.take_kw, p.limit_kw, shape)
        flows_only_while_live(block, p, shape, block.give_kw, block.take_kw)

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.take_kw[t] - b.give_kw[t]

        @block.Expression(shape.steps)
        def pool_kw(b: type_of_block, t: int) -> object:
            return p.arriving * b.give_kw[t] - b.take_kw[t]

        block.cost_yen = Expression(
            expr=sum(p.fee_yen_per_kwh * shape.step_h[t] * block.take_kw[t] for t in shape.steps)
        )
        block.tie_yen = Expression(
            expr=sum(2 * TIE_YEN_PER_KWH * shape.step_h[t] * (block.give_kw[t] + block.take_kw[t]) for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        given, taken = values["give_kw"], values["take_kw"]
        return {"electricity_kw": taken - given, "pool_kw": self.arriving * given - taken}


@dataclass(frozen=True, kw_only=True)
class Link(Line):
    """A permitted line between the pools of two blocks; the fee is paid on sent energy."""

    kind: ClassVar[str] = "link"
    ports: ClassVar = {"from_kw": "electricity", "to_kw": "electricity"}
    ratings: ClassVar = {"forward_kw": "limit_kw", "backward_kw": "limit_kw"}
    opposites: ClassVar = {"never sends both ways at once": Opposites("forward_kw", "backward_kw", "going")}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.forward_kw = Var(shape.steps, within=NonNegativeReals)
        block.backward_kw = Var(shape.steps, within=NonNegativeReals)
        one_way_within_limit(block, block.forward_kw, block.backward_kw, p.limit_kw, shape)
        flows_only_while_live(block, p, shape, block.forward_kw, block.backward_kw)

        @block.Expression(shape.steps)
        def from_kw(b: type_of_block, t: int) -> object:
            return p.arriving * b.backward_kw[t] - b.forward_kw[t]

        @block.Expression(shape.steps)
        def to_kw(b: type_of_block, t: int) -> object:
            return p.arriving * b.forward_kw[t] - b.backward_kw[t]

        sent_kwh = sum(shape.step_h[t] * (block.forward_kw[t] + block.backward_kw[t]) for t in shape.steps)
        block.cost_yen = Expression(expr=p.fee_yen_per_kwh * sent_kwh)
        block.tie_yen = Expression(expr=2 * TIE_YEN_PER_KWH * sent_kwh)

    def power(self, values: Quantities) -> dict[str, Array]:
        there, back = values["forward_kw"], values["backward_kw"]
        return {"from_kw": self.arriving * back - there, "to_kw": self.arriving * there - back}


def one_way_within_limit(block: type_of_block, there: Var, back: Var, limit_kw: object, shape: Shape) -> None:
    """Both directions within the limit; one at a time where a binary says so (losing energy would pay)."""
    if not shape.exclusive:

        @block.Constraint(shape.steps)
        def flows_there_within_limit(b: type_of_block, t: int) -> object:  # noqa: ARG001 - Pyomo passes the block
            return there[t] <= limit_kw

        @block.Constraint(shape.steps)
        def flows_back_within_limit(b: type_of_block, t: int) -> object:  # noqa: ARG001 - as above
            return back[t] <= limit_kw

        return

    block.going = Var(shape.steps, within=Binary)

    @block.Constraint(shape.steps)
    def flows_there_only_while_going(b: type_of_block, t: int) -> object:
        return there[t] <= limit_kw * b.going[t]

    @block.Constraint(shape.steps)
    def flows_back_only_while_not_going(b: type_of_block, t: int) -> object:
        return back[t] <= limit_kw * (1 - b.going[t])

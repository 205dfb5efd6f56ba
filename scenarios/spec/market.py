"""The `market:` section of a scenario: the rule, who sells and who buys, or an explicit book."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from scenarios.traders import Buyer
from scenarios.traders.conditions import ConditionSpec
from scenarios.traders.trader import Grams, Yen, YenPerKg

Name = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """Unknown keys are faults, and what was read does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FeeSpec(Section):
    """What a trade costs its seller; the parts add up."""

    yen_per_trade: Yen = Decimal(0)
    ppm: Annotated[
        int, Field(ge=0, le=1_000_000, description="Share of the value [1e-6] / 約定代金に対する割合")
    ] = 0
    yen_per_kg: Annotated[Decimal, Field(ge=0, decimal_places=3)] = Decimal(0)


class SellerSpec(Section):
    """Standing order of an owner: every credit is offered at once when it is issued (即時公開)."""

    ask_yen_per_kg: Annotated[
        YenPerKg, Field(description="Least price accepted, before fees [yen/kg] / 売価")
    ]
    disclosed: Annotated[bool, Field(description="Whether the seller is named / 売り手を公表するか")] = True


class AccountSpec(Section):
    """A participant of an explicit book; accounts of one ownership group do not trade with each other."""

    account: Name
    money_yen: Yen = Decimal(0)
    group: Name | None = None


class LotSpec(Section):
    """Credits that exist before the session; the production day defaults to the day before the scenario."""

    lot: Name
    owner: Name
    disclosed: bool = True
    place: Name
    energy_type: Name
    grams: Grams
    wh: Annotated[int, Field(ge=0)] = 0
    factor_kg_per_kwh: Annotated[Decimal, Field(ge=0, lt=10, decimal_places=6)] = Decimal(0)
    factor_source: Name = "not stated"
    produced_from: datetime | None = None
    produced_until: datetime | None = None


class AskSpec(Section):
    """Offer of grams of one lot; `whole` means all or none (まで absent)."""

    ask: Name
    lot: Name
    grams: Grams
    ask_yen_per_kg: YenPerKg
    lot_kind: Literal["partial", "whole"] = "partial"


class BidSpec(Section):
    """Wish for grams; without a condition anything is accepted (不問)."""

    bid: Name
    account: Name
    grams: Grams
    bid_yen_per_kg: YenPerKg
    lot_kind: Literal["partial", "whole"] = "partial"
    condition: ConditionSpec | None = None


class CancelSpec(Section):
    """Withdrawal of an order that still stands."""

    cancel: Name


def sort_of_order(order: object) -> str | None:
    """An explicit order is known by its first word."""
    words = order if isinstance(order, dict) else getattr(order, "model_fields_set", ())
    return next((word for word in ("ask", "bid", "cancel") if word in words), None)


OrderSpec = Annotated[
    Annotated[AskSpec, Tag("ask")] | Annotated[BidSpec, Tag("bid")] | Annotated[CancelSpec, Tag("cancel")],
    Discriminator(
        sort_of_order,
        custom_error_type="order_sort_unknown",
        custom_error_message="begin an order with `ask`, `bid` or `cancel` and its id",
    ),
]


class MarketSpec(Section):
    """Standing orders and buyers of a simulated market, an explicit book, or both: the book comes first."""

    rule: Literal["continuous", "short_side", "uniform"] = Field(
        default="continuous", description="How orders meet / 約定方式"
    )
    price: Literal["resting", "midpoint", "bid", "ask"] = Field(
        default="resting", description="Which price a continuous trade takes / 約定価格の決め方"
    )
    fee: FeeSpec = FeeSpec()
    sellers: dict[str, SellerSpec] = Field(
        default_factory=dict,
        description="By building, `default` for the rest; without one credits are kept / 売り手の常設注文",
    )
    buyers: tuple[Buyer, ...] = ()
    accounts: tuple[AccountSpec, ...] = ()
    lots: tuple[LotSpec, ...] = ()
    orders: tuple[OrderSpec, ...] = ()

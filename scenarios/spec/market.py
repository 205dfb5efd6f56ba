"""The `market:` section of a scenario: the rule, who sells and who buys, or an explicit book."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from market.rules.registry import open_session
from scenarios.market_presets import presets
from scenarios.sentences import Flaw, FlawsError
from scenarios.spec.quantities import Place
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock
from scenarios.spec.trading import FeeSpec, LimitsSpec, ScheduleSpec
from scenarios.traders import Buyer
from scenarios.traders.conditions import ConditionSpec, EnergyTypeName
from scenarios.traders.incentives import IncentiveSpec
from scenarios.traders.trader import AccountName, Grams, Yen, YenPerKg

Name = Annotated[str, Field(min_length=1)]

RuleName = Literal[
    "call",
    "continuous",
    "k_double",
    "meetings",
    "muda",
    "pay_as_bid",
    "posted_price",
    "preference",
    "sbba",
    "short_side",
    "uniform",
]
"""Rules of `market.rules` that an exchange can settle; a test holds the two lists together."""


class SellerSpec(Section):
    """Standing order of an owner: every credit is offered at once when it is issued (即時公開)."""

    ask_yen_per_kg: Annotated[YenPerKg, Field(description="Least price accepted, before fees [yen/kg] / 売価")]
    disclosed: Annotated[bool, Field(description="Whether the seller is named / 売り手を公表するか")] = True
    valid_days: (
        Annotated[int, Field(gt=0, description="How long an offer stands; absent, always / 有効日数")] | None
    ) = None


class AccountSpec(Section):
    """A participant of an explicit book; accounts of one ownership group do not trade with each other."""

    account: AccountName
    money_yen: Yen = Decimal(0)
    group: Name | None = None


class LotSpec(Section):
    """Credits that exist before the session; the production day defaults to the day before the scenario."""

    lot: Name
    owner: AccountName
    disclosed: bool = True
    place: Place
    energy_type: EnergyTypeName
    grams: Grams
    wh: Annotated[int, Field(ge=0)] = 0
    factor_kg_per_kwh: Annotated[Decimal, Field(ge=0, lt=10, decimal_places=6)] = Decimal(0)
    factor_source: Name = "not stated"
    produced_from: WallClock | None = None
    produced_until: WallClock | None = None


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
    account: AccountName
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


def name_of(order: OrderSpec) -> str:
    """The order's own name; a cancellation has none, which is blank."""
    match order:
        case AskSpec(ask=name) | BidSpec(bid=name):
            return name
        case _:
            return ""


def repeated(kind: str, names: Sequence[str]) -> Iterator[Flaw]:
    """Names that an earlier entry has taken."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield Flaw((kind, number), "twice_in_the_book", {"name": name, "kind": kind})
        elif name:
            seen.add(name)


class MarketSpec(Section):
    """Standing orders and buyers of a simulated market, an explicit book, or both: the book comes first."""

    preset: str | None = Field(
        default=None, description="A market of Japan whose terms fill what is not said here / 既存市場の取引条件"
    )
    rule: RuleName = Field(default="continuous", description="How orders meet / 約定方式")
    price: Literal["resting", "midpoint", "bid", "ask", "short_side", "low", "middle", "high"] | None = Field(
        default=None, description="Price choice of that rule; absent: the rule's own / 約定価格の決め方"
    )
    parameters: dict[str, str | int] = Field(
        default_factory=dict,
        description="More of the rule: rationing, seed, classes, k, unit_g, yen_per_t / 約定方式の詳細",
    )
    fee: FeeSpec = FeeSpec()
    limits: LimitsSpec = LimitsSpec()
    schedule: ScheduleSpec = ScheduleSpec()
    opens: WallClock | None = Field(
        default=None, description="When the explicit book opens, at the latest when the run starts / 開場時刻"
    )
    sellers: dict[str, SellerSpec] = Field(
        default_factory=dict,
        description="By building, `default` for the rest; without one credits are kept / 売り手の常設注文",
    )
    buyers: tuple[Buyer, ...] = Field(default=(), description="Who buys in a simulated market / 買い手")
    incentives: tuple[IncentiveSpec, ...] = Field(
        default=(), description="Point bonuses and nudges for the buyers / ポイント付与・ナッジ"
    )
    accounts: tuple[AccountSpec, ...] = Field(default=(), description="Participants of an explicit book / 口座")
    lots: tuple[LotSpec, ...] = Field(default=(), description="Credits that exist before / 既存のクレジット")
    orders: tuple[OrderSpec, ...] = Field(default=(), description="An explicit book, in order of arrival / 注文")

    @model_validator(mode="before")
    @classmethod
    def preset_fills_what_is_not_said(cls, given: Any) -> Any:
        if not isinstance(given, dict) or given.get("preset") is None:
            return given
        if given["preset"] not in presets():
            raise ValueError(f"preset: no market {given['preset']}: one of {', '.join(presets())}")
        terms = presets()[given["preset"]].terms
        nested = {name: {**terms[name], **given[name]} for name in terms if isinstance(given.get(name), dict)}
        return {**terms, **given, **nested}

    @model_validator(mode="after")
    def rule_knows_its_price(self) -> Self:
        try:
            open_session(self.rule, {}, **self.rule_parameters())
        except (TypeError, ValueError) as fault:
            if not self.parameters:
                raise ValueError(f"price: {self.price} is no choice of the rule {self.rule}") from None
            raise ValueError(f"parameters: the rule {self.rule} does not know them: {fault}") from None
        return self

    @model_validator(mode="after")
    def names_meet(self) -> Self:
        if flaws := list(self.unmet_names()):
            raise FlawsError(flaws)
        return self

    def unmet_names(self) -> Iterator[Flaw]:
        """What is wrong with the names of the explicit book, each in its place."""
        lots, accounts = [lot.lot for lot in self.lots], [each.account for each in self.accounts]
        orders = [name_of(order) for order in self.orders]
        yield from (*repeated("lots", lots), *repeated("accounts", accounts), *repeated("orders", orders))
        known = {"lots": set(lots), "accounts": set(accounts), "orders": set(orders)}
        for number, order in enumerate(self.orders):
            match order:
                case AskSpec(lot=name):
                    key, kind = "lot", "lots"
                case BidSpec(account=name):
                    key, kind = "account", "accounts"
                case CancelSpec(cancel=name):
                    key, kind = "cancel", "orders"
            if name not in known[kind]:
                yield Flaw(("orders", number, key), "not_in_the_book", {"name": name, "kind": kind})

    def rule_parameters(self) -> dict[str, str]:
        price = {} if self.price is None else {"price": self.price}
        return price | {name: str(value) for name, value in self.parameters.items()}

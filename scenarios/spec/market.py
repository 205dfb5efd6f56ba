"""The `market:` section of a scenario: the rule, who sells and who buys, or an explicit book."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from market.rules.registry import open_session
from scenarios.market_presets import presets
from scenarios.sentences import Flaw, FlawsError
from scenarios.spec.energy_type import FullEnergyType
from scenarios.spec.orders import OrderSpec, name_of, unmet_orders
from scenarios.spec.quantities import Place
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock
from scenarios.spec.trading import FeeSpec, LimitsSpec, ScheduleSpec
from scenarios.traders import Buyer
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

    ask_yen_per_kg: Annotated[
        YenPerKg, Field(examples=[4], description="Least price accepted, before fees [yen/kg] / 売価")
    ]
    disclosed: Annotated[bool, Field(description="Whether the seller is named / 売り手を公表するか")] = True
    valid_days: Annotated[int, Field(gt=0)] | None = Field(
        default=None, description="How long an offer stands; absent, always / 有効日数"
    )


class AccountSpec(Section):
    """A participant of an explicit book; accounts of one ownership group do not trade with each other."""

    account: AccountName = Field(description="Name on the market / 口座")
    money_yen: Yen = Field(default=Decimal(0), description="What it brings [yen] / 持ち込む資金")
    group: Name | None = Field(default=None, description="Ownership group; absent: its own / 同一所有者グループ")


class LotSpec(Section):
    """Credits that exist before the session; the production day defaults to the day before the scenario."""

    lot: Name = Field(description="Unique name / ロット名")
    owner: AccountName = Field(description="Account that holds it / 保有口座")
    disclosed: bool = Field(default=True, description="Whether the owner is named / 保有者を公表するか")
    place: Place = Field(description="Where it was produced, country first / 発電場所")
    energy_type: FullEnergyType = Field(examples=["solar"], description="Kind of energy / 再エネの種類")
    grams: Grams = Field(examples=[1_000], description="Quantity [g] / 数量")
    wh: Annotated[int, Field(ge=0)] = Field(default=0, description="Energy behind it [Wh] / 電力量")
    factor_kg_per_kwh: Annotated[Decimal, Field(ge=0, lt=10, decimal_places=6)] = Field(
        default=Decimal(0), description="Emission factor [kg/kWh] / 排出係数"
    )
    factor_source: Name = Field(default="not stated", description="Where the factor stands / 係数の出典")
    produced_from: WallClock | None = Field(
        default=None, description="Start of production; absent: the day before the run / 発電の開始"
    )
    produced_until: WallClock | None = Field(default=None, description="End of production, exclusive / 発電の終了")


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
    fee: FeeSpec = Field(default=FeeSpec(), description="What a trade costs its seller / 手数料")
    limits: LimitsSpec = Field(default=LimitsSpec(), description="What orders must look like / 注文の制限")
    schedule: ScheduleSpec = Field(default=ScheduleSpec(), description="When the market is open / 取引時間")
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
            raise FlawsError(
                [Flaw(("preset",), "no_such_market", {"name": given["preset"], "names": ", ".join(presets())})]
            )
        terms = presets()[given["preset"]].terms
        nested = {name: {**terms[name], **given[name]} for name in terms if isinstance(given.get(name), dict)}
        return {**terms, **given, **nested}

    @model_validator(mode="after")
    def rule_knows_its_price(self) -> Self:
        try:
            open_session(self.rule, {}, **self.rule_parameters())
        except (TypeError, ValueError) as fault:
            if not self.parameters:
                flaw = Flaw(("price",), "price_not_of_rule", {"price": self.price, "rule": self.rule})
            else:
                flaw = Flaw(("parameters",), "parameters_not_of_rule", {"rule": self.rule, "words": fault})
            raise FlawsError([flaw]) from None
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
        yield from unmet_orders(self.orders, known)
        times = [order.at for order in self.orders if order.at is not None]
        if times and self.opens is None:
            yield Flaw(("opens",), "opening_is_missing", {})
        elif times and self.opens is not None and times[0] < self.opens:
            yield Flaw(("opens",), "opens_after_orders", {"at": times[0]})

    def rule_parameters(self) -> dict[str, str]:
        price = {} if self.price is None else {"price": self.price}
        return price | {name: str(value) for name, value in self.parameters.items()}

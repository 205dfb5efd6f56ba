"""The `orders:` of an explicit book: offers, wishes and withdrawals in the order in which they arrive."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from market.orders import MOST_LEGS, MOST_PREMIUMS
from scenarios.sentences import Flaw
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock
from scenarios.traders.conditions import BuyerSpec, ConditionSpec
from scenarios.traders.trader import AccountName, Grams, YenPerKg

OrderName = Annotated[str, Field(min_length=1)]


class EventSpec(Section):
    """Something that happens at a time."""

    at: WallClock | None = Field(default=None, description="When it arrives; absent: with the one before it / 到着時刻")


class TermsSpec(EventSpec):
    """What asks and bids have in common; `whole` means all or none (まで absent)."""

    grams: Grams = Field(examples=[1_000], description="Quantity [g] / 数量")
    lot_kind: Literal["partial", "whole"] = Field(
        default="partial", description="In parts, or all or none / 分割の可否"
    )
    minimum_g: Annotated[int, Field(ge=0, strict=True)] = Field(
        default=0, description="Least that its first execution brings [g] / 最初の約定の最小量"
    )
    time_in_force: Literal["good_till", "immediate_or_cancel", "fill_or_kill"] = Field(
        default="good_till", description="What becomes of what does not trade at once / 執行条件"
    )
    expires: WallClock | None = Field(
        default=None, description="From when on it no longer stands; absent: never / 有効期限"
    )
    replaces: OrderName | None = Field(
        default=None, description="Open order of the same account whose place it takes / 差し替える注文"
    )


class AskSpec(TermsSpec):
    """Offer of grams of one lot."""

    ask: OrderName = Field(description="Unique name of the offer / 売り注文の名前")
    lot: OrderName = Field(description="Lot that is offered / 対象のロット")
    ask_yen_per_kg: YenPerKg = Field(examples=[4], description="Least price accepted [yen/kg] / 売価")
    to: BuyerSpec | None = Field(default=None, description="Which buyers it accepts; absent: all / 買い手の条件")


class AlternativeSpec(Section):
    """Something else that a bid would take instead, at a price of its own."""

    condition: ConditionSpec | None = Field(default=None, description="What it accepts; absent: anything / 条件")
    bid_yen_per_kg: YenPerKg = Field(examples=[5], description="Most it pays [yen/kg] / 買価")


class PremiumSpec(Section):
    """So much more is paid where the condition holds; premiums add up."""

    condition: ConditionSpec = Field(description="What is worth more / 条件")
    yen_per_kg: YenPerKg = Field(examples=[1], description="On top [yen/kg] / 上乗せ額")


class BidSpec(TermsSpec):
    """Wish for grams; without a condition anything is accepted (不問)."""

    bid: OrderName = Field(description="Unique name of the wish / 買い注文の名前")
    account: AccountName = Field(description="Who buys / 買い手の口座")
    bid_yen_per_kg: YenPerKg = Field(examples=[5], description="Most it pays [yen/kg] / 買価")
    condition: ConditionSpec | None = Field(default=None, description="What it accepts; absent: anything / 条件")
    premiums: Annotated[tuple[PremiumSpec, ...], Field(max_length=MOST_PREMIUMS)] = Field(
        default=(), description="What it pays more for / 上乗せ"
    )
    alternatives: Annotated[tuple[AlternativeSpec, ...], Field(max_length=MOST_LEGS - 1)] = Field(
        default=(), description="What else it takes, one quantity for all / 代替条件"
    )
    buyer: BuyerSpec = Field(default=BuyerSpec(), description="What sellers may ask about / 買い手の属性")


class CancelSpec(EventSpec):
    """Withdrawal of an order that still stands."""

    cancel: OrderName = Field(description="Order that is withdrawn / 取り消す注文")


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


def names_in(order: OrderSpec) -> Iterator[tuple[str, str, str]]:
    """(key, kind, name) of everything that an order names."""
    match order:
        case AskSpec(lot=name):
            yield "lot", "lots", name
        case BidSpec(account=name):
            yield "account", "accounts", name
        case CancelSpec(cancel=name):
            yield "cancel", "orders", name
    if isinstance(order, TermsSpec) and order.replaces is not None:
        yield "replaces", "orders", order.replaces


def unmet_orders(orders: Sequence[OrderSpec], known: dict[str, set[str]]) -> Iterator[Flaw]:
    """Names that nobody has, times that run back, and alternatives beyond the most, each in its place."""
    latest = None
    for number, order in enumerate(orders):
        for key, kind, name in names_in(order):
            if name not in known[kind]:
                yield Flaw(("orders", number, key), "not_in_the_book", {"name": name, "kind": kind})
        if order.at is not None:
            if latest is not None and order.at < latest:
                yield Flaw(("orders", number, "at"), "arrives_too_early", {"at": order.at, "latest": latest})
            latest = max(order.at, latest or order.at)
        if isinstance(order, BidSpec) and legs_in(order) > MOST_LEGS:
            got = {"most": MOST_LEGS, "got": legs_in(order)}
            yield Flaw(("orders", number, "alternatives"), "too_many_alternatives", got)


def legs_in(bid: BidSpec) -> int:
    """How many alternatives a bid comes to: each of its premiums doubles its own."""
    return int(2 ** len(bid.premiums)) + len(bid.alternatives)

"""What a buyer asks of a credit, as a scenario writes it."""

from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from market.buyers import Traits
from market.conditions import AllOf, AnyOf, Anything, Condition, Excluding, OneOf, ProducedWithin, Within
from market.hierarchies import Path
from scenarios.sentences import Flaw, FlawsError, wrong
from scenarios.spec.energy_type import known_type, place_at
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


def node_of(field: Literal["place", "energy_type"], text: str) -> Path:
    return known_type(text) if field == "energy_type" else place_at(text)


class OneOfSpec(Section):
    """The field is one of the values; naming an owner never reaches an undisclosed one."""

    field: Literal["owner", "place", "energy_type"] = Field(description="What is looked at / 見る項目")
    values: Texts = Field(description="Any of these / いずれか")

    @model_validator(mode="after")
    def names_what_exists(self) -> Self:
        self.condition()
        return self

    def condition(self) -> OneOf:
        if self.field == "owner":
            return OneOf(self.field, self.values)
        return OneOf(self.field, tuple(node_of(self.field, text) for text in self.values))


class WithinSpec(Section):
    """The field lies at or below a node of its tree, such as `日本/千葉県` or `renewable/wind`."""

    field: Literal["place", "energy_type"] = Field(description="What is looked at / 見る項目")
    node: Text = Field(description="At or below it, such as 日本/千葉県 or renewable/wind / 範囲")

    @model_validator(mode="after")
    def names_what_exists(self) -> Self:
        self.condition()
        return self

    def condition(self) -> Within:
        return Within(self.field, node_of(self.field, self.node))


class ProducedWithinSpec(Section):
    """All of the production lies in [since, until), local time of the scenario."""

    since: WallClock = Field(description="First moment of production / 発電の開始")
    until: WallClock = Field(description="End of production, exclusive / 発電の終了（含まない）")

    @model_validator(mode="after")
    def is_not_empty(self) -> Self:
        if self.since >= self.until:
            raise FlawsError([Flaw(("until",), "window_is_empty", {"since": f"{self.since:%F %R}"})])
        return self

    def condition(self, zone: str) -> ProducedWithin:
        since, until = (moment.replace(tzinfo=ZoneInfo(zone)) for moment in (self.since, self.until))
        return ProducedWithin(round(since.timestamp()), round(until.timestamp()))


class BuyerSpec(Section):
    """Where a buyer is and what it is, or what a seller asks of that."""

    place: Text | None = Field(default=None, examples=["日本/千葉県"], description="Place, country first / 場所")
    kind: Text | None = Field(default=None, examples=["household"], description="Kind, such as company/retailer / 種類")

    @model_validator(mode="after")
    def is_a_path(self) -> Self:
        self.traits()
        return self

    def traits(self) -> Traits:
        """What it says of a buyer."""
        return Traits(place=place_at(self.place or ""), kind=place_at(self.kind or ""))

    def condition(self) -> Condition:
        """What it asks of a buyer."""
        traits = self.traits()
        wishes: list[Condition] = [Within("place", traits.place)] if traits.place else []
        if traits.kind:
            wishes.append(Within("kind", traits.kind))
        return AllOf(tuple(wishes)) if wishes else Anything()


class ConditionSpec(Section):
    """Exactly one of the fields; where a bid has no condition, anything is accepted (不問)."""

    one_of: OneOfSpec | None = Field(default=None, description="One of several values / いずれかに一致")
    within: WithinSpec | None = Field(default=None, description="Within a place or kind / 地域・種類の範囲内")
    produced_within: ProducedWithinSpec | None = Field(default=None, description="Produced in a time / 発電の時期")
    excluding: OneOfSpec | None = Field(default=None, description="None of several values / いずれにも一致しない")
    all_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = Field(
        default=None, description="All of these / すべてを満たす"
    )
    any_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = Field(
        default=None, description="Any of these / いずれかを満たす"
    )

    @model_validator(mode="after")
    def says_exactly_one_thing(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise wrong("not_one_condition", fields=", ".join(type(self).model_fields))
        return self

    def condition(self, zone: str) -> Condition:
        """The market's condition, with times read in `zone`."""
        match self:
            case ConditionSpec(produced_within=ProducedWithinSpec() as window):
                return window.condition(zone)
            case ConditionSpec(excluding=OneOfSpec() as unwanted):
                return Excluding(unwanted.condition())
            case ConditionSpec(all_of=tuple(parts)):
                return AllOf(tuple(part.condition(zone) for part in parts))
            case ConditionSpec(any_of=tuple(parts)):
                return AnyOf(tuple(part.condition(zone) for part in parts))
            case ConditionSpec(one_of=OneOfSpec() as named) | ConditionSpec(within=WithinSpec() as named):
                return named.condition()
        raise AssertionError("validation lets exactly one field through")


def wanted(condition: ConditionSpec | None, zone: str) -> Condition:
    """What a bid asks for; anything where the scenario says nothing."""
    return Anything() if condition is None else condition.condition(zone)

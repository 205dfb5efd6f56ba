"""What a buyer asks of a credit, as a scenario writes it."""

from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from market.conditions import AllOf, AnyOf, Anything, Condition, Excluding, OneOf, ProducedWithin, Within
from market.energy_types import energy_type_of
from market.hierarchies import Path, path_of, text_of
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock


def full_energy_type(text: str) -> str:
    return text_of(energy_type_of(text))


EnergyTypeName = Annotated[str, AfterValidator(full_energy_type)]
"""A kind of energy by its path or an unambiguous ending of it: solar, wind/small."""

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


def node_of(field: Literal["place", "energy_type"], text: str) -> Path:
    return energy_type_of(text) if field == "energy_type" else path_of(text)


class OneOfSpec(Section):
    """The field is one of the values; naming an owner never reaches an undisclosed one."""

    field: Literal["owner", "place", "energy_type"]
    values: Texts

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

    field: Literal["place", "energy_type"]
    node: Text

    @model_validator(mode="after")
    def names_what_exists(self) -> Self:
        self.condition()
        return self

    def condition(self) -> Within:
        return Within(self.field, energy_type_of(self.node) if self.field == "energy_type" else path_of(self.node))


class ProducedWithinSpec(Section):
    """All of the production lies in [since, until), local time of the scenario."""

    since: WallClock
    until: WallClock

    @model_validator(mode="after")
    def is_not_empty(self) -> Self:
        if self.since >= self.until:
            raise ValueError("since: must lie before until")
        return self

    def condition(self, zone: str) -> ProducedWithin:
        since, until = (moment.replace(tzinfo=ZoneInfo(zone)) for moment in (self.since, self.until))
        return ProducedWithin(round(since.timestamp()), round(until.timestamp()))


class ConditionSpec(Section):
    """Exactly one of the fields; where a bid has no condition, anything is accepted (不問)."""

    one_of: OneOfSpec | None = None
    within: WithinSpec | None = None
    produced_within: ProducedWithinSpec | None = None
    excluding: OneOfSpec | None = None
    all_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = None
    any_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def says_exactly_one_thing(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(type(self).model_fields)}")
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

"""What a buyer asks of a credit, as a scenario writes it."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Texts = Annotated[tuple[str, ...], Field(min_length=1)]


class OneOfSpec(BaseModel):
    """The field is one of the values; naming a seller never matches an undisclosed one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Literal["owner", "place", "energy_type"]
    values: Texts


class WithinSpec(BaseModel):
    """The field lies at or below a node of its hierarchy, such as `日本/千葉県` or `renewable/wind`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    field: Literal["place", "energy_type"]
    node: Annotated[str, Field(min_length=1)]


class ProducedWithinSpec(BaseModel):
    """The production interval lies in [since, until), local time of the scenario."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: datetime
    until: datetime


class ConditionSpec(BaseModel):
    """Exactly one of the fields; left out altogether, anything is accepted (不問)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    one_of: OneOfSpec | None = None
    within: WithinSpec | None = None
    produced_within: ProducedWithinSpec | None = None
    all_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = None
    any_of: Annotated[tuple["ConditionSpec", ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def says_exactly_one_thing(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(f"give exactly one of {', '.join(type(self).model_fields)}")
        return self

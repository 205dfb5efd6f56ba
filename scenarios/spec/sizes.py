"""Sizes in a scenario: a number, or `free`, to be found by what it costs a year and what it saves."""

from math import isfinite
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticKnownError

from scenarios.sentences import Flaw, FlawsError, wrong
from scenarios.spec.quantities import Amount, Positive
from scenarios.spec.section import Section

FREE: Literal["free"] = "free"

MOST = 1e5
"""What may be built of a free size that names no most [kW, kWh]."""


def limit_or_free(value: object) -> object:
    """As `number_or_free`, and 0: there is no such thing."""
    return value if value in (0, 0.0) and not isinstance(value, bool) else number_or_free(value)


def number_or_free(value: object) -> object:
    """Refuse anything but a number above 0 or the word, in one sentence instead of one an alternative."""
    if value == FREE:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("number_or_free", got=value)
    if not isfinite(value):
        raise PydanticKnownError("finite_number")
    if value <= 0:
        raise PydanticKnownError("greater_than", {"gt": 0})
    return value


Size = Annotated[Positive | Literal["free"], BeforeValidator(number_or_free)]
Limit = Annotated[Amount | Literal["free"], BeforeValidator(limit_or_free)]
YearlyPrice = Annotated[
    Amount | None,
    Field(default=None, description="Yearly price of each unit of a free size / 最適化する容量の年間単価"),
]
Most = Annotated[
    Positive | None,
    Field(default=None, description="Most that may be built, where the size says free / 容量を free とするときの上限"),
]


class FreeSize(NamedTuple):
    """A field of a section that may be free, the fields that go with it, and its name in `ems`."""

    field: str
    price: str
    most: str
    name: str


POWER_SIZE = FreeSize("power_kw", "yen_per_kw_year", "most_kw", "power_kw")
STORAGE_SIZES = (FreeSize("capacity_kwh", "yen_per_kwh_year", "most_kwh", "capacity_kwh"), POWER_SIZE)


class Sizable(Section):
    """A section some of whose sizes may be free."""

    may_be_free: ClassVar[tuple[FreeSize, ...]]

    @model_validator(mode="after")
    def prices_what_is_free_and_nothing_else(self) -> Self:
        flaws = []
        for size in self.may_be_free:
            given = [name for name in (size.price, size.most) if getattr(self, name) is not None]
            if getattr(self, size.field) != FREE:
                flaws += [Flaw((name,), "not_free", {"field": size.field}) for name in given]
            elif size.price not in given:
                flaws.append(Flaw((size.price,), "free_without_price", {"field": size.field}))
        if flaws:
            raise FlawsError(flaws)
        return self

    @property
    def size_keys(self) -> set[str]:
        """The keys that say how large something is; `sizes` says it to `ems`."""
        return {key for size in self.may_be_free for key in (size.field, size.price, size.most)}

    def sizes(self) -> dict[str, Any]:
        """Fields of the asset in `ems`: each size, or the most of it, and the yearly prices of the free ones."""
        free = {size.name: getattr(self, size.price) for size in self.may_be_free if self.is_free(size)}
        return {**{size.name: self.number(size) for size in self.may_be_free}, "free": free}

    def is_free(self, size: FreeSize) -> bool:
        return bool(getattr(self, size.field) == FREE)

    def number(self, size: FreeSize) -> float:
        """The size that is given, or the most of a free one."""
        return float((getattr(self, size.most) or MOST) if self.is_free(size) else getattr(self, size.field))

"""What a buyer wants of an origin, or a seller of its buyer, as values with one method: `accepts`.
As text they are one line for people.

An undisclosed lot can never be reached, nor ruled in, by its owner or its source: otherwise the market would
tell who hides (market rules 4 and 17).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from market.buyers import Traits
from market.credits import Attributes
from market.hierarchies import Path, text_of, within

NamedField = Literal["owner", "place", "energy_type", "source", "factor_source", "verification", "kind"]
TreeField = Literal["place", "energy_type", "kind"]
Described = Attributes | Traits
"""What a condition looks at: an origin, or a buyer. Which fields it may name is checked at entry."""

NAMED_FIELDS = frozenset(get_args(NamedField))
TREE_FIELDS = frozenset(get_args(TreeField))
IDENTIFYING_FIELDS = frozenset({"owner", "source"})
MOST_EXCLUDED_OWNERS = 16


class ConditionError(ValueError):
    """A condition that the market does not know or does not permit."""


@dataclass(frozen=True, slots=True)
class Anything:
    """No wish (不問)."""

    def __str__(self) -> str:
        return "anything"

    def accepts(self, _attributes: Described) -> bool:
        return True


ANYTHING = Anything()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has exactly one of these values; paths for `place` and `energy_type`, text otherwise."""

    field: NamedField
    values: tuple[str | Path, ...]

    def __post_init__(self) -> None:
        if self.field not in NAMED_FIELDS:
            raise ConditionError(f"no field {self.field!r} to name: one of {sorted(NAMED_FIELDS)}")
        if not self.values:
            raise ConditionError(f"{self.field}: name at least one value")
        kind = tuple if self.field in TREE_FIELDS else str
        if not all(isinstance(value, kind) for value in self.values):
            raise ConditionError(f"{self.field}: values must be of type {kind.__name__} (got {self.values})")
        # One spelling for each meaning, so that equal wishes share a bucket and a text.
        object.__setattr__(self, "values", tuple(sorted(set(self.values), key=str)))

    def __str__(self) -> str:
        names = (text_of(value) if isinstance(value, tuple) else value for value in self.values)
        return f"{self.field} is {' or '.join(names)}"

    def accepts(self, attributes: Described) -> bool:
        if self.field in IDENTIFYING_FIELDS and not (isinstance(attributes, Attributes) and attributes.disclosed):
            return False
        return getattr(attributes, self.field) in self.values


@dataclass(frozen=True, slots=True)
class Within:
    """The place or energy type is `node` or lies below it: 福島県内."""

    field: TreeField
    node: Path

    def __post_init__(self) -> None:
        if self.field not in TREE_FIELDS:
            raise ConditionError(f"{self.field!r} has no levels: one of {sorted(TREE_FIELDS)}")

    def __str__(self) -> str:
        return f"{self.field} within {text_of(self.node) or 'anywhere'}"

    def accepts(self, attributes: Described) -> bool:
        return within(getattr(attributes, self.field), self.node)


@dataclass(frozen=True, slots=True)
class ProducedWithin:
    """All of the production lies in `[produced_from, produced_until)`, Unix time [s]."""

    produced_from: int
    produced_until: int

    def __post_init__(self) -> None:
        if self.produced_from >= self.produced_until:
            raise ConditionError("the production window is empty: its end must lie after its start")

    def __str__(self) -> str:
        return f"produced within [{self.produced_from}, {self.produced_until})"

    def accepts(self, attributes: Described) -> bool:
        if not isinstance(attributes, Attributes):
            return False
        return self.produced_from <= attributes.produced_from and attributes.produced_until <= self.produced_until


@dataclass(frozen=True, slots=True)
class Excluding:
    """Anything but this: a place, an energy type, or up to 16 named owners.

    Excluding owners also rejects every undisclosed lot, since it might be theirs.
    """

    unwanted: OneOf | Within

    def __post_init__(self) -> None:
        if self.unwanted.field not in TREE_FIELDS | {"owner"}:
            raise ConditionError(f"{self.unwanted.field} cannot be excluded, only owner, place, energy_type")
        if self._owners_are_unwanted() and len(self._values()) > MOST_EXCLUDED_OWNERS:
            raise ConditionError(f"at most {MOST_EXCLUDED_OWNERS} owners can be excluded")

    def __str__(self) -> str:
        return f"not ({self.unwanted})"

    def accepts(self, attributes: Described) -> bool:
        if self._owners_are_unwanted() and not (isinstance(attributes, Attributes) and attributes.disclosed):
            return False
        return not self.unwanted.accepts(attributes)

    def _owners_are_unwanted(self) -> bool:
        return self.unwanted.field == "owner"

    def _values(self) -> tuple[str | Path, ...]:
        return self.unwanted.values if isinstance(self.unwanted, OneOf) else (self.unwanted.node,)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part accepts."""

    parts: tuple["Condition", ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ConditionError("all_of needs at least one part; no wish is `Anything`")

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts)

    def accepts(self, attributes: Described) -> bool:
        return all(part.accepts(attributes) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part accepts."""

    parts: tuple["Condition", ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise ConditionError("any_of needs at least one part; nobody could meet it")

    def __str__(self) -> str:
        return " or ".join(f"({part})" if isinstance(part, AllOf) else str(part) for part in self.parts)

    def accepts(self, attributes: Described) -> bool:
        return any(part.accepts(attributes) for part in self.parts)


Condition = Anything | OneOf | Within | ProducedWithin | Excluding | AllOf | AnyOf

Mention = tuple[NamedField, str | Path, bool]
"""(field, value, whether as an exact value)"""


def mentioned(condition: Condition) -> Iterator[Mention]:
    """Every name in a condition."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from mentioned(part)
        case Excluding(unwanted):
            yield from mentioned(unwanted)
        case Within(field, node):
            yield field, node, False
        case OneOf(field, values):
            yield from ((field, value, True) for value in values)

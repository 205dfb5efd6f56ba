"""What a laboratory file says: rules x populations x seeds."""

from itertools import product
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from market.rules.registry import open_session
from scenarios.lab.metrics import METRIC_NAMES
from scenarios.lab.population import Population
from scenarios.spec.market import FeeSpec
from scenarios.spec.section import Section


class RuleSpec(Section):
    """A market rule with its parameters and fees; a bare name is enough."""

    name: str
    price: str | None = None
    parameters: dict[str, str | int] = Field(default_factory=dict)
    fee: FeeSpec = FeeSpec()
    title: str | None = Field(default=None, description="What tables call it / 表での名前")

    @model_validator(mode="before")
    @classmethod
    def a_name_is_enough(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def exists(self) -> Self:
        try:
            open_session(self.name, {}, **self.all_parameters())
        except TypeError as fault:
            raise ValueError(f"{self.name}: {fault}") from None
        return self

    @property
    def label(self) -> str:
        """What tables call it: the name, and in brackets what differs from the rule's own choice."""
        said = [*self.all_parameters().values(), *(["fee"] if self.fee != FeeSpec() else [])]
        return self.title or (f"{self.name} ({', '.join(said)})" if said else self.name)

    def all_parameters(self) -> dict[str, str]:
        price = {} if self.price is None else {"price": self.price}
        return price | {name: str(value) for name, value in self.parameters.items()}


class Plan(Section):
    """Every rule on every population with every seed; the first rule is the one that the others are compared with.

    vary              fields of the population and the values that each takes, in all combinations
    smallest_effects  of a metric the difference that matters: equivalence and power are told for it
    """

    label: Literal["replay"] = "replay"
    rules: Annotated[tuple[RuleSpec, ...], Field(min_length=1)]
    seeds: Annotated[int, Field(ge=1)] = 20
    population: Population = Population()
    vary: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]] = Field(default_factory=dict)
    smallest_effects: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def rules_differ(self) -> Self:
        labels = [rule.label for rule in self.rules]
        if twice := {label for label in labels if labels.count(label) > 1}:
            raise ValueError(f"rules: {', '.join(sorted(twice))} is there twice; tell them apart by `title`")
        return self

    @model_validator(mode="after")
    def knows_its_words(self) -> Self:
        if unknown := set(self.smallest_effects) - set(METRIC_NAMES):
            raise ValueError(f"smallest_effects: no metric {', '.join(sorted(unknown))}")
        self.populations()
        return self

    def populations(self) -> dict[str, Population]:
        """The population of each cell of the design, by what varies in it."""
        base = self.population.model_dump()
        return {
            ", ".join(f"{name}={value}" for name, value in zip(self.vary, values, strict=True)) or "all": (
                Population.model_validate(base | dict(zip(self.vary, values, strict=True)))
            )
            for values in product(*self.vary.values())
        }

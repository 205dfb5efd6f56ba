"""What a laboratory file says: rules x populations x seeds."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, model_validator

from market.rules.registry import LABORATORY_RULES, open_session
from scenarios.lab.metrics import METRIC_NAMES
from scenarios.lab.population import Population
from scenarios.sentences import Flaw, FlawsError
from scenarios.spec.quantities import some
from scenarios.spec.section import Section
from scenarios.spec.trading import FeeSpec, LimitsSpec


class RuleSpec(Section):
    """A market rule with its parameters and fees; a bare name is enough."""

    name: str
    price: str | None = None
    parameters: dict[str, str | int] = Field(default_factory=dict)
    fee: FeeSpec = FeeSpec()
    limits: LimitsSpec = LimitsSpec()
    title: str | None = Field(default=None, description="What tables call it / 表での名前")

    @model_validator(mode="before")
    @classmethod
    def a_name_is_enough(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def exists(self) -> Self:
        try:
            if self.name in LABORATORY_RULES:
                LABORATORY_RULES[self.name].make(**self.all_parameters())
            else:
                open_session(self.name, {}, **self.all_parameters())
        except TypeError as fault:
            raise ValueError(f"{self.name}: {fault}") from None
        return self

    @property
    def label(self) -> str:
        """What tables call it: the name, and in brackets what differs from the rule's own choice."""
        said = [*self.all_parameters().values()]
        said += ["fee"] if self.fee != FeeSpec() else []
        said += ["limits"] if self.limits != LimitsSpec() else []
        return self.title or (f"{self.name} ({', '.join(said)})" if said else self.name)

    def all_parameters(self) -> dict[str, str]:
        price = {} if self.price is None else {"price": self.price}
        return price | {name: str(value) for name, value in self.parameters.items()}


class Plan(Section):
    """Every rule on every population with every seed; the first rule is the one that the others are compared with.

    A replay plays fixed orders: it compares mechanics and supports no claim about what people would do. In a
    strategic study agents speak anew under each rule.
    """

    label: Literal["replay", "strategic"] = "replay"
    rules: Annotated[tuple[RuleSpec, ...], AfterValidator(some)]
    seeds: Annotated[int, Field(ge=1, description="Sessions of each cell / 反復回数")] = 20
    population: Population = Population()
    vary: dict[str, Annotated[tuple[Any, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="Fields of the population and the values that each takes / 変える条件"
    )
    human: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="CSV of recorded sessions in place of a population / 人による実験の記録"
    )
    warm_up: Annotated[float, Field(ge=0, lt=1, description="First share of the deals whose prices do not count")] = 0.0
    lies: Annotated[int, Field(ge=0, description="Orders of a session whose false limits are tried")] = 0
    days: Annotated[int, Field(ge=1, description="Days of a strategic session, of which the last is measured")] = 10
    speeches: Annotated[int, Field(ge=1, description="How often everyone may speak in a day")] = 3
    smallest_effects: dict[str, Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict, description="Of a metric the difference that matters: equivalence and power"
    )

    @model_validator(mode="after")
    def rules_differ(self) -> Self:
        labels = [rule.label for rule in self.rules]
        if twice := {label for label in labels if labels.count(label) > 1}:
            raise ValueError(f"rules: {', '.join(sorted(twice))} is there twice; tell them apart by `title`")
        return self

    @model_validator(mode="after")
    def varies_what_populations_have(self) -> Self:
        flaws = [flaw for name, values in self.vary.items() for flaw in of_axis(self.population, name, values)]
        if flaws:
            raise FlawsError(flaws)
        return self

    @model_validator(mode="after")
    def knows_its_words(self) -> Self:
        if unknown := set(self.smallest_effects) - set(METRIC_NAMES):
            raise ValueError(f"smallest_effects: no metric {', '.join(sorted(unknown))}")
        speaks = [population.traders is not None for population in self.populations().values()]
        if any(speaks) != (self.label == "strategic") or not all(speaks) == any(speaks):
            raise ValueError("label: a strategic study says who speaks (population.traders), a replay does not")
        if self.human is not None and (self.vary or any(speaks)):
            raise ValueError("human: recorded sessions are replayed as they are, without `vary` and `traders`")
        return self

    def populations(self) -> dict[str, Population]:
        """The population of each cell of the design, by what varies in it."""
        base = self.population.model_dump()
        return {
            ", ".join(f"{name}={_told(value)}" for name, value in zip(self.vary, values, strict=True)) or "all": (
                Population.model_validate(base | dict(zip(self.vary, values, strict=True)))
            )
            for values in product(*self.vary.values())
        }


def of_axis(population: Population, name: str, values: Sequence[Any]) -> Iterator[Flaw]:
    """Values that a population cannot take under this name."""
    for n, value in enumerate(values):
        try:
            Population.model_validate(population.model_dump() | {name: value})
        except ValidationError as error:
            for told in error.errors(include_url=False):
                if told["loc"][:1] == (name,):
                    yield Flaw(("vary", name, n), "as_said", {"words": told["msg"].removeprefix("Value error, ")})


def _told(value: Any) -> str:
    """A value in a cell's name: of measures their kinds."""
    if not isinstance(value, list | tuple):
        return str(value)
    return " + ".join(str(each["kind"]) for each in value) or "none"

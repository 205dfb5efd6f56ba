"""A plan of variants: a scenario, and what varies in it."""

from importlib.resources import files
from math import prod
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from scenarios.reading import text_of
from scenarios.reading.sections import section_in
from scenarios.sentences import wrong
from scenarios.spec.bilingual import Bilingual
from scenarios.spec.quantities import Amount
from scenarios.spec.section import Section

FOLDER = Path(str(files("scenarios") / "data" / "sweep"))

MOST = 500
"""Variants of a plan; more is a slip of the pen."""

Value = float | bool | str
Text = Annotated[str, Field(min_length=1)]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Axis(Section):
    """A value of the scenario, and what it takes one after the other.

    A place is written as faults write it (`blocks[0].buildings[1].assets.roof.dc_kw`), with names in place of numbers
    (`blocks.centre.buildings.town_hall…`), or from a building on: `town_hall.roof.dc_kw`.
    """

    path: Text = Field(description="Place of the value / 変える項目の場所")
    values: Annotated[tuple[Value, ...], Field(min_length=1)] = Field(
        description="What it takes; 0 of a size leaves the asset out / 値の列"
    )
    along: tuple[Text, ...] = Field(default=(), description="Places that keep their proportion to it / 比例させる項目")
    title: Bilingual | None = Field(default=None, description="What people call it; absent: its place / 表示名")
    yen_per_unit_year: Amount | None = Field(
        default=None, description="What a unit of it costs a year, all told / 1単位あたりの年間費用"
    )

    @model_validator(mode="after")
    def prices_numbers(self) -> Self:
        if self.yen_per_unit_year is not None and not all(map(is_number, self.values)):
            raise wrong("price_of_no_number")
        return self

    def called(self) -> Bilingual:
        return self.title or Bilingual(ja=self.path, en=self.path)


class SweepPlan(Section):
    """Every combination of the values of all axes, the last axis first."""

    scenario: Text = Field(description="A scenario of the library, or a file beside the plan / もとのシナリオ")
    title: Bilingual | None = Field(default=None, description="What people call the plan / 表題")
    vary: Annotated[tuple[Axis, ...], Field(min_length=1)] = Field(description="What varies / 変える項目")

    @model_validator(mode="after")
    def is_not_endless(self) -> Self:
        if self.count > MOST:
            raise wrong("too_many_variants", count=self.count, most=MOST)
        return self

    @property
    def count(self) -> int:
        """Number of variants."""
        return prod(len(axis.values) for axis in self.vary)


def plan_names() -> list[str]:
    """Names of the plans that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def plan_file(plan: str | Path) -> Path:
    """The file of a plan: of the program's by its name, else of that path."""
    return FOLDER / f"{plan}.yaml" if str(plan) in plan_names() else Path(plan)


def read_plan(file: Path) -> SweepPlan:
    """The plan in a file. Raises ScenarioFaults with all that is wrong in it."""
    return plan_in(text_of(file), file)


def plan_in(text: str, file: Path) -> SweepPlan:
    """The plan that a text holds, as if `file` held it. Raises ScenarioFaults."""
    return section_in(SweepPlan, text, file)

"""Stored studies, and which one the page is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dashboards.address import Address
from dashboards.runs import Runs
from dashboards.words import Words
from scenarios.lab.study import Study, list_studies

STUDY, METRIC, POPULATION = "study", "metric", "population"
"""Parts of the URL that only this page understands."""

FIRST_METRIC = "efficiency"

CURRENCY = "JPY"
"""Of all markets in the laboratory."""


def labs_of(runs: Runs) -> Path:
    """The folder of studies: beside the runs, where `machigrid lab` puts them."""
    return runs.root.absolute().parent / "labs"


@dataclass(frozen=True)
class Bench:
    """All that the page about one study sees."""

    address: Address
    study: Study
    words: Words

    @property
    def demonstration(self) -> bool:
        return self.study.label == "demonstration"

    @property
    def metrics(self) -> Mapping[str, Mapping[str, str]]:
        """What the study's manifest says of each metric that it measured."""
        measured = set(self.study.comparison.get("metric", ()))
        return {each["name"]: each for each in self.study.manifest["metrics"] if each["name"] in measured}

    @property
    def metric(self) -> str:
        asked = self.address.one_of(METRIC)
        return next(name for name in (asked, FIRST_METRIC, *self.metrics) if name in self.metrics)

    @property
    def populations(self) -> list[str]:
        return list(dict.fromkeys(self.study.comparison["population"]))

    @property
    def population(self) -> str:
        asked = self.address.one_of(POPULATION)
        return asked if asked in self.populations else self.populations[0]

    def title(self, metric: str) -> str:
        """A metric's name with its unit."""
        name, unit = self.metrics[metric][self.words.lang], self.unit(metric)
        return f"{name} [{unit}]" if unit else name

    def unit(self, metric: str) -> str:
        return self.metrics[metric]["unit"].replace("yen", self.words.named("currency", CURRENCY))

    def rows(self, table: str) -> pd.DataFrame:
        """Rows of a table that are about the population looked at; empty where the study has no such table."""
        rows = self.study.table(table)
        if "rule" in rows:
            rows = rows.assign(rule=rows["rule"].map({label: self.rule(label) for label in rows["rule"].unique()}))
        return rows[rows["population"] == self.population] if "population" in rows else rows

    def rule(self, label: str) -> str:
        """A rule in words, with what the plan calls it beside: its code, and in brackets its parameters."""
        code = label.partition(" ")[0]
        named = self.words.named("choice", code)
        return label if named.replace(" ", "_") == code else f"{named} · {label}"


def chosen(address: Address, studies: list[Study]) -> Study | None:
    """The study of the address, or else the latest; None where there is none."""
    asked = address.one_of(STUDY)
    return next((study for study in studies if study.name == asked), None) or (studies[0] if studies else None)


def bench_of(address: Address, runs: Runs, words: Words) -> Bench | None:
    study = chosen(address, list_studies(labs_of(runs)))
    return study and Bench(address, study, words)

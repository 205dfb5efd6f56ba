"""What the key figures of runs differ by."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from dashboards.comparison.side_by_side import Member, same_money
from dashboards.units import GRAMS_PER_KG
from scenarios.figures import FIGURES, Figure

BETTER_LOWER = frozenset(
    {
        "cost_yen",
        "import_kwh",
        "peak_kw",
        "contract_kw",
        "emissions_kg",
        "curtailed_kwh",
        "regret_yen",
        "wear_yen",
        "civil_shortfall_kwh",
        "civil_residual_kg",
        "outage_critical_kwh",
        "outage_unserved_kwh",
    }
)
BETTER_HIGHER = frozenset(
    {"self_consumption", "self_sufficiency", "covered", "civil_achieved", "transport_renewable", "outage_held_h"}
)
"""Figures of which everyone would say what is better."""

NOISE = 1e-9
"""A smaller share of the figure is no difference."""

TELLING = 5e-4
"""A smaller share of the base rounds to 0.0 %: nobody would call that better or worse."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A figure of one run beside the base's; grams are told in kilograms.

    value        None where the run does not know the figure
    difference   value − base; None where either is missing, or the two are in different money
    share        difference / base; None where that says nothing
    """

    figure: Figure
    member: Member
    value: float | None
    difference: float | None
    share: float | None

    @property
    def better(self) -> bool | None:
        """Whether the change is for the better; None where it is none, or nobody can say."""
        if not self.difference or abs(self.share or 1.0) < TELLING:
            return None
        if self.figure.name in BETTER_LOWER:
            return self.difference < 0
        return self.difference > 0 if self.figure.name in BETTER_HIGHER else None


def changes(members: list[Member]) -> Iterator[list[Change]]:
    """For each billed figure that any of the runs knows, the change of every member, the base's own first."""
    base = members[0]
    for figure in FIGURES:
        values = [known(member, figure) for member in members]
        if figure.billed and any(value is not None for value in values):
            yield [
                change(figure, member, base, value, values[0]) for member, value in zip(members, values, strict=True)
            ]


def known(member: Member, figure: Figure) -> float | None:
    value = member.run.figures.get(figure.name)
    return value / GRAMS_PER_KG if value is not None and figure.unit == "g" else value


def change(figure: Figure, member: Member, base: Member, value: float | None, of_base: float | None) -> Change:
    comparable = "yen" not in figure.unit or same_money(member.run, base.run)
    if value is None or of_base is None or not comparable:
        return Change(figure=figure, member=member, value=value, difference=None, share=None)
    difference = value - of_base
    if abs(difference) <= NOISE * max(abs(value), abs(of_base)):
        difference = 0.0
    share = difference / abs(of_base) if of_base else None
    return Change(figure=figure, member=member, value=value, difference=difference, share=share)


def changes_table(members: list[Member], lang: str) -> pd.DataFrame:
    """Columns figure (title), unit, run (label), value, difference, percent; one row a figure and run."""
    rows = [
        {
            "figure": each.figure.ja if lang == "ja" else each.figure.en,
            "unit": "kg" if each.figure.unit == "g" else each.figure.unit.replace("yen", each.member.run.currency),
            "run": each.member.label,
            "value": each.value,
            "difference": each.difference,
            "percent": None if each.share is None else 100 * each.share,
        }
        for line in changes(members)
        for each in line
    ]
    frame = pd.DataFrame(rows, columns=["figure", "unit", "run", "value", "difference", "percent"])
    return frame.astype({"value": float, "difference": float, "percent": float})

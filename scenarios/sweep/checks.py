"""What is wrong with a plan of variants, each fault in its line of the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.draft import NoSuchPlace, data_of
from scenarios.faults import Fault, ScenarioFaults, path_text
from scenarios.reading import glance, in_order, makes_sense
from scenarios.reading.document import Document, parse
from scenarios.sentences import Flaw, Loc
from scenarios.sweep.places import NoPlaceError
from scenarios.sweep.plan import SweepPlan
from scenarios.sweep.variants import line_of, variant


@dataclass(frozen=True, kw_only=True)
class Check:
    """A plan with its text, and the scenario that it varies."""

    plan: SweepPlan
    document: Document
    plan_file: Path
    base: str
    base_file: Path

    def faults(self, number: int) -> Iterator[Fault]:
        """What is wrong with an axis; each value is tried alone."""
        axis, loc = self.plan.vary[number], ("vary", number)
        try:
            line = line_of(axis, data_of(self.base))
        except NoPlaceError as error:
            along = error.name in axis.along
            code = "nothing_to_go_along" if along else "no_such_place"
            yield self.told((*loc, "along" if along else "path"), code, name=error.name, meant=error.meant)
            return
        alone = self.plan.model_copy(update={"vary": (axis,)})
        for n, value in enumerate(axis.values):
            place: Loc = (*loc, "values", n)
            try:
                only = variant(self.base, [line], (value,), alone)
                found = [] if makes_sense(only.data) else glance(only.text, self.base_file)
            except NoSuchPlace as error:
                yield self.told((*loc, "path"), "as_said", words=str(error))
                return
            here = self.told(place, "empty")
            path = f"{path_text(place)} → "
            yield from (
                replace(fault, file=here.file, line=here.line, column=here.column, path=path + fault.path)
                for fault in found
            )

    def told(self, loc: Loc, code: str, **given: object) -> Fault:
        """A fault in its line of the plan."""
        return in_order([Flaw(loc, code, given)], self.document, self.plan_file)[0]


def checked(plan: SweepPlan, plan_text: str, plan_file: Path, base: str, base_file: Path) -> None:
    """Raise ScenarioFaults for all that is wrong with the scenario, or else with the plan's axes."""
    if faults := glance(base, base_file):
        raise ScenarioFaults(faults)
    check = Check(plan=plan, document=parse(plan_text), plan_file=plan_file, base=base, base_file=base_file)
    if found := [fault for number in range(len(plan.vary)) for fault in check.faults(number)]:
        raise ScenarioFaults(found)

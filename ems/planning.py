"""Plans of one component, window after window, each solved from the basis of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ems.assets.asset import Array
from ems.group import Group, State
from ems.one_way import OppositeFlows
from ems.problem import Problem
from ems.rules import Rule, Rulebook
from ems.solver import WarmSolver
from ems.stack import Stack
from ems.window import Window

Views = Sequence[Mapping[str, Array]]


@dataclass(frozen=True)
class Plan:
    """A solved window: column values `x` of a stack's problem."""

    stack: Stack
    problem: Problem
    x: Array


class Planner:
    """Plans without binaries where it can, and once more with them where a plan flows both ways at once."""

    def __init__(self, groups: Sequence[Group], rules: Sequence[Rule] = ()) -> None:
        self._programs = {exclusive: Program(groups, rules) for exclusive in (False, True)}

    def plan(self, window: Window, states: Sequence[State], views: Views) -> Plan:
        """The optimum of a window; what flows both ways at once is reconsidered with binaries."""
        program = self._programs[window.exclusive]
        plan = program.solve(window, states, views)
        if window.exclusive or not program.flows_both_ways(plan, window):
            return plan
        return self._programs[True].solve(window.with_exclusive(exclusive=True), states, views)


class Program:
    """The problems of successive windows, and the solver that knows the last one's basis."""

    def __init__(self, groups: Sequence[Group], rules: Sequence[Rule]) -> None:
        self._groups = groups
        self._rules = rules
        self._solver = WarmSolver()
        self._stack: Stack | None = None

    def solve(self, window: Window, states: Sequence[State], views: Views) -> Plan:
        stack = self._stack_for(window)
        problem = stack.problem(window, states, views)
        if self._rulebook is not None:
            problem = self._rulebook.extend(problem, window)
        return Plan(stack, problem, self._solver.solve(problem).x)

    def flows_both_ways(self, plan: Plan, window: Window) -> bool:
        """Whether a plan of this program uses both directions of anything in the steps that are kept."""
        return self._opposites.overlap(plan.x, window.commit)

    def _stack_for(self, window: Window) -> Stack:
        """The stack of the window before, or a new one where the shape is another."""
        if self._stack is None or self._stack.shape != window.shape():
            self._stack = Stack(self._groups, window)
            self._opposites = OppositeFlows(self._stack)
            self._rulebook = Rulebook(self._rules, self._stack) if self._rules else None
        return self._stack

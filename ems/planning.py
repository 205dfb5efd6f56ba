"""Plans of one component, window after window, each solved from the basis of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.group import Group, State
from ems.one_way import OppositeFlows
from ems.problem import Pattern, Problem
from ems.rules import Rule, Rulebook
from ems.solver import EXACT, Effort, Solution, WarmSolver
from ems.stack import Stack
from ems.window import Window

Views = Sequence[Mapping[str, Array]]


@dataclass(frozen=True)
class Plan:
    """A solved window: column values `x` of a stack's problem; `gap` as in `ems.solver.Solution`."""

    stack: Stack
    problem: Problem
    x: Array
    gap: float = 0.0


class Planner:
    """Plans without binaries where it can, and once more with them where a plan flows both ways at once."""

    def __init__(self, groups: Sequence[Group], rules: Sequence[Rule] = (), effort: Effort = EXACT) -> None:
        self._programs = {exclusive: Program(groups, rules, effort) for exclusive in (False, True)}

    def plan(self, window: Window, states: Sequence[State], views: Views) -> Plan:
        """The optimum of a window; what flows both ways at once is reconsidered with binaries."""
        program = self._programs[window.exclusive]
        plan = program.solve(window, states, views)
        if window.exclusive or not program.flows_both_ways(plan, window):
            return plan
        return self._programs[True].solve(window.with_exclusive(exclusive=True), states, views)


class Program:
    """The problems of successive windows, and the solver that knows the last one's basis."""

    def __init__(self, groups: Sequence[Group], rules: Sequence[Rule], effort: Effort) -> None:
        self._groups = groups
        self._rules = rules
        self._effort = effort
        self._solver = WarmSolver(effort)
        self._stack: Stack | None = None
        self._relaxation: tuple[Pattern, Pattern] | None = None

    def solve(self, window: Window, states: Sequence[State], views: Views) -> Plan:
        stack = self._stack_for(window)
        problem = stack.problem(window, states, views)
        if self._rulebook is not None:
            problem = self._rulebook.extend(problem, window)
        found = self._optimum(problem)
        return Plan(stack, problem, found.x, found.gap)

    def _optimum(self, problem: Problem) -> Solution:
        """The optimum, with as few of the choices between opposite flows binary as it takes.

        Without them the problem is a linear one, which starts from the last window's basis. Where its plan flows both
        ways, those choices become binary, and no others: a relaxed optimum that obeys what was relaxed is the optimum.
        """
        binary = problem.pattern.integer.copy()
        binary[self._opposites.choices] = False
        found = self._solver.solve(self._relaxed(problem, binary))
        while (undecided := self._still_relaxed(found.x, binary)).size:
            binary[undecided] = True
            pattern = replace(problem.pattern, integer=binary.copy())
            found = WarmSolver(self._effort).solve(replace(problem, pattern=pattern))
        return found

    def _still_relaxed(self, x: Array, binary: NDArray[np.bool_]) -> NDArray[np.int64]:
        undecided = self._opposites.undecided(x)
        return undecided[~binary[undecided]]

    def _relaxed(self, problem: Problem, binary: NDArray[np.bool_]) -> Problem:
        """The problem with these columns binary; its pattern stays the same object while the problem's does."""
        if not self._opposites.choices.size:
            return problem
        if self._relaxation is None or self._relaxation[0] is not problem.pattern:
            self._relaxation = problem.pattern, replace(problem.pattern, integer=binary.copy())
        return replace(problem, pattern=self._relaxation[1])

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

"""One persistent HiGHS per component: next window, new numbers, same basis.

The method follows from what is at hand (measured in docs/performance.md):

* a basis of the window before: dual simplex, whatever the size;
* none, and few columns: dual simplex from scratch;
* none, and many columns: interior point without crossover, its point snapped to bounds and checked again. Where
  windows follow one another, the second pays for the crossover once and all later ones start from its basis;
* a method that fails: dual simplex from scratch, then primal simplex without presolve. A basis can fail on a sound
  problem (https://github.com/ERGO-Code/HiGHS/issues/2300): its dual infeasibilities, which our tie costs make many and
  tiny, pass for none, and the dual simplex then takes the problem for unbounded and stops.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.interior import cleaned
from ems.problem import Problem

LARGE_COLUMNS = 250_000
"""Columns from which a problem without a basis goes to the interior-point method: there the two cost the same."""

Options = Mapping[str, str | float]

DUAL_SIMPLEX, PRIMAL_SIMPLEX = 1, 4

FROM_SCRATCH: Options = MappingProxyType(
    {
        "solver": "choose",
        "run_crossover": "on",
        "presolve": "choose",
        "simplex_strategy": DUAL_SIMPLEX,
        "dual_simplex_cost_perturbation_multiplier": 1.0,
    }
)
FROM_BASIS: Options = MappingProxyType(
    # Perturbed costs spoil a basis that is nearly optimal: without them a third fewer iterations.
    {**FROM_SCRATCH, "dual_simplex_cost_perturbation_multiplier": 0.0}
)
INTERIOR: Options = MappingProxyType({**FROM_SCRATCH, "solver": "ipx", "ipm_optimality_tolerance": 1e-6})
INTERIOR_POINT: Options = MappingProxyType({**INTERIOR, "run_crossover": "off"})
LAST_RESORT: Options = MappingProxyType({**FROM_SCRATCH, "presolve": "off", "simplex_strategy": PRIMAL_SIMPLEX})

NO_OPTIMUM = frozenset(
    {
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnbounded,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    }
)
"""Verdicts on the problem; any other status tells of a method that failed."""


STOPPED = highspy.HighsModelStatus.kSolutionLimit
"""The nodes are spent."""


class Unsolved(RuntimeError):
    """HiGHS found no optimum; the message names the model status."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard a plan with binaries is improved. Nodes are counted, not seconds: the same input gives the same bytes.

    gap     a plan is good enough when no other can be cheaper by more than this share of its cost
    nodes   of the branch-and-bound tree, after which the best plan found so far is taken; None: as many as it takes
    """

    gap: float = 1e-9
    nodes: int | None = None


EXACT = Effort()


@dataclass(frozen=True)
class Solution:
    """Column values and the objective [yen].

    gap   share of the objective by which another solution might be cheaper; 0 for an optimum, within its tolerance
    """

    problem: Problem
    x: Array
    objective: float
    iterations: int
    gap: float = 0.0

    @property
    def parts(self) -> dict[str, float]:
        """What each named cost adds to the objective, constants apart [yen]."""
        return {name: float(cost @ self.x) for name, cost in self.problem.costs.items()}


class WarmSolver:
    """Solves the windows of one component, each from the basis of the one before.

    One thread and a fixed seed: the same problems in the same order give the same bytes.

    large_columns   from how many columns on a problem without a basis goes to the interior-point method
    """

    def __init__(self, effort: Effort = EXACT, *, large_columns: int = LARGE_COLUMNS) -> None:
        self._effort = effort
        self._large_columns = large_columns
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs lack half of it
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": effort.gap,
            "mip_max_nodes": highspy.kHighsIInf if effort.nodes is None else effort.nodes,
            # A handful of binaries beside a large linear part: smaller problems inside the problem cost more than they
            # find (docs/performance.md).
            "mip_heuristic_effort": 0.0,
            "mip_heuristic_run_rens": False,
            "mip_heuristic_run_rins": False,
            "mip_heuristic_run_root_reduced_cost": False,
            "mip_allow_restart": False,
        }.items():
            self._highs.setOptionValue(option, value)
        self._last: Problem | None = None
        self._has_basis = False
        self._options: Options | None = None

    def solve(self, problem: Problem) -> Solution:
        """The optimum of a problem, or what its effort brought; raises Unsolved."""
        last, self._last = self._last, problem
        self._tell(last, problem)
        for method in self._methods(problem, first=last is None):
            x = self._run(problem, method)
            if x is not None:
                return self._solution(problem, x)
            status = self._highs.getModelStatus()
            if method is FROM_SCRATCH and status in NO_OPTIMUM:
                break
            if status == STOPPED:
                raise Unsolved(f"no plan was found within {self._effort.nodes} nodes: allow more (mip_nodes)")
            self._highs.clearSolver()
        raise Unsolved(f"HiGHS ended with: {self._highs.modelStatusToString(status)}")

    def _tell(self, last: Problem | None, problem: Problem) -> None:
        """Give HiGHS the problem, keeping the basis of the last one where their patterns are the same."""
        if last is None or problem.pattern is not last.pattern:
            self._has_basis = False
            self._highs.clearSolver()
            self._highs.passModel(as_lp(problem))
        elif problem.coefficients is not last.coefficients:
            basis = self._highs.getBasis()
            self._highs.passModel(as_lp(problem))
            if self._has_basis:
                self._highs.setBasis(basis)
        else:
            self._change_numbers(last, problem)

    def _methods(self, problem: Problem, *, first: bool) -> tuple[Options, ...]:
        """What to try, in this order, each after the first from scratch."""
        if self._has_basis:
            return FROM_BASIS, FROM_SCRATCH, LAST_RESORT
        if problem.pattern.columns < self._large_columns or problem.pattern.integer.any():
            return FROM_SCRATCH, LAST_RESORT
        return INTERIOR_POINT if first else INTERIOR, FROM_SCRATCH, LAST_RESORT

    def _run(self, problem: Problem, method: Options) -> Array | None:
        """The optimum by one method, or the best plan when its effort was spent; None when it found none."""
        if method is not self._options:
            for option, value in method.items():
                self._highs.setOptionValue(option, value)
            self._options = method
        self._has_basis = False
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal and not (status == STOPPED and self._has_plan()):
            return None
        x = np.fromiter(self._highs.getSolution().col_value, float, problem.pattern.columns)
        if method is INTERIOR_POINT:
            return cleaned(problem, x)
        self._has_basis = True
        return x

    def _has_plan(self) -> bool:
        return bool(self._highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)

    def _solution(self, problem: Problem, x: Array) -> Solution:
        stopped = self._highs.getModelStatus() == STOPPED
        return Solution(
            problem=problem,
            x=x,
            objective=float(problem.cost @ x) + problem.offset,
            iterations=int(self._highs.getInfo().simplex_iteration_count),
            gap=float(self._highs.getInfo().mip_gap) if stopped else 0.0,
        )

    def _change_numbers(self, last: Problem, problem: Problem) -> None:
        """Tell HiGHS what differs from the last window."""
        at = differing((last.cost, problem.cost))
        self._highs.changeColsCost(len(at), at, problem.cost[at])
        at = differing((last.lower, problem.lower), (last.upper, problem.upper))
        self._highs.changeColsBounds(len(at), at, problem.lower[at], problem.upper[at])
        at = differing((last.row_lower, problem.row_lower), (last.row_upper, problem.row_upper))
        self._highs.changeRowsBounds(len(at), at, problem.row_lower[at], problem.row_upper[at])
        self._highs.changeObjectiveOffset(problem.offset)


def differing(*pairs: tuple[Array, Array]) -> NDArray[np.int32]:
    """Indices at which any pair of arrays differs."""
    return np.flatnonzero(reduce(or_, (before != after for before, after in pairs))).astype(np.int32)


def as_lp(problem: Problem) -> highspy.HighsLp:
    """The problem in HiGHS's own form."""
    pattern = problem.pattern
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = pattern.columns, pattern.rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = problem.cost, problem.lower, problem.upper
    lp.row_lower_, lp.row_upper_ = problem.row_lower, problem.row_upper
    lp.offset_ = problem.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = pattern.column_start
    lp.a_matrix_.index_ = pattern.row_index
    lp.a_matrix_.value_ = problem.coefficients
    if pattern.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in pattern.integer]
    return lp

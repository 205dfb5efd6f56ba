"""One persistent HiGHS per component: next window, new numbers, same basis."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from ems.assets.asset import Array
from ems.problem import Problem


class Unsolved(RuntimeError):
    """HiGHS found no optimum; the message names the model status."""


@dataclass(frozen=True)
class Solution:
    """An optimum: column values and the objective [yen]."""

    problem: Problem
    x: Array
    objective: float
    iterations: int

    @property
    def parts(self) -> dict[str, float]:
        """What each named cost adds to the objective, constants apart [yen]."""
        return {name: float(cost @ self.x) for name, cost in self.problem.costs.items()}


class WarmSolver:
    """Solves the windows of one component, each from the basis of the one before.

    One thread and a fixed seed: the same problems in the same order give the same bytes.
    """

    def __init__(self) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs lack half of it
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 1e-9,
        }.items():
            self._highs.setOptionValue(option, value)
        self._last: Problem | None = None

    def solve(self, problem: Problem) -> Solution:
        """The optimum of a problem; raises Unsolved."""
        last, self._last = self._last, problem
        if last is None or problem.pattern is not last.pattern:
            self._highs.clearSolver()
            self._highs.passModel(as_lp(problem))
        elif problem.coefficients is not last.coefficients:
            basis = self._highs.getBasis()
            self._highs.passModel(as_lp(problem))
            self._highs.setBasis(basis)
        else:
            self._change_numbers(last, problem)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(f"HiGHS ended with: {self._highs.modelStatusToString(status)}")
        x = np.asarray(self._highs.getSolution().col_value)
        info = self._highs.getInfo()
        return Solution(
            problem=problem,
            x=x,
            objective=float(info.objective_function_value),
            iterations=int(info.simplex_iteration_count),
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
    return np.flatnonzero(np.any([before != after for before, after in pairs], axis=0)).astype(np.int32)


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

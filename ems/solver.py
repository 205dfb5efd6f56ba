"""One persistent HiGHS per component: next window, new numbers, same basis."""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from ems.assets.asset import Array
from ems.stack import Problem, Stack


class Unsolved(RuntimeError):
    """HiGHS found no optimum; the message names the model status."""


@dataclass(frozen=True)
class Solution:
    """An optimum: column values and the objective, with its parts by name [yen]."""

    x: Array
    objective: float
    parts: dict[str, float]
    iterations: int


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
        self._stack: Stack | None = None
        self._coefficients: Array | None = None

    def solve(self, problem: Problem) -> Solution:
        """The optimum of a problem; raises Unsolved."""
        if problem.stack is not self._stack:
            self._highs.clearSolver()
            self._highs.passModel(as_lp(problem))
        elif problem.coefficients is not self._coefficients:
            basis = self._highs.getBasis()
            self._highs.passModel(as_lp(problem))
            self._highs.setBasis(basis)
        else:
            self._change_numbers(problem)
        self._stack, self._coefficients = problem.stack, problem.coefficients
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(f"HiGHS ended with: {self._highs.modelStatusToString(status)}")
        x = np.asarray(self._highs.getSolution().col_value)
        info = self._highs.getInfo()
        return Solution(
            x=x,
            objective=float(info.objective_function_value),
            parts={name: float(cost @ x) for name, cost in problem.costs.items()},
            iterations=int(info.simplex_iteration_count),
        )

    def _change_numbers(self, problem: Problem) -> None:
        columns, rows = problem.stack.columns, problem.stack.rows
        every_column, every_row = np.arange(columns, dtype=np.int32), np.arange(rows, dtype=np.int32)
        self._highs.changeColsCost(columns, every_column, problem.cost)
        self._highs.changeColsBounds(columns, every_column, problem.lower, problem.upper)
        self._highs.changeRowsBounds(rows, every_row, problem.row_lower, problem.row_upper)
        self._highs.changeObjectiveOffset(problem.offset)


def as_lp(problem: Problem) -> highspy.HighsLp:
    """The problem in HiGHS's own form."""
    stack = problem.stack
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = stack.columns, stack.rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = problem.cost, problem.lower, problem.upper
    lp.row_lower_, lp.row_upper_ = problem.row_lower, problem.row_upper
    lp.offset_ = problem.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = stack.column_start
    lp.a_matrix_.index_ = stack.row_index
    lp.a_matrix_.value_ = problem.coefficients
    if stack.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in stack.integer]
    return lp

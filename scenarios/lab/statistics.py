"""What a few sessions say: means with intervals and differences of pairs; the unit is a session, never a trade."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

CONFIDENCE = 0.95
RESAMPLES = 2_000
MOST_EXACT = 50


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean and its intervals; their ends equal the mean where nothing varies.

    low, high       by the BCa bootstrap (Efron 1987), which asks for no distribution
    t_low, t_high   by Student's t, exact where sessions are normal
    """

    mean: float
    low: float
    high: float
    t_low: float
    t_high: float


def varies(sample: Array) -> bool:
    """Whether there is a spread to speak of: one value has none."""
    return len(sample) > 1 and bool(np.ptp(sample))


def estimate(values: Sequence[float], *, seed: int = 0) -> Estimate:
    """Mean with its intervals."""
    sample = np.asarray(values, dtype=float)
    mean = float(sample.mean())
    if not varies(sample):
        return Estimate(mean=mean, low=mean, high=mean, t_low=mean, t_high=mean)
    found = stats.bootstrap(
        (sample,), np.mean, confidence_level=CONFIDENCE, n_resamples=RESAMPLES, rng=np.random.default_rng(seed)
    ).confidence_interval
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(sample) - 1) * stats.sem(sample))
    return Estimate(mean=mean, low=float(found.low), high=float(found.high), t_low=mean - half, t_high=mean + half)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Of pairs by seed: the mean difference with its interval, and p of Wilcoxon's signed ranks."""

    estimate: Estimate
    p: float


def difference(values: Sequence[float], others: Sequence[float]) -> Difference:
    gaps = np.asarray(values, dtype=float) - np.asarray(others, dtype=float)
    return Difference(estimate=estimate(gaps.tolist()), p=signed_ranks_p(gaps))


def signed_ranks_p(gaps: Array) -> float:
    """Wilcoxon's signed ranks: exact for few pairs, by the normal approximation where ranks are tied or pairs many."""
    moved = gaps[gaps != 0]
    if not len(moved):
        return 1.0
    tied = len(np.unique(np.abs(moved))) < len(moved)
    exact = not tied and len(moved) <= MOST_EXACT
    return float(stats.wilcoxon(moved, method="exact" if exact else "approx").pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted for as many comparisons (Holm 1979)."""
    order = np.argsort(p_values)
    adjusted, highest = [0.0] * len(p_values), 0.0
    for rank, number in enumerate(order.tolist()):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[number]))
        adjusted[number] = highest
    return adjusted


def equivalence_p(gaps: Sequence[float], margin: float) -> float:
    """Two one-sided t tests (Schuirmann 1987): p is small where the mean difference surely lies within the margin."""
    sample = np.asarray(gaps, dtype=float)
    if not varies(sample):
        return float(abs(float(sample.mean())) >= margin)
    below = stats.ttest_1samp(sample, -margin, alternative="greater").pvalue
    above = stats.ttest_1samp(sample, margin, alternative="less").pvalue
    return float(max(below, above))


def power(gaps: Sequence[float], effect: float) -> float:
    """Probability that a two-sided t test sees a true mean difference of `effect`, the spread being as found."""
    sample = np.asarray(gaps, dtype=float)
    if not varies(sample):
        return 1.0
    degrees = len(sample) - 1
    shift = effect * np.sqrt(len(sample)) / sample.std(ddof=1)
    least = stats.t.ppf(1 - (1 - CONFIDENCE) / 2, degrees)
    return float(stats.nct.sf(least, degrees, shift) + stats.nct.cdf(-least, degrees, shift))

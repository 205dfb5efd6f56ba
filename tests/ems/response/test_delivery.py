"""What an event delivered, and what is paid for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ems.response.delivery import Terms, settle

ONE = np.ones(1)


def test_each_is_paid_for_the_whole_event_and_never_less_than_nothing():
    baseline = np.full((2, 4), 10.0)
    metered = np.array([[8.0, 8.0, 12.0, 6.0], [11.0, 11.0, 11.0, 11.0]])
    done = settle(Terms(reward_yen_per_kwh=20.0), baseline, metered, np.array([1.0, 3.0]), step_h=0.5)
    assert done.kw == pytest.approx([-1.0, -1.0, -5.0, 1.0])
    assert done.rewards_yen == pytest.approx([20 * 0.5 * (2 + 2 - 2 + 4), 0.0])
    assert done.compliance is None
    assert done.paid_yen == pytest.approx(60.0)


def test_the_target_holds_within_its_tolerance():
    terms = Terms(target_kw=10.0, capacity_yen_per_kw=100.0, penalty_yen_per_kwh=50.0, tolerance=0.1)
    done = settle(terms, np.full((1, 4), 20.0), np.array([[10.0, 11.0, 12.0, 25.0]]), ONE, step_h=0.5)
    assert done.compliance == 0.5
    assert done.capacity_yen == pytest.approx(500.0)
    assert done.penalty_yen == pytest.approx(50 * 0.5 * (1 + 14))
    assert done.paid_yen == pytest.approx(500.0 - 375.0)


@given(arrays(float, (3, 4), elements=st.floats(-1e3, 1e3)), st.integers(1, 50))
def test_many_alike_are_paid_as_one_times_their_number(metered, count):
    terms = Terms(reward_yen_per_kwh=7.0)
    one, many = (settle(terms, np.zeros((3, 4)), metered, np.full(3, n), step_h=0.5) for n in (1.0, float(count)))
    assert many.rewards_yen == pytest.approx(count * one.rewards_yen)
    assert many.kw == pytest.approx(count * one.kw)

"""The formulas' own functions: compiled they are numpy's to the stated accuracy, and well behaved at every edge."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from sim import maths

RANDOM = np.random.default_rng(20261124)
WIDE = np.concatenate([RANDOM.uniform(-700, 700, 20_000), RANDOM.normal(0, 1, 20_000), 10.0 ** RANDOM.uniform(-300, 2, 5_000)])
ABOVE_ZERO = np.concatenate([10.0 ** RANDOM.uniform(-307, 308, 20_000), RANDOM.uniform(0.5, 2, 20_000), [5e-324, 1e-310, 1.0]])


@njit(error_model="numpy")
def compiled_exp(x):
    return np.array([maths.exp(one) for one in x])


@njit(error_model="numpy")
def compiled_log(x):
    return np.array([maths.log(one) for one in x])


@njit(error_model="numpy")
def compiled_tanh(x):
    return np.array([maths.tanh(one) for one in x])


@njit(error_model="numpy")
def compiled_logistic(x):
    return np.array([maths.logistic(one) for one in x])


@njit(error_model="numpy")
def compiled_choices(x):
    return np.array([maths.where(one > 0.0, one, -1.0) for one in x]), np.array([maths.positive(one) for one in x])


def test_exp_and_log_are_right_to_two_units_in_the_last_place():
    np.testing.assert_allclose(compiled_exp(WIDE), np.exp(WIDE), rtol=4.5e-16, atol=0)
    np.testing.assert_allclose(compiled_log(ABOVE_ZERO), np.log(ABOVE_ZERO), rtol=4.5e-16, atol=2e-16)


def test_tanh_and_logistic_are_right():
    np.testing.assert_allclose(compiled_tanh(WIDE), np.tanh(WIDE), rtol=4.5e-16, atol=5e-16)
    np.testing.assert_allclose(compiled_logistic(WIDE), maths.logistic(WIDE), rtol=1e-15, atol=0)


@pytest.mark.filterwarnings("ignore:overflow")
def test_edges_are_those_of_numpy():
    edges = np.array([0.0, -0.0, 709.7, 710.5, 1e9, -745.0, -746.0, -1e9, np.inf, -np.inf, 5e-324])
    np.testing.assert_array_equal(compiled_exp(edges) == 0, np.exp(edges) == 0)
    np.testing.assert_array_equal(np.isinf(compiled_exp(edges)), np.isinf(np.exp(edges)))
    assert compiled_log(np.array([0.0, np.inf, 1.0])).tolist() == [-np.inf, np.inf, 0.0]
    assert np.isnan(compiled_log(np.array([-1.0, np.nan]))).all() and np.isnan(compiled_exp(np.array([np.nan]))).all()
    assert compiled_tanh(edges)[[4, 7, 8, 9]].tolist() == [1.0, -1.0, 1.0, -1.0]
    assert compiled_logistic(edges)[[4, 7, 8, 9]].tolist() == [1.0, 0.0, 1.0, 0.0]


@given(st.floats(-50, 50), st.floats(1e-6, 10))
def test_chances_rise_and_stay_chances(x, more):
    low, high = compiled_logistic(np.array([x, x + more]))
    assert 0 <= low <= high <= 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9))
def test_choices_are_those_of_plain_python(values):
    chosen, kept = compiled_choices(np.array(values))
    assert chosen.tolist() == [one if one > 0 else -1.0 for one in values] and kept.tolist() == [max(0.0, one) for one in values]
    assert maths.positive(np.array(values)).tolist() == kept.tolist()


def test_a_number_stays_a_number_in_plain_python():
    assert isinstance(maths.where(True, 1.0, 2.0), float) and maths.logistic(0.0) == 0.5

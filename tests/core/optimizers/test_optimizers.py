"""What every optimiser must do, and the meaning of each in numbers."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from desktop_nn.core.optimizers import Adam, GradientDescent, optimizers
from desktop_nn.core.settings import settings_of

ALL = [*[cls() for cls in optimizers], GradientDescent(0.1, 0.9)]


class Bowl:
    """f(w) = sum curvature w^2 / 2, or a constant gradient."""

    def __init__(self, weights, curvature=1.0, slope=None, scale=None):
        self.weights = np.array(weights)
        self.scale = scale
        self._curvature = curvature
        self._slope = slope

    def gradient(self):
        return self.weights * self._curvature if self._slope is None else np.full_like(self.weights, self._slope)

    def loss_at(self, vector):
        return float((self._curvature * vector**2).sum() / 2)


def steps(optimizer, problem, count):
    state = optimizer.create_state(problem.weights.size, problem.weights.dtype)
    for _ in range(count):
        optimizer.step(problem, state)
    return state


@pytest.mark.parametrize("optimizer", ALL, ids=str)
class TestEveryOptimiser:
    def test_goes_downhill(self, optimizer):
        problem = Bowl([1.0, -2.0], curvature=np.array([1.0, 3.0]))
        before = problem.loss_at(problem.weights)
        steps(optimizer, problem, 200)
        assert problem.loss_at(problem.weights) < before * 0.9

    def test_repeats_bit_for_bit(self, optimizer):
        first, second = Bowl(np.ones(3, np.float32)), Bowl(np.ones(3, np.float32))
        steps(optimizer, first, 20)
        steps(optimizer, second, 20)
        np.testing.assert_array_equal(first.weights, second.weights)
        assert first.weights.dtype == np.float32

    def test_goes_on_from_a_saved_state_with_the_same_numbers(self, optimizer):
        straight, paused = Bowl([1.0, -2.0]), Bowl([1.0, -2.0])
        steps(optimizer, straight, 7)
        state = {name: array.copy() for name, array in steps(optimizer, paused, 4).items()}
        for _ in range(3):
            optimizer.step(paused, state)
        np.testing.assert_array_equal(straight.weights, paused.weights)

    def test_counts_its_steps(self, optimizer):
        assert int(steps(optimizer, Bowl([1.0]), 5)["step"]) == 5

    def test_a_scale_of_zero_freezes_and_a_half_goes_half_as_far(self, optimizer):
        plain = Bowl([1.0, 1.0, 1.0], slope=0.3)
        scaled = Bowl([1.0, 1.0, 1.0], slope=0.3, scale=np.array([1.0, 0.5, 0.0]))
        steps(optimizer, plain, 5)
        steps(optimizer, scaled, 5)
        np.testing.assert_allclose(1 - scaled.weights, (1 - plain.weights) * scaled.scale, rtol=1e-12)

    def test_a_step_allocates_nothing_large(self, optimizer):
        problem = Bowl(np.ones(100_000, np.float32), scale=np.ones(100_000, np.float32))
        gradient = np.ones(100_000, np.float32)
        problem.gradient = lambda: gradient
        state = steps(optimizer, problem, 1)
        tracemalloc.start()
        optimizer.step(problem, state)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000


def test_gradient_descent_takes_rate_times_gradient():
    problem = Bowl([1.0, -2.0])
    steps(GradientDescent(0.25), problem, 1)
    np.testing.assert_array_equal(problem.weights, [0.75, -1.5])


def test_momentum_reaches_its_terminal_velocity():
    problem = Bowl([0.0], slope=2.0)
    state = steps(GradientDescent(0.1, 0.9), problem, 400)
    assert state["velocity"][0] == pytest.approx(-0.1 * 2.0 / (1 - 0.9))


def test_momentum_can_be_switched_on_in_mid_run():
    problem = Bowl([1.0])
    state = steps(GradientDescent(0.1), problem, 3)
    GradientDescent(0.1, 0.9).step(problem, state)
    assert problem.weights[0] == pytest.approx(0.9**4)


@pytest.mark.parametrize("slope", [1e-4, 1.0, 1e4, -3.0])
def test_the_first_step_of_adam_is_the_learning_rate(slope):
    problem = Bowl(np.zeros(2), slope=slope)
    steps(Adam(0.01), problem, 1)
    np.testing.assert_allclose(problem.weights, -0.01 * np.sign(slope), rtol=2e-4)


def test_adam_follows_its_paper_step_by_step():
    gradients = np.random.default_rng(0).standard_normal((30, 4))
    w, m, v = np.zeros(4), np.zeros(4), np.zeros(4)
    problem, adam = Bowl(np.zeros(4)), Adam(0.02, 0.8, 0.99, 1e-3)
    state = adam.create_state(4, np.float64)
    for t, g in enumerate(gradients, 1):
        m, v = 0.8 * m + 0.2 * g, 0.99 * v + 0.01 * g**2
        w = w - 0.02 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-3)
        problem.gradient = lambda g=g: g.copy()
        adam.step(problem, state)
        np.testing.assert_allclose(problem.weights, w, rtol=1e-10)


@pytest.mark.parametrize("cls", [*optimizers], ids=lambda cls: cls.name)
def test_every_optimiser_explains_itself(cls):
    assert cls.title
    assert cls.summary.endswith(".")
    assert all(declared.help for declared in settings_of(cls).values())
    assert "learning_rate" in settings_of(cls)

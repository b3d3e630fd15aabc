"""What every optimiser must do, and the meaning of each in numbers."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from desktop_nn.core.optimizers import (
    LBFGS,
    Adadelta,
    AdaGrad,
    Adam,
    AdamW,
    DiagonalNewton,
    ErrorCorrection,
    GradientDescent,
    RMSprop,
    optimizers,
)
from desktop_nn.core.settings import settings_of

ALL = [
    *[cls() for cls in optimizers],
    GradientDescent(0.1, 0.9),
    GradientDescent(0.1, 0.9, nesterov=True),
    DiagonalNewton(0.1, running=True),
]


def known(optimizer):
    switches = [name for name in ("momentum", "nesterov", "running") if getattr(optimizer, name, False)]
    return "-".join([optimizer.name, *switches])


@pytest.mark.parametrize("optimizer", ALL, ids=known)
class TestEveryOptimiser:
    def test_goes_downhill(self, optimizer, bowl, run):
        problem = bowl([1.0, -2.0], curvature=np.array([1.0, 0.3]))
        losses = [problem.loss_at(problem.weights)]
        state = None
        for _ in range(3):
            state = run(optimizer, problem, 100, state)
            losses.append(problem.loss_at(problem.weights))
        assert losses[3] < losses[0]
        assert losses[3] <= losses[2] <= losses[1] <= losses[0]

    def test_repeats_bit_for_bit(self, optimizer, bowl, run):
        first, second = bowl(np.ones(3, np.float32)), bowl(np.ones(3, np.float32))
        run(optimizer, first, 20)
        run(optimizer, second, 20)
        np.testing.assert_array_equal(first.weights, second.weights)
        assert first.weights.dtype == np.float32

    def test_goes_on_from_a_saved_state_with_the_same_numbers(self, optimizer, bowl, run):
        straight, paused = bowl([1.0, -2.0]), bowl([1.0, -2.0])
        run(optimizer, straight, 7)
        state = {name: array.copy() for name, array in run(optimizer, paused, 4).items()}
        run(optimizer, paused, 3, state)
        np.testing.assert_array_equal(straight.weights, paused.weights)

    def test_counts_its_steps(self, optimizer, bowl, run):
        assert int(run(optimizer, bowl([1.0]), 5)["step"]) == 5

    def test_a_scale_of_zero_freezes(self, optimizer, bowl, run):
        problem = bowl([1.0, 1.0, 1.0], scale=np.array([1.0, 0.5, 0.0]))
        run(optimizer, problem, 5)
        assert problem.weights[2] == 1.0
        assert problem.weights[0] != 1.0
        assert problem.weights[1] != 1.0

    def test_with_a_rate_twice_as_small_the_first_step_is_half_as_far(self, optimizer, bowl):
        whole, half = bowl([1.0, -1.0], slope=0.3, rate=0.02), bowl([1.0, -1.0], slope=0.3, rate=0.01)
        for problem in (whole, half):
            optimizer.step(problem, optimizer.create_state(2, np.float64))
        moved, moved_half = whole.weights - [1.0, -1.0], half.weights - [1.0, -1.0]
        np.testing.assert_allclose(moved_half, moved / 2, rtol=1e-6)

    def test_a_step_allocates_nothing_large(self, optimizer, bowl, run):
        problem = bowl(np.ones(100_000, np.float32), scale=np.ones(100_000, np.float32), slope=0.1)
        problem.loss_at = lambda vector: float(vector.sum())
        state = run(optimizer, problem, 2)
        tracemalloc.start()
        optimizer.step(problem, state)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20_000


@pytest.mark.parametrize("optimizer", [each for each in ALL if not isinstance(each, LBFGS)], ids=known)
def test_half_a_scale_goes_half_as_far(optimizer, bowl, run):
    """The scale belongs to the step, not to the gradient: Adam would undo a scaled gradient."""
    plain = bowl([1.0, 1.0, 1.0], slope=0.3)
    scaled = bowl([1.0, 1.0, 1.0], slope=0.3, scale=np.array([1.0, 0.5, 0.0]))
    run(optimizer, plain, 1)
    run(optimizer, scaled, 1)
    np.testing.assert_allclose(1 - scaled.weights, (1 - plain.weights) * scaled.scale, rtol=1e-12)


@pytest.mark.parametrize("cls", [*optimizers], ids=lambda cls: cls.name)
def test_every_optimiser_explains_itself(cls):
    assert cls.title
    assert cls.summary.endswith(".")
    assert all(declared.help for declared in settings_of(cls).values())
    assert "learning_rate" in settings_of(cls)


# --- gradient descent ---------------------------------------------------------------------------------


def test_gradient_descent_takes_rate_times_gradient(bowl, run):
    problem = bowl([1.0, -2.0])
    run(GradientDescent(0.25), problem, 1)
    np.testing.assert_array_equal(problem.weights, [0.75, -1.5])


def test_momentum_reaches_its_terminal_velocity(bowl, run):
    state = run(GradientDescent(0.1, 0.9), bowl([0.0], slope=2.0), 400)
    assert state["velocity"][0] == pytest.approx(-0.1 * 2.0 / (1 - 0.9))


def test_momentum_can_be_switched_on_in_mid_run(bowl, run):
    problem = bowl([1.0])
    state = run(GradientDescent(0.1), problem, 3)
    run(GradientDescent(0.1, 0.9), problem, 1, state)
    assert problem.weights[0] == pytest.approx(0.9**4)


def test_nesterov_measures_where_the_speed_will_have_carried_it(bowl, run):
    """With u the point ahead, v = m v - rate f'(u), x = x + v, u = x + m v: the textbook's two points, run by hand."""
    x, v, rate, m = 1.0, 0.0, 0.2, 0.9
    for _ in range(12):
        v = m * v - rate * (x + m * v)
        x += v
    problem = bowl([1.0])
    state = run(GradientDescent(rate, m, nesterov=True), problem, 12)
    assert state["velocity"][0] == pytest.approx(v)
    assert problem.weights[0] == pytest.approx(x + m * v)


# --- a rate for each weight ---------------------------------------------------------------------------


@pytest.mark.parametrize("slope", [1e-4, 1.0, 1e4, -3.0])
@pytest.mark.parametrize("optimizer", [Adam(0.01), AdaGrad(0.01)], ids=known)
def test_the_first_step_is_the_learning_rate(optimizer, slope, bowl, run):
    """A peer multiplies by Adam's bias correction instead of dividing, and goes ten times as far."""
    problem = bowl(np.zeros(2), slope=slope)
    run(optimizer, problem, 1)
    np.testing.assert_allclose(problem.weights, -0.01 * np.sign(slope), rtol=2e-4)


def test_adam_follows_its_paper_step_by_step(bowl):
    gradients = np.random.default_rng(0).standard_normal((30, 4))
    w, m, v = np.zeros(4), np.zeros(4), np.zeros(4)
    problem, adam = bowl(np.zeros(4), rate=0.02), Adam(0.02, 0.8, 0.99, 1e-3)
    state = adam.create_state(4, np.float64)
    for t, g in enumerate(gradients, 1):
        m, v = 0.8 * m + 0.2 * g, 0.99 * v + 0.01 * g**2
        w = w - 0.02 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.99**t)) + 1e-3)
        problem.gradient = lambda g=g: g.copy()
        adam.step(problem, state)
        np.testing.assert_allclose(problem.weights, w, rtol=1e-10)


def test_adamw_is_adam_after_the_weights_have_shrunk(bowl, run):
    decayed, plain = bowl([2.0, -1.0], slope=0.5), bowl(np.array([2.0, -1.0]) * (1 - 0.1 * 0.2), slope=0.5)
    run(AdamW(0.1, weight_decay=0.2), decayed, 1)
    run(Adam(0.1), plain, 1)
    np.testing.assert_allclose(decayed.weights, plain.weights, rtol=1e-12)


def test_adagrad_steps_shrink_as_one_over_the_root_of_their_number(bowl, run):
    problem = bowl([0.0], slope=3.0)
    run(AdaGrad(0.5), problem, 50)
    assert problem.weights[0] == pytest.approx(-0.5 * sum(k**-0.5 for k in range(1, 51)), rel=1e-6)


def test_rmsprop_tends_to_steps_as_long_as_the_rate(bowl, run):
    problem = bowl([0.0], slope=3.0)
    state = run(RMSprop(0.01), problem, 300)
    before = problem.weights[0]
    run(RMSprop(0.01), problem, 1, state)
    assert problem.weights[0] - before == pytest.approx(-0.01, rel=1e-4)


def test_the_first_step_of_rmsprop_is_longer_for_it_has_no_bias_correction(bowl, run):
    problem = bowl([0.0], slope=3.0)
    run(RMSprop(0.01, memory=0.9), problem, 1)
    assert problem.weights[0] == pytest.approx(-0.01 / np.sqrt(0.1), rel=1e-6)


def test_adadelta_follows_its_paper_step_by_step(bowl):
    gradients = np.random.default_rng(1).standard_normal((20, 3))
    w, v, u = np.zeros(3), np.zeros(3), np.zeros(3)
    problem, adadelta = bowl(np.zeros(3), rate=0.5), Adadelta(0.5, 0.9, 1e-5)
    state = adadelta.create_state(3, np.float64)
    for g in gradients:
        v = 0.9 * v + 0.1 * g**2
        d = -np.sqrt(u + 1e-5) / np.sqrt(v + 1e-5) * g
        u = 0.9 * u + 0.1 * d**2
        w = w + 0.5 * d
        problem.gradient = lambda g=g: g.copy()
        adadelta.step(problem, state)
        np.testing.assert_allclose(problem.weights, w, rtol=1e-10)


# --- curvature ----------------------------------------------------------------------------------------


def test_diagonal_newton_divides_by_mu_and_the_curvature(bowl, run):
    problem = bowl([1.0, 1.0], curvature=np.array([0.5, 8.0]))
    run(DiagonalNewton(0.1, mu=0.02), problem, 1)
    np.testing.assert_allclose(problem.weights, [1 - 0.1 * 0.5 / 0.52, 1 - 0.1 * 8 / 8.02], rtol=1e-12)


def test_diagonal_newton_estimates_once_an_epoch_or_running_at_each_step(bowl, run):
    problem = bowl([1.0])
    asked = []
    problem.curvature = lambda samples: (asked.append(samples), np.full(1, 2.0))[1]
    state = run(DiagonalNewton(0.1, samples=77), problem, 3)
    assert asked == [77]
    problem.epoch = 1
    run(DiagonalNewton(0.1, samples=77), problem, 3, state)
    assert asked == [77, 77]
    state = run(DiagonalNewton(0.1, running=True), problem, 2)
    assert asked == [77, 77, 0, 0]


def test_the_running_estimate_is_a_mean_that_forgets(bowl, run):
    problem = bowl([1.0])
    found = iter([2.0, 4.0, 4.0])
    problem.curvature = lambda samples: np.full(1, next(found))
    state = run(DiagonalNewton(0.1, running=True, memory=0.75), problem, 3)
    assert state["curvature"][0] == pytest.approx(0.75 * (0.75 * 2 + 0.25 * 4) + 0.25 * 4)


@pytest.mark.parametrize("size", [1, 3, 6])
def test_lbfgs_reaches_the_bottom_of_a_bowl_with_n_axes_in_about_n_steps(size, bowl, run):
    problem = bowl(np.linspace(-2, 3, size), curvature=np.linspace(0.5, 4, size))
    run(LBFGS(), problem, 2 * size + 3)
    np.testing.assert_allclose(problem.weights, 0, atol=1e-4)


def test_lbfgs_never_climbs(bowl, run):
    problem = bowl([2.0, -3.0, 1.0], curvature=np.array([0.1, 1.0, 30.0]))
    losses, state = [problem.loss_at(problem.weights)], None
    for _ in range(15):
        state = run(LBFGS(), problem, 1, state)
        losses.append(problem.loss_at(problem.weights))
    assert losses == sorted(losses, reverse=True)


# --- Rosenblatt ---------------------------------------------------------------------------------------


def test_error_correction_adds_the_rate_times_the_error_and_counts_only_corrections(bowl, run):
    problem = bowl([0.0, 0.0])
    changes = iter([np.array([-1.0, 1.0]), np.zeros(2), np.array([1.0, 0.0])])
    problem.gradient = lambda: next(changes).copy()
    state = run(ErrorCorrection(0.5), problem, 3)
    np.testing.assert_array_equal(problem.weights, [0.0, -0.5])
    assert (int(state["step"]), int(state["corrections"])) == (3, 2)

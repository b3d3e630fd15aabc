"""Every preset is sound, says what it teaches, and does what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.layers import Dense
from desktop_nn.errors import UserError
from desktop_nn.project import project_file
from desktop_nn.project.presets import find, presets, trained
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

NAMES = (
    "not-linear and-linear and-sigmoid or-sigmoid and-perceptron xor-linear xor-perceptron xor-mlp circle gaussians "
    "xor-cloud spiral moons rings checkerboard paint plane multi-gaussian sine-approximation width-depth "
    "mnist-linear mnist-mlp lenet-5 digits-offline lecun-1989-net-1 lecun-1989-net-2 "
    "lecun-1989-net-3 lecun-1989-net-4 lecun-1989-net-5 lecun-1990 lenet-5-1998"
)  # fmt: skip


def trained_session(name: str, seed: int = 1, epochs: int | None = None) -> Session:
    experiment = presets[name].experiment.replace(seed=seed)
    session = Session(experiment, load_dataset(experiment).dataset)
    train(session, experiment.training.epochs if epochs is None else epochs)
    return session


def test_the_names_are_those_that_were_promised() -> None:
    assert list(presets) == NAMES.split()


@pytest.mark.parametrize("name", list(presets))
def test_every_preset_can_be_trained_and_says_what_it_teaches(name: str) -> None:
    preset = presets[name]
    if name == "paint":
        assert "no points yet" in str(preset.experiment.problem())
    else:
        assert preset.experiment.problem() is None
        assert preset.experiment.training.epochs > 0
    assert len(preset.summary) > 80
    assert preset.summary.count(".") + preset.summary.count(":") >= 2
    assert preset.title
    assert preset.group


def test_an_unknown_preset_is_refused_with_the_known_names() -> None:
    with pytest.raises(UserError, match=r"no preset called 'nope'.*xor-mlp"):
        find("nope")


def test_lenet_has_the_parameters_of_the_modern_one() -> None:
    assert presets["lenet-5"].experiment.summary().parameters == 61_706


def test_not_becomes_one_minus_x() -> None:
    session = trained_session("not-linear")
    np.testing.assert_allclose(session.weights.trainable, [-1, 1], atol=1e-3)


def test_and_becomes_the_plane_of_the_lecture() -> None:
    session = trained_session("and-linear")
    np.testing.assert_allclose(session.weights.trainable, [0.5, 0.5, -0.25], atol=1e-3)
    assert session.evaluate().train_accuracy == 1.0


def test_linear_xor_ends_flat_at_one_half() -> None:
    session = trained_session("xor-linear")
    np.testing.assert_allclose(session.weights.trainable, [0, 0, 0.5], atol=1e-3)
    assert session.evaluate().train_loss == pytest.approx(0.25, abs=1e-4)


def test_the_perceptron_learns_and_with_the_known_weights() -> None:
    session = trained_session("and-perceptron")
    assert session.weights.trainable.tolist() == [2, 1, -2]


def test_the_perceptron_makes_ten_corrections_for_and() -> None:
    session, corrections = trained_session("and-perceptron", epochs=0), 0
    for _ in range(40):
        before = session.weights.trainable.copy()
        session.step()
        corrections += not np.array_equal(before, session.weights.trainable)
    assert corrections == 10


def test_the_perceptron_goes_in_circles_on_xor() -> None:
    session = trained_session("xor-perceptron", epochs=3)
    seen = session.weights.trainable.copy()
    train(session, 1)
    assert np.array_equal(session.weights.trainable, seen)
    session.step()
    assert not np.array_equal(session.weights.trainable, seen)


@pytest.mark.parametrize("name", ["and-sigmoid", "or-sigmoid"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sigmoid_gates_are_solved(name: str, seed: int) -> None:
    metrics = trained_session(name, seed).evaluate()
    assert metrics.train_accuracy == 1.0
    assert metrics.train_loss < 0.05


@pytest.mark.slow
def test_xor_is_solved_from_nearly_every_start() -> None:
    solved = sum(trained_session("xor-mlp", seed).evaluate().train_accuracy == 1.0 for seed in range(1, 101))
    assert solved >= 99


@pytest.mark.parametrize("name", ["xor-mlp", "circle", "gaussians", "xor-cloud", "moons", "rings", "checkerboard"])
def test_the_small_presets_work(name: str) -> None:
    assert trained_session(name).evaluate().test_accuracy >= 0.95  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "noise", "loss"),
    [
        ("plane", 5.0, 0.001),
        ("multi-gaussian", 0.0, 0.01),
        ("sine-approximation", 5.0, 0.005),
        ("width-depth", 0.0, 0.0005),
    ],
)
def test_the_small_regressions_come_near_their_noise(name: str, noise: float, loss: float) -> None:
    assert presets[name].experiment.data.noise == noise  # type: ignore[attr-defined]
    metrics = trained_session(name).evaluate()
    assert metrics.test_loss < loss
    assert metrics.test_accuracy is None


def test_the_plane_is_found() -> None:
    session = trained_session("plane")
    np.testing.assert_allclose(session.weights.trainable, [0.1, 0.1, 0.0], atol=0.01)


def test_narrow_and_deep_has_as_many_parameters_as_one_wide_layer() -> None:
    deep = presets["width-depth"].experiment
    first, *_others, last = deep.layers
    wide = deep.replace(layers=(replace(first, layer=Dense(56)), deep.layers[1], last))
    assert deep.summary().parameters == wide.summary().parameters == 169


@pytest.mark.slow
def test_the_spiral_is_solved() -> None:
    assert trained_session("spiral").evaluate().test_accuracy >= 0.97  # type: ignore[operator]


@pytest.mark.slow
def test_drawn_digits_are_learned() -> None:
    assert trained_session("digits-offline").evaluate().test_accuracy >= 0.96  # type: ignore[operator]


@pytest.mark.parametrize("name", list(presets))
def test_shipped_weights_fit_their_preset_and_are_small(name: str) -> None:
    path = trained(name)
    if name == "paint":  # an empty sheet has taught nobody
        assert path is None
        return
    assert path is not None
    assert path.stat().st_size < 600_000
    saved = project_file.load(path)
    assert saved.experiment == presets[name].experiment
    assert saved.state is not None


@pytest.mark.mnist
@pytest.mark.slow
def test_the_shipped_lenet_misses_one_in_a_hundred(mnist_folder: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKTOP_NN_DATA", str(mnist_folder))
    path = trained("lenet-5")
    assert path is not None
    saved = project_file.load(path)
    session = Session(saved.experiment, load_dataset(saved.experiment).dataset, saved.state)
    assert session.evaluate().test_accuracy >= 0.99  # type: ignore[operator]

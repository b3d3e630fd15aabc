"""Mistakes found in other programs of this kind, one test for each: this program must not make them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop_nn.core.layers import Dense, Sigmoid
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.core.regularizers import L2
from desktop_nn.data.base import Dataset, Samples
from desktop_nn.data.images import digit_from_image
from desktop_nn.data.points import Circle, Gaussians
from desktop_nn.errors import UserError
from desktop_nn.i18n import number
from desktop_nn.project import project_file
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.presets import presets, trained
from desktop_nn.training.classifier import Classifier
from desktop_nn.training.session import Session
from desktop_nn.training.train import train
from desktop_nn.ui.document import Document

CIRCLE = Experiment(
    "circle", Circle(samples=60), place(Dense(4), Sigmoid(), Dense(1)), Training(SigmoidCrossEntropy(), Adam(), 8)
)


def session_of(experiment: Experiment = CIRCLE, **training: object) -> Session:
    changed = experiment.replace(training=replace(experiment.training, **training))  # type: ignore[arg-type]
    return Session(changed, changed.data.load(1))


def lenet() -> Classifier:
    path = trained("lenet-5")
    assert path is not None
    saved = project_file.load(path)
    assert saved.state is not None
    return Classifier(saved.experiment, saved.state)


# --- ConvNetJS ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.001, 0.05])
def test_adams_first_step_is_the_learning_rate_and_not_ten_times_as_long(rate: float) -> None:
    session = session_of(optimizer=Adam(rate))
    before = session.weights.trainable.copy()
    session.step()
    steps = np.abs(session.weights.trainable - before)
    np.testing.assert_allclose(steps.max(), rate, rtol=1e-3)


@pytest.mark.parametrize("place_", [(10, 10), (27, 27), (0, 27), (27, 0)], ids=str)
def test_every_corner_of_a_picture_reaches_the_network(place_: tuple[int, int]) -> None:
    """A network declared for 24 x 24 pixels looked at the upper left part of 28 x 28 only."""
    classifier = lenet()
    blank, touched = np.zeros((28, 28), np.uint8), np.zeros((28, 28), np.uint8)
    touched[place_] = 255
    assert not np.array_equal(classifier.classify(blank).scores, classifier.classify(touched).scores)


@pytest.mark.parametrize("shape", [(1,), (28,), (1, 28), (24, 24)], ids=str)
def test_what_is_no_picture_of_the_right_size_is_not_classified(shape: tuple[int, ...]) -> None:
    """Four numbers that were no pictures were classified and averaged into every prediction."""
    with pytest.raises((UserError, ValueError, IndexError)):
        lenet().classify(np.zeros(shape, np.uint8))


def test_a_prediction_is_that_of_the_one_picture() -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[4:24, 13:15] = 255
    answer = lenet().classify(picture)
    assert answer.label == 1
    assert answer.scores[1] > 0.9


# --- TensorFlow Playground ----------------------------------------------------------------------------


def batches(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The samples of each batch, epoch by epoch."""
    seen: list[int] = []
    add = session._sum.add
    monkeypatch.setattr(session._sum, "add", lambda indices: (seen.extend(indices.tolist()), add(indices))[1])
    while True:
        seen.clear()
        train(session, 1)
        yield list(seen)


def test_the_partial_last_batch_is_applied_in_its_own_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of(batch_size=7)  # 30 samples: four batches of 7, and 2 more
    epochs = batches(session, monkeypatch)
    for _ in range(3):
        assert sorted(next(epochs)) == list(range(30))
    assert session.step_count == 3 * 5


def test_the_samples_are_shuffled_anew_in_every_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    epochs = batches(session_of(), monkeypatch)
    orders = [next(epochs) for _ in range(3)]
    assert orders[0] != orders[1] != orders[2] != orders[0]


def test_the_presets_that_classify_points_and_digits_minimise_a_cross_entropy() -> None:
    """Squared error on classes learns badly; only where history or the lecture asks for it is it used."""
    for preset in presets.values():
        if preset.name in ("circle", "gaussians", "xor-cloud", "spiral", "mnist-linear", "mnist-mlp", "lenet-5"):
            assert isinstance(preset.experiment.training.loss, SigmoidCrossEntropy | SoftmaxCrossEntropy), preset.name


@pytest.mark.parametrize("strength", [0.1, 10.0])
def test_a_large_rate_with_l2_never_leaves_weights_that_are_no_numbers(strength: float) -> None:
    session = session_of(optimizer=GradientDescent(1000.0), regularizer=L2(strength))
    train(session, 200)
    assert session.diverged is not None
    assert "Lower the learning rate" in session.diverged.message
    assert np.isfinite(session.weights.trainable).all()


def test_reset_brings_the_same_weights_back() -> None:
    session = session_of()
    start = session.weights.trainable.copy()
    train(session, 1)
    end = session.weights.trainable.copy()
    session.reset()
    np.testing.assert_array_equal(session.weights.trainable, start)
    train(session, 1)
    np.testing.assert_array_equal(session.weights.trainable, end)


# --- Simbrain -----------------------------------------------------------------------------------------


def test_a_batch_holds_the_mean_gradient_so_its_size_does_not_change_the_rate() -> None:
    """Every sample twice, in a batch of twice the size, makes the same step."""
    experiment = CIRCLE.replace(training=replace(CIRCLE.training, optimizer=GradientDescent(0.1), shuffle=False))
    once = experiment.data.load(1).train
    twice = Samples(np.repeat(once.inputs, 2, axis=0), np.repeat(once.labels, 2))
    results = []
    for samples in (once, twice):
        training = replace(experiment.training, batch_size=len(samples))
        session = Session(experiment.replace(training=training), Dataset(samples, samples, ("0", "1")))
        session.step()
        results.append(session.weights.trainable.copy())
    np.testing.assert_allclose(*results, rtol=1e-5, atol=1e-7)


def test_test_samples_are_measured_and_never_learned_from() -> None:
    dataset = CIRCLE.data.load(1)
    turned = Samples(dataset.test.inputs.copy(), 1 - dataset.test.labels)
    sessions = [Session(CIRCLE, each) for each in (dataset, replace(dataset, test=turned))]
    for session in sessions:
        train(session, 5)
    np.testing.assert_array_equal(*(session.weights.trainable for session in sessions))
    accuracies = [session.evaluate().test_accuracy for session in sessions]
    assert sum(accuracies) == pytest.approx(1.0)  # type: ignore[arg-type]


def test_undo_takes_an_edit_back(qapp: object) -> None:
    document = Document(CIRCLE)
    document.add_layer(Dense(3))
    assert document.experiment != CIRCLE
    document.undo_stack.undo()
    assert document.experiment == CIRCLE


# --- Orange -------------------------------------------------------------------------------------------


def test_what_gradient_descent_does_agrees_with_a_calculation_by_hand() -> None:
    """The data are taken as they are shown: nothing is normalised in secret."""
    data = Gaussians(samples=40)
    training = Training(SquaredError(), GradientDescent(0.01), batch_size=1000)
    session = Session(Experiment("hand", data, place(Dense(1)), training), data.load(1))
    x, t = session.dataset.train.inputs.astype(np.float64), session.dataset.train.labels
    w, b = session.weights.of("dense-1")["weight"][0].astype(np.float64), 0.0
    for _ in range(3):
        error = x @ w + b - t
        w, b = w - 0.01 * 2 * (error @ x) / len(x), b - 0.01 * 2 * error.mean()
        session.step()
    np.testing.assert_allclose(session.weights.of("dense-1")["weight"][0], w, rtol=1e-4)
    np.testing.assert_allclose(session.weights.of("dense-1")["bias"], [b], rtol=1e-4)


# --- Neural Network Design demos ----------------------------------------------------------------------


def test_new_weights_are_others_each_time() -> None:
    session = session_of()
    starts = {session.weights.trainable.tobytes()}
    for seed in range(10, 15):
        session.new_weights(seed)
        starts.add(session.weights.trainable.tobytes())
    assert len(starts) == 6


def test_results_are_shown_to_more_than_two_places() -> None:
    assert number(0.001234) == "0.001234"
    assert number(0.1234) == "0.1234"


# --- CNN Explainer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(40, 80), (80, 40)], ids=["wide", "tall"])
@pytest.mark.parametrize("raw", [True, False], ids=["raw", "centred"])
def test_an_oblong_picture_is_neither_turned_nor_mirrored(size: tuple[int, int], raw: bool, tmp_path: Path) -> None:
    """An L: a long stroke down at the left, a short one at the foot to the right."""
    height, width = size
    ink, top, left = np.zeros(size, np.uint8), height // 2 - 15, width // 2 - 8
    ink[top : top + 30, left : left + 5] = 255
    ink[top + 25 : top + 30, left : left + 16] = 255
    path = tmp_path / "l.png"
    Image.fromarray(ink).save(path)
    digit = digit_from_image(path, raw=raw)
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    upper, lower = digit[rows[0] : rows[len(rows) // 2]], digit[rows[-1]]
    middle = (columns[0] + columns[-1]) // 2
    assert np.ptp(rows) > np.ptp(columns)
    assert not upper[:, middle + 1 :].any()
    assert lower[middle + 1 : columns[-1]].any()


# --- many programs ------------------------------------------------------------------------------------


def test_the_preset_for_xor_does_not_stick_where_two_hidden_units_often_do() -> None:
    experiment = presets["xor-mlp"].experiment
    solved = 0
    for seed in range(1, 21):
        session = Session(experiment.replace(seed=seed), experiment.data.load(seed))
        train(session, experiment.training.epochs)
        solved += session.evaluate().train_accuracy == 1.0
    assert solved >= 19

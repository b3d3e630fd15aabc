"""A run is the same for the same seed, can be stopped anywhere, and every sample counts."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Dense, Tanh
from desktop_nn.core.losses import SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import Placed, place
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.errors import UserError
from desktop_nn.project import project_file
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.project_file import Saved
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]


def fingerprint(session: Session) -> tuple[Any, ...]:
    """Everything that must agree between two runs that are the same."""
    view = session.history.view()
    return (
        session.step_count,
        session.epoch,
        session.progress,
        session.weights.trainable.tobytes(),
        {name: array.tobytes() for name, array in session.optimizer_state.items()},
        tuple(getattr(view, name).tobytes() for name in view.__dataclass_fields__),
    )


def drive(session: Session, pieces: int) -> None:
    work = session.work()
    for _ in range(pieces):
        next(work)


# --- the same seed, the same run ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["circle", "digits"])
def test_the_same_seed_gives_the_same_run_bit_for_bit(name: str, request: Any, make_session: MakeSession) -> None:
    experiment = request.getfixturevalue(name)
    one, two = make_session(experiment), make_session(experiment)
    for session in (one, two):
        train(session, 1)
        session.step()
    assert fingerprint(one) == fingerprint(two)


def test_another_seed_gives_another_run(circle: Experiment, make_session: MakeSession) -> None:
    one, two = make_session(circle), make_session(circle.replace(seed=2))
    assert not np.array_equal(one.weights.trainable, two.weights.trainable)


def test_how_the_work_is_cut_does_not_matter(digits: Experiment, make_session: MakeSession) -> None:
    whole, pieces = make_session(digits), make_session(digits)
    train(whole, 1)
    while pieces.epoch < 1:
        drive(pieces, 1)  # a new driver for every piece, as after a pause
        pieces.weights.copy()
    pieces.finish_step()
    assert fingerprint(whole) == fingerprint(pieces)


def test_stopping_within_a_step_finishes_it(
    digits: Experiment, make_session: MakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKTOP_NN_THREADS", "1")  # with more, these batches are done at one go
    stopped, whole = make_session(digits), make_session(digits)
    while not stopped._updating:
        drive(stopped, 1)
    stopped.finish_step()
    whole.step()
    assert fingerprint(stopped) == fingerprint(whole)


def test_reset_goes_back_to_the_same_start(make_session: MakeSession) -> None:
    session = make_session()
    start = fingerprint(session)
    train(session, 1)
    after = fingerprint(session)
    session.reset()
    assert fingerprint(session) == start
    train(session, 1)
    assert fingerprint(session) == after


def test_new_weights_are_another_start_with_the_same_order(make_session: MakeSession) -> None:
    session = make_session()
    before = session.weights.trainable.copy()
    session.order.begin_epoch(shuffled=True)
    order = session.order.ahead(50).copy()
    session.new_weights(5)
    assert not np.array_equal(session.weights.trainable, before)
    session.order.begin_epoch(shuffled=True)
    assert np.array_equal(session.order.ahead(50), order)


def test_reset_keeps_the_new_weights(make_session: MakeSession) -> None:
    session = make_session()
    session.new_weights(5)
    start = fingerprint(session)
    train(session, 1)
    session.reset()
    assert fingerprint(session) == start


# --- every sample counts ------------------------------------------------------------------------------


class Recorder:
    """Notes which samples the gradient is asked for."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.batches: list[list[int]] = []
        add = session._sum.add

        def recorded(indices: Any) -> float:
            self.batches.append(indices.tolist())
            return add(indices)

        monkeypatch.setattr(session._sum, "add", recorded)

    @property
    def samples(self) -> list[int]:
        """All of them, in order."""
        return [index for batch in self.batches for index in batch]


def test_each_epoch_uses_every_sample_once_in_another_order(
    make_session: MakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make_session()
    recorder = Recorder(session, monkeypatch)
    train(session, 1)
    first = recorder.samples
    recorder.batches.clear()
    train(session, 1)
    second = recorder.samples
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second


def test_the_partial_last_batch_is_applied(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session()
    recorder = Recorder(session, monkeypatch)
    train(session, 1)
    assert [len(batch) for batch in recorder.batches] == [8] * 6 + [2]
    assert session.step_count == session.steps_per_epoch == 7


def test_without_shuffling_the_samples_come_in_turn(make_session: MakeSession, monkeypatch: pytest.MonkeyPatch) -> None:
    session = make_session(shuffle=False)
    recorder = Recorder(session, monkeypatch)
    train(session, 1)
    assert recorder.samples == list(range(50))


def test_a_batch_larger_than_the_data_is_all_of_them(make_session: MakeSession) -> None:
    session = make_session(batch_size=60_000)
    session.step()
    assert (session.steps_per_epoch, session.epoch, session.step_count) == (1, 1, 1)


def test_a_sliced_batch_has_the_gradient_of_the_whole(digits: Experiment, make_session: MakeSession) -> None:
    """One step of plain gradient descent is the mean gradient, however the batch is cut."""
    session = make_session(digits, optimizer=GradientDescent(0.1), shuffle=False)
    assert session._sum.slice < 100
    network, dataset, loss = session.network, session.dataset, digits.training.loss
    plan, weights = network.plan(100, training=True), session.weights.copy()
    indices = np.arange(100)
    outputs = plan.forward(weights, dataset.train.gather(indices))
    grad = np.empty_like(outputs)
    loss.value_and_gradient(outputs, loss.encode(dataset.train.labels[:100], network.output_shape), 100, grad)
    gradients = weights.zeros_like()
    plan.backward(weights, grad, gradients)
    session.step()
    np.testing.assert_allclose(
        session.weights.trainable, weights.trainable - 0.1 * gradients.trainable, rtol=1e-5, atol=1e-7
    )


def test_the_size_of_the_batch_does_not_change_the_size_of_a_step(make_session: MakeSession) -> None:
    """The gradient is the mean over the batch, not the sum (peers.md section 4)."""
    changes = []
    for samples in (1, 50):
        session = make_session(optimizer=GradientDescent(0.001), batch_size=samples)
        before = session.weights.trainable.copy()
        session.step()
        changes.append(float(np.abs(session.weights.trainable - before).max()))
    assert changes[1] < 2 * changes[0]


# --- saving and going on ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["circle", "digits"])
@pytest.mark.parametrize("steps", [0, 1, 5, 7, 11])
def test_a_saved_run_goes_on_with_the_same_numbers(
    name: str, steps: int, request: Any, make_session: MakeSession, tmp_path: Path
) -> None:
    session = make_session(request.getfixturevalue(name))
    for _ in range(steps):
        session.step()
    project_file.save(tmp_path / "run.dnn", Saved(session.experiment, session.state()))
    saved = project_file.load(tmp_path / "run.dnn")
    again = Session(saved.experiment, load_dataset(saved.experiment).dataset, saved.state)
    assert fingerprint(again) == fingerprint(session)
    for each in (session, again):
        train(each, 1)
        each.step()
    assert fingerprint(again) == fingerprint(session)


def test_saving_in_the_middle_of_an_evaluation_loses_nothing(digits: Experiment, make_session: MakeSession) -> None:
    session, whole = make_session(digits), make_session(digits)
    while session.step_count < 2:
        drive(session, 1)
    drive(session, 1)  # the evaluation at the end of the epoch has begun
    again = Session(session.experiment, session.dataset, session.state())
    for each in (again, whole):
        while each.epoch < 2:
            train(each, 1)
    assert fingerprint(again) == fingerprint(whole)


def test_looking_at_the_state_changes_nothing(make_session: MakeSession) -> None:
    looked, untouched = make_session(), make_session()
    for _ in range(9):
        looked.state()
        looked.step()
        looked.evaluate()
        untouched.step()
    assert fingerprint(looked) == fingerprint(untouched)


def test_a_state_shares_nothing_with_the_session(make_session: MakeSession) -> None:
    session = make_session()
    state = session.state()
    before = {name: array.tobytes() for name, array in state.arrays.items()}
    train(session, 1)
    assert {name: array.tobytes() for name, array in state.arrays.items()} == before


def test_weights_alone_are_enough_to_start_from(make_session: MakeSession) -> None:
    from desktop_nn.training.restoring import learned_only

    session = make_session()
    train(session, 1)
    kept = learned_only(session.state())
    again = Session(session.experiment, session.dataset, kept)
    assert np.array_equal(again.weights.trainable, session.weights.trainable)
    assert again.evaluate() == session.evaluate()
    assert again.epoch == 1
    again.step()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("step", -1), ("step", "1"), ("epoch", 1.5), ("weights_seed", -1), ("order", None), ("order", {"position": 99}),
        ("order", {"position": 0, "generator": {"state": "xyz"}}), ("layers_generator", {}), ("history", []),
        ("history", {"batch_stride": 0}),
    ],
)  # fmt: skip
def test_a_damaged_state_is_refused_in_words(name: str, value: Any, make_session: MakeSession) -> None:
    session = make_session()
    session.step()
    state = session.state()
    state.values[name] = value
    with pytest.raises(UserError, match="damaged"):
        Session(session.experiment, session.dataset, state)


def test_a_state_of_another_network_is_refused(circle: Experiment, make_session: MakeSession) -> None:
    state = make_session().state()
    other = circle.replace(layers=(*circle.layers[:1], *circle.layers[2:], Placed("dense-9", Dense(1))))
    with pytest.raises(UserError, match="lack 'weight' of the layer dense-9"):
        Session(other, load_dataset(other).dataset, state)


# --- changes while it runs ----------------------------------------------------------------------------


def test_another_rate_counts_from_the_next_step(make_session: MakeSession) -> None:
    session = make_session(optimizer=Adam(0.01))
    session.step()
    before = session.weights.trainable.copy()
    session.change_training(replace(session.experiment.training, optimizer=Adam(1e-9)))
    session.step()
    np.testing.assert_allclose(session.weights.trainable, before, atol=1e-7)


def test_the_same_optimiser_keeps_what_it_remembers(make_session: MakeSession) -> None:
    session = make_session(optimizer=Adam(0.01))
    session.step()
    session.change_training(replace(session.experiment.training, optimizer=Adam(0.02)))
    assert session.optimizer_state["step"] == 1


def test_another_optimiser_begins_anew(make_session: MakeSession) -> None:
    session = make_session(optimizer=Adam(0.01))
    session.step()
    session.change_training(replace(session.experiment.training, optimizer=GradientDescent(0.1, momentum=0.9)))
    assert session.optimizer_state["step"] == 0
    session.step()


def test_the_batch_size_may_change_within_an_epoch(make_session: MakeSession) -> None:
    session = make_session()
    session.step()
    session.change_training(replace(session.experiment.training, batch_size=30))
    train(session, 1)
    assert (session.epoch, session.step_count, session.progress) == (1, 3, 0)


def test_another_loss_is_minimised_from_the_next_step(make_session: MakeSession) -> None:
    session = make_session()
    session.step()
    session.change_training(replace(session.experiment.training, loss=SquaredError()))
    train(session, 1)
    assert session.evaluate().train_loss < 1


def test_a_change_that_does_not_fit_is_refused_and_changes_nothing(make_session: MakeSession) -> None:
    session = make_session()
    before = session.experiment
    with pytest.raises(UserError):
        session.change_training(replace(before.training, loss=SoftmaxCrossEntropy()))
    assert session.experiment is before
    session.step()


def test_a_change_is_saved_with_the_run(make_session: MakeSession) -> None:
    session = make_session(optimizer=GradientDescent(0.1))
    session.step()
    session.change_training(replace(session.experiment.training, optimizer=GradientDescent(0.1, momentum=0.9)))
    session.step()
    again = Session(session.experiment, session.dataset, session.state())
    for each in (session, again):
        train(each, 1)
    assert fingerprint(again) == fingerprint(session)


def test_an_edited_network_keeps_the_layers_that_were_not_touched(
    circle: Experiment, make_session: MakeSession
) -> None:
    session = make_session()
    train(session, 1)
    first, second, last = circle.layers
    edited = circle.replace(layers=(first, second, Placed("dense-3", Dense(4)), Placed("tanh-2", Tanh()), last))
    adapted = session.adapted(edited)
    for name, array in session.weights.of("dense-1").items():
        assert np.array_equal(adapted.weights.of("dense-1")[name], array)
    for name, array in session.weights.of("dense-2").items():
        assert np.array_equal(adapted.weights.of("dense-2")[name], array)
    assert adapted.step_count == 0
    train(adapted, 1)


def test_freezing_a_layer_does_not_interrupt_the_run(circle: Experiment, make_session: MakeSession) -> None:
    session = make_session()
    train(session, 1)
    first, *rest = circle.layers
    adapted = session.adapted(session.experiment.replace(layers=(replace(first, frozen=True), *rest)))
    assert fingerprint(adapted) == fingerprint(session)
    before = adapted.weights.of("dense-1")["weight"].copy()
    train(adapted, 1)
    assert np.array_equal(adapted.weights.of("dense-1")["weight"], before)
    assert adapted.epoch == 2


def test_a_saved_run_on_other_data_begins_a_new_epoch(circle: Experiment, make_session: MakeSession) -> None:
    """Drawn digits may stand in for MNIST when a project is opened on another computer."""
    session = make_session()
    session.step()
    other = load_dataset(circle.replace(data=replace(circle.data, samples=60))).dataset
    again = Session(session.experiment, other, session.state())
    assert (again.step_count, again.progress) == (1, 0)
    train(again, 1)


def test_a_frozen_layer_keeps_its_weights(circle: Experiment, make_session: MakeSession) -> None:
    first, *rest = circle.layers
    session = make_session(circle.replace(layers=(replace(first, frozen=True), *rest)))
    before = {name: array.copy() for name, array in session.weights.of("dense-1").items()}
    train(session, 1)
    for name, array in before.items():
        assert np.array_equal(session.weights.of("dense-1")[name], array)


@pytest.mark.parametrize("batch_size", [100, 8])
def test_a_step_allocates_nothing_large(batch_size: int, digits: Experiment, make_session: MakeSession) -> None:
    session = make_session(digits, batch_size=batch_size)
    while session.step_count < 30 or not session.order.is_at_start:  # every size of slice has been seen
        session.step()
    tracemalloc.start()
    try:
        session.step()
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 150_000  # the bytes of one slice as they are stored, and little else


def test_a_batch_that_must_stay_whole_is_refused_where_it_does_not_fit_in_memory(
    circle: Experiment, make_session: MakeSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sample takes 120 bytes there and back, and there are 50 of them."""
    monkeypatch.setattr("desktop_nn.core.network.MEMORY_LIMIT", 5_000)
    whole = circle.replace(layers=place(Dense(4), BatchNorm(), Tanh(), Dense(1)))
    with pytest.raises(UserError, match="Training on 50 samples at once"):
        make_session(whole, batch_size=60_000)
    session = make_session(whole, batch_size=40)
    with pytest.raises(UserError, match="use smaller batches"):
        session.change_training(replace(session.experiment.training, batch_size=60_000))
    assert session.batch_size == 40


def test_an_experiment_with_a_problem_is_refused(circle: Experiment) -> None:
    with pytest.raises(UserError, match="no layers"):
        Session(circle.replace(layers=()), load_dataset(circle).dataset)


# --- the curves ---------------------------------------------------------------------------------------


def test_the_first_point_of_the_curves_is_the_untrained_network(make_session: MakeSession) -> None:
    session = make_session()
    untrained = session.evaluate()
    session.step()
    view = session.history.view()
    assert view.evaluation_step[0] == 0
    assert view.train_loss[0] == untrained.train_loss


def test_every_epoch_is_evaluated(make_session: MakeSession) -> None:
    session = make_session()
    for _ in range(5):
        train(session, 1)
    assert session.history.view().evaluation_epoch.tolist() == [0, 1, 2, 3, 4, 5]
    assert session.history.newest_metrics() == replace(session.evaluate(), epoch=5.0)


def test_a_long_run_keeps_a_bounded_number_of_points(make_session: MakeSession) -> None:
    session = make_session(batch_size=60_000)
    for _ in range(5_000):
        train(session, 1)
    view = session.history.view()
    assert 500 <= len(view.evaluation_step) <= 1_024
    assert 1_000 <= len(view.step) <= 2_000
    assert view.evaluation_step[0] == 0
    assert view.evaluation_step[-1] > 4_980


def test_the_end_of_the_epochs_asked_for_is_always_evaluated(make_session: MakeSession) -> None:
    session = make_session(batch_size=60_000, epochs=2_501)
    for _ in range(2_501):
        train(session, 1)
    newest = session.history.newest_metrics()
    assert newest is not None
    assert newest.step == 2_501


def test_a_long_epoch_is_evaluated_within(digits: Experiment, make_session: MakeSession) -> None:
    session = make_session(digits, batch_size=1)
    train(session, 1)
    epochs = session.history.view().evaluation_epoch
    assert epochs.tolist() == [0, 0.25, 0.5, 0.75, 1]

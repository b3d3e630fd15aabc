"""What views ask: the surface, feature maps, predictions, kernels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.layers import Conv1D, Conv2D, Dense, Flatten, Tanh, TransposedConv2D
from desktop_nn.core.losses import PerceptronCriterion, SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import place
from desktop_nn.data.gates import Gate
from desktop_nn.data.points import Gaussians
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.feature_maps import FeatureMaps
from desktop_nn.training.probes.predict import Predict
from desktop_nn.training.probes.surface import CurveAnswer, Surface, SurfaceAnswer
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]

PLANE = Surface((-6.0, 6.0), (-6.0, 6.0), 25)


def context_of(session: Session) -> ProbeContext:
    return ProbeContext(session.experiment, session.network, session.weights, session.dataset)


@pytest.fixture
def pictures(digits: Experiment, make_session: MakeSession) -> ProbeContext:
    session = make_session(digits)
    train(session, 1)
    return context_of(session)


def test_equal_questions_are_one() -> None:
    assert Surface((0, 1), (0, 1)) == Surface((0, 1), (0, 1))
    assert len({Predict(b"a"), Predict(b"a"), Predict(b"b"), FeatureMaps(b"a")}) == 3


def test_a_point_of_the_surface_is_what_the_network_says_there(make_session: MakeSession) -> None:
    session = make_session()
    context = context_of(session)
    answer = PLANE.evaluate(context)
    assert isinstance(answer, SurfaceAnswer)
    assert answer.is_signed
    row, column = 3, 20
    point = np.array([[-6 + 12 * column / 24, -6 + 12 * row / 24]], np.float32)
    score = context.loss.scores(session.network.plan(1).forward(session.weights, point))[0, 0]
    assert answer.values[row, column] == pytest.approx(2 * score - 1, abs=1e-5)


def test_the_surface_of_a_regression_is_the_output_itself(make_session: MakeSession) -> None:
    session = make_session(presets["plane"].experiment)
    session.weights.trainable[:] = [1.0, 2.0, 3.0]
    answer = PLANE.evaluate(context_of(session))
    assert isinstance(answer, SurfaceAnswer)
    assert answer.is_number
    assert answer.values[0, 0] == pytest.approx(-6 - 12 + 3)


def test_the_curve_of_a_regression_has_no_threshold(make_session: MakeSession) -> None:
    session = make_session(presets["sine-approximation"].experiment)
    answer = Surface((-3.0, 3.0)).evaluate(context_of(session))
    assert isinstance(answer, CurveAnswer)
    assert answer.threshold is None


def test_the_surface_follows_the_weights(make_session: MakeSession) -> None:
    session = make_session()
    context = context_of(session)
    before = PLANE.evaluate(context)
    train(session, 1)
    after = PLANE.evaluate(context)
    assert not np.array_equal(before.values, after.values)  # type: ignore[union-attr]


def test_looking_never_disturbs_the_training(make_session: MakeSession) -> None:
    looked, untouched = make_session(), make_session()
    context, work = context_of(looked), looked.work()
    for _ in range(30):
        next(work)
        PLANE.evaluate(context)
    work = untouched.work()
    for _ in range(30):
        next(work)
    assert np.array_equal(looked.weights.trainable, untouched.weights.trainable)


@pytest.mark.parametrize("loss", [SquaredError(), SigmoidCrossEntropy(), PerceptronCriterion(), SquaredError(-1, 1)])
def test_the_border_of_one_output_lies_at_the_threshold_of_the_loss(
    loss: SquaredError, make_session: MakeSession
) -> None:
    session = make_session(loss=loss)
    context = context_of(session)
    values = PLANE.evaluate(context).values.ravel()  # type: ignore[union-attr]
    outputs = context.outputs(PLANE._grid())
    assert np.abs(values).max() <= 1
    sure = np.abs(values) > 1e-6
    assert np.array_equal((values > 0)[sure], loss.decide(outputs).astype(bool)[sure])


def test_two_outputs_give_one_signed_surface(circle: Experiment, make_session: MakeSession) -> None:
    session = make_session(circle.replace(layers=place(Dense(4), Tanh(), Dense(2))), loss=SoftmaxCrossEntropy())
    answer = PLANE.evaluate(context_of(session))
    assert isinstance(answer, SurfaceAnswer)
    assert answer.is_signed
    assert answer.values.shape == (25, 25)
    assert np.abs(answer.values).max() <= 1


def test_one_input_gives_the_curve_of_the_output(make_session: MakeSession) -> None:
    session = make_session(presets["not-linear"].experiment)
    session.weights.trainable[:] = (-1, 1)
    answer = Surface((-0.5, 1.5)).evaluate(context_of(session))
    assert isinstance(answer, CurveAnswer)
    np.testing.assert_allclose(answer.y, 1 - answer.x, atol=1e-6)
    assert answer.threshold == 0.5


def test_pictures_have_no_surface(pictures: ProbeContext) -> None:
    with pytest.raises(UserError, match="one or two inputs"):
        PLANE.evaluate(pictures)


def test_the_maps_are_those_of_every_layer(pictures: ProbeContext) -> None:
    answer = FeatureMaps(split="test", index=3).evaluate(pictures)
    assert [layer.maps.shape for layer in answer.layers] == [(4, 24, 24), (4, 24, 24), (4, 12, 12), (576,), (10,)]
    assert answer.layers[0].kernels is not None
    assert answer.layers[0].kernels.shape == (4, 1, 5, 5)
    assert answer.layers[1].kernels is None
    assert answer.label == pictures.dataset.test.labels[3]
    assert answer.scores.sum() == pytest.approx(1, abs=1e-5)
    assert np.array_equal(answer.layers[1].maps, np.maximum(answer.layers[0].maps, 0))


def test_answers_share_nothing_with_the_session(pictures: ProbeContext) -> None:
    answer = FeatureMaps(index=0).evaluate(pictures)
    before = [layer.maps.copy() for layer in answer.layers]
    FeatureMaps(index=1).evaluate(pictures)
    pictures.weights.trainable[:] = 0
    assert all(np.array_equal(layer.maps, kept) for layer, kept in zip(answer.layers, before, strict=True))
    assert answer.layers[0].kernels is not None
    assert answer.layers[0].kernels.any()


def test_a_drawing_is_coded_as_the_training_data_are(digits: Experiment, make_session: MakeSession) -> None:
    session = make_session(digits.replace(data=replace(digits.data, pixels="-1..1")))
    raw = session.dataset.test.inputs[0]
    drawn = FeatureMaps(raw.tobytes()).evaluate(context_of(session))
    sample = FeatureMaps(split="test", index=0).evaluate(context_of(session))
    assert drawn.image.min() == pytest.approx(-1)
    np.testing.assert_array_equal(drawn.scores, sample.scores)
    assert drawn.label is None


def test_a_prediction_has_a_score_for_each_class(pictures: ProbeContext) -> None:
    answer = Predict(pictures.dataset.test.inputs[0].tobytes()).evaluate(pictures)
    assert answer.scores.shape == (10,)
    assert answer.label == answer.scores.argmax()


def test_every_pixel_of_a_drawing_counts(digits: Experiment, make_session: MakeSession) -> None:
    """A peer only looked at the upper left part of the picture (peers.md section 4)."""
    context = context_of(make_session(digits))
    blank = np.zeros((28, 28), np.uint8)
    corner = blank.copy()
    corner[27, 27] = 255
    one, other = (FeatureMaps(each.tobytes()).evaluate(context).layers[0].maps for each in (blank, corner))
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("size", [1, 27 * 28, 29 * 28])
def test_a_drawing_of_another_size_is_refused(size: int, pictures: ProbeContext) -> None:
    with pytest.raises(UserError, match="28 × 28"):
        Predict(bytes(size)).evaluate(pictures)


def test_a_drawing_cannot_be_shown_to_a_network_of_points(make_session: MakeSession) -> None:
    with pytest.raises(UserError, match="cannot be shown"):
        Predict(bytes(784)).evaluate(context_of(make_session()))


def test_layers_with_filters_come_with_them(pictures: ProbeContext) -> None:
    kernels = {layer.id: layer.kernels for layer in FeatureMaps().evaluate(pictures).layers}
    filters = kernels.pop("conv2d-1")
    assert filters is not None
    assert np.array_equal(filters, pictures.weights.of("conv2d-1")["weight"])
    assert set(kernels.values()) == {None}


def test_kernels_are_shown_map_by_map_where_a_table_or_the_way_back_stores_them_otherwise(
    digits: Experiment, make_session: MakeSession
) -> None:
    table = Conv2D(3, 5, stride=3, connection_table="own", own_table="1; 2; 1 2")
    stack = place(Conv2D(2, 5, stride=3), table, TransposedConv2D(4, 3), Flatten(), Dense(10))
    context = context_of(make_session(replace(digits, layers=stack)))
    layers = FeatureMaps().evaluate(context).layers
    shapes = [layer.kernels.shape for layer in layers if layer.kernels is not None]
    assert shapes == [(2, 1, 5, 5), (3, 2, 5, 5), (4, 3, 3, 3)]
    assert [layer.maps.ndim for layer in layers] == [3, 3, 3, 1, 1]


def test_series_are_shown_as_maps_of_one_row(digits: Experiment, make_session: MakeSession) -> None:
    layers = place(Flatten(), Conv1D(2, 5, stride=8), Flatten(), Dense(10))
    answer = FeatureMaps().evaluate(context_of(make_session(replace(digits, layers=layers))))
    assert answer.layers[1].maps.shape == (2, 1, 98)


def test_a_vector_sample_has_maps_too(make_session: MakeSession) -> None:
    answer = FeatureMaps(index=1).evaluate(context_of(make_session(presets["xor-mlp"].experiment)))
    assert answer.image.shape == (2,)
    assert answer.scores.shape == (2,)
    assert isinstance(presets["xor-mlp"].experiment.data, Gate)


def test_a_border_between_classes_is_where_a_margin_is_zero(circle: Experiment, make_session: MakeSession) -> None:
    three = replace(circle, data=Gaussians(classes=3), layers=place(Dense(3)))
    context = context_of(make_session(three, loss=SoftmaxCrossEntropy()))
    answer = PLANE.evaluate(context)
    assert isinstance(answer, SurfaceAnswer)
    assert answer.margins is not None
    assert answer.margins.shape == (2, 25, 25)
    decided = answer.margins != 0  # in the origin all classes are equal
    chosen = np.stack([answer.values == label for label in (0, 1)])
    assert np.array_equal((answer.margins > 0)[decided], chosen[decided])


def test_mistakes_are_looked_for_only_when_asked(make_session: MakeSession) -> None:
    session = make_session()
    context = context_of(session)
    assert PLANE.evaluate(context).mistakes is None  # type: ignore[union-attr]
    mistakes = replace(PLANE, finds_mistakes=True).evaluate(context).mistakes  # type: ignore[union-attr]
    assert mistakes is not None
    share = 1 - mistakes.test.mean()
    assert share == pytest.approx(session.evaluate().test_accuracy)


def test_a_single_output_is_there_as_the_formula_gives_it_beyond_the_classes_too(make_session: MakeSession) -> None:
    session = make_session(presets["and-linear"].experiment)
    weights = session.weights.of(session.network.layers[-1].id)
    weights["weight"][:], weights["bias"][:] = 2.0, -1.0
    answer = Surface((0.0, 1.0), (0.0, 1.0), 2).evaluate(context_of(session))
    assert isinstance(answer, SurfaceAnswer)
    np.testing.assert_allclose(answer.outputs, [[-1.0, 1.0], [1.0, 3.0]])


def test_raw_outputs_are_shown_as_shares(make_session: MakeSession) -> None:
    circle = presets["circle"].experiment
    raw = circle.replace(training=replace(circle.training, loss=SigmoidCrossEntropy()))
    answer = Surface((-1.0, 1.0), (-1.0, 1.0), 2).evaluate(context_of(make_session(raw)))
    assert isinstance(answer, SurfaceAnswer)
    assert answer.outputs is None

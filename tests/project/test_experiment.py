"""An experiment knows what is wrong with it before anything is trained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_nn.core.layers import Conv2D, Dense, Flatten, GlobalPool, TransposedConv2D
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.values import MultiGaussian
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment, Training

XOR = Experiment("XOR", Gate("xor"), place(Dense(3), Dense(1)), Training(SquaredError(), GradientDescent(), 4))


def test_a_sound_experiment_has_no_problem() -> None:
    assert XOR.problem() is None


def test_equal_experiments_are_equal_values() -> None:
    assert XOR.replace(seed=1) == XOR
    assert hash(XOR) == hash(XOR.replace(seed=1))
    assert XOR.replace(seed=2) != XOR


def test_an_empty_network_is_a_problem_in_words() -> None:
    assert "no layers" in str(XOR.replace(layers=()).problem())


def test_layers_that_do_not_fit_are_a_problem_that_names_the_layer() -> None:
    problem = XOR.replace(layers=place(Dense(3), Conv2D(4))).problem()
    assert "Layer 2" in str(problem)


def test_too_many_outputs_are_a_problem() -> None:
    assert "2 classes" in str(XOR.replace(layers=place(Dense(5))).problem())


def test_softmax_with_one_output_is_a_problem() -> None:
    training = replace(XOR.training, loss=SoftmaxCrossEntropy())
    assert "at least 2 outputs" in str(XOR.replace(training=training).problem())


HILLS = Experiment("Hills", MultiGaussian(), place(Dense(3), Dense(1)), XOR.training)


def test_numbers_to_be_met_are_no_problem_for_the_squared_error() -> None:
    assert HILLS.problem() is None


def test_a_loss_for_classes_cannot_meet_numbers() -> None:
    training = replace(HILLS.training, loss=SigmoidCrossEntropy())
    assert "numbers to be met" in str(HILLS.replace(training=training).problem())


@pytest.mark.parametrize("weights", ["1, 2", "balanced"])
def test_numbers_to_be_met_have_no_class_weights(weights: str) -> None:
    training = replace(HILLS.training, class_weights=weights)
    assert "empty the class weights" in str(HILLS.replace(training=training).problem())


def test_a_network_too_large_for_memory_is_a_problem_that_says_how_large() -> None:
    layers = place(Flatten(), Dense(1_000_000), Dense(1_000), Dense(10))
    problem = Experiment("large", Glyphs(), layers, XOR.training).problem()
    assert "GB" in str(problem)


def test_maps_too_large_for_memory_are_a_problem_too() -> None:
    layers = place(TransposedConv2D(6, 3, 64), TransposedConv2D(6, 3, 64), GlobalPool(), Dense(10))
    assert "samples at once" in str(Experiment("large", Glyphs(), layers, XOR.training).problem())


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, True])
def test_a_seed_outside_its_limits_is_refused(seed: object) -> None:
    with pytest.raises(UserError, match="Seed"):
        XOR.replace(seed=seed)


@pytest.mark.parametrize("batch_size", [0, 60_001])
def test_a_batch_size_outside_its_limits_is_refused(batch_size: int) -> None:
    with pytest.raises(UserError, match="Batch size"):
        Training(SquaredError(), GradientDescent(), batch_size)

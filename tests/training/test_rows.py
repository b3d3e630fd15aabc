"""What a network makes of each row of a table."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.errors import UserError
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.rows import Rows
from desktop_nn.training.session import Session


def ask(preset: str, trainable=None):
    experiment = presets[preset].experiment
    session = Session(experiment, experiment.data.load(1))
    if trainable is not None:
        session.weights.trainable[:] = trainable
    context = ProbeContext(session.experiment, session.network, session.weights, session.dataset)
    return Rows().evaluate(context)


def test_the_least_squares_solution_of_and_errs_by_a_quarter_on_each_row() -> None:
    answer = ask("and-linear", (0.5, 0.5, -0.25))
    assert answer.values == pytest.approx([-0.25, 0.25, 0.25, 0.75])
    assert answer.errors == pytest.approx([0.0625] * 4)
    assert answer.is_right.all()


def test_a_perceptron_shows_whether_it_fires() -> None:
    answer = ask("and-perceptron", (1, 1, -0.5))
    assert answer.values.tolist() == [0, 1, 1, 1]
    assert answer.is_right.tolist() == [True, False, False, True]
    assert answer.errors == pytest.approx([0, 0.5, 0.5, 0])


def test_each_layer_tells_what_came_in() -> None:
    answer = ask("xor-mlp")
    sums, shaped = answer.into("scaled-tanh-1"), answer.into("dense-2")
    assert sums.shape == shaped.shape == (4, 3)
    assert shaped == pytest.approx(1.7159 * np.tanh(sums * 2 / 3))
    assert answer.into("dense-1") == pytest.approx(answer.inputs)
    assert answer.into("nothing") is None


def test_pictures_and_clouds_are_no_tables() -> None:
    for preset in ("circle", "digits-offline"):
        with pytest.raises(UserError):
            ask(preset)

"""The sum at which a neuron changes its mind."""

from __future__ import annotations

import pytest

from desktop_nn.core.layers import ReLU, ScaledTanh, Sigmoid, Softplus, Step, Tanh
from desktop_nn.core.layers.curves import curve
from desktop_nn.core.losses import PerceptronCriterion, SquaredError
from desktop_nn.project.borders import crossing


def test_a_linear_neuron_crosses_at_the_threshold_itself() -> None:
    assert crossing(None, SquaredError()) == 0.5
    assert crossing(None, PerceptronCriterion()) == 0.0


@pytest.mark.parametrize("activation", [Sigmoid(20.0), Tanh(), ScaledTanh(), ReLU(), Softplus()])
def test_the_curve_is_at_the_threshold_there(activation) -> None:
    at = crossing(activation, SquaredError())
    assert at is not None
    assert curve(activation, [at])[0] == pytest.approx([0.5])


def test_a_step_changes_at_zero() -> None:
    assert crossing(Step(), SquaredError()) == 0.0


def test_what_never_gets_there_has_no_border() -> None:
    assert crossing(Sigmoid(), SquaredError(off=1.0, on=2.0)) is None
    assert crossing(ReLU(), SquaredError(off=-2.0, on=-1.0)) is None

"""RBF outputs: distances, and LeNet-5's ten codes."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import RBF
from desktop_nn.core.layers.digit_codes import digit_codes
from desktop_nn.core.network import Network, place
from desktop_nn.core.summary import summarize
from desktop_nn.errors import UserError


def distances(inputs):
    network = Network(place(RBF(10, "lenet_5")), (84,))
    return network.plan(len(inputs)).forward(network.create_weights(np.random.default_rng(0)), inputs)


def test_the_codes_have_the_ink_of_the_reading():
    ink = (digit_codes() > 0).sum(axis=1)
    np.testing.assert_array_equal(ink, [35, 27, 33, 32, 41, 35, 39, 25, 43, 39])
    assert set(np.unique(digit_codes())) == {-1, 1}


def test_each_code_is_at_distance_0_of_itself_and_four_times_hamming_of_the_others():
    """The closest are 6 and 8, with 12 pixels between them; the farthest differ in 50."""
    given = distances(digit_codes())
    np.testing.assert_array_equal(given.diagonal(), 0)
    others = given[~np.eye(10, dtype=bool)]
    assert (others.min(), others.max()) == (48, 200)
    assert given[6, 8] == 48


def test_moving_one_input_by_a_half_costs_a_quarter():
    code = digit_codes()[:1].copy()
    code[0, 0] += 0.5
    assert distances(code)[0, 0] == pytest.approx(0.25, abs=1e-5)


@pytest.mark.parametrize(("centres", "parameters"), [("lenet_5", 0), ("fixed", 0), ("trainable", 840)])
def test_connections_are_the_840_links_without_bias(centres, parameters):
    (layer,) = summarize(place(RBF(10, centres)), (84,)).layers
    assert (layer.parameters, layer.connections, layer.units) == (parameters, 840, 10)


@pytest.mark.parametrize(("units", "inputs"), [(10, 83), (11, 84)])
def test_codes_that_do_not_fit_are_refused(units, inputs):
    with pytest.raises(UserError, match=f"{inputs} inputs and {units} units"):
        RBF(units, "lenet_5").output_shape((inputs,))


def test_distances_are_never_negative():
    network = Network(place(RBF(3)), (6,))
    weights = network.create_weights(np.random.default_rng(0))
    centres = weights.of("rbf-1")["centres"]
    centres += np.random.default_rng(1).random(centres.shape, dtype=np.float32)
    assert (network.plan(3).forward(weights, centres.copy()) >= 0).all()

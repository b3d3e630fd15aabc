"""Subsampling: LeCun's counts, the plain formula, and its relation to average pooling."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.layers import AvgPool, Subsampling
from desktop_nn.core.network import Network, place
from desktop_nn.core.summary import summarize


@pytest.mark.parametrize(
    ("maps", "size", "parameters", "connections"),
    [(6, 28, 12, 5_880), (16, 10, 32, 2_000), (4, 24, 8, 2_880), (12, 8, 24, 960)],
    ids=["LeNet-5 S2", "LeNet-5 S4", "1990 H2", "1990 H4"],
)
def test_counts_of_the_published_layers(maps, size, parameters, connections):
    (layer,) = summarize(place(Subsampling()), (maps, size, size)).layers
    assert (layer.parameters, layer.connections) == (parameters, connections)
    assert layer.units == maps * size * size // 4


@pytest.mark.parametrize(("combine", "wanted"), [("sum", [21, 45, 101, 125]), ("average", [6, 12, 26, 32])])
def test_a_worked_example(combine, wanted):
    """Coefficient 2 and bias 1: sums 10, 22, 50 and 62 of the patches, means 2.5, 5.5, 12.5 and 15.5."""
    network = Network(place(Subsampling(combine=combine)), (1, 4, 4))
    weights = network.create_weights(np.random.default_rng(0))
    weights.of("subsampling-1")["coefficient"][...] = 2
    weights.of("subsampling-1")["bias"][...] = 1
    image = np.array([[1, 2, 4, 5], [3, 4, 6, 7], [11, 12, 14, 15], [13, 14, 16, 17]], np.float32)
    np.testing.assert_array_equal(network.plan(1).forward(weights, image[None, None]).ravel(), wanted)


def test_with_coefficient_one_and_no_bias_the_mean_is_average_pooling():
    images = np.random.default_rng(0).random((2, 3, 7, 8), dtype=np.float32)
    network = Network(place(Subsampling(3, 2, "average")), (3, 7, 8))
    weights = network.create_weights(np.random.default_rng(0))
    weights.of("subsampling-1")["coefficient"][...] = 1
    pool = Network(place(AvgPool(3, 2)), (3, 7, 8))
    np.testing.assert_allclose(
        network.plan(2).forward(weights, images),
        pool.plan(2).forward(pool.create_weights(np.random.default_rng(0)), images),
        rtol=1e-6,
    )

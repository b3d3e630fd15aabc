"""What is measured: a step of training as the program does it, and the same in PyTorch and scikit-learn."""

from __future__ import annotations

import numpy as np

from desktop_nn.core.layers import Conv2D, Dense, Flatten, Layer, MaxPool, ReLU, Tanh
from desktop_nn.core.losses import Loss
from desktop_nn.core.network import Network, place
from desktop_nn.core.optimizers import Optimizer
from desktop_nn.data.base import Samples
from desktop_nn.project.experiment import Training
from desktop_nn.training.gradient import GradientSum
from desktop_nn.training.problem import BatchProblem

try:
    import torch
except ImportError:
    torch = None
try:
    import sklearn
except ImportError:
    sklearn = None

LENET_5 = [
    Conv2D(6, 5, padding=2), ReLU(), MaxPool(), Conv2D(16, 5), ReLU(), MaxPool(), Flatten(),
    Dense(120), ReLU(), Dense(84), ReLU(), Dense(10),
]  # fmt: skip


def dense(*sizes: int, activation: Layer = Tanh()) -> list[Layer]:
    """Dense layers, each with an activation."""
    return [layer for size in sizes for layer in (Dense(size), activation)]


def some_samples(shape: tuple[int, ...], count: int, classes: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.random((count, *shape), dtype=np.float32), rng.integers(0, classes, count)


class OurStep:
    """One update as `Session` makes it: a batch gathered, its gradient in slices, penalties, the optimiser."""

    def __init__(
        self, layers: list[Layer], inputs: np.ndarray, labels: np.ndarray, loss: Loss, optimizer: Optimizer,
        threads: int = 1,
    ) -> None:  # fmt: skip
        self.network = Network(place(*layers), inputs.shape[1:])
        weights, samples = self.network.create_weights(np.random.default_rng(0)), Samples(inputs.copy(), labels)
        self._sum = GradientSum(self.network, weights, loss, samples, threads)
        self._problem = BatchProblem(self.network, weights, self._sum.gradients, samples)
        self._training = Training(loss, optimizer, len(labels))
        self._state = optimizer.create_state(self.network.parameters, np.float32)
        self._indices, self._rng = np.random.default_rng(0).permutation(len(labels)), np.random.default_rng(0)

    def __call__(self) -> None:
        stride, indices = self._sum.stride, self._indices
        self._sum.begin(len(indices), self._rng)
        for first in range(0, len(indices), stride):
            self._sum.add(indices[first : first + stride])
        self._problem.prepare(self._training, 0, 0.0)
        self._training.optimizer.step(self._problem, self._state)


def torch_step(layers: list[Layer], inputs: np.ndarray, labels: np.ndarray, classes: int, make_optimizer):
    """The same in PyTorch, eager, with the batch at hand; None where PyTorch is not installed."""
    if torch is None:
        return None
    model = _torch_module(layers, inputs.shape[1:])
    x = torch.from_numpy(inputs)
    if classes > 1:
        y, loss = torch.from_numpy(labels), torch.nn.CrossEntropyLoss()
    else:
        y, loss = torch.from_numpy(2 * labels.astype(np.float32)[:, None] - 1), torch.nn.MSELoss()
    optimizer = make_optimizer(torch.optim, model.parameters())

    def step() -> None:
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def _torch_module(layers: list[Layer], input_shape: tuple[int, ...]):
    network = Network(place(*layers), input_shape)
    simple = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "flatten": torch.nn.Flatten}
    modules = []
    for layer, shape in zip(layers, network.input_shapes, strict=True):
        if isinstance(layer, Dense):
            modules.append(torch.nn.Linear(shape[0], layer.units))
        elif isinstance(layer, Conv2D):
            modules.append(torch.nn.Conv2d(shape[0], layer.filters, layer.kernel, layer.stride, layer.padding))
        elif isinstance(layer, MaxPool):
            modules.append(torch.nn.MaxPool2d(layer.size, layer.step))
        else:
            modules.append(simple[layer.name]())
    return torch.nn.Sequential(*modules)


def sklearn_step(inputs: np.ndarray, labels: np.ndarray, units: int):
    """One batch of scikit-learn's MLPClassifier; None where it is not installed."""
    if sklearn is None:
        return None
    from sklearn.neural_network import MLPClassifier

    classifier = MLPClassifier((units,), batch_size=len(labels))
    return lambda: classifier.partial_fit(inputs, labels, classes=range(10))

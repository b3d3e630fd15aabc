"""How fast the core is: LeNet-5 and small networks, beside PyTorch and scikit-learn where they are installed.

Run `python tests/benchmarks/bench.py [--json] [--quick]`. Both sides of a ratio take turns in one process with one
thread each; a figure is the median of the turns, so that a busy machine slows both alike.
"""

# ruff: noqa: E402 - the number of threads is fixed before NumPy is imported
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from desktop_nn.core.layers import Conv2D, Dense, Flatten, Layer, MaxPool, ReLU, Tanh
from desktop_nn.core.losses import SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import Network, place
from desktop_nn.core.optimizers import Adam, GradientDescent

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
#: Multiply-adds of a training step are about three times those of going forward; two operations each.
LENET_5_FLOP = 2 * 3 * 416_520 - 2 * 117_600  # the first layer passes no gradient on


@dataclass
class Figure:
    """One line of the table; `bar` is what the ratio should reach."""

    name: str
    value: float
    unit: str
    peer: str = ""
    ratio: float | None = None
    bar: float | None = None


class OurStep:
    """One training step of a network on one batch, in slices as the program does it."""

    def __init__(self, layers, inputs, labels, loss, optimizer):
        network = Network(place(*layers), inputs.shape[1:])
        self.weights = network.create_weights(np.random.default_rng(0))
        self.scale = None
        self.gradients = self.weights.zeros_like()
        self.inputs, self.targets = inputs, loss.encode(labels, network.output_shape)
        self.loss, self.optimizer = loss, optimizer
        self.slice = min(network.slice_size, len(inputs))
        self.plan = network.plan(self.slice, training=True)
        self.grad = np.empty((self.slice, *network.output_shape), np.float32)
        self.state = optimizer.create_state(network.parameters, np.float32)
        self.problem = _Problem(self.weights.trainable, self.gradients.trainable)
        self.problem.learning_rate = self.optimizer.learning_rate

    def __call__(self):
        self.gradients.trainable.fill(0)
        n = len(self.inputs)
        for start in range(0, n, self.slice):
            inputs, targets = self.inputs[start : start + self.slice], self.targets[start : start + self.slice]
            outputs, grad = self.plan.forward(self.weights, inputs), self.grad[: len(inputs)]
            self.loss.value_and_gradient(outputs, targets, n, grad)
            self.plan.backward(self.weights, grad, self.gradients)
        self.optimizer.step(self.problem, self.state)


class _Problem:
    scale = None

    def __init__(self, weights, gradient):
        self.weights, self._gradient = weights, gradient

    def gradient(self):
        return self._gradient


def torch_module(layers: list[Layer], input_shape):
    """The same network in PyTorch."""
    network, shapes = Network(place(*layers), input_shape), [input_shape]
    shapes += network.shapes
    simple = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "flatten": torch.nn.Flatten}
    modules = []
    for layer, shape in zip(layers, shapes, strict=False):
        if isinstance(layer, Dense):
            modules.append(torch.nn.Linear(shape[0], layer.units))
        elif isinstance(layer, Conv2D):
            modules.append(torch.nn.Conv2d(shape[0], layer.filters, layer.kernel, layer.stride, layer.padding))
        elif isinstance(layer, MaxPool):
            modules.append(torch.nn.MaxPool2d(layer.size, layer.step))
        else:
            modules.append(simple[layer.name]())
    return torch.nn.Sequential(*modules)


def torch_step(layers, inputs, labels, classes, make_optimizer) -> Callable[[], None]:
    """One training step in PyTorch, eager."""
    torch.set_num_threads(1)
    model = torch_module(layers, inputs.shape[1:])
    x = torch.from_numpy(inputs)
    if classes > 1:
        y, loss = torch.from_numpy(labels), torch.nn.CrossEntropyLoss()
    else:
        y, loss = torch.from_numpy(labels.astype(np.float32)[:, None]), torch.nn.MSELoss()
    optimizer = make_optimizer(model.parameters())

    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def turns(functions: list[Callable[[], None]], count: int, repeats: int) -> list[list[float]]:
    """For each function the times of one call, turn by turn; the first two turns only warm up."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(count + 2):
        for each, function in zip(times, functions, strict=True):
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            each.append((time.perf_counter() - start) / repeats)
    return [each[2:] for each in times]


def compare(ours: Callable[[], None], peer: Callable[[], None] | None, count: int, repeats: int):
    """(our time, median over the turns of the peer's time to ours; None without a peer)"""
    if peer is None:
        return statistics.median(turns([ours], count, repeats)[0]), None
    mine, theirs = turns([ours, peer], count, repeats)
    return statistics.median(mine), statistics.median(b / a for a, b in zip(mine, theirs, strict=True))


def beside_torch(layers, inputs, labels, classes, ours, make_optimizer, count, repeats):
    """The same against PyTorch."""
    peer = torch_step(layers, inputs, labels, classes, make_optimizer) if torch is not None else None
    return compare(ours, peer, count, repeats)


def lenet_5(quick: bool):
    rng = np.random.default_rng(0)
    inputs, labels = rng.random((64, 1, 28, 28), dtype=np.float32), rng.integers(0, 10, 64)
    ours = OurStep(LENET_5, inputs, labels, SoftmaxCrossEntropy(), GradientDescent(0.01, 0.9))
    taken, ratio = beside_torch(
        LENET_5, inputs, labels, 10, ours, lambda p: torch.optim.SGD(p, 0.01, 0.9), 7 if quick else 25, 4
    )
    yield Figure("LeNet-5, batch 64, training", 64 / taken, "images/s", "PyTorch", ratio, 1.0)
    yield Figure("  share of this core's sgemm peak", 100 * LENET_5_FLOP * 64 / taken / sgemm_peak(), "%")


def sgemm_peak() -> float:
    """Operations per second of one large product."""
    a, out = np.ones((1024, 1024), np.float32), np.empty((1024, 1024), np.float32)
    return 2 * 1024**3 / min(turns([lambda: np.matmul(a, a, out=out)], 8, 1)[0])


def small_networks(quick: bool):
    for sizes in ((4, 2, 1), (8, 8, 1), (8,) * 6 + (1,)):
        layers = [layer for size in sizes for layer in (Dense(size), Tanh())]
        for batch in (10, 250):
            rng = np.random.default_rng(0)
            inputs, labels = rng.random((batch, 2), dtype=np.float32), rng.integers(0, 2, batch)
            ours = OurStep(layers, inputs, labels, SquaredError(-1.0), GradientDescent(0.03))
            taken, ratio = beside_torch(
                layers, inputs, labels, 1, ours, lambda p: torch.optim.SGD(p, 0.03), 7 if quick else 25, 50
            )
            name = "2-" + "-".join(map(str, sizes)) + f", batch {batch}, training"
            yield Figure(name, taken * 1e6, "us/step", "PyTorch", ratio)


def dense_on_digits(quick: bool):
    rng = np.random.default_rng(0)
    inputs, labels = rng.random((200, 784), dtype=np.float32), rng.integers(0, 10, 200)
    ours = OurStep([Dense(128), ReLU(), Dense(10)], inputs, labels, SoftmaxCrossEntropy(), Adam())
    peer = None
    if sklearn is not None:
        from sklearn.neural_network import MLPClassifier

        classifier = MLPClassifier((128,), batch_size=200)

        def peer():
            classifier.partial_fit(inputs, labels, classes=range(10))

    taken, ratio = compare(ours, peer, 7 if quick else 25, 5)
    yield Figure("784-128-10, batch 200, Adam", 200 / taken, "samples/s", "scikit-learn", ratio)


def collect(quick: bool) -> list[Figure]:
    """All figures of the core."""
    return [figure for group in (lenet_5, small_networks, dense_on_digits) for figure in group(quick)]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    options = parser.parse_args(arguments)
    figures = collect(options.quick)
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for name, module in (("PyTorch", torch), ("scikit-learn", sklearn)):
        if module is None:
            print(f"{name} is not installed here: no ratio to it.")
    for figure in figures:
        ratio = f"{figure.ratio:5.2f} x {figure.peer}" if figure.ratio else ""
        bar = f" (bar: {figure.bar})" if figure.ratio and figure.bar else ""
        print(f"{figure.name:44}{figure.value:10.1f} {figure.unit:10}{ratio}{bar}")


if __name__ == "__main__":
    main()

"""How cost and memory grow with the size of what is trained."""

from __future__ import annotations

import statistics
import tracemalloc
from collections.abc import Iterator

import numpy as np

from desktop_nn.core.layers import Conv2D, Dense, Flatten, Layer, MaxPool, ReLU
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.optimizers import GradientDescent
from tests.benchmarks.measuring import Effort, Figure
from tests.benchmarks.subjects import LENET_5, OurStep, dense, some_samples

BATCHES = (1, 4, 16, 64, 256, 1024)
Case = tuple[int, list[Layer], tuple[int, ...], int]  # size, layers, input shape, batch


def _image_network(size: int) -> list[Layer]:
    return [
        Conv2D(8, 5, padding=2),
        ReLU(),
        MaxPool(),
        Conv2D(16, 5, padding=2),
        ReLU(),
        MaxPool(),
        Flatten(),
        Dense(10),
    ]


def _cases() -> dict[str, list[Case]]:
    return {
        "LeNet-5, batch": [(batch, LENET_5, (1, 28, 28), batch) for batch in BATCHES],
        "64-n-n-10, width n": [
            (width, [*dense(width, width, activation=ReLU()), Dense(10)], (64,), 64)
            for width in (32, 64, 128, 256, 512)
        ],
        "64 wide, depth": [
            (depth, [*dense(*[64] * depth, activation=ReLU()), Dense(10)], (64,), 64) for depth in (1, 2, 4, 8, 16)
        ],
        "two convolutions, image side": [
            (side, _image_network(side), (1, side, side), 32) for side in (14, 28, 56, 112)
        ],
    }


def costs(effort: Effort) -> Iterator[Figure]:
    """Microseconds for one sample at each size, and how much faster than the work they grow: 1 is linear."""
    for name, cases in _cases().items():
        steps, work = [], []
        for _, layers, shape, batch in cases:
            step = OurStep(layers, *some_samples(shape, batch, 10), SoftmaxCrossEntropy(), GradientDescent(0.01))
            steps.append(step)
            work.append(_work(step))
        times = effort.times(steps, 1 if effort.quick else 2, wall=False)
        each = [1e6 * statistics.median(time) / case[3] for time, case in zip(times, cases, strict=True)]
        for (size, *_), cost, amount in zip(cases, each, work, strict=True):
            yield Figure(f"  {name} {size}: {amount / 1e3:.0f} k multiply-adds", cost, "us/sample")
        whole = each[-1] / each[0] / (work[-1] / work[0])
        worst = max(b / a / (w / v) for a, b, v, w in zip(each, each[1:], work, work[1:], strict=False))
        yield Figure(f"{name}: growth of cost / of work", whole, "", bar=1.0, at_most=True)
        yield Figure("  the same between neighbours, at the worst", worst, "")


def _work(step: OurStep) -> int:
    network = step.network
    return sum(p.layer.multiply_adds(s) for p, s in zip(network.layers, network.input_shapes, strict=True))


def memory(effort: Effort) -> Iterator[Figure]:
    """Everything that a step of LeNet-5 on one thread needs beside the samples, for small and large batches."""
    sizes = (64, 256, 1024, 4096)
    needed = [_needed(size) for size in sizes]
    for size, (held, _) in zip(sizes, needed, strict=True):
        yield Figure(f"  LeNet-5, batch {size}: memory of training", held / 1e6, "MB")
    yield Figure("LeNet-5: memory, batch 4096 / batch 64", needed[-1][0] / needed[0][0], "", bar=1.1, at_most=True)
    yield Figure(
        "LeNet-5: allocated in a step, at the most", max(peak for _, peak in needed) / 1e6, "MB", bar=0.5, at_most=True
    )


def _needed(batch: int) -> tuple[int, int]:
    """Bytes held after two steps without the samples, and the most that the next step adds."""
    inputs, labels = some_samples((1, 28, 28), batch, 10)
    tracemalloc.start()
    step = OurStep(LENET_5, inputs, labels, SoftmaxCrossEntropy(), GradientDescent(0.01, 0.9))
    step()
    step()
    held = (
        tracemalloc.get_traced_memory()[0] - inputs.nbytes - labels.nbytes - np.dtype(np.float32).itemsize * 10 * batch
    )
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    step()
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return held, peak

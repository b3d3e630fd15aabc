"""How fast the core is: LeNet-5 and small networks, beside PyTorch and scikit-learn where they are installed.

Run `python tests/benchmarks/bench.py [--json] [--quick]`. Ours is the path of the program itself: samples gathered,
`GradientSum`, `BatchProblem`, optimiser. Both sides of a ratio take turns in one process; a figure is the median of the
turns. With one thread each the clock counts what this process uses, with all cores it is the clock on the wall.
"""

# ruff: noqa: E402 - the number of threads is fixed before NumPy is imported
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import threadpoolctl

from desktop_nn.core.layers import Dense, ReLU
from desktop_nn.core.losses import SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import Network, place
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.data.points import Circle
from desktop_nn.training import parallel
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.surface import Surface
from tests.benchmarks.growth import costs, memory
from tests.benchmarks.measuring import Effort, Figure
from tests.benchmarks.subjects import LENET_5, OurStep, dense, sklearn, sklearn_step, some_samples, torch, torch_step

#: Operations of LeNet-5 for one image, forward and back.
LENET_5_FLOP = 2.26e6

#: hidden and output sizes, batch -> (bar beside PyTorch, microseconds of TensorFlow Playground's core, PyTorch's there)
SMALL = {
    ((4, 2, 1), 10): (8.0, None, None),
    ((8, 8, 1), 10): (8.0, 33.0, 252.0),
    ((8,) * 6 + (1,), 10): (8.0, 132.0, 429.0),
    ((4, 2, 1), 250): (6.0, None, None),
    ((8, 8, 1), 250): (6.0, 811.0, 272.0),
    ((8,) * 6 + (1,), 250): (6.0, None, None),
}
PLAYGROUND_SURFACE = 25_000.0  # microseconds, where PyTorch needs 252 for a step of 2-8-8-1 with batch 10


def lenet_5(effort: Effort) -> Iterator[Figure]:
    inputs, labels = some_samples((1, 28, 28), 64, 10)
    for threads, bar in ((1, 1.3), (min(os.cpu_count() or 1, parallel.MOST), 1.0)):
        ours = OurStep(LENET_5, inputs, labels, SoftmaxCrossEntropy(), GradientDescent(0.01, 0.9), threads)
        peer = torch_step(LENET_5, inputs, labels, 10, lambda optim, weights: optim.SGD(weights, 0.01, 0.9))
        if torch is not None:
            torch.set_num_threads(1 if threads == 1 else os.cpu_count() or 1)
        taken, _, ratio = effort.beside(ours, peer, 4, wall=threads > 1)
        name = f"LeNet-5, batch 64, {'one thread' if threads == 1 else 'all cores'} each"
        yield Figure(name, 64 / taken, "images/s", "PyTorch", ratio, bar)
        if threads == 1:
            yield _share_of_peak(ours, effort)
    if torch is not None:
        torch.set_num_threads(1)


def _share_of_peak(step: OurStep, effort: Effort) -> Figure:
    a, out = np.ones((1024, 1024), np.float32), np.empty((1024, 1024), np.float32)
    ours, product = effort.times([step, lambda: np.matmul(a, a, out=out)], 2)
    peak = 2 * 1024**3 / min(product)
    return Figure(
        "LeNet-5: share of this core's sgemm peak",
        100 * LENET_5_FLOP * 64 / statistics.median(ours) / peak,
        "%",
        bar=20,
    )


def small_networks(effort: Effort) -> Iterator[Figure]:
    for (sizes, batch), (bar, playground, torch_there) in SMALL.items():
        layers, (inputs, labels) = dense(*sizes), some_samples((2,), batch, 2)
        ours = OurStep(layers, inputs, labels, SquaredError(-1.0), GradientDescent(0.03))
        peer = torch_step(layers, inputs, labels, 1, lambda optim, weights: optim.SGD(weights, 0.03))
        taken, its, ratio = effort.beside(ours, peer, 100)
        name = "2-" + ("8x6-1" if len(sizes) == 7 else "-".join(map(str, sizes)))
        yield Figure(f"{name}, batch {batch}", taken * 1e6, "us/step", "PyTorch", ratio, bar)
        if playground is not None:
            here = playground * its * 1e6 / torch_there if ratio else None
            yield Figure(f"  Playground's {playground:.0f} us, scaled by PyTorch's", here or 0.0, "us/step",
                         "Playground", here and here / (taken * 1e6), 1.0)  # fmt: skip


def surface(effort: Effort) -> Iterator[Figure]:
    """100 x 100 points of the plane, as the view asks for them."""
    layers = dense(8, 8, 1)
    network = Network(place(*layers), (2,))
    experiment = SimpleNamespace(training=SimpleNamespace(loss=SquaredError(-1.0)))
    context = ProbeContext(experiment, network, network.create_weights(np.random.default_rng(0)), Circle().load(1))
    probe = Surface((-6.0, 6.0), (-6.0, 6.0), 100)
    peer = torch_step(layers, *some_samples((2,), 10, 2), 1, lambda optim, weights: optim.SGD(weights, 0.03))
    taken, its, ratio = effort.beside(lambda: probe.evaluate(context), peer, 20)
    here = PLAYGROUND_SURFACE * its * 1e6 / 252 if ratio else None
    yield Figure("surface of 2-8-8-1, 100 x 100", taken * 1e6, "us", "Playground", here and here / (taken * 1e6), 10.0)


def dense_on_digits(effort: Effort) -> Iterator[Figure]:
    inputs, labels = some_samples((784,), 200, 10)
    ours = OurStep([Dense(128), ReLU(), Dense(10)], inputs, labels, SoftmaxCrossEntropy(), Adam())
    taken, _, ratio = effort.beside(ours, sklearn_step(inputs, labels, 128), 10)
    yield Figure("784-128-10, batch 200, Adam", 200 / taken, "samples/s", "scikit-learn", ratio, 1.5)


def surroundings() -> list[str]:
    """What a reader must know to judge the figures."""
    kernels = [f"{each['internal_api']} {each.get('architecture')}, {each['num_threads']} thread(s)"
               for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"]  # fmt: skip
    missing = [name for name, module in (("PyTorch", torch), ("scikit-learn", sklearn)) if module is None]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    busy = hasattr(os, "getloadavg") and os.getloadavg()[0] > 0.5
    return [
        f"NumPy {np.__version__}; {'; '.join(kernels)}; {os.cpu_count()} cores{load}; nothing pinned to a core",
        *(["Others use this machine too: the figure for all cores is worth little."] if busy else []),
        *(f"{name} is not installed here: no ratio to it." for name in missing),
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    effort, figures = Effort(options.quick), []
    if not options.json:
        print(*surroundings(), sep="\n", flush=True)
    for group in (lenet_5, small_networks, surface, dense_on_digits, costs, memory):
        for figure in group(effort):
            figures.append(figure)
            if not options.json:
                print(figure, flush=True)
    if options.json:
        print(json.dumps([figure.as_json() for figure in figures], indent=1))


if __name__ == "__main__":
    main()

"""A run of small dense layers and activations done as one: few calls, and none of them for a bias."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Weights
from desktop_nn.core.dense_links import Link, Packed
from desktop_nn.core.layers import Run
from desktop_nn.core.layers.activation import Activation

#: For so many sizes of batch the arrays are kept: that of all batches, and that of the last one of an epoch.
_SIZES = 2


class _Slopes(NamedTuple):
    """Neighbouring links with the same activation: f'(outputs) of them all comes from one call."""

    activation: Activation
    outputs: Array
    slopes: Array
    run: Run


class _Ahead(NamedTuple):
    """One link going forward: `dot(read, sums)`, then `apply(sums, outputs)`."""

    dot: Callable[[Array, Array], Array]  # of the weight with its bias
    read: Array  # the outputs of the link before, and the row of ones that the bias is for
    sums: Array  # the outputs themselves where there is no activation
    apply: Callable[[Array, Array], None] | None
    outputs: Array


class _Back(NamedTuple):
    """One link going back: with the gradient for its sums it finds that of its weight, and that for the link before."""

    read_turned: Array
    weight_grad: Array
    dot: Callable[[Array, Array], Array]  # of the turned weight, without the bias
    before: Array  # where the gradient for the outputs of the link before belongs
    slopes: Array | None  # of the link before: first the slopes, then the gradient for its sums


class _Bound:
    """The arrays of a chain for one size of batch, features by samples, bound to what is called in each step."""

    def __init__(
        self, links: Sequence[Link], packed: Packed, runs: Sequence[Run], count: int, dtype: DTypeLike
    ) -> None:
        self._links, self._packed = links, packed
        #: Where the inputs and the outputs of each link begin, and the end; the rows of ones lie between them.
        rows = [0, *itertools.accumulate([*(link.shape[1] for link in links), links[-1].layer.units])]
        own = [slice(first, first + link.layer.units) for link, first in zip(links, rows[1:], strict=False)]
        widest = max(max(link.inputs, link.layer.units) for link in links)
        values, self._deltas = (np.empty((rows[-1], count), dtype) for _ in range(2))
        self._scratch = np.empty(widest * count, dtype)
        for link, part in zip(links, own, strict=True):
            if link.layer.bias:
                values[part.start - 1] = 1
        self.inputs, self.outputs = values[: links[0].inputs], values[own[-1]].T
        self.ahead = [self._bind_ahead(i, values[rows[i] : rows[i + 1]], values[part]) for i, part in enumerate(own)]
        self.back = [self._bind_back(i, self._deltas[own[i - 1]]) for i in range(len(links) - 1, 0, -1)]
        self.first = self._bind_back(0, None)
        self.last_slopes = None if links[-1].activation is None else self._deltas[own[-1]]
        self.slopes = list(self._find_slopes(values, own, runs))
        self.nbytes = values.nbytes + self._deltas.nbytes + self._scratch.nbytes

    def _bind_ahead(self, index: int, read: Array, outputs: Array) -> _Ahead:
        activation, dot = self._links[index].activation, self._packed.weights[index].dot
        if activation is None:
            return _Ahead(dot, read, outputs, None, outputs)
        return _Ahead(dot, read, self._room(outputs.shape), activation.apply, outputs)

    def _bind_back(self, index: int, delta: Array | None) -> _Back:
        """`delta` belongs to the sums of the link before; the first link has None."""
        common = self.ahead[index].read.T, self._packed.gradients[index], self._packed.turned[index].dot
        if delta is None:
            return _Back(*common, self._room(self.inputs.shape), None)
        if self._links[index - 1].activation is None:
            return _Back(*common, delta, None)
        return _Back(*common, self._room(delta.shape), delta)

    def _room(self, shape: tuple[int, ...]) -> Array:
        """What lies there is used at once."""
        return self._scratch[: math.prod(shape)].reshape(shape)

    def _find_slopes(self, values: Array, own: Sequence[slice], runs: Sequence[Run]) -> Iterator[_Slopes]:
        for activation, members in itertools.groupby(range(len(own)), lambda i: self._links[i].activation):
            if activation is not None:
                indices = list(members)
                part = slice(own[indices[0]].start, own[indices[-1]].stop)
                yield _Slopes(activation, values[part], self._deltas[part], runs[indices[0]])


class DenseChain:
    """outputs = f(weight @ inputs + bias), link after link, with features in rows and samples in columns.

    The bias is one more column of the weight, for a row of ones below the inputs. One `take` puts the weights of all
    links in that order and another one takes their gradients back. All outputs lie in one array, so that one call
    finds the slopes of all neighbouring links with the same activation. That leaves two calls a link going forward
    and three going back. What they are called on is bound once for each size of batch. Beside PyTorch with one thread
    a whole step, with gathering, loss and optimiser, is so many times as fast at batch 10 and 250 (medians of turns):
    2-4-2-1 11 and 12, 2-8-8-1 11 and 10, 2-8-8-8-8-8-8-1 12 and 8.
    """

    def __init__(self, links: Sequence[Link], layout: Layout, batch: int, dtype: DTypeLike) -> None:
        self._links = tuple(links)
        self.ids = tuple(link.id for link in links)
        self._dtype = dtype
        self._packed = Packed(links, layout, dtype)
        self._runs = [Run(training=True, rng=np.random.default_rng(0), gradients={}, dtype=dtype) for _ in links]
        self._kept: dict[int, _Bound] = {}
        self._use(batch)

    def _use(self, count: int) -> None:
        """Work on `count` samples from now on."""
        bound = self._kept.pop(count, None)
        if bound is None:
            bound = _Bound(self._links, self._packed, self._runs, count, self._dtype)
        self._count, self._bound = count, bound
        self._kept[count] = bound  # the last one used comes last
        if len(self._kept) > _SIZES:
            del self._kept[next(iter(self._kept))]

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None = None) -> Array:
        """Outputs (n, units of the last link) of `inputs` (n, inputs of the first)."""
        if len(inputs) != self._count:
            self._use(len(inputs))
        self._packed.fetch(weights)
        bound = self._bound
        bound.inputs[...] = inputs.T
        for dot, read, sums, apply, outputs in bound.ahead:
            dot(read, sums)
            if apply is not None:
                apply(sums, outputs)
        return bound.outputs

    def backward(self, weights: Weights, grad: Array, gradients: Weights, need_input: bool) -> Array | None:
        """Gradient (n, inputs) from `grad` (n, units) of the last forward; adds to `gradients`."""
        bound, delta = self._bound, grad.T
        for activation, outputs, slopes, run in bound.slopes:
            activation.slopes(outputs, slopes, run)
        if bound.last_slopes is not None:
            delta = np.multiply(delta, bound.last_slopes, bound.last_slopes)
        for read_turned, weight_grad, dot, before, slope in bound.back:
            delta.dot(read_turned, weight_grad)
            delta = dot(delta, before)
            if slope is not None:
                delta = np.multiply(delta, slope, slope)
        delta.dot(bound.first.read_turned, bound.first.weight_grad)
        self._packed.add_gradients(gradients)
        return bound.first.dot(delta, bound.first.before).T if need_input else None

    def activations(self) -> Iterable[tuple[str, Array]]:
        """What each link gave in the last forward, samples first."""
        return [(link.gives, ahead.outputs.T) for link, ahead in zip(self._links, self._bound.ahead, strict=True)]

    @property
    def nbytes(self) -> int:
        """Memory of all arrays."""
        bound, own = sum(each.nbytes for each in self._kept.values()), sum(run.nbytes for run in self._runs)
        return self._packed.nbytes + bound + own

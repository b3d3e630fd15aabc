"""A run of small dense layers and activations done as one: few calls, and none of them for a bias."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Weights
from desktop_nn.core.layers import Dense, Layer, Run
from desktop_nn.core.layers.activation import Activation

#: Larger runs stay as they are: putting their weights in order for each batch would cost more than it saves.
MOST_WEIGHTS = 4096


@dataclass(frozen=True)
class Link:
    """A dense layer with `inputs` inputs and the activation after it, if any; `gives` is the id of its outputs."""

    id: str
    layer: Dense
    inputs: int
    activation: Activation | None
    gives: str

    @property
    def shape(self) -> tuple[int, int]:
        """Of the weight with the bias as its last column."""
        return self.layer.units, self.inputs + self.layer.bias

    @property
    def layers(self) -> int:
        """How many layers of the network it stands for."""
        return 1 if self.activation is None else 2


def find_links(layers: Sequence[tuple[str, Layer]], layout: Layout) -> list[Link]:
    """The dense layers that `layers` begins with, each perhaps with an activation; none when they are too large."""
    links: list[Link] = []
    rest = list(layers)
    while rest and type(dense := rest[0][1]) is Dense:
        layer_id, _ = rest.pop(0)
        activation, gives = None, layer_id
        if rest and isinstance(rest[0][1], Activation) and rest[0][1].is_plain:
            gives, activation = rest[0][0], rest[0][1]
            rest.pop(0)
        _, inputs = layout.of(layer_id)[0].spec.shape
        links.append(Link(layer_id, dense, inputs, activation, gives))
    return links if sum(link.shape[0] * link.shape[1] for link in links) <= MOST_WEIGHTS else []


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


class DenseChain:
    """outputs = f(weight @ inputs + bias), link after link, with features in rows and samples in columns.

    The bias is one more column of the weight, for a row of ones below the inputs. One `take` puts the weights of all
    links in that order and another one takes their gradients back. All outputs lie in one array, so that one call
    finds the slopes of all neighbouring links with the same activation. That leaves two calls a link going forward
    and three going back. Beside PyTorch with one thread (medians of turns in one process, in place of what layer by
    layer gave): 2-4-2-1 13 and 12 times as fast at batch 10 and 250 (7.5 and 8.8), 2-8-8-1 13 and 11 (10.5 and 6.6),
    2-8-8-8-8-8-8-1 13 and 11 (5.5 and 4.7).
    """

    def __init__(self, links: Sequence[Link], layout: Layout, batch: int, dtype: DTypeLike) -> None:
        self._links = tuple(links)
        self.ids = tuple(link.id for link in links)
        entries = [entry for link in links for entry in layout.of(link.id)]
        self._span = slice(entries[0].slice.start, entries[-1].slice.stop)
        self._bind_weights(dtype)
        #: Where the inputs and the outputs of each link begin, and the end; the rows of ones lie between them.
        self._rows = [0, *itertools.accumulate([*(link.shape[1] for link in links), links[-1].layer.units])]
        widest = max(max(link.inputs, link.layer.units) for link in links)
        self._all_outputs, self._all_deltas = (np.empty(self._rows[-1] * batch, dtype) for _ in range(2))
        self._scratch = np.empty(widest * batch, dtype)
        self._runs = [Run(training=True, rng=np.random.default_rng(0), gradients={}, dtype=dtype) for _ in links]
        self._vector = np.empty(0)
        self._source = self._vector
        self._lay_out(batch)

    def _bind_weights(self, dtype: DTypeLike) -> None:
        """All weights in one array, each with its bias, and all but the first once more, turned and without it."""
        places = _places(self._links)
        turned = [each[:, : link.inputs].T for link, each in zip(self._links[1:], places[1:], strict=True)]
        own, self._order = (np.concatenate([each.ravel() for each in group]) for group in (places, places + turned))
        self._packed = np.empty(self._order.size, dtype)
        matrices = _matrices(places + turned, self._packed)
        self._weights = matrices[: len(places)]
        self._turned = [self._weights[0][:, : self._links[0].inputs].T, *matrices[len(places) :]]
        self._packed_grad, self._grad = np.empty(own.size, dtype), np.empty(own.size, dtype)
        self._weight_grads = _matrices(places, self._packed_grad)
        self._places = np.argsort(own)

    def _lay_out(self, count: int) -> None:
        """Divide the arrays up for `count` samples, and bind to them what is called in each step."""
        self._count = count
        size, first_rows = self._rows[-1] * count, self._rows[1:]
        values, deltas = (flat[:size].reshape(-1, count) for flat in (self._all_outputs, self._all_deltas))
        own = [slice(first, first + link.layer.units) for link, first in zip(self._links, first_rows, strict=False)]
        for link, first in zip(self._links, first_rows, strict=False):
            if link.layer.bias:
                values[first - 1] = 1
        self._inputs, self._outputs = values[: self._links[0].inputs], values[own[-1]].T
        self._ahead = [
            self._bind_ahead(i, values[self._rows[i] : self._rows[i + 1]], values[part]) for i, part in enumerate(own)
        ]
        self._back = [self._bind_back(i, deltas[own[i - 1]]) for i in range(len(own) - 1, 0, -1)]
        self._first = self._bind_back(0, None)
        self._last_slopes = None if self._links[-1].activation is None else deltas[own[-1]]
        self._slopes = list(self._find_slopes(values, deltas, own))

    def _bind_ahead(self, index: int, read: Array, outputs: Array) -> _Ahead:
        activation = self._links[index].activation
        dot = self._weights[index].dot
        if activation is None:
            return _Ahead(dot, read, outputs, None, outputs)
        return _Ahead(dot, read, self._room(outputs.shape), activation.apply, outputs)

    def _bind_back(self, index: int, delta: Array | None) -> _Back:
        """`delta` is for the sums of the link before; None: for the first link."""
        read = self._ahead[index].read
        common = read.T, self._weight_grads[index], self._turned[index].dot
        if delta is None:
            return _Back(*common, self._room(self._inputs.shape), None)
        if self._links[index - 1].activation is None:
            return _Back(*common, delta, None)
        return _Back(*common, self._room(delta.shape), delta)

    def _room(self, shape: tuple[int, ...]) -> Array:
        return self._scratch[: math.prod(shape)].reshape(shape)

    def _find_slopes(self, values: Array, deltas: Array, own: Sequence[slice]) -> Iterator[_Slopes]:
        for activation, members in itertools.groupby(range(len(own)), lambda i: self._links[i].activation):
            if activation is not None:
                indices = list(members)
                part = slice(own[indices[0]].start, own[indices[-1]].stop)
                yield _Slopes(activation, values[part], deltas[part], self._runs[indices[0]])

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None = None) -> Array:
        """Outputs (n, units of the last link) of `inputs` (n, inputs of the first)."""
        if len(inputs) != self._count:
            self._lay_out(len(inputs))
        if self._vector is not weights.trainable:
            self._vector = weights.trainable
            self._source = self._vector[self._span]
        self._source.take(self._order, None, self._packed, "clip")
        self._inputs[...] = inputs.T
        for dot, read, sums, apply, outputs in self._ahead:
            dot(read, sums)
            if apply is not None:
                apply(sums, outputs)
        return self._outputs

    def backward(self, weights: Weights, grad: Array, gradients: Weights, need_input: bool) -> Array | None:
        """Gradient (n, inputs) from `grad` (n, units) of the last forward; adds to `gradients`."""
        for activation, outputs, slopes, run in self._slopes:
            activation.slopes(outputs, slopes, run)
        delta = grad.T
        if self._last_slopes is not None:
            delta = np.multiply(delta, self._last_slopes, self._last_slopes)
        for read_turned, weight_grad, dot, before, slope in self._back:
            delta.dot(read_turned, weight_grad)
            delta = dot(delta, before)
            if slope is not None:
                delta = np.multiply(delta, slope, slope)
        delta.dot(self._first.read_turned, self._first.weight_grad)
        self._packed_grad.take(self._places, None, self._grad, "clip")
        total = gradients.trainable[self._span]
        np.add(total, self._grad, total)
        return self._first.dot(delta, self._first.before).T if need_input else None

    def activations(self) -> Iterable[tuple[str, Array]]:
        """What each link gave in the last forward, samples first."""
        return [(link.gives, ahead.outputs.T) for link, ahead in zip(self._links, self._ahead, strict=True)]

    @property
    def nbytes(self) -> int:
        """Memory of all arrays."""
        own = (self._packed, self._packed_grad, self._grad, self._all_outputs, self._all_deltas, self._scratch)
        return sum(array.nbytes for array in own) + sum(run.nbytes for run in self._runs)


def _matrices(places: Sequence[Array], vector: Array) -> list[Array]:
    """For each matrix of places its part of a vector, in the same form."""
    ends = itertools.accumulate((matrix.size for matrix in places), initial=0)
    pieces = [vector[start:end] for start, end in itertools.pairwise(ends)]
    return [piece.reshape(matrix.shape) for piece, matrix in zip(pieces, places, strict=True)]


def _places(links: Sequence[Link]) -> list[Array]:
    """For each link (units, inputs and the bias): where in the vector of all weights these numbers are."""
    places, start = [], 0
    for link in links:
        units, inputs = link.layer.units, link.inputs
        weight = np.arange(start, start + units * inputs, dtype=np.intp).reshape(units, inputs)
        start += weight.size
        bias = np.arange(start, start + units * link.layer.bias, dtype=np.intp).reshape(-1, units).T
        start += bias.size
        places.append(np.hstack([weight, bias]))
    return places

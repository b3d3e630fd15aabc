"""Which dense layers of a network can be done as one, and their weights in the order that suits it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Weights
from desktop_nn.core.layers import Dense, Layer
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


class Packed:
    """The weights of all links one after the other, each with its bias as one more column, and their gradients.

    All weights but the first are there a second time, turned and without the bias: a product with a part of a matrix
    copies that part first, and this way one `take` has done so for all of them.
    """

    def __init__(self, links: Sequence[Link], layout: Layout, dtype: DTypeLike) -> None:
        entries = [entry for link in links for entry in layout.of(link.id)]
        self._span = slice(entries[0].slice.start, entries[-1].slice.stop)
        places = _places(links)
        turned = [each[:, : link.inputs].T for link, each in zip(links[1:], places[1:], strict=True)]
        own, self._order = (np.concatenate([each.ravel() for each in group]) for group in (places, places + turned))
        self._places = np.argsort(own)
        self._numbers, self._gradients, self._in_order = (
            np.empty(size, dtype) for size in (self._order.size, own.size, own.size)
        )
        matrices = _matrices(places + turned, self._numbers)
        self.weights = matrices[: len(links)]
        self.turned = [self.weights[0][:, : links[0].inputs].T, *matrices[len(links) :]]
        self.gradients = _matrices(places, self._gradients)
        self._vector = self._source = np.empty(0)

    def fetch(self, weights: Weights) -> None:
        """Put the numbers of a network in the chain's order."""
        if self._vector is not weights.trainable:
            self._vector = weights.trainable
            self._source = self._vector[self._span]
        self._source.take(self._order, None, self._numbers, "clip")

    def add_gradients(self, total: Weights) -> None:
        """Add `gradients` to those of the network."""
        self._gradients.take(self._places, None, self._in_order, "clip")
        part = total.trainable[self._span]
        np.add(part, self._in_order, part)

    @property
    def nbytes(self) -> int:
        """Memory of all arrays of numbers."""
        return self._numbers.nbytes + self._gradients.nbytes + self._in_order.nbytes


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


def _matrices(places: Sequence[Array], vector: Array) -> list[Array]:
    """For each matrix of places its part of a vector, in the same form."""
    ends = itertools.accumulate((matrix.size for matrix in places), initial=0)
    pieces = [vector[start:end] for start, end in itertools.pairwise(ends)]
    return [piece.reshape(matrix.shape) for piece, matrix in zip(pieces, places, strict=True)]

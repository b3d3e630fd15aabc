"""A network: layers in a row, each in its place, and the sizes that follow from them. It holds no numbers itself."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Shape, Weights
from desktop_nn.core.held import DISABLED, Held, positions
from desktop_nn.core.layers import Layer
from desktop_nn.core.layers.base import first_without_curvature, no_curvature
from desktop_nn.core.plan import Plan
from desktop_nn.core.settings import Checked, setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, byte_size, integer

#: Weights, gradient and the two vectors of Adam, four bytes each; more is refused before it is allocated.
MEMORY_LIMIT = 2 * 1024**3
BYTES_PER_PARAMETER = 4 * 4

#: No batch is larger; see `Training.batch_size`.
LARGEST_BATCH = 60_000

#: The outputs of all layers for one slice of a batch; measured on LeNet-5.
_SLICE_BYTES = 2 * 1024**2


_SMALLER_MAPS = N_("Use smaller images, fewer filters, pooling or a larger stride.")
_SMALLER_BATCHES = N_("Batch normalisation needs each batch whole: use smaller batches.")


@dataclass(frozen=True)
class Placed(Checked):
    """A layer in its place in a network. `id` stays when the layer is moved or edited: views and weights follow it."""

    id: str
    layer: Layer
    rate: float = setting(
        1.0,
        N_("Rate factor"),
        help=N_("This layer's share of the learning rate: 0.1 lets it learn ten times more slowly than the others."),
        minimum=0.0,
        maximum=1000.0,
    )
    frozen: bool = setting(
        False, N_("Frozen"), help=N_("A frozen layer keeps its weights while the others go on learning.")
    )


def new_id(layer: Layer, taken: Collection[str]) -> str:
    """The first free one of "dense-1", "dense-2", ..."""
    number = 1
    while (candidate := f"{layer.name.replace('_', '-')}-{number}") in taken:
        number += 1
    return candidate


def place(*layers: Layer) -> tuple[Placed, ...]:
    """The layers in a row, each with an id of its own."""
    placed: list[Placed] = []
    for layer in layers:
        placed.append(Placed(new_id(layer, [each.id for each in placed]), layer))
    return tuple(placed)


def locate(error: UserError, position: int, layer: Layer) -> UserError:
    """The same error with the layer named, counting from 1."""
    return UserError(N_("Layer {position} ({title}): {reason}"), position=position, title=layer.title, reason=error)


def check_input(input_shape: Shape) -> None:
    """UserError unless samples are lists of numbers, series (channels, length) or images, with at least one number."""
    if len(input_shape) not in (1, 2, 3) or min(input_shape) < 1:
        raise UserError(
            N_(
                "The input must be a list of numbers, a series (channels, length) or an image (channels, height, "
                "width), not {shape}."
            ),
            shape=" × ".join(str(size) for size in input_shape) or "-",
        )


def memory_problem(parameters: int) -> UserError | None:
    """Why so many numbers cannot be trained, or None when they can."""
    needed = parameters * BYTES_PER_PARAMETER
    if needed <= MEMORY_LIMIT:
        return None
    return UserError(
        N_(
            "This network has {parameters} parameters: training it takes {needed} of memory, more than the limit of "
            "{limit}. Use fewer units, or shared weights (convolution) and pooling before the dense layers."
        ),
        parameters=integer(parameters),
        needed=byte_size(needed),
        limit=byte_size(MEMORY_LIMIT),
    )


class Network:
    """Checked layers with their shapes and the layout of their weights. Cheap: nothing large is allocated."""

    def __init__(self, placed: tuple[Placed, ...], input_shape: Shape, held: tuple[Held, ...] = ()) -> None:
        check_input(input_shape)
        self.layers = placed
        self.input_shape = input_shape
        self.shapes: tuple[Shape, ...] = self._find_shapes()
        self.layout = Layout(
            (each.id, each.layer.arrays(shape)) for each, shape in zip(placed, self.input_shapes, strict=True)
        )
        self._held = positions(self.layout, held)
        #: Where the weights that are cut out lie in the trainable vector.
        self.disabled = positions(self.layout, (each for each in held if each.how == DISABLED))

    def _find_shapes(self) -> tuple[Shape, ...]:
        shapes, shape = [], self.input_shape
        for position, each in enumerate(self.layers, 1):
            try:
                shape = each.layer.output_shape(shape)
            except UserError as error:
                raise locate(error, position, each.layer) from None
            shapes.append(shape)
        if len({each.id for each in self.layers}) != len(self.layers):
            raise UserError(N_("Two layers have the same identifier. Each layer needs one of its own."))
        return tuple(shapes)

    @property
    def input_shapes(self) -> tuple[Shape, ...]:
        """The shape that each layer reads."""
        return (self.input_shape, *self.shapes)[: len(self.layers)]

    @property
    def output_shape(self) -> Shape:
        """The shape of one output sample."""
        return self.shapes[-1] if self.shapes else self.input_shape

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return self.layout.trainable_size

    @property
    def slice_size(self) -> int:
        """How many samples should go through at once: few enough for the cache, many enough to be worth the calls.

        It follows from the network alone, never from the machine, so that the same seed gives the same numbers.
        For LeNet-5 it is 32: 8 took 16 % and 64 took 18 % longer for an image.
        """
        return min(max(8, _SLICE_BYTES // self._bytes_per_sample // 8 * 8), 4096)

    @property
    def _bytes_per_sample(self) -> int:
        """What one sample and the outputs of all layers for it take."""
        nested = [
            inner.output_shape
            for each, shape in zip(self.layers, self.input_shapes, strict=True)
            for inner in each.layer.nested(shape)
        ]
        return 4 * sum(math.prod(shape) for shape in (self.input_shape, *self.shapes, *nested))

    def batch_problem(self, batch_size: int) -> UserError | None:
        """Why so large a batch cannot be trained on, or None: outputs and their gradients must fit in memory.

        They are there for one slice at a time, or for the whole batch where it must be.
        """
        samples = min(batch_size, self.training_slice)
        needed = 2 * samples * self._bytes_per_sample
        if needed <= MEMORY_LIMIT:
            return None
        return UserError(
            N_(
                "Training on {samples} samples at once takes {needed} of memory for the outputs of the layers and "
                "their gradients, more than the limit of {limit}. {advice}"
            ),
            samples=samples,
            needed=byte_size(needed),
            limit=byte_size(MEMORY_LIMIT),
            advice=_SMALLER_BATCHES if self.couples_samples else _SMALLER_MAPS,
        )

    @property
    def couples_samples(self) -> bool:
        """Whether a layer looks at the whole batch in training, as batch normalisation does."""
        return any(each.layer.couples_samples for each in self.layers)

    @property
    def training_slice(self) -> int:
        """How many samples go through at once in training: `slice_size`, or each batch whole where it must be."""
        return LARGEST_BATCH if self.couples_samples else self.slice_size

    def curvature_problem(self) -> UserError | None:
        """Why there are no second derivatives (the first layer without them), or None when all layers have them."""
        for position, (each, shape) in enumerate(zip(self.layers, self.input_shapes, strict=True), 1):
            without = first_without_curvature(each.layer, shape)
            if without is not None:
                return locate(no_curvature(without), position, each.layer)
        return None

    def create_weights(self, rng: np.random.Generator) -> Weights:
        """First weights, drawn layer by layer as each declares; UserError when training would not fit in memory."""
        problem = memory_problem(self.layout.trainable_size + self.layout.other_size)
        if problem is not None:
            raise problem
        weights = Weights.zeros(self.layout)
        for entry in self.layout.entries:
            spec = entry.spec
            spec.initializer.fill(weights.of(entry.layer_id)[spec.name], spec.fan_in, spec.fan_out, rng)
        self.silence(weights)
        return weights

    def silence(self, weights: Weights) -> None:
        """Set the disabled weights to 0; no update moves them from there."""
        weights.trainable[self.disabled] = 0

    def carry_over(self, old_network: Network, old_weights: Weights, new_weights: Weights) -> None:
        """Keep the old numbers of every layer that both networks have under one id with arrays of one shape."""
        for each in self.layers:
            old, new = old_weights.of(each.id), new_weights.of(each.id)
            if {name: view.shape for name, view in old.items()} == {name: view.shape for name, view in new.items()}:
                for name, view in new.items():
                    np.copyto(view, old[name])
        self.silence(new_weights)

    def update_scale(self) -> Array | None:
        """For each trainable number the factor of its updates (0 where frozen or disabled); None when all are 1."""
        factors = {each.id: 0.0 if each.frozen else each.rate for each in self.layers}
        if all(factor == 1 for factor in factors.values()) and not self._held.size:
            return None
        scale = np.ones(self.layout.trainable_size, np.float32)
        for entry in self.layout.entries:
            if entry.is_trainable:
                scale[entry.slice] = factors[entry.layer_id]
        scale[self._held] = 0
        return scale

    def plan(
        self,
        batch: int,
        *,
        training: bool = False,
        fused: bool | None = None,
        dtype: DTypeLike = np.float32,
    ) -> Plan:
        """The network prepared for batches of up to `batch` samples, with buffers of its own.

        `fused` plans are quicker but do not know the outputs of every layer; plans that train are fused unless told.
        """
        return Plan(
            [(each.id, each.layer) for each in self.layers],
            self.layout,
            batch,
            training=training,
            fused=training if fused is None else fused,
            dtype=dtype,
        )

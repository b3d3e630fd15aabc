"""What every layer is: a frozen value that says its shapes, declares its arrays, and knows forward and backward."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.buffers import Buffers
from desktop_nn.core.layers.origin import Origin, Spot
from desktop_nn.core.settings import Checked
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: Whatever `forward` keeps for `backward`; valid until the next forward with the same buffers.
Memory = Any

#: Pixels per image axis.
Extent = tuple[int | Fraction, ...]


class Run:
    """What surrounds one layer in one plan: mode, chance, gradients and buffers."""

    __slots__ = (
        "_buffers", "_inner", "_ones", "buffer", "grad_outputs", "gradients", "needs_input_grad", "rng", "training",
    )  # fmt: skip

    def __init__(
        self,
        *,
        training: bool,
        rng: np.random.Generator,
        gradients: Mapping[str, Array],
        needs_input_grad: bool = True,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.training = training
        self.rng = rng
        self.gradients = gradients
        self.needs_input_grad = needs_input_grad
        #: In a pass of second derivatives: the last layer's gradient of the loss; None for every other layer.
        self.grad_outputs: Array | None = None
        self._buffers = Buffers(dtype)
        #: `buffer(name, shape, dtype=None, zeroed=False)`: an array reused between steps; see `Buffers.get`.
        self.buffer = self._buffers.get
        self._ones: dict[int, Array] = {}
        self._inner: dict[str, Run] = {}

    def inner(self, name: str) -> Run:
        """The surroundings of a layer nested in this one: buffers of its own, the same mode and chance."""
        run = self._inner.get(name)
        if run is None:
            run = Run(training=self.training, rng=self.rng, gradients={}, dtype=self._buffers.dtype)
            self._inner[name] = run
        run.rng = self.rng
        return run

    def add(self, name: str, gradient: Array) -> None:
        """Add to the gradient of the weight `name`."""
        total = self.gradients[name]
        np.add(total, gradient, total)

    def ones(self, count: int) -> Array:
        """(count,) ones: a product with them sums an axis faster than a sum does."""
        ones = self._ones.get(count)
        if ones is None:
            ones = self._ones[count] = np.ones(count, self._buffers.dtype)
        return ones

    @property
    def nbytes(self) -> int:
        """Memory of the buffers."""
        return self._buffers.nbytes + sum(run.nbytes for run in self._inner.values())


class Nested(NamedTuple):
    """A layer inside another one: its name there, unique and stable, and its shapes."""

    name: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape


class Layer(Checked, ABC):
    """A layer without its numbers. Batches have a leading axis; images are (channels, height, width), vectors (n,)."""

    name: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    category: ClassVar[str]

    @abstractmethod
    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one output sample; UserError if an input of this shape does not fit."""

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        """What the layer keeps, for inputs of this shape."""
        return ()

    @abstractmethod
    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        """Outputs of a batch and what `backward` will need. `inputs` and `weights` stay as they are.

        Only arrays of the kind `state` are written to, and only in training.
        """

    @abstractmethod
    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        """Gradient for the inputs, from `grad` for the outputs; adds to `run.gradients`.

        None when `run.needs_input_grad` is false. `grad` is not changed.
        """

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        """Second derivatives for the inputs, from those for the outputs: the diagonal of Gauss and Newton.

        With `curvature` d2C/dy_i^2 of each sample's outputs, adds sum_i d2C/dy_i^2 (dy_i/dw)^2, over all samples, to
        `run.gradients` and returns sum_i d2C/dy_i^2 (dy_i/dx_j)^2: LeCun's approximation, which is never negative.
        Otherwise like `backward`. UserError where a layer has none.
        """
        raise no_curvature(self)

    @property
    def has_curvature(self) -> bool:
        """Whether the layer knows second derivatives."""
        return type(self).curvature is not Layer.curvature

    @property
    def couples_samples(self) -> bool:
        """Whether a sample's output depends on the rest of its batch in training: then a batch is never sliced."""
        return False

    @property
    def uses_chance(self) -> bool:
        """Whether the layer draws from `run.rng` in training."""
        return False

    def nested(self, input_shape: Shape) -> tuple[Nested, ...]:
        """The layers inside this one, in order; UserError where they do not fit."""
        return ()

    def nested_outputs(self, memory: Memory) -> tuple[tuple[str, Array], ...]:
        """What each layer inside gave, by the name that `nested` gives it."""
        return ()

    def connections(self, input_shape: Shape) -> int:
        """Links of one sample: each use of a weight or bias counts; links to padding count too."""
        return 0

    def multiply_adds(self, input_shape: Shape) -> int:
        """Multiply-and-add operations of one sample going forward."""
        return 0

    def kernels(self, weights: Mapping[str, Array], input_shape: Shape) -> Array | None:
        """What slides over images: (maps that come out, maps they read, height, width); None where nothing does."""
        return None

    def window(self, input_shape: Shape) -> tuple[Extent, Extent]:
        """(size, step) per image axis of the patch that one output sees; one pixel unless a layer says otherwise.

        Where outputs lie closer together than inputs, after a transposed convolution, both are fractions.
        """
        return (1, 1), (1, 1)

    def first_corner(self, input_shape: Shape) -> tuple[int, int]:
        """Row and column of the input where the patch of the very first output begins; below 0 in the padding."""
        return 0, 0

    def origin(self, weights: Mapping[str, Array], inputs: Array, spot: Spot) -> Origin | None:
        """Where the number at one place of the output comes from; None where that cannot be shown.

        `inputs` are those of one sample, (channels, height, width) or (n,); `weights` are this layer's.
        """
        return None


def no_curvature(layer: Layer) -> UserError:
    """What to say of a layer without second derivatives."""
    return UserError(
        N_(
            "The layer {layer} has no second derivatives, which this optimiser needs. "
            "Choose another optimiser, or leave the layer out."
        ),
        layer=layer.title,
    )


def first_without_curvature(layer: Layer, input_shape: Shape) -> Layer | None:
    """The layer itself, or the first inside it, that has no second derivatives; None when all have them."""
    if layer.has_curvature:
        return None
    inner = (first_without_curvature(each.layer, each.input_shape) for each in layer.nested(input_shape))
    return next((each for each in inner if each is not None), layer)

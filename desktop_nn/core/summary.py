"""Shapes, parameters, connections, operations and memory of a network, computed without allocating any of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from desktop_nn.core.arrays import Shape
from desktop_nn.core.layers import Conv2D, Dense, Layer
from desktop_nn.core.network import Placed, check_input, locate
from desktop_nn.core.settings import settings_of
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

BYTES_PER_NUMBER = 4

#: Categories whose outputs are units; activations and Flatten only change what units give.
_UNITS = ("dense", "convolution", "pooling")


@dataclass(frozen=True)
class LayerSummary:
    """What one layer costs for one sample. Without `output_shape` it has a problem, or waits for one before it.

    `receptive_field` is the (height, width) of the part of the input image that one output sees; None for lists.
    `memory_bytes` counts parameters and outputs as float32. `multiply_adds` are those going forward; going backward
    each is done once more for the gradient of a weight, where there are any to learn, and once more for the gradient
    that is handed on, where a layer before has something to learn.
    """

    id: str
    name: str
    title: str
    input_shape: Shape | None
    output_shape: Shape | None
    parameters: int = 0
    connections: int = 0
    multiply_adds: int = 0
    backward_multiply_adds: int = 0
    memory_bytes: int = 0
    receptive_field: tuple[int, int] | None = None
    units: int = 0
    problem: UserError | None = None
    #: The layers inside, for a block; their costs are part of its own.
    inner: tuple[LayerSummary, ...] = ()


@dataclass(frozen=True)
class Summary:
    """What a network costs for one sample; `problem` is the first thing that does not fit."""

    input_shape: Shape
    layers: tuple[LayerSummary, ...]
    problem: UserError | None = None

    @property
    def is_valid(self) -> bool:
        """True when every layer fits."""
        return self.problem is None

    @property
    def output_shape(self) -> Shape | None:
        """The shape of one output sample; None while something does not fit."""
        return self.layers[-1].output_shape if self.layers else self.input_shape

    @property
    def parameters(self) -> int:
        """How many numbers are trained."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def connections(self) -> int:
        """Links: each use of a weight or bias in one sample counts."""
        return sum(layer.connections for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        """Multiply-and-add operations of one sample going forward."""
        return sum(layer.multiply_adds for layer in self.layers)

    @property
    def backward_multiply_adds(self) -> int:
        """Multiply-and-add operations of one sample going backward, as training does it."""
        return sum(layer.backward_multiply_adds for layer in self.layers)

    @property
    def units(self) -> int:
        """Inputs plus the units of all layers, as LeCun counted; activations are part of the unit they follow."""
        return math.prod(self.input_shape) + sum(layer.units for layer in self.layers)

    @property
    def memory_bytes(self) -> int:
        """Parameters and outputs of one sample, as float32."""
        return sum(layer.memory_bytes for layer in self.layers)


@dataclass(frozen=True)
class _Field:
    """How much of the input one output sees, and how far apart two neighbours look; in pixels per axis."""

    size: tuple[int | Fraction, int | Fraction]
    step: tuple[int | Fraction, int | Fraction]

    def through(self, layer: Layer, input_shape: Shape, image: Shape) -> _Field:
        """The field after `layer`; it never exceeds the image, though padding lies outside of it."""
        if len(layer.output_shape(input_shape)) != 3:
            # a list: one dense unit sees everything that all its inputs see
            return _Field((image[1], image[2]), (1, 1)) if _joins(layer, input_shape) else self
        window, step = layer.window(input_shape)
        size = [
            min(limit, old + (wide - 1) * apart)
            for limit, old, wide, apart in zip(image[1:], self.size, window, self.step, strict=True)
        ]
        return _Field((size[0], size[1]), (self.step[0] * step[0], self.step[1] * step[1]))

    @property
    def pixels(self) -> tuple[int, int]:
        """Its height and width; after a transposed convolution outputs see more or fewer, and this is the most."""
        return int(self.size[0]), int(self.size[1])


def _joins(layer: Layer, input_shape: Shape) -> bool:
    """Whether one number that comes out depends on several that come in; for a block, on some way through it."""
    inner = any(_joins(part.layer, part.input_shape) for part in layer.nested(input_shape))
    return inner or layer.category in _UNITS


def summarize(placed: Iterable[Placed], input_shape: Shape) -> Summary:
    """The summary of a network that may be invalid: the first layer that does not fit has a problem, the rest wait."""
    try:
        check_input(input_shape)
    except UserError as error:
        return Summary(input_shape, tuple(_waiting(each) for each in placed), error)
    layers: list[LayerSummary] = []
    problem: UserError | None = None
    shape = input_shape
    field = _Field((1, 1), (1, 1)) if len(input_shape) == 3 else None
    for position, each in enumerate(placed, 1):
        if problem is not None:
            layers.append(_waiting(each))
            continue
        try:
            output = each.layer.output_shape(shape)
        except UserError as error:
            problem = locate(error, position, each.layer)
            layers.append(_waiting(each, shape, error))
            continue
        field = field.through(each.layer, shape, input_shape) if field else None
        layers.append(_summary_of(each, shape, output, field, any(layer.parameters for layer in layers)))
        shape = output
    return Summary(input_shape, tuple(layers), problem)


def _waiting(each: Placed, input_shape: Shape | None = None, problem: UserError | None = None) -> LayerSummary:
    return LayerSummary(each.id, each.layer.name, each.layer.title, input_shape, None, problem=problem)


def _summary_of(
    each: Placed, input_shape: Shape, output_shape: Shape, field: _Field | None, hands_on: bool
) -> LayerSummary:
    """`hands_on`: a layer before has something to learn, so that the gradient for the inputs is needed."""
    layer = each.layer
    arrays = layer.arrays(input_shape)
    outputs = math.prod(output_shape)
    inner = _inner(each, input_shape, hands_on)
    kept = sum(spec.size for spec in arrays) + outputs
    parameters = sum(spec.size for spec in arrays if spec.kind == "trainable")
    times = bool(parameters) + hands_on
    return LayerSummary(
        id=each.id,
        name=layer.name,
        title=layer.title,
        input_shape=input_shape,
        output_shape=output_shape,
        parameters=parameters,
        connections=layer.connections(input_shape),
        multiply_adds=layer.multiply_adds(input_shape),
        backward_multiply_adds=(
            sum(part.backward_multiply_adds for part in inner) if inner else times * layer.multiply_adds(input_shape)
        ),
        memory_bytes=(kept + sum(math.prod(part.output_shape or ()) for part in _leaves(inner))) * BYTES_PER_NUMBER,
        receptive_field=field.pixels if field else None,
        units=sum(part.units for part in inner) if inner else outputs if layer.category in _UNITS else 0,
        inner=inner,
    )


def _inner(each: Placed, input_shape: Shape, hands_on: bool) -> tuple[LayerSummary, ...]:
    """The layers inside a block; what they see of the image is told for the block alone."""
    inner: list[LayerSummary] = []
    for part in each.layer.nested(input_shape):
        placed = Placed(f"{each.id}/{part.name}", part.layer)
        before = hands_on or any(layer.parameters for layer in inner)
        inner.append(_summary_of(placed, part.input_shape, part.output_shape, None, before))
    return tuple(inner)


def _leaves(inner: tuple[LayerSummary, ...]) -> Iterable[LayerSummary]:
    """The layers inside, and those inside of them."""
    for part in inner:
        yield part
        yield from _leaves(part.inner)


FirstLayer = Literal["dense", "local", "shared"]

_TITLES: dict[str, str] = {
    "dense": Dense.title,
    "local": N_("Locally connected"),
    "shared": N_("Locally connected, weights shared"),
}


def first_layer(kind: FirstLayer, input_shape: tuple[int, int, int], units: int, kernel: int = 5) -> Summary:
    """What a first layer of `units` units costs on an image of (height, width, channels).

    dense: each unit reads the whole image. local: each reads a patch of `kernel` x `kernel` pixels with weights of
    its own. shared: the same patches, but all units use one set of weights and one bias, as in one feature map.
    So the three compare like with like: as many units, fewer links, then fewer weights.
    """
    height, width, channels = input_shape
    if min(input_shape) < 1:
        shape = " × ".join(str(size) for size in input_shape)
        raise UserError(N_("The image must be at least 1 × 1 × 1, not {shape}."), shape=shape)
    settings_of(Dense)["units"].check(units)
    settings_of(Conv2D)["kernel"].check(kernel)
    whole = height * width * channels
    if kind == "dense":
        fan_in, parameters, field = whole, units * (whole + 1), (height, width)
    else:
        _check_patches(height, width, kernel)
        fan_in, field = kernel * kernel * channels, (kernel, kernel)
        parameters = (fan_in + 1) * (units if kind == "local" else 1)
    layer = LayerSummary(
        id=kind,
        name=kind,
        title=_TITLES[kind],
        input_shape=(channels, height, width),
        output_shape=(units,),
        parameters=parameters,
        connections=units * (fan_in + 1),
        multiply_adds=units * fan_in,
        backward_multiply_adds=units * fan_in,
        memory_bytes=(parameters + units) * BYTES_PER_NUMBER,
        receptive_field=field,
        units=units,
    )
    return Summary((channels, height, width), (layer,))


def _check_patches(height: int, width: int, kernel: int) -> None:
    if kernel > min(height, width):
        raise UserError(
            N_("Kernel size {kernel} does not fit: the image is only {size} wide. Use a smaller kernel."),
            kernel=kernel,
            size=min(height, width),
        )

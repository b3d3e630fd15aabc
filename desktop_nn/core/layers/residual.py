"""The residual block: a stack of layers with a way around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from desktop_nn.core.arrays import Array, ArraySpec, Shape
from desktop_nn.core.layers.activations import ReLU
from desktop_nn.core.layers.base import Extent, Layer, Memory, Nested, Run
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: How many layers one block may hold, and how deep blocks may lie in blocks.
INNER_LIMIT = 64
DEPTH_LIMIT = 4


@layers.register
@dataclass(frozen=True)
class Residual(Layer):
    """outputs = inputs + inner(inputs), or both one after the other

    "add" needs an inner stack that keeps the shape. "concatenate" gives lists of n + m numbers, or images with the
    maps of both, which must be equally large (He et al. 2016; Huang et al. 2017).
    The arrays of the inner layers are the block's own, named with their place: "1_dense_weight".
    """

    name = "residual"
    title = N_("Residual block")
    summary = N_(
        "Runs a few layers and adds its own input to what they give. They need to learn only what is missing, "
        "and the gradient has a short way back: networks can be much deeper."
    )
    category = "structure"

    inner: tuple[Layer, ...] = (ReLU(),)
    join: str = setting(
        "add",
        N_("Way around"),
        help=N_("Add: the inputs are added to the result, which must have their shape. Concatenate: both go on."),
        choices=(("add", N_("Add the inputs")), ("concatenate", N_("Append to the inputs"))),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.inner) > INNER_LIMIT:
            raise UserError(
                N_("{layer}: it may hold at most {limit} layers, not {count}."),
                layer=self.title,
                limit=INNER_LIMIT,
                count=len(self.inner),
            )
        if _depth(self) > DEPTH_LIMIT:
            raise UserError(
                N_("{layer}: blocks may lie at most {limit} deep in one another."), layer=self.title, limit=DEPTH_LIMIT
            )

    @property
    def couples_samples(self) -> bool:
        return any(layer.couples_samples for layer in self.inner)

    @property
    def uses_chance(self) -> bool:
        return any(layer.uses_chance for layer in self.inner)

    @property
    def has_curvature(self) -> bool:
        return all(layer.has_curvature for layer in self.inner)

    def _named(self) -> Iterator[tuple[str, Layer]]:
        for position, layer in enumerate(self.inner, 1):
            yield f"{position}_{layer.name}", layer

    def nested(self, input_shape: Shape) -> tuple[Nested, ...]:
        result, shape = [], input_shape
        for position, (name, layer) in enumerate(self._named(), 1):
            try:
                output = layer.output_shape(shape)
            except UserError as error:
                raise UserError(
                    N_("Inner layer {position} ({title}): {reason}"),
                    position=position,
                    title=layer.title,
                    reason=error,
                ) from None
            result.append(Nested(name, layer, shape, output))
            shape = output
        return tuple(result)

    def output_shape(self, input_shape: Shape) -> Shape:
        inner = self.nested(input_shape)
        result = inner[-1].output_shape if inner else input_shape
        if self.join == "add" and result != input_shape:
            raise UserError(
                N_(
                    "The inner layers turn {inputs} into {outputs}, but only equal shapes can be added. "
                    "Let them keep the shape (as many filters or units, padding), or append instead of adding."
                ),
                inputs=_words(input_shape),
                outputs=_words(result),
            )
        if self.join == "add":
            return input_shape
        if len(result) != len(input_shape) or result[1:] != input_shape[1:]:
            raise UserError(
                N_(
                    "The inner layers turn {inputs} into {outputs}: their maps cannot be appended, "
                    "for they differ in height or width. Use padding and stride 1."
                ),
                inputs=_words(input_shape),
                outputs=_words(result),
            )
        return (input_shape[0] + result[0], *input_shape[1:])

    def arrays(self, input_shape: Shape) -> tuple[ArraySpec, ...]:
        return tuple(
            dataclasses.replace(spec, name=f"{each.name}_{spec.name}")
            for each in self.nested(input_shape)
            for spec in each.layer.arrays(each.input_shape)
        )

    def connections(self, input_shape: Shape) -> int:
        return sum(each.layer.connections(each.input_shape) for each in self.nested(input_shape))

    def multiply_adds(self, input_shape: Shape) -> int:
        return sum(each.layer.multiply_adds(each.input_shape) for each in self.nested(input_shape))

    def window(self, input_shape: Shape) -> tuple[Extent, Extent]:
        """That of the inner stack; the way around sees less."""
        size: list[int | Fraction] = [1, 1]
        step: list[int | Fraction] = [1, 1]
        for each in self.nested(input_shape):
            if len(each.output_shape) != 3:
                return input_shape[1:], (1, 1)
            wide, apart = each.layer.window(each.input_shape)
            size = [old + (new - 1) * far for old, new, far in zip(size, wide, step, strict=True)]
            step = [old * new for old, new in zip(step, apart, strict=True)]
        return tuple(size), tuple(step)

    def first_corner(self, input_shape: Shape) -> tuple[int, int]:
        top, left, far = 0, 0, (1, 1)
        for each in self.nested(input_shape):
            if len(each.output_shape) != 3:
                break
            row, column = each.layer.first_corner(each.input_shape)
            top, left = top + far[0] * row, left + far[1] * column
            step = each.layer.window(each.input_shape)[1]
            far = (int(far[0] * step[0]), int(far[1] * step[1]))
        return top, left

    def forward(self, weights: Mapping[str, Array], inputs: Array, run: Run) -> tuple[Array, Memory]:
        values, memories, outputs = inputs, [], []
        for name, layer in self._named():
            values, memory = layer.forward(_of(weights, name), values, run.inner(name))
            memories.append(memory)
            outputs.append((name, values))
        if self.join == "add":
            out = run.buffer("outputs", inputs.shape)
            np.add(inputs, values, out=out)
        else:
            own = inputs.shape[1]
            out = run.buffer("outputs", (len(inputs), own + values.shape[1], *inputs.shape[2:]))
            np.copyto(out[:, :own], inputs)
            np.copyto(out[:, own:], values)
        return out, (inputs.shape, memories, outputs)

    def nested_outputs(self, memory: Memory) -> tuple[tuple[str, Array], ...]:
        result = []
        for (name, layer), inner, (_, values) in zip(self._named(), memory[1], memory[2], strict=True):
            result += [(f"{name}/{deeper}", array) for deeper, array in layer.nested_outputs(inner)]
            result.append((name, values))
        return tuple(result)

    def backward(self, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        return self._back("backward", weights, memory, grad, run)

    def curvature(self, weights: Mapping[str, Array], memory: Memory, curvature: Array, run: Run) -> Array | None:
        """Both ways as if they were not the same inputs: what they have in common is left out, as LeCun does."""
        return self._back("curvature", weights, memory, curvature, run)

    def _back(self, pass_: str, weights: Mapping[str, Array], memory: Memory, grad: Array, run: Run) -> Array | None:
        shape, memories, _ = memory
        own, back = self._parts(shape, grad, run)
        named = list(self._named())
        for index in range(len(named) - 1, -1, -1):
            name, layer = named[index]
            inner = run.inner(name)
            inner.gradients = _of(run.gradients, name)
            inner.needs_input_grad = run.needs_input_grad or any(
                _of(run.gradients, before) for before, _ in named[:index]
            )
            result = getattr(layer, pass_)(_of(weights, name), memories[index], back, inner)
            if result is None:
                return None
            back = result
        if not run.needs_input_grad:
            return None
        out = run.buffer("input_grad", shape)
        np.add(own, back, out=out)
        return out

    def _parts(self, shape: Shape, grad: Array, run: Run) -> tuple[Array, Array]:
        """What comes back along the way around, and what goes into the inner stack."""
        if self.join == "add":
            return grad, grad
        back = run.buffer("inner_grad", (len(grad), grad.shape[1] - shape[1], *shape[2:]))
        np.copyto(back, grad[:, shape[1] :])
        return grad[:, : shape[1]], back


def _of(arrays: Mapping[str, Array], name: str) -> dict[str, Array]:
    """The arrays of one inner layer, by the names that it knows."""
    prefix = f"{name}_"
    return {key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)}


def _depth(layer: Layer) -> int:
    return 1 + max((_depth(each) for each in layer.inner), default=0) if isinstance(layer, Residual) else 0


def _words(shape: Shape) -> str:
    return " × ".join(str(size) for size in shape)

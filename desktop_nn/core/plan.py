"""A network prepared for one batch size: buffers bound to each layer, forward and backward without allocating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Weights
from desktop_nn.core.dense_chain import DenseChain
from desktop_nn.core.dense_links import find_links
from desktop_nn.core.layers import Layer, Memory, Run
from desktop_nn.core.pooled_convolution import PooledConvolution, find_pooled


class _Step(Protocol):
    """One thing that a plan does after the other: a layer, or several at once, with the ids `ids`."""

    ids: tuple[str, ...]

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None) -> Array:
        """Outputs of a batch."""

    def backward(self, weights: Weights, grad: Array, gradients: Weights, need_input: bool) -> Array | None:
        """Gradient for the inputs, None unless `need_input`; adds to `gradients`."""

    def activations(self) -> Iterable[tuple[str, Array]]:
        """Which layer gave what in the last forward."""

    @property
    def nbytes(self) -> int:
        """Memory of the buffers."""


class _LayerStep:
    """One layer with its buffers."""

    def __init__(self, layer_id: str, layer: Layer, training: bool, dtype: DTypeLike) -> None:
        self._id, self._layer = layer_id, layer
        self.ids: tuple[str, ...] = (layer_id,)
        self._run = Run(training=training, rng=np.random.default_rng(0), gradients={}, dtype=dtype)
        self._memory: Memory = None
        self._outputs: Array | None = None

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None) -> Array:
        if rng is not None:
            self._run.rng = rng
        outputs, self._memory = self._layer.forward(weights.of(self._id), inputs, self._run)
        self._outputs = outputs
        return outputs

    def backward(self, weights: Weights, grad: Array, gradients: Weights, need_input: bool) -> Array | None:
        self._run.gradients = gradients.of(self._id)
        self._run.needs_input_grad = need_input
        return self._layer.backward(weights.of(self._id), self._memory, grad, self._run)

    def curvature(self, weights: Weights, curvature: Array, curvatures: Weights, grad_outputs: Array | None) -> Array:
        self._run.gradients = curvatures.of(self._id)
        self._run.needs_input_grad = True
        self._run.grad_outputs = grad_outputs
        result = self._layer.curvature(weights.of(self._id), self._memory, curvature, self._run)
        assert result is not None
        return result

    def activations(self) -> Iterable[tuple[str, Array]]:
        if self._outputs is None:
            return []
        nested = self._layer.nested_outputs(self._memory)
        return [*((f"{self._id}/{name}", array) for name, array in nested), (self._id, self._outputs)]

    @property
    def nbytes(self) -> int:
        return self._run.nbytes


class Plan:
    """Forward and backward of one network with buffers of its own: another plan never disturbs it.

    Up to `batch` samples at a time; what it returns is valid until its next `forward`.
    """

    def __init__(
        self,
        layers: Sequence[tuple[str, Layer]],
        layout: Layout,
        batch: int,
        *,
        training: bool = False,
        fused: bool = False,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.batch = batch
        self.training = training
        self.dtype = np.dtype(dtype)
        self._steps = list(_steps(layers, layout, batch, training, fused, dtype))
        trainable = {entry.layer_id for entry in layout.entries if entry.is_trainable}
        first = next((index for index, step in enumerate(self._steps) if trainable.intersection(step.ids)), len(layers))
        #: The last step that need not tell the one before it what it wanted.
        self._first_trainable = first

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None = None) -> Array:
        """Outputs (n, *output_shape) of the samples `inputs` (n, *input_shape), n at most `batch`.

        `rng` serves layers that use chance in training.
        """
        if len(inputs) > self.batch:
            raise ValueError(f"{len(inputs)} samples in a plan for {self.batch}")
        values = inputs if inputs.dtype == self.dtype else inputs.astype(self.dtype)
        for step in self._steps:
            values = step.forward(weights, values, rng)
        return values

    def backward(
        self, weights: Weights, grad_outputs: Array, gradients: Weights, need_input: bool = False
    ) -> Array | None:
        """Add the gradient of every weight to `gradients`, from `grad_outputs` for the last forward's outputs.

        Returns the gradient for the inputs when `need_input`.
        """
        grad: Array | None = grad_outputs
        for index in range(len(self._steps) - 1, -1, -1):
            if grad is None:
                break
            wanted = need_input or index > self._first_trainable
            grad = self._steps[index].backward(weights, grad, gradients, wanted)
        return grad if need_input else None

    def curvature(self, weights: Weights, grad_outputs: Array, curvature_outputs: Array, curvatures: Weights) -> None:
        """Add to `curvatures` the diagonal of Gauss and Newton: sum_i d2C/dy_i^2 (dy_i/dw)^2 for every weight.

        Both arrays are the loss's, for the outputs of the last forward: its gradient and its second derivatives,
        never negative. Between layers only the diagonal is carried on (LeCun et al. 1990, 1998). Only plans that are
        not fused can do it. UserError where a layer has no second derivatives.
        """
        values = curvature_outputs
        last: Array | None = grad_outputs
        for step in reversed(self._steps):
            if not isinstance(step, _LayerStep):
                raise TypeError("a fused plan has no second derivatives: network.plan(batch, fused=False)")
            values = step.curvature(weights, values, curvatures, last)
            last = None

    def outputs_of(self, layer_id: str) -> Array:
        """What the layer gave in the last forward; KeyError where a fused plan skips it."""
        return dict(self.activations())[layer_id]

    def activations(self) -> list[tuple[str, Array]]:
        """What every layer gave in the last forward, in order; a fused plan leaves some out."""
        return [pair for step in self._steps for pair in step.activations()]

    @property
    def nbytes(self) -> int:
        """Memory of all buffers."""
        return sum(step.nbytes for step in self._steps)


def _steps(
    layers: Sequence[tuple[str, Layer]], layout: Layout, batch: int, training: bool, fused: bool, dtype: DTypeLike
) -> Iterator[_Step]:
    """What there is to do, in order."""
    rest = list(layers)
    while rest:
        links = find_links(rest, layout) if fused else []
        pooled = find_pooled(rest) if fused else None
        if links:
            yield DenseChain(links, layout, batch, dtype)
            rest = rest[sum(link.layers for link in links) :]
        elif pooled:
            yield PooledConvolution(pooled, dtype)
            rest = rest[pooled.layers :]
        else:
            yield _LayerStep(*rest.pop(0), training, dtype)

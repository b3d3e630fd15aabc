"""A network prepared for one batch size: buffers bound to each layer, forward and backward without allocating."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike

from desktop_nn.core.arrays import Array, Layout, Weights
from desktop_nn.core.fusion import fuse, unfused
from desktop_nn.core.layers import Layer, Memory, Run


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
        rng = np.random.default_rng(0)
        trainable = {entry.layer_id for entry in layout.entries if entry.is_trainable}
        self._stages = fuse(layers) if fused else unfused(layers)
        self._runs: list[Run] = []
        self._needs_input_grad: list[bool] = []
        for index, _ in enumerate(self._stages):
            self._runs.append(Run(training=training, rng=rng, gradients={}, dtype=dtype))
            self._needs_input_grad.append(any(stage.id in trainable for stage in self._stages[:index]))
        self._memories: list[Memory] = [None] * len(self._stages)
        self._outputs: dict[str, Array] = {}

    def forward(self, weights: Weights, inputs: Array, rng: np.random.Generator | None = None) -> Array:
        """Outputs (n, *output_shape) of the samples `inputs` (n, *input_shape), n at most `batch`.

        `rng` serves layers that use chance in training.
        """
        if len(inputs) > self.batch:
            raise ValueError(f"{len(inputs)} samples in a plan for {self.batch}")
        values = inputs if inputs.dtype == self.dtype else inputs.astype(self.dtype)
        for index, (layer_id, layer, gives) in enumerate(self._stages):
            run = self._runs[index]
            if rng is not None:
                run.rng = rng
            values, self._memories[index] = layer.forward(weights.of(layer_id), values, run)
            if gives is not None:
                self._outputs[gives] = values
        return values

    def backward(
        self, weights: Weights, grad_outputs: Array, gradients: Weights, need_input: bool = False
    ) -> Array | None:
        """Add the gradient of every weight to `gradients`, from `grad_outputs` for the last forward's outputs.

        Returns the gradient for the inputs when `need_input`.
        """
        grad: Array | None = grad_outputs
        for index in range(len(self._stages) - 1, -1, -1):
            layer_id, layer, _ = self._stages[index]
            run = self._runs[index]
            if grad is None:
                break
            run.gradients = gradients.of(layer_id)
            run.needs_input_grad = need_input or self._needs_input_grad[index]
            grad = layer.backward(weights.of(layer_id), self._memories[index], grad, run)
        return grad if need_input else None

    def outputs_of(self, layer_id: str) -> Array:
        """What the layer gave in the last forward; KeyError where a fused plan skips it."""
        return self._outputs[layer_id]

    def activations(self) -> list[tuple[str, Array]]:
        """What every layer gave in the last forward, in order; a fused plan leaves some out."""
        return list(self._outputs.items())

    @property
    def nbytes(self) -> int:
        """Memory of all buffers."""
        return sum(run.nbytes for run in self._runs)

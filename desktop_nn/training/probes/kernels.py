"""The filters of one layer: what each of its maps looks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.training.probes.base import Probe, ProbeContext

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class KernelsAnswer:
    """`kernels` (filters, channels, height, width) and, where there is one, the bias of each filter."""

    kernels: Floats
    bias: Floats | None


@dataclass(frozen=True)
class Kernels(Probe):
    """Asks for the filters of the layer `layer_id`."""

    layer_id: str

    def evaluate(self, context: ProbeContext) -> KernelsAnswer:
        kernels = kernels_of(context, self.layer_id)
        if kernels is None:
            raise UserError(N_("The layer {layer} has no filters."), layer=self.layer_id)
        bias = context.weights.of(self.layer_id).get("bias")
        return KernelsAnswer(kernels, None if bias is None else bias.copy())


def kernels_of(context: ProbeContext, layer_id: str) -> Floats | None:
    """A copy of the filters of a layer; None where it has none."""
    network = context.network
    for placed, shape in zip(network.layers, network.input_shapes, strict=True):
        if placed.id == layer_id:
            kernels = placed.layer.kernels(context.weights.of(layer_id), shape)
            return None if kernels is None else kernels.copy()
    return None

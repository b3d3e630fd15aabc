"""Training that blew up: which quantity, in which layer, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.core.arrays import Weights
from desktop_nn.core.network import Network
from desktop_nn.core.plan import Plan
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_


@dataclass(frozen=True)
class Divergence:
    """A number became infinite or undefined at `step`. The weights from before it are kept.

    `layer_id` names the first layer where it shows, if any; `suggested_rate` is a learning rate worth trying, None
    where no rate is to blame.
    """

    step: int
    reason: UserError
    remedy: UserError
    layer_id: str | None
    suggested_rate: float | None

    @property
    def message(self) -> str:
        """What happened and what to try, in the current language."""
        return f"{self.reason} {self.remedy}"


def describe(step: int, network: Network, plan: Plan, rate: float, *, weights_blew_up: Weights | None) -> Divergence:
    """Find the first layer with a number that is not finite: in the new weights if given, else in the outputs."""
    found = _first_bad_weights(network, weights_blew_up) if weights_blew_up else _first_bad_output(plan)
    if weights_blew_up is not None:
        what = N_("After step {step} a weight of the layer {layer} is no longer a finite number.")
    elif found is not None:
        what = N_("In step {step} the output of the layer {layer} is no longer a finite number.")
    else:
        what = N_("In step {step} the loss is no longer a finite number.")
    suggested = None if step == 1 and weights_blew_up is None else rate / 10
    return Divergence(step, UserError(what, step=step, layer=found or ""), _remedy(suggested), found, suggested)


def _remedy(rate: float | None) -> UserError:
    if rate is None:
        return UserError(
            N_(
                "Nothing has been learned yet, so the learning rate is not to blame: the numbers of the data or the "
                "first weights are too large. Make the data smaller, or start with smaller weights."
            )
        )
    return UserError(
        N_(
            "Lower the learning rate by ten, to {rate}, or start with smaller weights. "
            "The last finite weights are kept."
        ),
        rate=f"{rate:.3g}",
    )


def _first_bad_weights(network: Network, weights: Weights) -> str | None:
    for placed in network.layers:
        if not all(np.isfinite(array).all() for array in weights.of(placed.id).values()):
            return placed.id
    return None


def _first_bad_output(plan: Plan) -> str | None:
    for layer_id, outputs in plan.activations():
        if not np.isfinite(outputs).all():
            return layer_id
    return None

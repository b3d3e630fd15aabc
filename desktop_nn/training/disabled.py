"""What disabled weights were before, so that they come back when they are enabled again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.network import Network
from desktop_nn.training import generators

if TYPE_CHECKING:
    from desktop_nn.training.session import Session

Array = npt.NDArray[Any]


class SetAside:
    """The values of disabled weights by their place in the trainable vector.

    A place that is not known (the weight was disabled from the start, or in a run that was saved) comes back as the
    seed draws it.
    """

    def __init__(self) -> None:
        self.values: dict[int, float] = {}

    def follow(self, before: Session, now: Session) -> None:
        """`now` goes on with the run of `before` under another list of disabled weights."""
        cut = np.setdiff1d(now.network.disabled, before.network.disabled)
        self.values = before.set_aside.values | dict(
            zip(cut.tolist(), before.weights.trainable[cut].tolist(), strict=True)
        )
        back = np.setdiff1d(before.network.disabled, now.network.disabled)
        if back.size:
            drawn = _drawn(now)
            for place in back.tolist():
                now.weights.trainable[place] = self.values.pop(place, drawn[place])


def _drawn(session: Session) -> Array:
    """All first weights of the seed, as if none were disabled."""
    network = Network(session.network.layers, session.network.input_shape)
    return network.create_weights(generators.generator(session.weights_seed, "weights")).trainable

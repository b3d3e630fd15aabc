"""The state of a session as arrays and plain values, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.arrays import Weights
from desktop_nn.core.network import Network
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import SEED_LIMIT
from desktop_nn.project.project_file import SessionState
from desktop_nn.training import generators
from desktop_nn.training.history import History
from desktop_nn.training.journal import Journal

if TYPE_CHECKING:
    from desktop_nn.training.session import Session

Array = npt.NDArray[Any]

_COUNT_LIMIT = 2**53


def state_of(session: Session) -> SessionState:
    """Copies of everything that the next step depends on."""
    arrays = weight_arrays(session)
    arrays |= {f"optimizer/{name}": array.copy() for name, array in session.optimizer_state.items()}
    arrays |= {f"history/{name}": array for name, array in session.history.arrays().items()}
    arrays |= {f"stopping/{name}": array for name, array in session.stopping.arrays().items()}
    values = {
        "step": session.step_count,
        "epoch": session.epoch,
        "weights_seed": session.weights_seed,
        "samples": session.order.count,
        "evaluation_is_due": session.evaluation_is_due,
        "order": session.order.values(),
        "layers_generator": generators.state_of(session.layers_rng),
        "optimizer": session.experiment.training.optimizer.name,
        "history": session.history.values(),
        "stopping": session.stopping.values(),
        "journal": session.journal.values(),
    }
    return SessionState(arrays, values)


def weight_arrays(session: Session) -> dict[str, Array]:
    """A copy of every array of every layer under `weights/<layer id>.<array>`."""
    return {
        f"weights/{placed.id}.{name}": array.copy()
        for placed in session.network.layers
        for name, array in session.weights.of(placed.id).items()
    }


def learned_only(state: SessionState) -> SessionState:
    """What is needed to use a trained network: its weights, how long it was trained, and its last evaluation."""
    arrays = {name: array for name, array in state.arrays.items() if name.startswith("weights/")}
    evaluations = state.arrays.get("history/evaluations")
    if evaluations is not None:
        arrays["history/evaluations"] = evaluations[-1:].copy()
        arrays["history/batches"] = np.empty((0, 3))
    kept = ("step", "epoch", "weights_seed")
    return SessionState(arrays, {name: state.values[name] for name in kept if name in state.values})


def restore(session: Session, state: SessionState) -> None:
    """Put a fresh session where `state` stood. Raises UserError when it is damaged or of another network.

    A state that holds only weights gives a session that starts from them.
    """
    restore_weights(session.network, session.weights, state)
    values = state.values
    session.step_count = _count(values, "step")
    session.epoch = _count(values, "epoch")
    seed = values.get("weights_seed", session.experiment.seed)
    if type(seed) is not int or not 0 <= seed <= SEED_LIMIT:
        raise _damaged("weights_seed")
    session.weights_seed = seed
    session.journal = Journal.restored(values.get("journal"))
    history = history_of(state)
    if history is not None:
        session.history = history
        session.evaluation_is_due = values.get("evaluation_is_due") is True
    _restore_optimizer(session, state)
    best = {name.removeprefix("stopping/"): array for name, array in state.arrays.items() if "stopping/" in name}
    session.stopping.restore(_mapping(values, "stopping"), best, session.weights)
    if values.get("samples") == session.order.count:  # other data begin a new epoch
        session.order.restore(values.get("order"))
        generators.set_state(session.layers_rng, values.get("layers_generator"))


def history_of(state: SessionState) -> History | None:
    """The curves of a run; None where they were not kept. Raises UserError when they are damaged."""
    if "history/batches" not in state.arrays or "history/evaluations" not in state.arrays:
        return None
    arrays = {name.removeprefix("history/"): array for name, array in state.arrays.items()}
    return History.restored(arrays, _mapping(state.values, "history"))


def place_of(state: SessionState) -> tuple[int, float]:
    """The step at which a run stands, and its epoch with the share that is done. Raises UserError."""
    step, epoch, samples = (_count(state.values, name) for name in ("step", "epoch", "samples"))
    position = _count(_mapping(state.values, "order"), "position")
    return step, epoch + (min(position / samples, 1.0) if samples else 0.0)


def restore_weights(network: Network, weights: Weights, state: SessionState) -> None:
    """Fill `weights` from `state`, which must have exactly the arrays of the network. Raises UserError."""
    saved = {name: array for name, array in state.arrays.items() if name.startswith("weights/")}
    for placed in network.layers:
        for name, target in weights.of(placed.id).items():
            source = saved.pop(f"weights/{placed.id}.{name}", None)
            if source is None:
                raise UserError(
                    N_("The saved weights lack '{array}' of the layer {layer}."), array=name, layer=placed.id
                )
            _copy(source, target, f"{placed.id}.{name}")
    network.silence(weights)
    if saved:
        raise UserError(
            N_("The saved weights belong to another network: it has no '{array}'."), array=next(iter(saved))
        )


def _restore_optimizer(session: Session, state: SessionState) -> None:
    saved = {
        name.removeprefix("optimizer/"): array for name, array in state.arrays.items() if name.startswith("optimizer/")
    }
    if state.values.get("optimizer") != session.experiment.training.optimizer.name:
        return
    size = session.weights.trainable.size
    for name, array in saved.items():
        target = session.optimizer_state.get(name)
        if target is None:  # remembered from before a setting was changed, such as a momentum of 0
            target = session.optimizer_state[name] = np.zeros(size, session.weights.dtype)
        _copy(array, target, name)


def _copy(source: Array, target: Array, name: str) -> None:
    if source.shape != target.shape:
        raise UserError(
            N_("The saved array '{array}' has the shape {shape}, but the network needs {wanted}."),
            array=name,
            shape=_shape_text(source),
            wanted=_shape_text(target),
        )
    if not np.isfinite(source).all():
        raise UserError(N_("The saved array '{array}' holds a number that is not finite."), array=name)
    if target.dtype.kind == "i" and not (source.dtype.kind == "i" and 0 <= source <= _COUNT_LIMIT):  # a count
        raise _damaged(name)
    target[...] = source


def _shape_text(array: Array) -> str:
    return " × ".join(map(str, array.shape)) or "1"


def _count(values: dict[str, Any], name: str) -> int:
    value = values.get(name, 0)
    if type(value) is not int or not 0 <= value <= _COUNT_LIMIT:
        raise _damaged(name)
    return value


def _mapping(values: dict[str, Any], name: str) -> dict[str, Any]:
    value = values.get(name, {})
    if not isinstance(value, dict):
        raise _damaged(name)
    return value


def _damaged(name: str) -> UserError:
    return UserError(N_("The saved run is damaged: '{name}' is not what it should be."), name=name)

"""Change one value of an experiment by its path: `layers.0.units=8`, `training.optimizer=adam`, `data.noise=10`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from desktop_nn.core.layers import Layer, Residual, layers
from desktop_nn.core.network import Placed
from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import Setting, settings_of
from desktop_nn.data import sources
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.encoding import TRAINING_PARTS
from desktop_nn.project.experiment import Experiment, Training

T = TypeVar("T")

_TRUE = ("yes", "true", "on", "1")
_FALSE = ("no", "false", "off", "0")


def set_path(experiment: Experiment, path: str, text: str) -> Experiment:
    """The experiment with the value at `path` changed to what `text` says.

    A path is `seed`, `title`, `data[.SETTING]`, `training.SETTING`, `training.PART[.SETTING]` with PART loss,
    optimizer, schedule or regularizer, or `layers.N[.SETTING]` with N the position from 0 or the id of a layer;
    inside a residual block `layers.N.inner.M[.SETTING]`.
    Without a setting, `text` names another class: `data=glyphs`. Raises UserError that names the path and what is
    allowed.
    """
    first, *rest = path.strip().split(".")
    try:
        return _set_in_experiment(experiment, first, rest, text.strip())
    except _BadPath as error:
        raise UserError(
            N_("'{path}' is not a value of this experiment. '{part}' should be one of: {names}."),
            path=path,
            part=error.part,
            names=", ".join(error.names),
        ) from None
    except UserError as error:
        raise UserError(N_("{path}: {reason}"), path=path, reason=error) from error


class _BadPath(Exception):
    def __init__(self, part: str, names: Iterable[str]) -> None:
        super().__init__(part)
        self.part = part
        self.names = tuple(names)


def _set_in_experiment(experiment: Experiment, first: str, rest: list[str], text: str) -> Experiment:
    if first == "data":
        return experiment.replace(data=_set_in_part(experiment.data, rest, text, sources))
    if first == "training":
        return experiment.replace(training=_set_in_training(experiment.training, rest, text))
    if first == "layers":
        return experiment.replace(layers=_set_in_layers(experiment.layers, rest, text))
    if first == "title" and not rest:
        return experiment.replace(title=text)
    names = ("data", "layers", "training", "title", *settings_of(experiment))
    return _set_setting(experiment, [first, *rest], text, names)


def _set_in_training(training: Training, rest: list[str], text: str) -> Training:
    names = (*TRAINING_PARTS, *settings_of(training))
    if not rest:
        raise _BadPath("training.?", names)
    if registry := TRAINING_PARTS.get(rest[0]):
        part: Any = _set_in_part(getattr(training, rest[0]), rest[1:], text, registry)
        return replace(training, **{rest[0]: part})
    return _set_setting(training, rest, text, names)


def _set_in_layers(placed: tuple[Placed, ...], rest: list[str], text: str) -> tuple[Placed, ...]:
    ids = [each.id for each in placed]
    places = [str(position) for position in range(len(placed))]
    if not rest or rest[0] not in (*ids, *places):
        raise _BadPath(rest[0] if rest else "layers.?", (*places, *ids))
    position = ids.index(rest[0]) if rest[0] in ids else int(rest[0])
    return (*placed[:position], _set_in_placed(placed[position], rest[1:], text), *placed[position + 1 :])


def _set_in_placed(placed: Placed, rest: list[str], text: str) -> Placed:
    own = settings_of(Placed)
    if rest and rest[0] in own:
        return _set_setting(placed, rest, text, own)
    if rest and rest[0] == "inner" and isinstance(placed.layer, Residual):
        return replace(placed, layer=_set_in_block(placed.layer, rest[1:], text))
    if rest and rest[0] not in settings_of(placed.layer):
        raise _BadPath(rest[0], (*settings_of(placed.layer), *own))
    return replace(placed, layer=_set_in_part(placed.layer, rest, text, layers))


def _set_in_block(block: Residual, rest: list[str], text: str) -> Residual:
    """`rest` begins with the position of a layer inside a block."""
    places = [str(position) for position in range(len(block.inner))]
    if not rest or rest[0] not in places:
        raise _BadPath(rest[0] if rest else "inner.?", places)
    position = int(rest[0])
    layer = block.inner[position]
    if len(rest) > 1 and rest[1] == "inner" and isinstance(layer, Residual):
        changed: Layer = _set_in_block(layer, rest[2:], text)
    else:
        changed = _set_in_part(layer, rest[1:], text, layers)
    return replace(block, inner=(*block.inner[:position], changed, *block.inner[position + 1 :]))


def _set_in_part(part: Any, rest: list[str], text: str, registry: Registry[Any]) -> Any:
    if not rest:
        return converted(part, registry.get(text))
    return _set_setting(part, rest, text, settings_of(part))


def converted(part: Any, kind: type) -> Any:
    """A value of class `kind` with its defaults; settings that both classes declare alike keep their values."""
    if type(part) is kind:
        return part
    before, after = settings_of(part), settings_of(kind)
    return kind(**{name: getattr(part, name) for name in before if after.get(name) == before[name]})


def _set_setting(owner: T, rest: list[str], text: str, names: Iterable[str]) -> T:
    declared = settings_of(owner)
    if rest[0] not in declared:
        raise _BadPath(rest[0], names)
    if len(rest) > 1:
        raise _BadPath(".".join(rest), names)
    changed: T = replace(owner, **{rest[0]: parse(declared[rest[0]], text)})  # type: ignore[type-var]
    return changed


def parse(declared: Setting, text: str) -> Any:
    """The value that `text` says for a setting. What cannot be read is passed on: the setting itself refuses it."""
    if declared.choices:
        return next((choice.value for choice in declared.choices if str(choice.value) == text), text)
    if declared.type is bool:
        lowered = text.lower()
        return True if lowered in _TRUE else False if lowered in _FALSE else text
    try:
        return declared.type(text)
    except ValueError:
        return text

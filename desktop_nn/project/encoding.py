"""Turn an experiment into plain JSON values and back; whatever is unknown or out of range is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from desktop_nn.core.held import Held
from desktop_nn.core.layers import Layer, Residual, layers
from desktop_nn.core.layers.residual import INNER_LIMIT
from desktop_nn.core.losses import losses
from desktop_nn.core.network import Placed
from desktop_nn.core.optimizers import optimizers
from desktop_nn.core.registry import Registry
from desktop_nn.core.regularizers import regularizers
from desktop_nn.core.schedules import schedules
from desktop_nn.core.settings import settings_of
from desktop_nn.data import DataSource, sources
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY, Table
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.teaching import Teaching

#: What `json` writes and reads.
Json = Any

T = TypeVar("T")

#: The parts of a training that are chosen from a list.
TRAINING_PARTS: Mapping[str, Registry[Any]] = {
    "loss": losses,
    "optimizer": optimizers,
    "schedule": schedules,
    "regularizer": regularizers,
}
_NEWER_PARTS = ("schedule", "regularizer")  # files of before do not have them

LAYER_LIMIT = 1_000
HELD_LIMIT = 20_000
_TEXT_LIMIT = 100_000


def encode(experiment: Experiment) -> dict[str, Json]:
    """The experiment as dictionaries, lists, texts and numbers. `decode` gives an equal experiment back."""
    return {
        "title": experiment.title,
        "notes": experiment.notes,
        "seed": experiment.seed,
        "data": encode_part(experiment.data),
        "layers": [_encode_placed(placed) for placed in experiment.layers],
        "training": encode_training(experiment.training),
        **({"held": encode_held(experiment.held)} if experiment.held else {}),
        **({"teaching": experiment.teaching.encoded()} if experiment.teaching != Teaching() else {}),
    }


def encode_training(training: Training) -> dict[str, Json]:
    """How an experiment is trained; `decode_training` gives it back."""
    return {
        **{name: encode_part(getattr(training, name)) for name in TRAINING_PARTS},
        **_encode_settings(training),
    }


def encode_held(held: tuple[Held, ...]) -> list[Json]:
    """Single weights that are frozen or disabled; `decode_held` gives them back."""
    return [{"layer": each.layer_id, "array": each.array, "index": list(each.index), "how": each.how} for each in held]


def encode_part(part: Any) -> dict[str, Json]:
    """A layer, loss, optimiser or data source: the name of its class under `type`, then its settings.

    A table of own data is named by its hash; its numbers are stored elsewhere. An empty one needs no storing.
    """
    inner: dict[str, Json] = {}
    if isinstance(part, Residual):
        inner = {"inner": [encode_part(each) for each in part.inner]}
    elif isinstance(part, OwnData) and part.table != EMPTY:
        inner = {"rows": part.table.digest}
    return {"type": type(part).name, **inner, **_encode_settings(part)}


def tables_of(experiment: Experiment) -> tuple[Table, ...]:
    """The tables whose numbers must be stored with the experiment."""
    data = experiment.data
    return (data.table,) if isinstance(data, OwnData) and data.table != EMPTY else ()


def _encode_placed(placed: Placed) -> dict[str, Json]:
    return {
        "id": placed.id,
        **encode_part(placed.layer),
        "rate": placed.rate,
        "frozen": placed.frozen,
    }


def _encode_settings(value: Any) -> dict[str, Json]:
    return {name: getattr(value, name) for name in settings_of(value)}


def decode(values: Json, tables: Mapping[str, Table] | None = None) -> Experiment:
    """The experiment that `encode` wrote, its own data taken from `tables` by their hash.

    Raises UserError with the place of what is wrong.
    """
    record = _Record(values, "experiment")
    experiment = record.build(
        Experiment,
        title=record.text("title"),
        notes=record.text("notes", ""),
        data=_data(record.take("data"), tables or {}),
        layers=_layers(record.take("layers")),
        training=decode_training(record.take("training")),
        held=decode_held(record.take("held")) if "held" in record else (),
        teaching=Teaching.decoded(record.take("teaching")) if "teaching" in record else Teaching(),
    )
    return experiment


def _data(values: Json, tables: Mapping[str, Table]) -> DataSource:
    record = _Record(values, "data")
    digest = record.take("rows") if "rows" in record else None
    source: DataSource = decode_part(record.rest(), "data", sources)
    if digest is None:
        return source
    if not isinstance(source, OwnData) or not isinstance(digest, str) or digest not in tables:
        raise UserError(N_("data: the table that the experiment was made with is missing."))
    return replace(source, table=tables[digest])


def decode_training(values: Json) -> Training:
    """What `encode_training` wrote. Raises UserError with the place of what is wrong."""
    record = _Record(values, "training")
    parts = {
        name: decode_part(record.take(name), f"training.{name}", registry)
        for name, registry in TRAINING_PARTS.items()
        if name in record or name not in _NEWER_PARTS
    }
    return record.build(Training, **parts)


def decode_held(values: Json) -> tuple[Held, ...]:
    """What `encode_held` wrote. Raises UserError with the place of what is wrong."""
    if not isinstance(values, list) or len(values) > HELD_LIMIT:
        raise UserError(N_("The project file does not hold a list of at most {limit} held weights."), limit=HELD_LIMIT)
    return tuple(_held(each, f"held.{position}") for position, each in enumerate(values))


def _held(values: Json, path: str) -> Held:
    record = _Record(values, path)
    parts = record.text("layer"), record.text("array"), decode_index(record.take("index"), path)
    return record.build(Held, layer_id=parts[0], array=parts[1], index=parts[2], how=record.text("how"))


def decode_index(values: Json, path: str) -> tuple[int, ...]:
    """The place of a number in an array: a few whole numbers, none of them negative."""
    if not isinstance(values, list) or len(values) > 8 or not all(type(at) is int and 0 <= at < 2**31 for at in values):
        raise UserError(N_("{path}: 'index' should be a list of a few whole numbers."), path=path)
    return tuple(values)


def _layers(values: Json) -> tuple[Placed, ...]:
    if not isinstance(values, list) or len(values) > LAYER_LIMIT:
        raise UserError(N_("The project file does not hold a list of at most {limit} layers."), limit=LAYER_LIMIT)
    placed = tuple(_placed(each, f"layers.{position}") for position, each in enumerate(values))
    ids = [each.id for each in placed]
    if len(set(ids)) < len(ids):
        twice = next(each for each in ids if ids.count(each) > 1)
        raise UserError(N_("Two layers of the project have the same id '{id}'."), id=twice)
    return placed


def _placed(values: Json, path: str) -> Placed:
    record = _Record(values, path)
    name = record.text("id")
    if not is_plain_name(name):
        raise UserError(N_("A layer's id must be made of small letters, digits and -, not '{id}'."), id=name[:80])
    own = {key: record.take(key) for key in settings_of(Placed) if key in record}
    layer = decode_part(record.rest(), path, layers)
    return _Record(own, path).build(Placed, id=name, layer=layer)


def is_plain_name(name: str) -> bool:
    """Whether `name` may name a layer: it becomes a part of file names inside the project."""
    plain = name.replace("-", "a").replace("_", "a")
    return 0 < len(name) <= 60 and plain.isascii() and plain.isalnum() and plain == plain.lower()


def decode_part(values: Json, path: str, registry: Registry[Any]) -> Any:
    """What `encode_part` wrote, of one of the registry's classes. `path` is its place, for error messages."""
    record = _Record(values, path)
    try:
        kind = registry.get(record.text("type"))
    except UserError as error:
        raise _placed_at(path, error) from error
    if kind is Residual and "inner" in record:
        return record.build(kind, inner=_inner(record.take("inner"), path))
    return record.build(kind)


def _inner(values: Json, path: str) -> tuple[Layer, ...]:
    """The layers inside a block."""
    if not isinstance(values, list) or len(values) > INNER_LIMIT:
        raise UserError(N_("{path}: 'inner' should be a list of at most {limit} layers."), path=path, limit=INNER_LIMIT)
    return tuple(decode_part(each, f"{path}.inner.{position}", layers) for position, each in enumerate(values))


class _Record:
    """A JSON object that is read key by key; a key nobody asked for is an error, for it would be lost silently."""

    def __init__(self, values: Json, path: str) -> None:
        if not isinstance(values, Mapping):
            raise UserError(N_("{path}: the project file should hold named values here."), path=path)
        self._values = dict(values)
        self._path = path

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def take(self, key: str) -> Json:
        """The value of `key`, which is then done with."""
        if key not in self._values:
            raise UserError(N_("{path}: '{key}' is missing."), path=self._path, key=key)
        return self._values.pop(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text of bounded length."""
        value = self.take(key) if default is None or key in self else default
        if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
            raise UserError(N_("{path}: '{key}' should be a text."), path=self._path, key=key)
        return value

    def rest(self) -> dict[str, Json]:
        """Everything that was not taken."""
        return self._values

    def build(self, kind: Callable[..., T], **parts: Any) -> T:
        """A value of `kind` from `parts` and the settings left in this record; a missing setting has its default."""
        declared = settings_of(kind)
        for key in self._values:
            if key not in declared:
                raise _no_such_setting(self._path, key, declared)
        try:
            return kind(**parts, **self._values)
        except UserError as error:
            raise _placed_at(self._path, error) from error


def _no_such_setting(path: str, key: str, names: Mapping[str, Any]) -> UserError:
    if not names:
        return UserError(N_("{path} has no setting '{key}'; it has none at all."), path=path, key=key[:80])
    return UserError(
        N_("{path} has no setting '{key}'. It has: {names}."), path=path, key=key[:80], names=", ".join(names)
    )


def _placed_at(path: str, error: UserError) -> UserError:
    return UserError(N_("{path}: {reason}"), path=path, reason=error)

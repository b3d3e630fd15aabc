"""Experiments survive the way through JSON unchanged, and nothing unknown slips in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_nn.core.layers import layers
from desktop_nn.core.losses import losses
from desktop_nn.core.network import Placed
from desktop_nn.core.optimizers import optimizers
from desktop_nn.core.registry import Registry
from desktop_nn.core.settings import settings_of
from desktop_nn.data import sources
from desktop_nn.errors import UserError
from desktop_nn.project.encoding import decode, decode_part, encode, encode_part
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets

XOR = presets["xor-mlp"].experiment


def through_json(experiment: Experiment) -> Any:
    return json.loads(json.dumps(encode(experiment), allow_nan=False))


@pytest.mark.parametrize("name", list(presets))
def test_every_preset_comes_back_equal(name: str) -> None:
    experiment = presets[name].experiment
    assert decode(through_json(experiment)) == experiment


REGISTRIES = [layers, losses, optimizers, sources]


@pytest.mark.parametrize(
    ("registry", "kind"),
    [(each, kind) for each in REGISTRIES for kind in each],
    ids=lambda each: getattr(each, "name", ""),
)
def test_every_registered_class_is_written_with_all_its_settings(registry: Registry[Any], kind: type[Any]) -> None:
    encoded = json.loads(json.dumps(encode_part(kind())))
    assert set(encoded) >= {"type", *settings_of(kind)}
    assert decode_part(encoded, "part", registry) == kind()


def test_everything_that_is_not_a_default_survives() -> None:
    first, *rest = XOR.layers
    changed = XOR.replace(
        title="Größe: π", notes="zwei\nZeilen", seed=7, layers=(Placed("dense-1", first.layer, 0.5, True), *rest)
    )
    assert decode(through_json(changed)) == changed


def test_a_missing_setting_has_its_default() -> None:
    values = through_json(XOR)
    del values["layers"][0]["initializer"], values["layers"][0]["rate"], values["notes"]
    assert decode(values).layers[0].layer.initializer == "glorot_uniform"  # type: ignore[attr-defined]


def _set(path: str, value: Any) -> Callable[[Any], None]:
    def change(values: Any) -> None:
        *way, last = path.split("/")
        for step in way:
            values = values[int(step)] if isinstance(values, list) else values[step]
        values[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("data/type", "nonsense", "no data source called 'nonsense'"),
        ("layers/0/type", "nonsense", "layers.0.*no layer called 'nonsense'"),
        ("layers/0/units", -3, "layers.0.*Units"),
        ("layers/0/units", 2.5, "Units must be a whole number"),
        ("layers/0/units", True, "Units must be a whole number"),
        ("layers/0/units", float("inf"), "Units must be a whole number"),
        ("layers/0/colour", "red", "no setting 'colour'"),
        ("layers/0/id", "../evil", "id must be made of"),
        ("layers/0/id", "dense-2", "same id"),
        ("layers/0", 5, "named values"),
        ("layers", {}, "list of at most"),
        ("training/optimizer/learning_rate", float("nan"), "Learning rate"),
        ("training/batch_size", 10**30, "Batch size"),
        ("training/loss", None, "training.loss"),
        ("training", [], "training"),
        ("title", 5, "title"),
        ("seed", "1", "Seed"),
        ("evil", 1, "no setting 'evil'"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(path: str, value: Any, words: str) -> None:
    values = json.loads(json.dumps(encode(XOR)))
    if path == "layers/0":
        values["layers"][0] = value
    else:
        _set(path, value)(values)
    with pytest.raises(UserError, match=words):
        decode(values)


@pytest.mark.parametrize("key", ["title", "data", "layers", "training"])
def test_a_missing_part_is_refused(key: str) -> None:
    values = through_json(XOR)
    del values[key]
    with pytest.raises(UserError, match=f"'{key}' is missing"):
        decode(values)

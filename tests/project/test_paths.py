"""One value of an experiment, changed by its path."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_nn.core.regularizers import L2, WeightDecay
from desktop_nn.core.schedules import Cosine, Steps, Table
from desktop_nn.errors import UserError
from desktop_nn.project.paths import set_path
from desktop_nn.project.presets import presets

XOR = presets["xor-mlp"].experiment
LENET = presets["lenet-5"].experiment


def test_a_setting_of_a_layer_is_set_by_position_or_id() -> None:
    assert set_path(XOR, "layers.0.units", "8").layers[0].layer.units == 8  # type: ignore[attr-defined]
    assert set_path(XOR, "layers.dense-1.units", "8") == set_path(XOR, "layers.0.units", "8")


def test_only_the_named_value_changes() -> None:
    changed = set_path(XOR, "training.optimizer.learning_rate", "0.3")
    assert changed.training.optimizer.learning_rate == 0.3
    assert set_path(changed, "training.optimizer.learning_rate", "0.1") == XOR


@pytest.mark.parametrize(
    ("path", "text", "read"),
    [
        ("seed", "3", lambda e: e.seed == 3),
        ("title", "Mine = yours", lambda e: e.title == "Mine = yours"),
        ("training.batch_size", "64", lambda e: e.training.batch_size == 64),
        ("training.shuffle", "no", lambda e: e.training.shuffle is False),
        ("training.optimizer", "adam", lambda e: e.training.optimizer.name == "adam"),
        ("training.loss", "sigmoid_cross_entropy", lambda e: e.training.loss.name == "sigmoid_cross_entropy"),
        ("training.loss.half", "true", lambda e: e.training.loss.half is True),
        ("training.schedule", "cosine", lambda e: e.training.schedule == Cosine()),
        ("training.schedule", "table", lambda e: e.training.schedule == Table()),
        ("training.regularizer", "l2", lambda e: e.training.regularizer == L2()),
        ("training.clip_norm", "2.5", lambda e: e.training.clip_norm == 2.5),
        ("training.class_weights", "1, 2", lambda e: e.training.class_weights == "1, 2"),
        ("training.patience", "7", lambda e: e.training.patience == 7),
        ("training.keep_best", "yes", lambda e: e.training.keep_best is True),
        ("data", "spiral", lambda e: e.data.name == "spiral"),
        ("data.function", "nand", lambda e: e.data.function == "nand"),
        ("layers.1", "relu", lambda e: e.layers[1].layer.name == "relu" and e.layers[1].id == "scaled-tanh-1"),
        ("layers.0.rate", "0.5", lambda e: e.layers[0].rate == 0.5),
        ("layers.0.frozen", "yes", lambda e: e.layers[0].frozen is True),
    ],
)
def test_every_part_can_be_reached(path: str, text: str, read: Any) -> None:
    assert read(set_path(XOR, path, text))


def test_settings_of_the_parts_of_a_training_are_reached() -> None:
    scheduled = set_path(set_path(XOR, "training.schedule", "step"), "training.schedule.every", "3")
    assert scheduled.training.schedule == Steps(3.0)
    decayed = set_path(set_path(XOR, "training.regularizer", "weight_decay"), "training.regularizer.strength", "0.2")
    assert decayed.training.regularizer == WeightDecay(0.2)


def test_another_source_keeps_the_settings_it_shares() -> None:
    coded = set_path(LENET, "data.pixels", "-1..1")
    assert set_path(coded, "data", "glyphs").data.pixels == "-1..1"  # type: ignore[attr-defined]
    assert set_path(coded, "data", "glyphs").data.train == 5_000  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("layers.0.unit", "3", "'layers.0.unit' .* units, bias"),
        ("layers.9.units", "3", "0, 1, 2, 3, dense-1"),
        ("layers", "3", "dense-1"),
        ("training", "3", "loss, optimizer, .*batch_size"),
        ("training.rate", "3", "loss, optimizer, .*batch_size"),
        ("wrong", "3", "data, layers, training, title, seed"),
        ("", "3", "data, layers"),
        ("seed.x", "3", "seed"),
        ("layers.0.units", "many", "layers.0.units: Units must be a whole number, not many"),
        ("layers.0.units", "0", "layers.0.units: Units must be between 1"),
        ("layers.0.bias", "perhaps", "yes or no"),
        ("training.schedule", "magic", "no schedule called 'magic'.*constant, .*cosine"),
        ("training.schedule.every", "3", "'training.schedule.every' is not a value"),
        ("training.regularizer", "magic", "no regularisation called 'magic'.*none, l1"),
        ("training.class_weights", "heavy", "training.class_weights: "),
        ("training.optimizer", "magic", "no optimizer called 'magic'.*sgd, .*adam"),
        ("training.optimizer.learning_rate", "nan", "must be a number"),
        ("data.function", "maybe", "must be one of"),
    ],
)
def test_a_wrong_path_or_value_is_refused_with_the_names_there_are(path: str, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        set_path(XOR, path, text)

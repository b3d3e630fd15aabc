"""Residual blocks in project files and paths: their inner layers are written, read and set like any other."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from desktop_nn.core.layers import BatchNorm, Dense, Dropout, Residual, Tanh
from desktop_nn.core.network import place
from desktop_nn.errors import UserError
from desktop_nn.project.encoding import decode, encode
from desktop_nn.project.paths import set_path
from desktop_nn.project.presets import presets
from desktop_nn.project.project_file import Saved, load, save
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session

BLOCK = Residual((Dense(8), BatchNorm(), Tanh(), Residual((Dense(8), Dropout(0.2)), "concatenate"), Dense(4)))


@pytest.fixture
def experiment():
    circle = presets["circle"].experiment
    return circle.replace(layers=place(Dense(4), BLOCK, Dense(1)))


def test_a_block_survives_the_way_to_the_file_and_back(experiment):
    again = decode(json.loads(json.dumps(encode(experiment))))
    assert again == experiment


def test_settings_inside_of_blocks_are_reached_by_their_path(experiment):
    changed = set_path(experiment, "layers.residual-1.inner.0.units", "16")
    assert changed.layers[1].layer.inner[0] == Dense(16)
    deeper = set_path(experiment, "layers.1.inner.3.inner.1.share", "0.3")
    assert deeper.layers[1].layer.inner[3].inner[1] == Dropout(0.3)
    assert set_path(experiment, "layers.1.inner.2", "relu").layers[1].layer.inner[2].name == "relu"
    assert set_path(experiment, "layers.1.join", "concatenate").layers[1].layer.join == "concatenate"


@pytest.mark.parametrize("path", ["layers.1.inner", "layers.1.inner.9", "layers.0.inner.0.units"])
def test_paths_into_nothing_are_refused(experiment, path):
    with pytest.raises(UserError, match="should be one of"):
        set_path(experiment, path, "3")


@pytest.mark.parametrize("inner", [3, [{"type": "dense"}] * 65, [{"type": "nothing"}], [{"type": "dense", "units": 0}]])
def test_damaged_blocks_are_refused(experiment, inner):
    values = encode(experiment)
    values["layers"][1]["inner"] = inner
    with pytest.raises(UserError, match=r"layers\.1"):
        decode(values)


def test_a_run_with_blocks_goes_on_from_its_file_with_the_same_numbers(experiment, tmp_path):
    dataset = load_dataset(experiment).dataset
    session = Session(experiment, dataset)
    session.step()
    path = tmp_path / "block.dnn"
    save(path, Saved(experiment, session.state()))
    saved = load(path)
    resumed = Session(saved.experiment, dataset, saved.state)
    for _ in range(3):
        session.step()
        resumed.step()
    np.testing.assert_array_equal(resumed.weights.trainable, session.weights.trainable)
    np.testing.assert_array_equal(resumed.weights.other, session.weights.other)
    assert session.weights.other.any()


def test_a_batch_that_belongs_together_is_normalised_as_a_whole(experiment):
    """The running mean after one batch of 250 is that of all 250 samples, not that of its last slice."""
    training = dataclasses.replace(experiment.training, batch_size=250, shuffle=False)
    alone = experiment.replace(layers=place(BatchNorm(memory=0.0), Dense(1)), training=training)
    dataset = load_dataset(alone).dataset
    session = Session(alone, dataset)
    session.step()
    mean = session.weights.of("batch-norm-1")["mean"]
    np.testing.assert_allclose(mean, dataset.train.inputs.mean(axis=0), rtol=1e-5)

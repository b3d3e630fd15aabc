"""Give an experiment other data: the last dense layer and the loss follow where the network would not fit any more."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.core.layers import Dense
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.losses.weighted import parse_weights
from desktop_nn.core.network import Placed
from desktop_nn.data.base import DataSource
from desktop_nn.project.experiment import Experiment, Training


def with_data(experiment: Experiment, data: DataSource) -> Experiment:
    """The experiment with `data`, one output for each class (one for two may stay), or one for a number to be met.

    A loss for classes gives way to the squared error where there are numbers to be met, and the weights of classes
    go where there are other classes.
    """
    return experiment.replace(
        data=data, layers=_fitted(experiment.layers, data), training=_fitting(experiment.training, data)
    )


def _fitting(training: Training, data: DataSource) -> Training:
    if data.is_regression:
        loss = training.loss if training.loss.fits_numbers else SquaredError()
        return replace(training, loss=loss, class_weights="")
    weights = parse_weights(training.class_weights)
    return replace(training, class_weights="") if weights and len(weights) != data.n_classes else training


def _fitted(layers: tuple[Placed, ...], data: DataSource) -> tuple[Placed, ...]:
    position = max((index for index, placed in enumerate(layers) if isinstance(placed.layer, Dense)), default=-1)
    if position < 0:
        return layers
    last = layers[position]
    assert isinstance(last.layer, Dense)
    enough = (data.n_classes, 1) if data.n_classes == 2 else (max(data.n_classes, 1),)
    if last.layer.units in enough:
        return layers
    changed = replace(last, layer=replace(last.layer, units=enough[0]))
    return (*layers[:position], changed, *layers[position + 1 :])

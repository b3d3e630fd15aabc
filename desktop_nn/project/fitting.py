"""Give an experiment other data: where its network would not fit any more, the output and the loss follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.core.layers import Dense, InputFeatures, Tanh
from desktop_nn.core.losses import Loss, SoftmaxCrossEntropy, SquaredError
from desktop_nn.core.network import Placed, place
from desktop_nn.core.optimizers import Adam
from desktop_nn.data.base import DataSource
from desktop_nn.i18n import _, ngettext
from desktop_nn.project import holding
from desktop_nn.project.experiment import Experiment, Training

_HIDDEN_UNITS = 16
_RATE = 0.01


def with_data(experiment: Experiment, data: DataSource) -> Experiment:
    """The experiment with `data` and with as little else changed as they need.

    A network that fits stays as it is. Else its last dense layer gets one unit for each class, or one for a number to
    be met, and a loss that does not go with that gives way to the usual one. What cannot be mended so (a network for
    pictures, say) gives way to a plain network with two hidden layers.
    """
    candidates = (_with_held(each) for each in _candidates(experiment, data))
    return next((each for each in candidates if each.misfit() is None), _plain(experiment, data))


def changes(before: Experiment, after: Experiment) -> list[str]:
    """What `with_data` changed of the network, in sentences."""
    last = _last_dense(after.layers)
    if any(each not in before.layers for index, each in enumerate(after.layers) if index != last):
        return [_("The network could not take such data: a plain one with two hidden layers took its place.")]
    words = []
    if (units := _output_units(after)) != _output_units(before):
        text = ngettext("The last layer now has {count} neuron.", "The last layer now has {count} neurons.", units)
        words.append(text.format(count=units))
    kept = {each.id for each in after.layers}
    removed = [_(each.layer.title) for each in before.layers if each.id not in kept]
    words += [_("The layer {title} was taken out.").format(title=title) for title in removed]
    if after.training.loss != before.training.loss:
        words.append(_("The loss now is: {loss}.").format(loss=_(after.training.loss.title)))
    return words


def _candidates(experiment: Experiment, data: DataSource) -> Iterator[Experiment]:
    """From the least change to the largest."""
    same_task = data.is_regression == experiment.data.is_regression
    weighted = experiment.training if data.n_classes == experiment.data.n_classes else _unweighted(experiment.training)
    if same_task:
        yield experiment.replace(data=data, training=weighted)
        yield _with_output(experiment.replace(data=data, training=weighted), weighted.loss, keep_tail=True)
    if not (data.is_regression and same_task):
        yield _with_output(experiment.replace(data=data, training=_unweighted(weighted)), _usual_loss(data))


def _unweighted(training: Training) -> Training:
    return replace(training, class_weights="")


def _usual_loss(data: DataSource) -> Loss:
    return SquaredError() if data.is_regression else SoftmaxCrossEntropy()


def _with_output(experiment: Experiment, loss: Loss, *, keep_tail: bool = False) -> Experiment:
    """The last dense layer with the units the data ask for; without `keep_tail` what bends its outputs is taken out."""
    layers = tuple(each for each in experiment.layers if _reads(each, experiment.data))
    last = _last_dense(layers)
    if last < 0:
        return experiment
    tail = tuple(each for each in layers[last + 1 :] if keep_tail or each.layer.category != "activation")
    ended = _with_units(layers[last], max(experiment.data.n_classes, 1))
    training = replace(experiment.training, loss=loss)
    return experiment.replace(layers=(*layers[:last], ended, *tail), training=training)


def _with_units(placed: Placed, units: int) -> Placed:
    """A dense layer with so many units; other ones than before are there to learn."""
    assert isinstance(placed.layer, Dense)
    if placed.layer.units == units:
        return placed
    return replace(placed, layer=replace(placed.layer, units=units), frozen=False)


def _reads(placed: Placed, data: DataSource) -> bool:
    return data.input_shape == (2,) or not isinstance(placed.layer, InputFeatures)


def _with_held(experiment: Experiment) -> Experiment:
    return experiment.replace(held=holding.fitting(experiment)) if experiment.held else experiment


def _plain(experiment: Experiment, data: DataSource) -> Experiment:
    hidden = (Dense(_HIDDEN_UNITS), Tanh(), Dense(_HIDDEN_UNITS), Tanh())
    training = Training(_usual_loss(data), Adam(_RATE), batch_size=experiment.training.batch_size)
    layers = place(*hidden, Dense(max(data.n_classes, 1)))
    return experiment.replace(data=data, layers=layers, training=training, held=())


def _last_dense(layers: tuple[Placed, ...]) -> int:
    """Where the last dense layer stands; -1 where there is none."""
    return max((index for index, each in enumerate(layers) if isinstance(each.layer, Dense)), default=-1)


def _output_units(experiment: Experiment) -> int:
    last = _last_dense(experiment.layers)
    layer = experiment.layers[last].layer if last >= 0 else None
    return layer.units if isinstance(layer, Dense) else 0

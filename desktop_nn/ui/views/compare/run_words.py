"""A run in a few words: its network, where it stands, how well it does."""

from __future__ import annotations

from desktop_nn.core.summary import Summary
from desktop_nn.i18n import _, decimal, integer, ngettext, number, percent
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.metrics import Metrics

_SIZED = "dense"
_NAMED = "activation"
_MOST_SIZES = 8


def network_words(experiment: Experiment) -> str:
    """ "2-8-8-1 Tanh · 105 parameters"; of what is no chain of dense layers how many layers there are."""
    summary = experiment.summary()
    count = ngettext("{count} parameter", "{count} parameters", summary.parameters)
    return f"{_layers(experiment, summary)} · {count.format(count=integer(summary.parameters))}"


def _layers(experiment: Experiment, summary: Summary) -> str:
    kinds = [placed.layer.category for placed in experiment.layers]
    sizes = [each.units for each, kind in zip(summary.layers, kinds, strict=True) if kind == _SIZED]
    is_chain = summary.is_valid and set(kinds) <= {_SIZED, _NAMED} and len(experiment.data.input_shape) == 1
    if not is_chain or not 0 < len(sizes) <= _MOST_SIZES:
        return ngettext("{count} layer", "{count} layers", len(kinds)).format(count=integer(len(kinds)))
    chain = "-".join(map(str, (*experiment.data.input_shape, *sizes)))
    names = dict.fromkeys(_(each.layer.title) for each in experiment.layers if each.layer.category == _NAMED)
    return " ".join([chain, ", ".join(names)]).strip()


def place_words(step: int, epoch: float) -> str:
    """How long it was trained."""
    return _("Step {step} · epoch {epoch}").format(step=integer(step), epoch=decimal(epoch, 1, grouped=True))


def score_words(metrics: Metrics | None) -> str:
    """Loss and accuracy on the test samples."""
    if metrics is None:
        return _("Not measured yet")
    loss = _("Loss {loss}").format(loss=number(metrics.test_loss, 3))
    if metrics.test_accuracy is None:
        return loss
    return f"{loss} · " + _("Accuracy {share}").format(share=percent(metrics.test_accuracy))

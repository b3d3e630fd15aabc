"""Make the points of a formula the person's own, to be painted on and typed over."""

from __future__ import annotations

from desktop_nn.data.base import DataSource
from desktop_nn.data.gates import Gate
from desktop_nn.data.own import OwnData, adopted
from desktop_nn.i18n import _
from desktop_nn.project.fitting import with_data
from desktop_nn.training.generators import data_seed
from desktop_nn.ui.document import Document


def can_be_own(source: DataSource) -> bool:
    """Whether its samples can become rows of the person's own; pictures and truth tables cannot."""
    return not source.is_image and not isinstance(source, Gate | OwnData)


def make_own(document: Document) -> None:
    """Replace the formula by the points it makes: one step to undo."""
    experiment = document.experiment
    seed = data_seed(experiment.seed)
    edit_data(document, adopted(experiment.data, experiment.data.load(seed), seed), _("make these points my own"))


def edit_data(document: Document, own: OwnData, words: str) -> None:
    """Give the document other rows, and the network the outputs they need: one step to undo.

    A network that does not fit, because somebody is building it, is left alone.
    """
    before = document.experiment
    same = (before.data.n_classes, before.data.task) == (own.n_classes, own.task)
    after = before.replace(data=own) if same or before.misfit() is not None else with_data(before, own)
    document.edit(words, data=own, layers=after.layers, training=after.training, held=after.held)

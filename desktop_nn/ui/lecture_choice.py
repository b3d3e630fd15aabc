"""Puts a model of the lecture in place of the network, also from a view that has nothing to show without it."""

from __future__ import annotations

from desktop_nn.data.gates import Gate
from desktop_nn.i18n import _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LectureModel
from desktop_nn.project.titles import fitting_title
from desktop_nn.ui.components.notes import Way
from desktop_nn.ui.document import Document


def put_model(document: Document, model: LectureModel, merge: str | None = None) -> None:
    """One step to undo: another network and its training, on the same data."""
    after = model.applied(document.experiment)
    words = _("choose model {title}").format(title=_(model.title))
    title = free_title(document, after)
    document.edit(words, merge=merge, layers=after.layers, training=after.training, title=title)


def free_title(document: Document, after: Experiment) -> str:
    """What the open experiment is called when it becomes another one; a run beside it keeps its name."""
    fitting = fitting_title(after)
    return fitting if fitting == document.experiment.title else document.company.free_title(fitting, "")


def way_to(document: Document | None, model: LectureModel) -> Way | None:
    """A button that puts the model in place; None where the data are no gate, which these models are for."""
    if document is None or not isinstance(document.experiment.data, Gate):
        return None
    words = _("Use the model “{title}”").format(title=_(model.title))
    return Way(words, _(model.teaches), lambda: put_model(document, model))

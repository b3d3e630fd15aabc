"""What is said of a run that stands still, and the one click that helps."""

from __future__ import annotations

from typing import Any

from desktop_nn.i18n import N_, _, integer, number, percent
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import HIDDEN, SIGMOID
from desktop_nn.project.standing_still import Reason, why_it_stands
from desktop_nn.training.plateau import Plateau
from desktop_nn.ui.components.notes import Way
from desktop_nn.ui.document import Document
from desktop_nn.ui.lecture_choice import way_to

_FOUND = N_("A plateau: for {epochs} epochs the loss has stayed near {loss}, with {share} of the rows right.")
_REASONS: dict[Reason, str] = {
    "start": N_(
        "The slope is nearly 0 here, though this need not be a valley: it may go on after a long while, or never."
    ),
    "line": N_(
        "No other start helps: one neuron draws one straight line, and none separates these rows. See the inequalities."
    ),
    "slope": N_(
        "No other start helps: a step has the slope 0 everywhere, so gradient descent cannot move its weights."
    ),
}


_SHORT: dict[Reason, str] = {
    "start": N_("A plateau: the loss has stood still near {loss} for {epochs} epochs."),
    "line": N_("The loss stands still near {loss}: no single line separates these rows."),
    "slope": N_("The loss stands still near {loss}: a step has no slope to follow."),
}


def short_plateau_words(found: Plateau, experiment: Experiment) -> str:
    """The same in one line."""
    words = _(_SHORT[why_it_stands(experiment)])
    return words.format(loss=number(found.loss, 3), epochs=integer(found.epochs))


def plateau_words(found: Plateau, experiment: Experiment) -> str:
    """That it stands still, and why."""
    words = _(_FOUND).format(epochs=integer(found.epochs), loss=number(found.loss, 3), share=percent(found.accuracy, 0))
    return f"{words} {_(_REASONS[why_it_stands(experiment)])}"


def way_out(document: Document, trainer: Any) -> Way:
    """Another start where one can help, else the model that has what this one lacks."""
    reason = why_it_stands(document.experiment)
    other = None if reason == "start" else way_to(document, HIDDEN if reason == "line" else SIGMOID)
    return other or Way(
        _("Try another start"),
        _("Begin again with other first weights; data and training stay."),
        lambda: _start_anew(trainer),
    )


def _start_anew(trainer: Any) -> None:
    trainer.new_weights()
    trainer.start()

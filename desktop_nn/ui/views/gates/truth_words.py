"""The words of the truth table: an answer, its error, how many rows are right, and what the error is."""

from __future__ import annotations

from math import isfinite

import numpy as np

from desktop_nn.core.layers import Sigmoid
from desktop_nn.core.losses import Loss, PerceptronCriterion, SigmoidCrossEntropy, SquaredError
from desktop_nn.i18n import _, decimal, ngettext, number
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.probes.rows import RowsAnswer
from desktop_nn.ui.views.gates.value_words import value_words

#: What three decimals would round to 0, and what the rounding of a computer makes of a 0.
_SMALL, _NOTHING = 5e-4, 1e-9


def answer_words(experiment: Experiment, value: float) -> str:
    """An answer with three decimals; that of a sigmoid, which reaches neither 0 nor 1, with the digits that tell.

    Other neurons meet 0 and 1 but for the last digits a computer has: 0.9999999 would say nothing but that.
    """
    is_sigmoid = bool(experiment.layers) and isinstance(experiment.layers[-1].layer, Sigmoid)
    loss = experiment.training.loss
    return value_words(value) if is_sigmoid or isinstance(loss, SigmoidCrossEntropy) else decimal(value, 3)


def error_words(error: float) -> str:
    """An error with four decimals, a small one as a power of ten, and 0 where only rounding is left of it."""
    if abs(error) < _NOTHING:
        return "0"
    if abs(error) < _SMALL:
        return number(error, 2)
    return decimal(error, 4) if isfinite(error) and error != round(error) else number(error)


def verdict(answer: RowsAnswer) -> str:
    """How many rows are right, and the mean error, which is what training makes small."""
    right, count = int(np.count_nonzero(answer.is_right)), len(answer.labels)
    words = ngettext("{right} of {count} row right", "{right} of {count} rows right", count)
    mean = _("mean error {error}").format(error=error_words(float(answer.errors.mean())))
    return f"{words.format(right=right, count=count)}, {mean}"


def error_meaning(loss: Loss) -> str:
    """What the error of one row is."""
    if isinstance(loss, SquaredError):
        formula = "½ (f − t)²" if loss.half else "(f − t)²"
        if (loss.off, loss.on) == (0.0, 1.0):
            return _("Error: {formula}, where t is the wanted result.").format(formula=formula)
        words = _("Error: {formula}, with t = {off} for 0 and t = {on} for 1.")
        return words.format(formula=formula, off=number(loss.off), on=number(loss.on))
    if isinstance(loss, PerceptronCriterion):
        return _("Error: |w · x + b| where the answer is wrong, else 0.")
    return _("Error: {loss}, of each row.").format(loss=_(loss.title))

"""The curves of the runs beside the open one: pale, behind its own, in a colour for each run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.project.beside import BESIDE_LIMIT
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.curves.plot import Plot, thinned

Array = npt.NDArray[np.float64]

_LIMIT = 300  # points of a line
_PALE = 0.6  # of the colour, on the ground of the view
_COLOURS = (1, 4, 0)  # of the categorical ones, those least like training and test
_NONE = np.empty(0)


@dataclass(frozen=True, eq=False)
class BesideCurves:
    """The evaluations of one run: training and test at each `x`, in epochs or steps."""

    title: str
    x: Array
    train: Array
    test: Array


_NOBODY = BesideCurves("", _NONE, _NONE, _NONE)


def beside_colour(theme: Theme, position: int) -> str:
    """The colour of the run that stands at `position` beside the open one."""
    return theme.categorical[_COLOURS[position]]


class BesideLines:
    """Two lines in a plot for each run that has room: training whole, test dashed."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._lines = [(plot.add_curve(0.2), plot.add_curve(0.4)) for _ in range(BESIDE_LIMIT)]

    def show(self, runs: tuple[BesideCurves, ...]) -> None:
        """Draw these runs and no others."""
        for position, (train, test) in enumerate(self._lines):
            run = runs[position] if position < len(runs) else _NOBODY
            train.set_points(*thinned(run.x, run.train, _LIMIT))
            test.set_points(*thinned(run.x, run.test, _LIMIT))

    def set_pens(self, theme: Theme, scale: float) -> None:
        """Colour the lines."""
        for position, (train, test) in enumerate(self._lines):
            colour = themes.mix(theme.surface, beside_colour(theme, position), _PALE)
            train.set_pen(self._plot.pen(colour, scale=scale))  # wider, noisy ones would be slow to paint
            test.set_pen(self._plot.pen(colour, dashed=True, scale=scale))

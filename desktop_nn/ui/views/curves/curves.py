"""What both views of curves share: one plot with its legend, crosshair and range."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.i18n import _, number
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.curves.beside_curves import BesideCurves, BesideLines, beside_colour
from desktop_nn.ui.views.curves.crosshair import Crosshair
from desktop_nn.ui.views.curves.plot import Plot, smoothed, thinned, write_plain
from desktop_nn.ui.views.curves.runs_legend import RunsLegend
from desktop_nn.ui.views.legend import Key, KeyLegend
from desktop_nn.ui.views.view import PICTURE_SCALE, Table, View

if TYPE_CHECKING:
    from desktop_nn.training.history import HistoryView
    from desktop_nn.training.snapshot import Snapshot

Array = npt.NDArray[np.float64]

_THICK_LIMIT = 300  # points of a thick line
_THIN_LIMIT = 1000  # points of the pale line of the batches
_FEW = 16  # up to here each evaluation has a dot
_DOT = 7  # pixels wide
_ROOM = 0.008  # of the width, so that the last dot is whole
_LATE = 0.1  # of the end: what begins later than this was trained before, and the picture begins with it
_MARK_DEPTH = -1.0  # behind the curves
_NONE = np.empty(0)


@dataclass(frozen=True, eq=False)
class Curves:
    """What is drawn: `x` in epochs or steps, the pale batches, both evaluations, and the runs `beside`."""

    x_name: str
    batch_x: Array
    batch: Array
    x: Array
    train: Array
    test: Array
    beside: tuple[BesideCurves, ...] = ()
    data_changes: Array = field(default_factory=lambda: np.empty(0))  # where other data took the place of those before

    @property
    def is_empty(self) -> bool:
        """Whether there is no point to draw."""
        return not any(map(len, self.places))

    @property
    def places(self) -> list[Array]:
        """Where the points of each line lie, in epochs or steps."""
        return [self.batch_x, self.x, *(each.x for each in self.beside)]

    @property
    def evaluations(self) -> list[Array]:
        """The heights of all evaluations."""
        return [self.train, self.test, *(line for each in self.beside for line in (each.train, each.test))]


class CurvesView(View):
    """One plot with training (solid) and test (dashed), a legend with the newest values, and a crosshair."""

    pause_seconds = 0.15

    picture = "chart"
    axis_name: ClassVar[str]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: Curves | None = None
        self._fitted = True
        self._legend = KeyLegend()
        self.add_legend(self._legend)
        self._fit_button = ToolButton("fit", _("Fit"), _("Show the whole curves again."), pressed=self.fit)
        self._fit_button.hide()
        self.add_control(self._fit_button)
        self.plot = Plot(_("Epoch"), _(self.axis_name), self._write_tick)
        self.plot.setAccessibleName(_(self.title))
        self._batch, self._train, self._test = (self.plot.add_curve(depth) for depth in (1, 2, 3))
        self._train_dots, self._test_dots = (self.plot.add_curve(depth) for depth in (5, 4))
        self._changes = self.plot.add_marks(_MARK_DEPTH)
        self._beside = BesideLines(self.plot)
        self._beside_legend = RunsLegend()
        self.set_content(self._content())
        self._crosshair = Crosshair(self.plot, self._describe)
        self.plot.box.sigRangeChangedManually.connect(self._keep_range)
        self.retheme(themes.current())
        self.clear()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._beside_legend)
        column.addWidget(self.plot, 1)
        return content

    # --- what differs between loss and accuracy -----------------------------------------------------

    def _select(self, history: HistoryView, in_epochs: bool) -> Curves:
        raise NotImplementedError

    def _y_range(self, curves: Curves) -> tuple[float, float]:
        raise NotImplementedError

    def _write(self, value: float) -> str:
        return number(value, 3)

    def _write_tick(self, value: float, spacing: float) -> str:
        return write_plain(value, spacing)

    # --- View ---------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the history of the run so far."""
        runs = [snapshot.history, *(each.history for each in snapshot.beside)]
        in_epochs = any(map(_lasts_epochs, runs))
        selected = [self._select(history, in_epochs) for history in runs]
        beside = (
            BesideCurves(_(each.title), curves.x, curves.train, curves.test)
            for each, curves in zip(snapshot.beside, selected[1:], strict=True)
        )
        changes = snapshot.history.data_changes[:, int(in_epochs)]
        curves = replace(selected[0], beside=tuple(beside), data_changes=changes)
        if curves.is_empty:
            self.clear()
            return
        self._curves = curves
        self.show_content()
        self._draw(curves)

    def clear(self) -> None:
        """Forget the curves and say how to get some."""
        self._curves = None
        self._crosshair.hide()
        self._legend.set_keys()
        self._beside_legend.set_keys()
        self.fit()
        self.show_empty(_("The curves appear when training begins."), _("Press Run, or train one step."))

    def values_table(self) -> Table | None:
        """The evaluations in numbers, oldest first."""
        curves = self._curves
        if curves is None:
            return None
        rows: list[tuple[str, ...]] = [
            (number(x, 4), self._write(train), self._write(test))
            for x, train, test in zip(curves.x, curves.train, curves.test, strict=True)
        ]
        return (curves.x_name, _("Training"), _("Test")), rows

    def extra_actions(self) -> list[QAction]:
        """To see the whole again."""
        action = QAction(_("Fit"), self)
        action.triggered.connect(self.fit)
        return [action]

    def retheme(self, theme: Theme) -> None:
        """Colour the lines anew."""
        self.plot.retheme()
        self._set_pens(theme)
        self._crosshair.retheme()
        if self._curves is not None:
            self._show_legend(self._curves)

    def grab_picture(self) -> QImage:
        """The curves, with lines as thick in the larger picture as on the screen."""
        self._set_pens(themes.current(), PICTURE_SCALE / self.plot.devicePixelRatioF())
        try:
            return super().grab_picture()
        finally:
            self._set_pens(themes.current())

    # --- drawing ------------------------------------------------------------------------------------

    def _set_pens(self, theme: Theme, scale: float = 1.0) -> None:
        self._batch.set_pen(self.plot.pen(themes.mix(theme.surface, theme.train, 0.3), scale=scale))
        self._train.set_pen(self.plot.pen(theme.train, 2.0, scale=scale))
        self._test.set_pen(self.plot.pen(theme.test, 2.0, dashed=True, scale=scale))
        for dots, colour in ((self._train_dots, theme.train), (self._test_dots, theme.test)):
            dots.set_dots(colour, _DOT)
            dots.set_pen(self.plot.pen(theme.surface, scale=scale))
        faint = themes.mix(theme.surface, theme.text_muted, 0.6)
        self._changes.set_pen(self.plot.pen(faint, dashed=True, scale=scale))
        self._beside.set_pens(theme, scale)

    def _draw(self, curves: Curves) -> None:
        if self.plot.x_axis.labelText != curves.x_name:
            self.plot.x_axis.name(curves.x_name)
        self._batch.set_points(*thinned(curves.batch_x, curves.batch, _THIN_LIMIT))
        self._train.set_points(*thinned(*self._train_line(curves), _THICK_LIMIT))
        self._test.set_points(*thinned(curves.x, curves.test, _THICK_LIMIT))
        few = len(curves.x) < _FEW
        for line, values in ((self._train_dots, curves.train), (self._test_dots, curves.test)):
            line.set_points(curves.x if few else _NONE, values if few else _NONE)
        self._changes.set_places(curves.data_changes)
        self._beside.show(curves.beside)
        self._show_legend(curves)
        if self._fitted:
            self._fit_range(curves)

    def _train_line(self, curves: Curves) -> tuple[Array, Array]:
        # until there are enough evaluations to join, the smoothed batches say where training stands
        if len(curves.x) < _FEW and len(curves.batch_x) > 2 * len(curves.x):
            return curves.batch_x, smoothed(curves.batch, min(100, max(1, len(curves.batch) // 12)))
        return curves.x, curves.train

    def _fit_range(self, curves: Curves) -> None:
        start, end = _x_range(curves)
        room = _ROOM * (end - start)
        low, high = self._y_range(curves)
        left = start - room if start > 0 else 0.0
        self.plot.show_range((left, end + room), (low, high))

    def _show_legend(self, curves: Curves) -> None:
        theme = themes.current()
        train, test = self._newest(curves)
        self._legend.set_keys(
            Key("line", theme.train, _("Training"), "" if train is None else self._write(train)),
            Key("dashed", theme.test, _("Test"), "" if test is None else self._write(test)),
        )
        keys = [
            Key("line", beside_colour(theme, position), each.title, self._newest_of(each))
            for position, each in enumerate(curves.beside)
        ]
        self._beside_legend.set_keys(*keys)

    def _newest_of(self, run: BesideCurves) -> str:
        return self._write(float(run.test[-1])) if len(run.test) and np.isfinite(run.test[-1]) else ""

    def _newest(self, curves: Curves) -> tuple[float | None, float | None]:
        if len(curves.x):
            return float(curves.train[-1]), float(curves.test[-1])
        line = self._train_line(curves)[1]
        return float(line[-1]) if len(line) else None, None

    # --- looking closer -----------------------------------------------------------------------------

    @Slot()
    def fit(self) -> None:
        """Show the whole curves."""
        self._fitted = True
        self._fit_button.hide()
        if self._curves is not None:
            self._fit_range(self._curves)

    @Slot()
    def _keep_range(self) -> None:
        self._fitted = False
        self._fit_button.show()

    def _describe(self, x: float) -> tuple[float, list[tuple[str, str, float]]] | None:
        """The evaluation nearest to `x`: its place, and mark, text and height of each line there."""
        curves = self._curves
        if curves is None or not len(curves.x):
            return None
        index = int(np.abs(curves.x - x).argmin())
        at = float(curves.x[index])
        theme = themes.current()
        lines = [("", f"{curves.x_name} {number(at, 4)}", np.nan)]
        lines.append((theme.train, f"{_('Training')} {self._write(curves.train[index])}", float(curves.train[index])))
        lines.append((theme.test, f"{_('Test')} {self._write(curves.test[index])}", float(curves.test[index])))
        before = float(curves.x[index - 1]) if index else -np.inf
        if ((curves.data_changes > before) & (curves.data_changes <= at)).any():
            lines.append(("", _("The data were changed here"), np.nan))
        return at, lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        curves = self._curves
        if event.key() not in steps or curves is None or not len(curves.x):
            super().keyPressEvent(event)
            return
        self._crosshair.step(steps[Qt.Key(event.key())], curves.x)


def _lasts_epochs(history: HistoryView) -> bool:
    """Whether an epoch of the run is done."""
    ends = [each[-1] for each in (history.epoch, history.evaluation_epoch) if len(each)]
    return bool(ends) and max(ends) >= 1.0


def _x_range(curves: Curves) -> tuple[float, float]:
    """From the start of the run, or from where training went on with weights that came trained."""
    lines = [x for x in curves.places if len(x)]
    start = min((float(x[0]) for x in lines), default=0.0)
    end = max((float(x[-1]) for x in lines), default=1.0)
    if start <= _LATE * end:
        return 0.0, end if end > 0 else 1.0  # a single evaluation before the first step has no width of its own
    return start, max(end, start + max(1.0, 0.1 * start))  # steps are thousands where epochs are a few

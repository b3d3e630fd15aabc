"""The loss landscape: the loss around the present weights, and the path that training takes across it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.i18n import N_, _, decimal, integer, number, percent
from desktop_nn.training.probes.landscape import SIDE, Landscape, LandscapeAnswer, landscape_problem
from desktop_nn.training.trail import Trail
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.landscape.landscape_picture import LandscapePicture, loss_scale, path_colour
from desktop_nn.ui.views.landscape.relief import LIMITS, Relief, make_relief
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

#: How long the worker measures at a time: training must go on; a run that rests has time.
_WHILE_RUNNING, _WHILE_RESTING = 0.005, 0.025
_TABLE_STEP = 4  # every fourth row and column of the grid is in the table


class LandscapeView(View):
    """Asks part by part for the landscape around one moment; `measure` begins anew at the present weights."""

    title = N_("Loss landscape")
    summary = N_(
        "The loss around the weights of one moment, in two directions drawn by chance: valleys, slopes and plateaus, "
        "and the path that training takes across them."
    )
    picture = "landscape"
    asks_network = True
    pause_seconds = 0.05

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._version: int | None = None
        self._turn, self._part, self._seed = 0, 0, 0
        self._is_running = False
        self._trail = Trail()
        self._answer: LandscapeAnswer | None = None
        self._relief: Relief | None = None
        self._total = 0
        self.plane = LandscapePicture()
        self.plane.setToolTip(
            _(
                "A step of 1 changes the weights of each layer by as much as they are long, in a direction drawn by "
                "chance. Lines join places of equal loss; the arrow keys read it."
            )
        )
        self.note = label("", "caption", wrap=True)
        self.set_content(self._content())
        self._scale, self._keys = ScaleLegend(), KeyLegend()
        self.add_legend(self._scale)
        self.add_legend(self._keys)
        self._make_buttons()
        self.clear()

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, SPACE_2)
        column.setSpacing(SPACE_1)
        column.addWidget(self.plane, 1)
        self.note.setContentsMargins(SPACE_3, 0, SPACE_3, 0)
        column.addWidget(self.note)
        return content

    def _make_buttons(self) -> None:
        self.measure_button = ToolButton(
            "landscape",
            _("Measure here"),
            _("Measure the landscape anew around the present weights; the path so far is shown on it."),
            text=_("Measure here"),
            pressed=self.measure,
        )
        self.dice_button = ToolButton(
            "dice",
            _("Other directions"),
            _("Draw two other directions and measure around the present weights: does the valley look the same?"),
            pressed=self.draw_directions,
        )
        self.log_button = ToolButton(
            "log",
            _("Logarithmic scale"),
            _("Logarithmic scale: equal steps are equal factors, so that small losses can still be told apart."),
            checkable=True,
        )
        self.log_button.setChecked(True)
        self.log_button.toggled.connect(self._draw)
        self._buttons = (self.measure_button, self.dice_button, self.log_button)
        for button in self._buttons:
            self.add_control(button)

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Landscape | None:
        """The part of the landscape that is measured next."""
        if self._version is None or self.is_empty:
            return None
        return Landscape(self._turn, self._part, self._seed, _WHILE_RUNNING if self._is_running else _WHILE_RESTING)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is known of the landscape and where the weights are now."""
        if snapshot.version != self._version:
            self._take_run(snapshot)
        if self.is_empty:
            return
        self._is_running = snapshot.running
        weights = snapshot.weights.trainable
        self._trail.add(snapshot.step, weights)
        answer = self._newest(snapshot)
        if answer is None:
            return
        self._trail.project(answer.plane)
        self.plane.set_path(np.vstack([self._trail.places, answer.plane.place(weights)]))
        if answer is not self._answer:
            self._answer = answer
            self._draw()
        if not answer.is_complete and self.probe() in snapshot.answers:
            self._part += 1

    def clear(self) -> None:
        """Forget the run."""
        self._version, self._answer, self._relief, self._trail = None, None, None, Trail()
        self._show_controls(False)
        self.show_empty(_("Nothing to show yet."), _("Choose a preset, or build a network that fits its data."))

    def values_table(self) -> Table | None:
        """The losses on a coarse grid: one column for each place in direction 1, one row for each in direction 2."""
        if self._relief is None:
            return None
        places = np.linspace(*LIMITS, SIDE)[::_TABLE_STEP]
        losses = self._relief.losses[::_TABLE_STEP, ::_TABLE_STEP]
        rows: list[tuple[str, ...]] = [
            (decimal(float(place)), *(number(float(each), 3) for each in row))
            for place, row in zip(places, losses, strict=True)
        ]
        return ("2 \\ 1", *(decimal(float(each)) for each in places)), rows

    def retheme(self, theme: Theme) -> None:
        """Colour the landscape anew."""
        self._show_legends()
        self.plane.refresh()

    # --- acts ---------------------------------------------------------------------------------------

    @Slot()
    def measure(self) -> None:
        """Begin anew around the weights as they are now."""
        self._turn, self._part = self._turn + 1, 0

    @Slot()
    def draw_directions(self) -> None:
        """Begin anew in two other directions."""
        self._seed += 1
        self.measure()

    # --- the run ------------------------------------------------------------------------------------

    def _take_run(self, snapshot: Snapshot) -> None:
        """Another run: its landscape is measured from where it stands."""
        self._version, self._answer, self._relief, self._trail = snapshot.version, None, None, Trail()
        self._total = len(snapshot.dataset.train)
        self.plane.set_relief(None)
        self.plane.set_path(np.empty((0, 2)))
        problem = landscape_problem(snapshot.experiment.network())
        self._show_controls(problem is None)
        if problem is not None:
            self.show_empty(problem.message)
        else:
            self.show_content()

    def _newest(self, snapshot: Snapshot) -> LandscapeAnswer | None:
        """The answer of this turn; it may be that of an earlier part."""
        wanted = (self._turn, self._seed)
        found = (
            answer
            for probe, answer in snapshot.answers.items()
            if isinstance(probe, Landscape) and (probe.turn, probe.seed) == wanted
        )
        return next(found, None)

    @Slot()
    def _draw(self) -> None:
        if self._answer is None:
            return
        self._relief = make_relief(self._answer, self.log_button.isChecked())
        self.plane.set_relief(self._relief)
        self._show_legends()
        self.note.setText(self._words(self._answer))

    def _words(self, answer: LandscapeAnswer) -> str:
        if np.isinf(answer.center_loss):
            return _("The loss of these weights is not a finite number: there is no landscape around them.")
        if not answer.is_complete:
            return _("Measuring from coarse to fine: {share}").format(share=percent(answer.share, 0))
        words = _(
            "Mean loss of {count} of {total} training samples: {loss} in the middle. The path of the weights is "
            "projected onto this plane: most of it may lie in other directions."
        )
        return words.format(
            count=integer(answer.samples), total=integer(self._total), loss=number(answer.center_loss, 3)
        )

    def _show_controls(self, on: bool) -> None:
        for button in self._buttons:
            button.setVisible(on)
        self._scale.setVisible(on)
        self._keys.setVisible(on)
        self._show_legends()

    def _show_legends(self) -> None:
        low, high = ("", "") if self._relief is None else (number(self._relief.low, 2), number(self._relief.high, 2))
        self._scale.set_ends(low, high, loss_scale())
        self._keys.set_keys(Key("dot", path_colour(), _("now")), Key("line", path_colour(), _("path")))

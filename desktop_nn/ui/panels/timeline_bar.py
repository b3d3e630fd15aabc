"""The timeline: drag back to an earlier moment of the run, look at it in every view, and go on from there."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop_nn.i18n import _, decimal, integer
from desktop_nn.ui import theme
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import OPEN_RUN_ALONE, tooltip

#: Wide enough for a million steps, so that the slider keeps its length.
_WORDS_WIDTH = 176


class TimelineBar(QWidget):
    """A slider over the moments that are kept of the run. While training runs it stands at the newest one."""

    def __init__(self, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._moments: tuple[int, ...] = ()
        self.slider = MomentSlider()
        self.words = label("", "caption")
        self.words.setMinimumWidth(_WORDS_WIDTH)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tip = tooltip(_("Back to the newest moment: the network as it was trained last (End)."))
        self.newest = ToolButton("newest", _("Newest moment"), tip, pressed=self._go_to_newest)
        self._lay_out()
        self.slider.valueChanged.connect(self._go_to)
        trainer.snapshot_changed.connect(self.show_snapshot)
        trainer.state_changed.connect(self._show_state)
        if trainer.current is not None:
            self.show_snapshot(trainer.current)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_2, 0, theme.SPACE_2, 0)
        row.setSpacing(theme.SPACE_2)
        row.addWidget(label(_("Timeline"), "caption"))
        row.addWidget(self.slider, 1)
        row.addWidget(self.newest)
        row.addWidget(self.words)

    # --- acts ----------------------------------------------------------------------------------------

    def _go_to(self, place: int) -> None:
        self._trainer.go_to(self._moments[place])

    def _go_to_newest(self) -> None:
        self.slider.setValue(self.slider.maximum())

    # --- showing -------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Any) -> None:
        """Show where the run stands. The handle stays where a hand has put it until the worker follows."""
        if not self.slider.isSliderDown() and not self._trainer.is_travelling:
            self._moments = snapshot.moments
            place = max(0, bisect_right(self._moments, snapshot.step) - 1)
            self.slider.show_moment(place, len(self._moments), begun=snapshot.step > 0)
        self.newest.setEnabled(bool(self._moments) and snapshot.step < self._moments[-1])
        self._say(snapshot)

    def _show_state(self, state: str) -> None:
        """Without a run there is no moment to go to."""
        if state == "empty" and self._trainer.current is None:
            self._moments = ()
            self.slider.show_moment(0, 0)
            self.newest.setEnabled(False)
            self.words.setText("")

    def _say(self, snapshot: Any) -> None:
        epoch = decimal(snapshot.epoch, 1, grouped=True)
        words = _("Step {step} · epoch {epoch}").format(step=integer(snapshot.step), epoch=epoch)
        if snapshot.step and not snapshot.moments:
            words = _("This network is too large for a timeline.")
        self.words.setText(words)
        self.slider.setAccessibleDescription(words)


class MomentSlider(QSlider):
    """One mark for each moment that is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(_("Timeline"))
        self.setToolTip(
            tooltip(
                _(
                    "Drag back to an earlier moment of the run: every view shows the network as it was, on the data "
                    "as they are now. Run goes on from there, with the same numbers as long as the data are the same. "
                    "The arrow keys go moment by moment, Home and End to the ends."
                ),
                _(OPEN_RUN_ALONE),
            )
        )
        self.show_moment(0, 0)

    def show_moment(self, place: int, count: int, begun: bool = False) -> None:
        """Stand at one of so many moments; nobody is told. The only moment of a run that has begun is its newest."""
        last = max(count - 1, int(begun))
        self.blockSignals(True)
        self.setRange(0, last)
        self.setPageStep(max(1, count // 10))
        self.setValue(place if count > 1 else last)
        self.blockSignals(False)
        if count <= 1:
            self.clearFocus()  # disabled, it would hand the focus, and the space bar, to whatever comes next
        self.setEnabled(count > 1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

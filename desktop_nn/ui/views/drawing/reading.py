"""The right half of the drawing view: the digit as the network sees it, its answer, and how it got there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_4, semibold, set_role
from desktop_nn.ui.views.drawing.class_bars import ClassBars
from desktop_nn.ui.views.drawing.normalisation_strip import NormalisationStrip
from desktop_nn.ui.views.drawing.pixel_picture import PixelPicture
from desktop_nn.ui.views.drawing.sketch import DIGIT_SIDE

_WINNER_SIZE = 56
#: The digit is shown with pixels of this many pixels of the screen, more where there is room.
_LEAST_SCALE, _MOST_SCALE = 4, 8
#: With less height than this the steps of normalisation give way to the answer.
_STRIP_NEEDS = 290


class Reading(QWidget):
    """Shows what it is told; it knows neither canvas nor network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen = PixelPicture(_LEAST_SCALE * DIGIT_SIDE)
        self.seen.setAccessibleName(_("What the network sees"))
        self.set_digit_side(DIGIT_SIDE)
        self.bars = ClassBars()
        self.strip = NormalisationStrip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addLayout(self._make_top())
        column.addWidget(self.bars, 1)
        column.addWidget(self.strip)

    def _make_top(self) -> QHBoxLayout:
        pictured, words = QVBoxLayout(), QVBoxLayout()
        pictured.setSpacing(SPACE_1)
        pictured.addWidget(self.seen)
        pictured.addWidget(label(_("What the network sees"), "caption"))
        self.winner = QLabel()
        self.winner.setFont(semibold(_WINNER_SIZE))
        self.winner.setAccessibleName(_("Answer"))
        self.winner.setToolTip(
            _("The class with the largest share. The network knows no other: it reads a digit in every scribble.")
        )
        self.share = label("", "value")
        self.sentence = label("", "muted", wrap=True)
        words.setSpacing(0)
        for widget in (self.winner, self.share, self.sentence):
            words.addWidget(widget)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE_4)
        top.addLayout(pictured)
        top.addLayout(words, 1)
        top.setAlignment(pictured, Qt.AlignmentFlag.AlignTop)
        return top

    def set_digit_side(self, side: int) -> None:
        """From now on the digit has side x side pixels."""
        self._digit_side = side
        words = _("The drawing as {side} × {side} numbers from 0 (paper) to 255 (ink): this is all the network gets.")
        self.seen.setToolTip(words.format(side=side))
        self._fit_digit()

    def show_words(self, sentence: str, best: str = "", share: str = "", is_sure: bool = True) -> None:
        """Show the answer; without one only the sentence."""
        self.winner.setVisible(bool(best))
        self.share.setVisible(bool(best))
        self.winner.setText(best)
        self.share.setText(share)
        self.sentence.setText(sentence)
        role = "" if is_sure else "muted"
        if self.winner.property("role") != role:
            set_role(self.winner, role)

    def _fit_digit(self) -> None:
        """As large as there is room for, each pixel a whole number of the screen's."""
        scale = min(self.height() // 85, self.width() // 80)
        room = DIGIT_SIDE * min(max(scale, _LEAST_SCALE), _MOST_SCALE)
        self.seen.set_side(room // self._digit_side * self._digit_side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_digit()
        self.strip.setVisible(self.height() >= _STRIP_NEEDS)

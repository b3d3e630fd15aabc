"""The way of a drawing to the network in three small pictures: cut out, made to fit, centred."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from desktop_nn.data.drawing import BLOCK, NormalisationSteps
from desktop_nn.i18n import N_, _
from desktop_nn.ui.theme import SPACE_1, SPACE_3, set_role
from desktop_nn.ui.views.drawing.pixel_picture import Callout, PixelPicture
from desktop_nn.ui.views.drawing.strokes import Ink

_PICTURE_SIDE = 56
#: The drawing is shown with every second pixel: enough for a thumbnail.
_THINNED = 2

_STEPS = (
    (N_("Cut out"), N_("The smallest box that holds all the ink is cut out of the drawing.")),
    (N_("Fit"), N_("The box is made as large as fits into 20 × 20 pixels; thin lines become grey.")),
    (
        N_("Centre"),
        N_("The centre of mass of the ink (the cross) is put into the middle of 28 × 28 pixels, as in MNIST."),
    ),
)
_NOT_CENTRED = N_(
    "The drawing is only made smaller. The network has learned centred digits: "
    "draw a small one in a corner and see it fail."
)


class NormalisationStrip(QWidget):
    """Shows what each step makes of the drawing, or says that there are no steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures = [PixelPicture(_PICTURE_SIDE) for _step in _STEPS]
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._make_steps())
        self._layers.addWidget(_explanation())

    def _make_steps(self) -> QWidget:
        steps = QWidget()
        row = QHBoxLayout(steps)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        for number, (picture, (title, tip)) in enumerate(zip(self.pictures, _STEPS, strict=True), start=1):
            picture.setAccessibleName(_(title))
            picture.setToolTip(_(tip))
            caption = QLabel(f"{number} {_(title)}")
            caption.setToolTip(_(tip))
            set_role(caption, "caption")
            column = QVBoxLayout()
            column.setSpacing(SPACE_1)
            column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(caption, 0, Qt.AlignmentFlag.AlignHCenter)
            row.addLayout(column)
        row.addStretch(1)
        return steps

    def set_centred(self, centred: bool) -> None:
        """Show the steps, or say what is done instead."""
        self._layers.setCurrentIndex(0 if centred else 1)

    def show_steps(self, ink: Ink, steps: NormalisationSteps | None) -> None:
        """Show how `ink` became the digit; empty pictures while there is no ink."""
        if steps is None:
            for picture in self.pictures:
                picture.set_picture(None)
            return
        drawn, fitted, centred = self.pictures
        top, left, bottom, right = (edge / _THINNED for edge in steps.box)
        drawn.set_picture(ink[::_THINNED, ::_THINNED], Callout(((left, top, right - left, bottom - top),)))
        fitted.set_picture(steps.scaled)
        row, column = steps.offset
        mass_row, mass_column = steps.centre_of_mass
        block = (column, row, BLOCK, BLOCK)
        centred.set_picture(steps.result, Callout((block,), cross=(mass_column + column, mass_row + row)))


def _explanation() -> QWidget:
    label = QLabel(_(_NOT_CENTRED))
    label.setWordWrap(True)
    set_role(label, "muted")
    return label

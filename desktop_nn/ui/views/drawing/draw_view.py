"""Draw a digit and watch the network read it: the canvas, the digit as the network sees it, its answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from desktop_nn.data.drawing import SIDES
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _
from desktop_nn.training.probes.predict import Predict, Prediction
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.theme import SPACE_1, SPACE_3, SPACE_4
from desktop_nn.ui.views.drawing import image_ink
from desktop_nn.ui.views.drawing.drawing_canvas import DrawingCanvas
from desktop_nn.ui.views.drawing.drawing_tools import DrawingTools
from desktop_nn.ui.views.drawing.reading import Reading
from desktop_nn.ui.views.drawing.sketch import DIGIT_SIDE
from desktop_nn.ui.views.drawing.strokes import Ink
from desktop_nn.ui.views.drawing.verdict import judge, share_text
from desktop_nn.ui.views.view import Table, View

#: While the pen moves, answers to the last few questions are good enough to be shown.
_REMEMBERED = 8


class DrawView(View):
    """Asks the network about the drawing while the pen moves."""

    title = N_("Draw")
    summary = N_("Draw a digit; the network says what it reads, while you draw.")
    picture = "draw"

    drawing_ready = Signal(bytes)  # the bytes the network gets; not sent while nothing is drawn
    drawing_resized = Signal(bytes)  # the same drawing for a network that reads another size

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reads_digits = False
        self._side = DIGIT_SIDE
        self._is_trained = False
        self._names: tuple[str, ...] = ()
        self._scores: tuple[float, ...] = ()
        self._shown: object = None
        self._asked: deque[Predict] = deque(maxlen=_REMEMBERED)
        self.setAcceptDrops(True)
        self.canvas = DrawingCanvas()
        self.canvas.drawing_changed.connect(self._show_drawing)
        self.canvas.paste_wanted.connect(self.paste)
        self.set_content(self._make_content())
        self._show_drawing()
        self.clear()

    # --- building -----------------------------------------------------------------------------------

    def _make_content(self) -> QWidget:
        self.tools = DrawingTools(self.canvas)
        self.tools.open_wanted.connect(self._ask_for_image)
        self.centre = QCheckBox(_("Centre like MNIST"))
        self.centre.setChecked(True)
        self.centre.setToolTip(
            _(
                "Cut out, scale and centre the drawing as the digits of MNIST were, before the network sees it. "
                "Switch it off to see what a network does with pictures unlike those it has learned."
            )
        )
        self.centre.toggled.connect(self._show_drawing)
        self.add_control(self.centre)
        self.reading = Reading()
        self.centre.toggled.connect(self.reading.strip.set_centred)
        return _Content(self.canvas, self.tools, self.reading)

    # --- what a view does -----------------------------------------------------------------------------

    def pixels(self) -> bytes:
        """The bytes the network gets of the drawing as it is now: as many as it reads."""
        return self.canvas.pixels(self.centre.isChecked(), self._side)

    def probe(self) -> Predict | None:
        """Ask about the drawing; nothing while there is no ink, or the network does not read digits."""
        if not self._reads_digits or self.canvas.is_empty:
            return None
        probe = Predict(self.pixels())
        if probe not in self._asked:
            self._asked.append(probe)
        return probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer about the drawing."""
        self._reads_digits = snapshot.experiment.data.is_image and _is_digit(snapshot.dataset.input_shape)
        if not self._reads_digits:
            self.show_no_pictures(
                _("The present experiment does not read pictures."),
                _("Choose LeNet-5 or another preset with digits, then draw."),
                snapshot.experiment,
            )
            return
        self.show_content()
        self._use_side(snapshot.dataset.input_shape[-1])
        self._is_trained = snapshot.step > 0
        self._names = tuple(snapshot.dataset.class_names)
        self.reading.bars.set_names(self._names)
        if self.canvas.is_empty:
            return
        answer = next((snapshot.answers[each] for each in reversed(self._asked) if each in snapshot.answers), None)
        if isinstance(answer, Prediction):
            self._show_scores(tuple(float(score) for score in answer.scores))

    def clear(self) -> None:
        """Forget the run; the drawing stays."""
        self._reads_digits = False
        self._asked.clear()
        self._show_scores(())
        self.show_empty(_("Nothing to read with yet."), _("Choose a preset with digits, then draw."))

    def take_over(self, old: DrawView) -> None:
        """Go on with the drawing and the pen of another window."""
        self.centre.setChecked(old.centre.isChecked())
        self.canvas.pen.take(old.canvas.pen.tool)
        self.canvas.pen.set_width(old.canvas.pen.width)
        if old.canvas.strokes:
            self.canvas.sketch.show(old.canvas.strokes)

    def values_table(self) -> Table | None:
        """Class and share, the largest first."""
        ranked = sorted(zip(self._scores, self._names, strict=False), reverse=True)
        return (_("Class"), _("Share")), [(name, share_text(score, 2)) for score, name in ranked]

    # --- images ---------------------------------------------------------------------------------------

    def open_image(self, path: Path) -> None:
        """Use an image file as the drawing."""
        self._put(lambda: image_ink.ink_from_file(path))

    @Slot()
    def paste(self) -> None:
        """Use the image on the clipboard as the drawing."""
        self._take_image(QGuiApplication.clipboard().image())

    def _take_image(self, image: QImage) -> None:
        self._put(lambda: image_ink.ink_from_image(image))

    def _put(self, make: Callable[[], Ink]) -> None:
        """Put the ink of an image on the canvas, or say quietly why there is none."""
        try:
            self.canvas.put_picture(make())
        except UserError as error:
            self.failed.emit(error)

    @Slot()
    def _ask_for_image(self) -> None:
        kinds = _("Images") + " (*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp)"
        name, _kind = QFileDialog.getOpenFileName(self, _("Open an image of a digit"), "", kinds)
        if name:
            self.open_image(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images; what is not one (a project) is left to the window."""
        if image_ink.holds_image(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        mime = event.mimeData()
        path = image_ink.image_file(mime)
        if path is not None:
            self.open_image(path)
        else:
            self._take_image(QImage(mime.imageData()))
        event.acceptProposedAction()

    # --- showing --------------------------------------------------------------------------------------

    def _use_side(self, side: int) -> None:
        """From now on the network reads pictures of this size."""
        if side != self._side:
            self._side = side
            self._asked.clear()
            self.reading.set_digit_side(side)
            if pixels := self._show_pixels():
                self.drawing_resized.emit(pixels)

    @Slot()
    def _show_drawing(self) -> None:
        """Show what the network will get; without ink also that there is no answer."""
        self.reading.strip.show_steps(self.canvas.sketch.ink(), self.canvas.steps())
        if pixels := self._show_pixels():
            self.drawing_ready.emit(pixels)
        else:
            self._show_scores(())

    def _show_pixels(self) -> bytes:
        """Show the bytes the network gets, and return them; nothing while there is no ink."""
        if self.canvas.is_empty:
            self.reading.seen.set_picture(None)
            return b""
        pixels = self.pixels()
        self.reading.seen.set_picture(np.frombuffer(pixels, np.uint8).reshape(self._side, self._side))
        return pixels

    def _show_scores(self, scores: tuple[float, ...]) -> None:
        shown = (scores, self._names, self._is_trained)
        if shown == self._shown:
            return
        self._shown, self._scores = shown, scores
        self.reading.bars.set_scores(scores)
        if not scores:
            self.reading.show_words(_("Draw a digit on the left. The network answers while you draw."))
            return
        verdict = judge(scores, self._names)
        guesses = _("The network has not been trained yet: it guesses.")
        self.reading.show_words(
            verdict.sentence if self._is_trained else guesses, verdict.best, share_text(verdict.share), verdict.is_sure
        )


class _Content(QWidget):
    """The canvas as large a square as fits, its tools right under it, and what is read at its right."""

    def __init__(self, canvas: DrawingCanvas, tools: QWidget, reading: Reading) -> None:
        super().__init__()
        self._canvas, self._tools, self._reading = canvas, tools, reading
        for widget in (canvas, tools, reading):  # in the order of the Tab key
            widget.setParent(self)

    def minimumSizeHint(self) -> QSize:
        least = self._canvas.minimumSizeHint()
        reading = self._reading.minimumSizeHint()
        tools = self._tools.minimumSizeHint()
        width = max(least.width(), tools.width()) + reading.width() + 2 * SPACE_3 + SPACE_4
        return QSize(width, max(least.height() + tools.height(), reading.height()) + SPACE_3)

    def sizeHint(self) -> QSize:
        return QSize(660, 380)

    def resizeEvent(self, event: QResizeEvent) -> None:
        tools = self._tools.sizeHint().height()
        height = self.height() - SPACE_3
        width = self.width() - 2 * SPACE_3 - SPACE_4
        widest = width - self._reading.minimumSizeHint().width()
        side = max(1, min(height - tools - SPACE_1, width // 2, widest))
        side = max(side, min(widest, self._tools.minimumSizeHint().width()))
        self._canvas.setGeometry(SPACE_3, 0, side, side)
        self._tools.setGeometry(SPACE_3, side + SPACE_1, side, tools)
        left = SPACE_3 + side + SPACE_4
        height = min(height, max(side + SPACE_1 + tools, self._reading.minimumSizeHint().height()))
        self._reading.setGeometry(left, 0, self.width() - SPACE_3 - left, height)


def _is_digit(shape: tuple[int, ...]) -> bool:
    return shape in [(1, side, side) for side in SIDES]

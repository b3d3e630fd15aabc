"""The picture of a hidden space: the warped grid of the inputs, the samples on it, and what the rest answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, decimal
from desktop_nn.training.probes.hidden_space import Answered, HiddenSpaceAnswer
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Diverging
from desktop_nn.ui.views.contour import zero_lines
from desktop_nn.ui.views.field_image import (
    answer_pixels,
    cosmetic_pen,
    enter_data,
    grid_lines,
    image_of,
    paint_image,
    paint_outline,
)
from desktop_nn.ui.views.frame import Frame
from desktop_nn.ui.views.points import Cloud, class_marks, paint_cloud, paint_note
from desktop_nn.ui.views.row_names import gathered, row_names
from desktop_nn.ui.views.text_sheet import paint_sheet

_SHADES = 4  # of each sign, for the lines of the grid
_REACH = 16.0  # pixels around a sample within which it is read
_SAME = 14.0  # pixels between points that lie on each other
_HUGE = 1e6  # of a run that blew up: cut off here


@dataclass(frozen=True, eq=False)
class Space:
    """What stays while a network trains: the names of inputs and axes, and the classes.

    `colours` are the numbers of the classes' colours where a person has chosen them. With a `scale` there are numbers
    to be met instead of classes, in full colour at plus and minus the scale.
    """

    input_names: tuple[str, ...]
    axis_names: tuple[str, str]
    class_names: tuple[str, ...]
    colours: tuple[int, ...] = ()
    scale: float | None = None

    def shares(self, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Answers as shares of the full colour; what is not a number has none."""
        return np.nan_to_num(values) / np.float32(self.scale or 1.0)


class HiddenSpacePicture(QWidget):
    """Paints the newest answer; hover, or the arrow keys, read one sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._space: Space | None = None
        self._answer: HiddenSpaceAnswer | None = None
        self._places = np.empty((0, 2), np.float32)
        self._image = QImage()
        self._border: list[QLineF] = []
        self._grid: list[tuple[str, list[QLineF]]] = []
        self._read: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)
        self.setAccessibleName(_("Hidden space"))
        self.setAccessibleDescription(_("The left and right keys go from sample to sample."))

    def set_space(self, space: Space) -> None:
        """Show other neurons or other data."""
        self._space, self._answer, self._read = space, None, None
        self._image, self._border, self._grid = QImage(), [], []
        self.update()

    def set_answer(self, answer: HiddenSpaceAnswer) -> None:
        """Show where everything lies now."""
        self._answer = answer
        self._places = _finite(answer.samples)
        self.refresh()

    def refresh(self) -> None:
        """Colour everything anew, as after a change of theme."""
        if self._answer is not None and self._space is not None:
            self._grid = _shaded_lines(_finite(self._answer.lines), self._answer.answers, self._space)
            self._colour_field(self._answer, self._space)
        self.update()

    def _colour_field(self, answer: HiddenSpaceAnswer, space: Space) -> None:
        self._image, self._border = QImage(), []
        if answer.field is None:
            return
        values = space.shares(answer.field.values)
        self._image = image_of(answer_pixels(values, answer.field.labels, len(space.class_names), space.colours))
        if answer.field.labels is None and space.scale is None:  # numbers have no border
            limits = (answer.x_range, answer.y_range)
            decided = values if answer.field.sums is None else np.nan_to_num(answer.field.sums)
            self._border = list(grid_lines(zero_lines(decided), (values.shape[0], values.shape[1]), limits))

    # --- reading ------------------------------------------------------------------------------------

    @property
    def read_sample(self) -> int | None:
        """The sample that is being read."""
        return self._read

    def read(self, index: int | None) -> None:
        """Read one sample."""
        self._read = index
        if index is not None:
            self.setAccessibleDescription(", ".join(self.describe(index)))
        self.update()

    def describe(self, index: int) -> list[str]:
        """Where a sample comes from, where the neurons put it, and its class or target."""
        answer, space = self._answer, self._space
        if answer is None or space is None or index >= len(answer.samples):
            return []
        inputs = zip(space.input_names, answer.inputs[index], strict=False)
        images = zip(space.axis_names, answer.samples[index], strict=True)
        lines = ["   ".join(f"{name} = {decimal(float(value))}" for name, value in each) for each in (inputs, images)]
        label = answer.labels[index]
        if space.scale is not None:
            return [*lines, _("Target {value}").format(value=decimal(float(label)))]
        return [*lines, _(space.class_names[int(label)])]

    def frame(self) -> Frame | None:
        """Where the plane of the two neurons lies in the widget."""
        answer = self._answer
        if answer is None:
            return None
        equal = answer.x_range == answer.y_range
        return Frame.within(QRectF(self.rect()), answer.x_range, answer.y_range, equal=equal)

    # --- painting -----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(420, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        frame, space, answer = self.frame(), self._space, self._answer
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(themes.current().surface))
        if frame is None or space is None or answer is None or frame.area.width() < 1:
            return
        frame.paint_axes(painter, *space.axis_names, grid=self._image.isNull())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._image.isNull():
            paint_image(painter, frame, self._image)
        self._paint_lines(painter, frame)
        paint_outline(painter, frame)
        marks = class_marks(space.class_names)
        cloud = Cloud(self._places, answer.labels, space.scale, space.colours, marks)
        paint_cloud(painter, frame, cloud, len(space.class_names), is_test=False)
        for at, words in self.row_notes(frame):
            paint_note(painter, at, words)
        self._paint_reading(painter, frame)

    def row_notes(self, frame: Frame) -> list[tuple[QPointF, str]]:
        """Which rows of a truth table stand where: "0 1, 1 0" where two of them meet. Other samples have no notes."""
        if self._answer is None:
            return []
        places = [frame.at(float(x), float(y)) for x, y in self._places]
        names = row_names(self._answer.inputs)
        return gathered(zip(places, names, strict=True), _SAME) if names else []

    def _paint_lines(self, painter: QPainter, frame: Frame) -> None:
        enter_data(painter, frame)
        for colour, lines in self._grid:
            painter.setPen(cosmetic_pen(colour, 1.25))
            painter.drawLines(lines)
        if self._border:
            painter.setPen(cosmetic_pen(themes.current().text, 2.0))
            painter.drawLines(self._border)
        painter.restore()

    def _paint_reading(self, painter: QPainter, frame: Frame) -> None:
        if self._read is None or self._read >= len(self._places):
            return
        at = frame.at(*(float(value) for value in self._places[self._read]))
        painter.setPen(QPen(QColor(themes.current().focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, 8.0, 8.0)
        paint_sheet(painter, at, self.describe(self._read), frame.area)

    # --- Qt -----------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.read(self._nearest(event.position()))

    def _nearest(self, position: QPointF) -> int | None:
        frame = self.frame()
        if frame is None or not len(self._places):
            return None
        scale = np.array([frame.area.width(), frame.area.height()]) / np.array(
            [frame.x_range[1] - frame.x_range[0], frame.y_range[1] - frame.y_range[0]]
        )
        distances = np.hypot(*((self._places - np.array(frame.values_at(position))) * scale).T)
        best = int(distances.argmin())
        return best if distances[best] <= _REACH else None

    def leaveEvent(self, event: QEvent) -> None:
        self.read(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in moves or not len(self._places):
            super().keyPressEvent(event)
            return
        move = moves[Qt.Key(event.key())]
        before = self._read if self._read is not None else -1 if move > 0 else 0
        self.read((before + move) % len(self._places))


def _finite(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.clip(np.nan_to_num(values, posinf=_HUGE, neginf=-_HUGE), -_HUGE, _HUGE)


def _shaded_lines(lines: npt.NDArray[np.float32], answers: Answered, space: Space) -> list[tuple[str, list[QLineF]]]:
    """The lines of the warped grid, piece by piece in the colour of the network's answer there."""
    shades, colours = _shades(answers, space)
    pieces = np.concatenate([lines[:, :-1], lines[:, 1:]], axis=2).reshape(-1, 4)
    shade = shades[:, :-1].ravel()
    return [
        (colour, [QLineF(*ends) for ends in pieces[shade == index].tolist()]) for index, colour in enumerate(colours)
    ]


def _shades(answers: Answered, space: Space) -> tuple[npt.NDArray[np.int64], tuple[str, ...]]:
    theme = themes.current()
    if answers.labels is not None:
        return answers.labels, theme.classes(len(space.class_names), space.colours)
    ends = theme.scale(space.colours)
    scale = Diverging(ends.negative, theme.border_strong, ends.positive)
    rounded = np.rint(np.clip(space.shares(answers.values), -1, 1) * _SHADES).astype(np.int64)
    return rounded + _SHADES, tuple(scale.colour(step / _SHADES) for step in range(-_SHADES, _SHADES + 1))

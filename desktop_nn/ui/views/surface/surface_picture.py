"""The picture of a decision surface: what a network of two inputs answers everywhere, with the samples on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.i18n import _, decimal, percent
from desktop_nn.training.probes.crossings import Crossings
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Sequential
from desktop_nn.ui.views.contour import refined, value_at, zero_lines
from desktop_nn.ui.views.diagram.diagram_tiles import packed_colours
from desktop_nn.ui.views.frame import Frame, Range
from desktop_nn.ui.views.points import Cloud, Places, paint_cloud, paint_crosses, paint_note, paint_pin
from desktop_nn.ui.views.text_sheet import paint_sheet

_SHARP = 4  # refinement of the grid when only the decision is shown, so that its edge is smooth
_KEY_STEPS = 50
_NEAR = 8  # pixels from a pin that still mean the pin
_FLAT = 1e-5  # an answer that differs no more is the same everywhere, but for rounding
_PALER = 1.4  # the surface is paler than the full scale, so that the points on it stand out


@dataclass(frozen=True, eq=False)
class Field:
    """What the network answers on a grid; the first row is the lowest y.

    `values` (height, width): with two classes -1 (class 0) to 1 (class 1); with more the confidence 0 to 1 in
    `labels` (height, width), the chosen class. Of a regression the output, in units of the plane's `scale`.
    `margins` are 0 on the borders between many classes. Where one neuron is shown instead, it is `named`, and its
    answer is in units of `scale`. `outputs` are the single output of the network where it is not raw; `crossings`
    say where the border runs when the answer jumps.
    """

    values: npt.NDArray[np.float32]
    labels: npt.NDArray[np.int64] | None = None
    margins: npt.NDArray[np.float32] | None = None
    named: str = ""
    scale: float | None = None
    outputs: npt.NDArray[np.float32] | None = None
    crossings: Crossings | None = None


@dataclass(frozen=True, eq=False)
class Plane:
    """What stays while a network trains: the limits and names of both inputs, the classes, the samples.

    Where there are numbers instead of classes, `scale` is the one with the fullest colour. `colours` are the numbers
    of the classes' colours where a person has chosen them.
    """

    x_range: Range
    y_range: Range
    names: tuple[str, str]
    class_names: tuple[str, ...]
    train: Cloud
    test: Cloud | None
    scale: float | None = None
    colours: tuple[int, ...] = ()

    def is_like(self, other: Plane) -> bool:
        """Whether an answer for one can be shown on the other."""
        mine, theirs = ((each.x_range, each.y_range, len(each.class_names), each.scale) for each in (self, other))
        return mine == theirs


class SurfacePicture(QWidget):
    """Paints a Plane with the newest Field; hover, or the arrow keys, read the answer at one place.

    A click, or Enter, pins the place that is read; the same again takes the pin away.
    """

    probed = Signal(object)  # (x, y), or None
    pinned = Signal(object)  # (x, y), or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plane: Plane | None = None
        self._field: Field | None = None
        self._image = QImage()
        self._lines: list[QLineF] = []
        self._straight: QLineF | None = None
        self._paper, self._points = QPixmap(), QPixmap()
        self._probe: tuple[float, float] | None = None
        self._pin: tuple[float, float] | None = None
        self._mark: tuple[float, float] | None = None
        self._wrong: Places = np.empty((0, 2), np.float32)
        self.is_discrete = False
        self.shows_test = True
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or all that lies below is painted each time
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 140)
        self.setAccessibleName(_("Decision surface"))
        self.setAccessibleDescription(
            _("The arrow keys read the answer of the network from place to place; Enter pins the place.")
        )

    # --- what to show -------------------------------------------------------------------------------

    def set_plane(self, plane: Plane) -> None:
        """Show other samples."""
        self._plane, self._field, self._probe = plane, None, None
        self._wrong = np.empty((0, 2), np.float32)
        self.set_pin(None)
        self._image, self._lines, self._straight = QImage(), [], None
        self._paper, self._points = QPixmap(), QPixmap()
        self.update()

    def renew_plane(self, plane: Plane) -> None:
        """Show other samples of the same kind: the answer stays until there is a newer one."""
        if self._plane is None or not self._plane.is_like(plane):
            self.set_plane(plane)
            return
        self._plane, self._paper, self._points = plane, QPixmap(), QPixmap()
        self._colour()
        self.update()

    def set_field(self, field: Field) -> None:
        """Show what the network answers now."""
        self._field = field
        self._colour()
        self.update()

    def set_border(self, ends: tuple[tuple[float, float], tuple[float, float]] | None) -> None:
        """Draw the border from one place to another, where it is known to be straight; None: where the answer says."""
        self._straight = None if ends is None else QLineF(*ends[0], *ends[1])
        self.update()

    def set_wrong(self, places: Places) -> None:
        """Mark the samples that the network decides wrongly, at `places` (n, 2)."""
        self._wrong = places
        self.update()

    @property
    def mark(self) -> tuple[float, float] | None:
        """The sample that is chosen elsewhere, in data coordinates."""
        return self._mark

    def set_mark(self, place: tuple[float, float] | None) -> None:
        """Show which sample is chosen elsewhere."""
        self._mark = place
        self.update()

    def set_options(self, *, discrete: bool, test: bool) -> None:
        """Show decisions instead of values; show the test samples."""
        self.is_discrete, self.shows_test = discrete, test
        self.refresh()

    def refresh(self) -> None:
        """Colour everything anew, as after a change of theme."""
        self._paper, self._points = QPixmap(), QPixmap()
        self._colour()
        self.update()

    @property
    def probe(self) -> tuple[float, float] | None:
        """The place that is being read, in data coordinates."""
        return self._probe

    def set_probe(self, place: tuple[float, float] | None) -> None:
        """Read the answer at a place."""
        self._probe = place
        if place is not None:
            self.setAccessibleDescription(", ".join(self.describe(*place)))
        self.update()
        self.probed.emit(place)

    @property
    def pin(self) -> tuple[float, float] | None:
        """The place that stays chosen, in data coordinates."""
        return self._pin

    def set_pin(self, place: tuple[float, float] | None) -> None:
        """Choose a place that stays."""
        if place != self._pin:
            self._pin = place
            self.update()
            self.pinned.emit(place)

    def output_at(self, x: float, y: float) -> float | None:
        """The output of the network at a place; where it is raw, the score of the second of two classes, 0 to 1."""
        if self._field is None or self._field.labels is not None:
            return None
        if self._field.outputs is not None:
            return value_at(self._field.outputs, *self._grid_place(x, y))
        value = value_at(self._field.values, *self._grid_place(x, y))
        scale = self._field.scale or (self._plane.scale if self._plane is not None else None)
        return (1 + value) / 2 if scale is None else scale * value

    def describe(self, x: float, y: float) -> list[str]:
        """The answer of the network at a place, in words."""
        plane, field = self._plane, self._field
        if plane is None:
            return []
        lines = [f"{plane.names[0]} = {decimal(x)}   {plane.names[1]} = {decimal(y)}"]
        if field is not None:
            lines.append(self._answer(plane, field, x, y))
        return lines

    def _answer(self, plane: Plane, field: Field, x: float, y: float) -> str:
        column, row = self._grid_place(x, y)
        if field.named:
            return f"{field.named}: {decimal(self.output_at(x, y) or 0.0, 3)}"
        if plane.scale is not None:
            return _("Output {score}").format(score=decimal(self.output_at(x, y) or 0.0, 3))
        if field.labels is None:
            value = value_at(field.values, column, row)
            name = _(plane.class_names[int(value > 0)])
            if field.outputs is None:  # how sure it is; between the places of the grid whole per cents are right
                return _("{name}: {share}").format(name=name, share=percent((1 + abs(value)) / 2, 0))
            score = value_at(field.outputs, column, row)
            return _("Output {score}: {name}").format(score=decimal(score, 3), name=name)
        label = int(field.labels[round(row), round(column)])
        share = percent(value_at(field.values, column, row))
        return _("{name}: {share}").format(name=_(plane.class_names[label]), share=share)

    def _grid_place(self, x: float, y: float) -> tuple[float, float]:
        assert self._plane is not None
        assert self._field is not None
        height, width = self._field.values.shape
        (left, right), (low, high) = self._plane.x_range, self._plane.y_range
        column = (x - left) / (right - left) * (width - 1)
        row = (y - low) / (high - low) * (height - 1)
        return min(max(column, 0.0), width - 1.0), min(max(row, 0.0), height - 1.0)

    # --- colours ------------------------------------------------------------------------------------

    def _colour(self) -> None:
        if self._field is None:
            return
        field, theme = self._field, themes.current()
        if field.labels is None:
            discrete = self.is_discrete and not field.named
            values = refined(field.values, _SHARP) if discrete else field.values
            values = np.sign(values) * np.float32(0.7) if discrete else values
            chosen = self._plane.colours if self._plane is not None and not field.named else ()
            pixels = packed_colours(theme.scale(chosen), values, _PALER)
            decides = self._plane is None or self._plane.scale is None  # a number has no border
            decides = decides and bool(np.ptp(field.values) > _FLAT)
            lines = zero_lines(field.values, field.crossings).tolist() if decides else []
            self._lines = [QLineF(*line) for line in lines]
        else:
            classes, colours = (len(self._plane.class_names), self._plane.colours) if self._plane else (10, ())
            pixels = _class_pixels(field, theme.classes(classes, colours), self.is_discrete)
            borders = [] if field.margins is None else [zero_lines(each) for each in field.margins if _crosses(each)]
            self._lines = [QLineF(*line) for lines in borders for line in lines.tolist()]
        height, width = pixels.shape
        flipped = np.ascontiguousarray(pixels[::-1])
        self._image = QImage(flipped.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()

    # --- painting -----------------------------------------------------------------------------------

    def frame(self) -> Frame | None:
        """Where the plane lies in the widget."""
        if self._plane is None:
            return None
        return Frame.within(QRectF(self.rect()), self._plane.x_range, self._plane.y_range, equal=True)

    def sizeHint(self) -> QSize:
        return QSize(420, 400)

    def paintEvent(self, event: QPaintEvent) -> None:
        plane, frame, painter = self._plane, self.frame(), QPainter(self)
        if plane is None or frame is None or frame.area.width() < 1:
            painter.fillRect(event.rect(), QColor(themes.current().surface))
            return
        painter.drawPixmap(0, 0, self._paper_layer(painter, plane, frame))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._image.isNull():
            inner = QRectF(0.5, 0.5, self._image.width() - 1, self._image.height() - 1)
            painter.drawImage(frame.area, self._image, inner)
            self._paint_lines(painter, frame)
        painter.setPen(QPen(QColor(themes.current().border_strong), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame.area.adjusted(-0.5, -0.5, 0.5, 0.5))
        self._paint_points(painter, plane, frame)
        paint_crosses(painter, frame, self._wrong)
        self._paint_outputs(painter, plane, frame)
        if self._field is not None and self._field.named:
            paint_sheet(painter, frame.area.topLeft() - QPointF(4, 4), [self._field.named], frame.area)
        for place in (self._mark, self._pin):
            if place is not None:
                paint_pin(painter, frame.at(*place))
        self._paint_probe(painter, frame)

    def _paint_lines(self, painter: QPainter, frame: Frame) -> None:
        if self._field is None:
            return
        straight = None if self._field.named else self._straight
        if straight is None and not self._lines:
            return
        painter.save()
        painter.setClipRect(frame.area)
        if straight is None:
            height, width = self._field.values.shape
            painter.translate(frame.area.bottomLeft())
            painter.scale(frame.area.width() / (width - 1), -frame.area.height() / (height - 1))
        pen = QPen(QColor(themes.current().text), 1.5)
        pen.setCosmetic(True)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # five times faster than round ones
        painter.setPen(pen)
        if straight is None:
            painter.drawLines(self._lines)
        else:
            ends = [frame.at(end.x(), end.y()) for end in (straight.p1(), straight.p2())]
            painter.drawLine(*ends)
        painter.restore()

    def _paint_points(self, painter: QPainter, plane: Plane, frame: Frame) -> None:
        painter.drawPixmap(0, 0, self._point_layer(painter, plane, frame))

    def _paper_layer(self, painter: QPainter, plane: Plane, frame: Frame) -> QPixmap:
        """What lies below: the axes, which are painted once for a size."""
        if not self._fits(self._paper, painter):
            self._paper = self._layer(painter, QColor(themes.current().surface))
            with QPainter(self._paper) as once:
                frame.paint_axes(once, *plane.names)
        return self._paper

    def _point_layer(self, painter: QPainter, plane: Plane, frame: Frame) -> QPixmap:
        """What lies on top: the samples, which are painted once for a size."""
        if not self._fits(self._points, painter):
            self._points = self._layer(painter, QColor(Qt.GlobalColor.transparent))
            with QPainter(self._points) as once:
                once.setRenderHint(QPainter.RenderHint.Antialiasing)
                if plane.test is not None and self.shows_test:
                    paint_cloud(once, frame, plane.test, len(plane.class_names), is_test=True)
                paint_cloud(once, frame, plane.train, len(plane.class_names), is_test=False)
        return self._points

    def _fits(self, layer: QPixmap, painter: QPainter) -> bool:
        ratio = painter.deviceTransform().m11()  # of the screen, or of a larger picture
        return layer.deviceIndependentSize().toSize() == self.size() and layer.devicePixelRatio() == ratio

    def _layer(self, painter: QPainter, colour: QColor) -> QPixmap:
        ratio = painter.deviceTransform().m11()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(colour)
        return layer

    def _paint_outputs(self, painter: QPainter, plane: Plane, frame: Frame) -> None:
        if not plane.train.is_few:
            return
        for x, y in plane.train.places:
            output = self.output_at(float(x), float(y))
            if output is not None:
                paint_note(painter, frame.at(float(x), float(y)), decimal(output))

    def _paint_probe(self, painter: QPainter, frame: Frame) -> None:
        if self._probe is None:
            return
        theme, at = themes.current(), frame.at(*self._probe)
        painter.setPen(QPen(QColor(theme.text_muted), 1))
        painter.drawLine(QPointF(at.x(), frame.area.top()), QPointF(at.x(), frame.area.bottom()))
        painter.drawLine(QPointF(frame.area.left(), at.y()), QPointF(frame.area.right(), at.y()))
        paint_sheet(painter, at, self.describe(*self._probe), frame.area)

    # --- reading ------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if frame is not None and frame.area.contains(event.position()):
            self.set_probe(frame.values_at(event.position()))
        else:
            self.set_probe(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self.frame()
        if frame is None or event.button() != Qt.MouseButton.LeftButton or not frame.area.contains(event.position()):
            super().mousePressEvent(event)
            return
        is_same = self._pin is not None and (frame.at(*self._pin) - event.position()).manhattanLength() <= _NEAR
        self.set_pin(None if is_same else frame.values_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.set_probe(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
        }  # fmt: skip
        plane = self._plane
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._probe is not None:
            self.set_pin(None if self._pin == self._probe else self._probe)
            return
        if plane is None or event.key() not in moves:
            super().keyPressEvent(event)
            return
        across, up = moves[Qt.Key(event.key())]
        (left, right), (low, high) = plane.x_range, plane.y_range
        x, y = self._probe or ((left + right) / 2, (low + high) / 2)
        x = min(max(x + across * (right - left) / _KEY_STEPS, left), right)
        y = min(max(y + up * (high - low) / _KEY_STEPS, low), high)
        self.set_probe((x, y))


def _class_pixels(field: Field, colours: tuple[str, ...], discrete: bool) -> npt.NDArray[np.uint32]:
    """The colours of the chosen classes as 0xffRRGGBB."""
    theme = themes.current()
    assert field.labels is not None
    shares = np.full_like(field.values, 0.55) if discrete else 0.15 + 0.5 * np.clip(field.values, 0, 1)
    pixels = np.empty((*field.labels.shape, 4), np.uint8)
    for label, colour in enumerate(colours):
        chosen = field.labels == label
        pixels[chosen] = Sequential(theme.surface, colour).colormap(shares[chosen])[:, [2, 1, 0, 3]]
    return pixels.view("<u4")[..., 0]


def _crosses(values: npt.NDArray[np.float32]) -> bool:
    """Whether there is a border: looking for one where there is none would take as long."""
    return bool(values.min() < 0 < values.max())

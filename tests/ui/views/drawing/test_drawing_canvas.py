"""The canvas: strokes by mouse, tablet and keyboard; undo; what the network gets."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QPointingDevice, QRegion, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop_nn.data.drawing import normalise
from desktop_nn.ui import theme
from desktop_nn.ui.views.drawing.drawing_canvas import DrawingCanvas
from desktop_nn.ui.views.drawing.strokes import INK_SIDE, Picture, Stroke

SEVEN = ((0.28, 0.24), (0.72, 0.24), (0.62, 0.42), (0.54, 0.58), (0.48, 0.78))


@pytest.fixture
def canvas(qtbot):
    theme.apply(QApplication.instance(), theme.Theme.light())
    canvas = DrawingCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(286, 286)
    canvas.show()
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    return canvas


class Painted(QObject):
    """Gathers what of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False


def at(canvas, x, y):
    side = min(canvas.width(), canvas.height())
    return QPoint(round(x * side), round(y * side))


def draw(canvas, points=SEVEN, button=Qt.MouseButton.LeftButton):
    QTest.mousePress(canvas, button, pos=at(canvas, *points[0]))
    for x, y in points[1:]:
        QTest.mouseMove(canvas, at(canvas, x, y))
    QTest.mouseRelease(canvas, button, pos=at(canvas, *points[-1]))


def test_a_stroke_of_the_mouse_becomes_one_mark(canvas):
    draw(canvas)
    (stroke,) = canvas.strokes
    assert isinstance(stroke, Stroke)
    assert len(stroke.points) == len(SEVEN)
    assert stroke.points[0].x == pytest.approx(SEVEN[0][0], abs=0.02)


def test_the_hint_goes_with_the_first_dab(canvas):
    QApplication.processEvents()
    middle_left = canvas.rect().center() - QPoint(50, 0)
    dab = at(canvas, 0.9, 0.9)
    painted = Painted(canvas)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=dab)
    QApplication.processEvents()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=dab)
    assert painted.region.contains(middle_left)


def test_every_place_of_the_pointer_counts_while_the_pen_is_down(canvas):
    joins = Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents
    before = QApplication.testAttribute(joins)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.4, 0.4))
    assert not QApplication.testAttribute(joins)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.4, 0.4))
    assert QApplication.testAttribute(joins) is before


def test_the_pixels_are_those_of_the_normalised_ink(canvas):
    draw(canvas)
    expected = normalise(canvas.sketch.ink())
    assert canvas.pixels() == expected.tobytes()


def test_a_normalised_drawing_has_its_centre_of_mass_in_the_middle_pixel(canvas):
    draw(canvas, ((0.1, 0.1), (0.2, 0.1), (0.2, 0.25)))
    pixels = np.frombuffer(canvas.pixels(), np.uint8).reshape(28, 28).astype(float)
    rows, columns = np.indices((28, 28))
    assert 13.5 <= (rows * pixels).sum() / pixels.sum() <= 14.5
    assert 13.5 <= (columns * pixels).sum() / pixels.sum() <= 14.5


def test_without_centring_a_drawing_in_the_corner_stays_in_the_corner(canvas):
    draw(canvas, ((0.1, 0.1), (0.2, 0.2)))
    pixels = np.frombuffer(canvas.pixels(centred=False), np.uint8).reshape(28, 28)
    assert pixels[:9, :9].any()
    assert not pixels[9:, 9:].any()


def test_where_the_pen_was_there_is_full_ink_with_smooth_edges(canvas):
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)))
    column = canvas.sketch.ink()[:, INK_SIDE // 2]
    assert column.max() == 255
    thickness = column.sum() / 255
    assert thickness == pytest.approx(canvas.pen.width * INK_SIDE, abs=1.5)


def test_a_click_is_a_dot(canvas):
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.5, 0.5))
    assert canvas.sketch.ink()[INK_SIDE // 2, INK_SIDE // 2] == 255


def test_undo_and_redo_restore_the_ink_exactly(canvas):
    draw(canvas)
    first = canvas.sketch.ink()
    draw(canvas, ((0.3, 0.6), (0.7, 0.6)))
    second = canvas.sketch.ink()
    canvas.undo_stack.undo()
    assert np.array_equal(canvas.sketch.ink(), first)
    canvas.undo_stack.redo()
    assert np.array_equal(canvas.sketch.ink(), second)


def test_clear_can_be_undone(canvas):
    draw(canvas)
    ink = canvas.sketch.ink()
    canvas.clear()
    assert canvas.is_empty
    assert canvas.strokes == ()
    canvas.undo_stack.undo()
    assert np.array_equal(canvas.sketch.ink(), ink)


def test_clearing_an_empty_canvas_is_no_step(canvas):
    canvas.clear()
    assert canvas.undo_stack.count() == 0


def test_the_eraser_takes_ink_away(canvas):
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)))
    canvas.pen.take("eraser")
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)))
    assert canvas.is_empty
    assert canvas.pixels() == bytes(784)


def test_the_right_button_erases_whatever_the_tool(canvas):
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)))
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)), Qt.MouseButton.RightButton)
    assert canvas.is_empty
    assert canvas.pen.tool == "pen"


def test_strokes_are_values_that_undo_does_not_change(canvas):
    draw(canvas)
    kept = canvas.strokes
    canvas.undo_stack.undo()
    assert canvas.strokes == ()
    assert len(kept) == 1


def test_ctrl_z_on_the_canvas_takes_back_a_stroke_and_not_an_edit_of_the_window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    edits = []
    action = window.addAction("Undo")
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    action.triggered.connect(lambda: edits.append("undone"))
    canvas = DrawingCanvas()
    window.setCentralWidget(canvas)
    window.show()
    window.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    draw(canvas)
    QTest.keySequence(canvas, QKeySequence(QKeySequence.StandardKey.Undo))
    assert canvas.strokes == ()
    assert edits == []


def test_the_arrow_keys_draw_while_space_is_held(canvas):
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    for _step in range(8):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    (stroke,) = canvas.strokes
    assert stroke.points[-1].x - stroke.points[0].x == pytest.approx(8 / 40)
    assert stroke.points[-1].y == stroke.points[0].y


def test_two_arrows_at_once_draw_aslant(canvas):
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    QTest.keyPress(canvas, Qt.Key.Key_Right)
    QTest.keyPress(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, Qt.Key.Key_Right)
    QTest.keyRelease(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    last, before = canvas.strokes[0].points[-1], canvas.strokes[0].points[-2]
    assert last.x > before.x
    assert last.y > before.y


def test_moving_with_the_pen_up_draws_nothing(canvas):
    for _step in range(4):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.is_empty


def test_enter_puts_the_pen_down_and_lifts_it(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.strokes == ()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert len(canvas.strokes) == 1


def test_losing_the_focus_lifts_the_keyboards_pen(canvas, qtbot):
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    canvas.clearFocus()
    assert canvas.sketch.active is None


@pytest.mark.parametrize(("key", "tool"), [(Qt.Key.Key_E, "eraser"), (Qt.Key.Key_P, "pen")])
def test_a_letter_takes_a_tool(canvas, key, tool):
    canvas.pen.take("pen" if tool == "eraser" else "eraser")
    QTest.keyClick(canvas, key)
    assert canvas.pen.tool == tool


def test_delete_clears(canvas):
    draw(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.is_empty


def test_a_tablet_pen_writes_as_wide_as_it_is_pressed(canvas):
    def tablet(kind, x, y, pressure):
        device = QPointingDevice.primaryPointingDevice()
        place = QPointF(at(canvas, x, y))
        button = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind, device, place, place, pressure, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, button
        )
        QApplication.sendEvent(canvas, event)

    tablet(QEvent.Type.TabletPress, 0.2, 0.3, 0.1)
    tablet(QEvent.Type.TabletMove, 0.5, 0.3, 0.1)
    tablet(QEvent.Type.TabletMove, 0.8, 0.3, 1.0)
    tablet(QEvent.Type.TabletRelease, 0.8, 0.3, 1.0)
    ink = canvas.sketch.ink()
    assert (ink[:, INK_SIDE * 3 // 10] > 0).sum() < (ink[:, INK_SIDE * 78 // 100] > 0).sum()


def test_the_pen_width_stays_within_its_limits(canvas):
    canvas.pen.set_width(9)
    assert canvas.pen.width < 0.2


def test_a_moving_pen_is_told_at_once_and_then_at_most_every_thirty_milliseconds(canvas, qtbot):
    told = []
    canvas.drawing_changed.connect(lambda: told.append(canvas.pixels()))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.2, 0.2))
    for step in range(40):
        QTest.mouseMove(canvas, at(canvas, 0.2 + step / 80, 0.2 + step / 80))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.7, 0.7))
    assert 1 <= len(told) < 20
    qtbot.waitUntil(lambda: told[-1] == canvas.pixels())


def test_a_picture_replaces_the_drawing_and_can_be_undone(canvas):
    draw(canvas)
    ink = np.zeros((INK_SIDE, INK_SIDE), np.uint8)
    ink[100:180, 130:150] = 200
    canvas.put_picture(ink)
    assert np.array_equal(canvas.sketch.ink(), ink)
    assert isinstance(canvas.strokes[0], Picture)
    canvas.undo_stack.undo()
    assert isinstance(canvas.strokes[0], Stroke)


def test_what_is_shown_is_what_the_network_gets(canvas):
    """The picture on screen, turned into ink, is the raster: nothing is drawn that the network does not see."""
    draw(canvas)
    canvas.clearFocus()
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    shown = canvas.grab().toImage()
    for x, y in ((0.5, 0.24), (0.62, 0.42), (0.15, 0.8), (0.54, 0.58)):
        place = at(canvas, x, y)
        is_dark = shown.pixelColor(place * shown.devicePixelRatio()).lightness() < 128
        assert is_dark == (canvas.sketch.ink()[round(y * INK_SIDE), round(x * INK_SIDE)] > 128)


def test_a_change_of_size_while_the_pen_is_down_loses_nothing(canvas, qtbot):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.2, 0.5))
    for x in (0.3, 0.4, 0.5, 0.6):
        QTest.mouseMove(canvas, at(canvas, x, 0.5))
    canvas.resize(400, 400)
    shown = canvas.grab().toImage()
    assert shown.pixelColor(at(canvas, 0.4, 0.5)).lightness() < 128
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.6, 0.5))
    shown = canvas.grab().toImage()
    assert shown.pixelColor(at(canvas, 0.4, 0.5)).lightness() < 128


def test_a_change_of_theme_paints_the_ink_in_its_colour(canvas):
    draw(canvas, ((0.2, 0.5), (0.8, 0.5)))
    app = QApplication.instance()
    theme.apply(app, theme.Theme.dark())
    try:
        colour = canvas.grab().toImage().pixelColor(at(canvas, 0.5, 0.5))
        assert colour.name() == theme.Theme.dark().ink.end
    finally:
        theme.apply(app, theme.Theme.light())


class WatchedCanvas(DrawingCanvas):
    """Notes which rectangles are painted."""

    def __init__(self):
        super().__init__()
        self.painted = []

    def paintEvent(self, event):
        self.painted.append(event.rect())
        super().paintEvent(event)


def test_the_mouse_paints_only_the_rectangle_it_touched(qtbot):
    canvas = WatchedCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(286, 286)
    canvas.show()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.2, 0.2))
    QApplication.processEvents()
    canvas.painted.clear()
    QTest.mouseMove(canvas, at(canvas, 0.23, 0.22))
    qtbot.waitUntil(lambda: bool(canvas.painted))
    assert canvas.painted[0].width() < canvas.width() / 2
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.23, 0.22))

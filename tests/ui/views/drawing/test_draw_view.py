"""The drawing view: it asks about the drawing, shows the answer in numbers and words, and takes images."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QToolButton

from desktop_nn.data.drawing import at_size, normalise
from desktop_nn.project.teaching import Teaching
from desktop_nn.training.probes.predict import Predict, Prediction
from desktop_nn.ui import theme
from desktop_nn.ui.views.drawing import image_ink
from desktop_nn.ui.views.drawing.draw_view import DrawView
from desktop_nn.ui.views.drawing.verdict import judge, share_text

DIGITS = tuple("0123456789")
SEVEN = [(0.28, 0.24), (0.72, 0.24), (0.62, 0.42), (0.54, 0.58), (0.48, 0.78)]


def shares(**given):
    """Shares of ten classes; `_7=0.9` gives class 7 most, the rest share what is left."""
    named = {int(name[1:]): share for name, share in given.items()}
    rest = (1 - sum(named.values())) / (10 - len(named))
    return [named.get(digit, rest) for digit in range(10)]


def snapshot(view, scores=None, *, step=100, is_image=True, shape=(1, 28, 28)):
    probe = view.probe()
    answers = {} if probe is None or scores is None else {probe: Prediction(np.array(scores), int(np.argmax(scores)))}
    return SimpleNamespace(
        experiment=SimpleNamespace(data=SimpleNamespace(is_image=is_image), teaching=Teaching()),
        dataset=SimpleNamespace(input_shape=shape, class_names=DIGITS if is_image else ("0", "1")),
        step=step,
        answers=answers,
    )


@pytest.fixture
def view(qtbot):
    theme.apply(QApplication.instance(), theme.Theme.light())
    view = DrawView()
    qtbot.addWidget(view)
    view.resize(664, 400)
    view.show_snapshot(snapshot(view))
    view.show()
    return view


def answer(view, **given):
    view.show_snapshot(snapshot(view, shares(**given)))


def test_it_asks_nothing_while_nothing_is_drawn(view):
    assert view.probe() is None


def test_it_asks_about_the_normalised_drawing(view):
    view.canvas.add_stroke(SEVEN)
    assert view.probe() == Predict(normalise(view.canvas.sketch.ink()).tobytes())


def test_it_asks_while_the_pen_is_still_down(view):
    side = view.canvas.width()
    QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(side // 4, side // 4))
    first = view.probe()
    QTest.mouseMove(view.canvas, QPoint(side // 2, side // 3))
    QTest.mouseMove(view.canvas, QPoint(side * 2 // 3, side // 4))
    second = view.probe()
    QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=QPoint(side * 2 // 3, side // 4))
    assert first is not None
    assert first != second


def test_without_centring_it_asks_about_the_drawing_as_it_lies(view):
    view.canvas.add_stroke([(0.1, 0.1), (0.2, 0.2)])
    centred = view.probe()
    view.centre.click()
    assert view.probe() == Predict(view.canvas.pixels(centred=False))
    assert view.probe() != centred


def test_it_asks_nothing_of_a_network_that_reads_no_pictures(view):
    view.canvas.add_stroke(SEVEN)
    view.show_snapshot(snapshot(view, is_image=False, shape=(2,)))
    assert view.probe() is None
    assert view.is_empty


def test_a_network_of_smaller_pictures_gets_the_drawing_in_its_size(view, qtbot):
    view.canvas.add_stroke(SEVEN)
    with qtbot.waitSignal(view.drawing_resized) as resized:
        view.show_snapshot(snapshot(view, shape=(1, 16, 16)))
    expected = at_size(normalise(view.canvas.sketch.ink()), 16).tobytes()
    assert view.probe() == Predict(expected)
    assert resized.args == [expected]
    assert "16 × 16" in view.reading.seen.toolTip()
    assert view.reading.seen.width() % 16 == 0


def test_a_smaller_drawing_without_centring_is_the_canvas_made_small(view):
    view.show_snapshot(snapshot(view, shape=(1, 16, 16)))
    view.centre.click()
    view.canvas.add_stroke([(0.1, 0.1), (0.2, 0.2)])
    pixels = np.frombuffer(view.probe().pixels, np.uint8).reshape(16, 16)
    assert pixels[:6, :6].any()
    assert not pixels[6:].any()


def test_the_winner_stands_large_with_its_share(view):
    view.canvas.add_stroke(SEVEN)
    answer(view, _7=0.97)
    assert view.reading.winner.text() == "7"
    assert view.reading.share.text().startswith("97.0")
    assert view.reading.sentence.text() == "Sure."


def test_two_classes_close_together_are_both_named(view):
    view.canvas.add_stroke(SEVEN)
    answer(view, _1=0.44, _7=0.5)
    assert view.reading.sentence.text() == "Unsure: 7 or 1?"


def test_an_untrained_network_is_said_to_guess(view):
    view.canvas.add_stroke(SEVEN)
    view.show_snapshot(snapshot(view, shares(_3=0.95), step=0))
    assert "not been trained" in view.reading.sentence.text()


def test_an_answer_to_a_question_of_a_moment_ago_is_shown_until_a_newer_comes(view):
    view.canvas.add_stroke(SEVEN)
    earlier = snapshot(view, shares(_7=0.9))
    view.canvas.add_stroke([(0.4, 0.5), (0.7, 0.5)])
    view.probe()
    view.show_snapshot(earlier)
    assert view.reading.winner.text() == "7"


def test_clearing_the_canvas_takes_the_answer_away(view, qtbot):
    view.canvas.add_stroke(SEVEN)
    answer(view, _7=0.97)
    view.canvas.clear()
    qtbot.waitUntil(lambda: not view.reading.winner.isVisible())
    answer(view, _7=0.97)  # a late answer to an older drawing
    assert not view.reading.winner.isVisible()
    assert "Draw a digit" in view.reading.sentence.text()


def test_what_the_network_gets_is_handed_on(view, qtbot):
    received = []
    view.drawing_ready.connect(received.append)
    view.canvas.add_stroke(SEVEN)
    qtbot.waitUntil(lambda: bool(received))
    assert received[-1] == view.pixels()


def test_the_table_holds_the_classes_from_the_largest_share_down(view):
    view.canvas.add_stroke(SEVEN)
    answer(view, _7=0.6, _2=0.3)
    _header, rows = view.values_table()
    assert [name for name, _share in rows[:2]] == ["7", "2"]


def test_the_bars_are_told_to_screen_readers(view):
    view.canvas.add_stroke(SEVEN)
    answer(view, _7=0.6)
    assert view.reading.bars.accessibleDescription().startswith("7: 60.0")


def test_the_tools_act_on_the_canvas(view):
    view.canvas.add_stroke(SEVEN)
    buttons = {button.accessibleName(): button for button in view.tools.findChildren(QToolButton)}
    QTest.mouseClick(buttons["Undo"], Qt.MouseButton.LeftButton)
    assert view.canvas.is_empty
    QTest.mouseClick(buttons["Redo"], Qt.MouseButton.LeftButton)
    assert not view.canvas.is_empty
    QTest.mouseClick(buttons["Clear"], Qt.MouseButton.LeftButton)
    assert view.canvas.is_empty
    QTest.mouseClick(buttons["Eraser"], Qt.MouseButton.LeftButton)
    assert view.canvas.pen.tool == "eraser"


def test_every_control_has_a_name_a_tooltip_that_teaches_and_can_be_reached_with_tab(view):
    controls = [*view.findChildren(QAbstractButton), *view.findChildren(QSlider)]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName() or control.text()
        assert len(control.toolTip()) > 15
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert view.canvas.accessibleName()
    assert view.canvas.focusPolicy() & Qt.FocusPolicy.TabFocus


def photo(folder: Path, paper: int, ink: int, name="seven.png") -> Path:
    """A seven as a picture of 200 x 120 pixels."""
    pixels = np.full((200, 120), paper, np.uint8)
    pixels[40:56, 30:90] = ink
    for row in range(56, 160):
        left = 78 - (row - 56) // 3
        pixels[row, left : left + 12] = ink
    path = folder / name
    Image.fromarray(pixels).save(path)
    return path


@pytest.mark.parametrize(("paper", "ink"), [(255, 0), (230, 60), (0, 255)])
def test_an_opened_image_becomes_ink_whichever_is_darker(view, tmp_path, paper, ink):
    view.open_image(photo(tmp_path, paper, ink))
    pixels = np.frombuffer(view.pixels(), np.uint8).reshape(28, 28)
    assert pixels.max() == 255
    assert 0.04 < (pixels > 127).mean() < 0.3


@pytest.fixture
def errors(view):
    errors = []
    view.failed.connect(lambda error: errors.append(str(error)))
    return errors


def test_a_file_that_is_no_image_is_refused_in_words_and_the_drawing_stays(view, tmp_path, errors):
    view.canvas.add_stroke(SEVEN)
    before = view.pixels()
    path = tmp_path / "wrong.png"
    path.write_bytes(b"not a picture")
    view.open_image(path)
    assert "wrong.png" in errors[0]
    assert view.pixels() == before


def test_an_image_is_pasted_from_the_clipboard(view):
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(45, 20, 10, 60, QColor("black"))
    painter.end()
    QGuiApplication.clipboard().setImage(image)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    assert not view.canvas.is_empty


def test_pasting_without_an_image_says_so(view, errors):
    QGuiApplication.clipboard().setText("seven")
    view.paste()
    QGuiApplication.clipboard().clear()
    assert "no image" in errors[0]


def test_an_image_file_is_dropped(view, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo(tmp_path, 255, 0)))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    view.dropEvent(QDropEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, none))
    assert not view.canvas.is_empty


def test_a_project_that_is_dragged_over_is_left_to_the_window():
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/somewhere/lenet.dnn")])
    assert not image_ink.holds_image(mime)


def test_a_small_digit_in_a_large_picture_is_made_large(tmp_path):
    pixels = np.full((600, 600), 255, np.uint8)
    pixels[300:360, 300:310] = 0
    path = tmp_path / "small.png"
    Image.fromarray(pixels).save(path)
    ink = image_ink.ink_from_file(path)
    rows = np.flatnonzero(ink.any(axis=1))
    assert rows[-1] - rows[0] > 180


@pytest.mark.parametrize(
    ("given", "sentence", "is_sure"),
    [
        ({"_4": 0.95}, "Sure.", True),
        ({"_4": 0.7, "_9": 0.2}, "Fairly sure; 9 comes next.", False),
        ({"_4": 0.45, "_9": 0.4}, "Unsure: 4 or 9?", False),
        ({"_4": 0.4}, "Unsure; 4 is the best guess.", False),
    ],
)
def test_how_sure_the_network_is_in_words(given, sentence, is_sure):
    verdict = judge(shares(**given), DIGITS)
    assert (verdict.best, verdict.sentence, verdict.is_sure) == ("4", sentence, is_sure)


@pytest.mark.parametrize(("share", "text"), [(1.0, "100.0"), (0.9999, "> 99.9"), (0.9991, "99.9"), (0.5, "50.0")])
def test_a_share_is_called_the_whole_only_if_it_is(share, text):
    assert share_text(share).startswith(text)


def test_the_picture_of_the_view_is_twice_as_large_as_the_screen_shows_it(view):
    picture = view.grab_picture()
    assert picture.devicePixelRatio() == 2
    assert picture.width() >= 2 * 600

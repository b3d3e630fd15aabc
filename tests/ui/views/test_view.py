"""What every view does: its picture, its menu, its sentence while there is nothing to show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QToolButton, QWidget

from desktop_nn.errors import UserError
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import Theme
from desktop_nn.ui.views.curves.curves_view import AccuracyCurves, LossCurves
from desktop_nn.ui.views.maps.feature_maps_view import FeatureMapsView
from desktop_nn.ui.views.surface.surface_view import SurfaceView

pytestmark = pytest.mark.usefixtures("light")

VIEWS = [
    (LossCurves, "xor-mlp"),
    (AccuracyCurves, "xor-mlp"),
    (SurfaceView, "circle"),
    (SurfaceView, "not-linear"),
    (FeatureMapsView, "digits-offline"),
]


@pytest.fixture(params=VIEWS, ids=[f"{view.__name__}-{preset}" for view, preset in VIEWS])
def view(request, qtbot, feed):
    """Each view, visible, with something to show."""
    kind, preset = request.param
    widget = kind()
    qtbot.addWidget(widget)
    widget.resize(640, 420)
    widget.show()
    feed(widget, preset)
    QApplication.processEvents()
    return widget


def type_into_dialogs(monkeypatch, path) -> None:
    """From now on whoever is asked for a file types this path and presses Save."""

    def answer(dialog: QFileDialog) -> int:
        dialog.selectFile(str(path))
        return int(QFileDialog.DialogCode.Accepted)

    monkeypatch.setattr(QFileDialog, "exec", answer)


def test_a_fed_view_shows_its_content(view) -> None:
    assert not view.is_empty


def test_the_picture_has_two_pixels_for_each_of_the_screen(view) -> None:
    picture = view.grab_picture()
    assert picture.devicePixelRatio() == 2
    assert picture.width() >= 2 * 400
    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 5


def test_copying_puts_the_picture_on_the_clipboard(view) -> None:
    view.copy_action.trigger()
    assert QGuiApplication.clipboard().image().size() == view.grab_picture().size()


def test_saving_asks_for_a_name_and_adds_the_ending(view, tmp_path, monkeypatch) -> None:
    type_into_dialogs(monkeypatch, tmp_path / "view")
    said = []
    view.told.connect(said.append)
    view.save_action.trigger()
    assert QImage(str(tmp_path / "view.png")).size() == view.grab_picture().size()
    assert "view.png" in said[0]


def test_a_picture_that_cannot_be_written_is_reported(view, tmp_path, monkeypatch) -> None:
    said = []
    view.failed.connect(said.append)
    type_into_dialogs(monkeypatch, tmp_path / "none" / "view.png")
    view.ask_and_save_picture()
    assert "could not be written" in str(said[0])
    with pytest.raises(UserError):
        view.save_picture(tmp_path / "none" / "view.png")


def test_while_a_run_is_on_its_way_an_empty_view_says_nothing(view) -> None:
    view.show_empty("Nothing here.", "Choose a preset.")

    def words() -> list[str]:
        shown = (label for label in view.findChildren(QLabel) if label.isVisible())
        return [label.text() for label in shown if label.text() in ("Nothing here.", "Choose a preset.")]

    view.show_waiting(True)
    assert words() == []
    view.show_waiting(False)
    assert words() == ["Nothing here.", "Choose a preset."]


def test_every_button_says_what_it_does(view) -> None:
    for button in view.findChildren(QToolButton):
        if type(button).__name__ == "ToolButton":
            assert button.accessibleName()
            assert button.toolTip()


def test_another_theme_is_taken_at_once(view) -> None:
    themes.use("dark")
    QApplication.processEvents()
    image = view.grab_picture()
    assert image.pixelColor(2, 2).name() == Theme.dark().surface


def test_clearing_says_why_there_is_nothing_to_see(view) -> None:
    view.clear()
    assert view.is_empty
    assert view.probe() is None
    assert view.grab_picture().width() > 0


def test_a_narrow_view_folds_its_picture_buttons_into_one(view) -> None:
    view.resize(330, 300)
    QApplication.processEvents()
    assert view._more.isVisible()
    assert not view._copy.isVisible()


def test_the_menu_offers_the_picture(view) -> None:
    texts = [action.text() for action in view._menu().actions()]
    assert "Copy picture" in texts
    assert "Save picture…" in texts


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_menu_goes_when_it_is_closed(view) -> None:
    before = view.findChildren(QMenu)
    place = view.rect().center()
    QApplication.sendEvent(view, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place)))
    (menu,) = (menu for menu in view.findChildren(QMenu) if menu not in before)
    assert menu.isVisible()
    menu.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.findChildren(QMenu) == before


def test_every_part_that_takes_the_keyboard_has_a_name(view) -> None:
    from PySide6.QtCore import Qt

    nameless = [
        type(part).__name__
        for part in view.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and not part.accessibleName()
        and type(part).__module__.startswith("desktop_nn")
    ]  # fmt: skip
    assert nameless == []


@pytest.fixture
def surface(qtbot, feed) -> SurfaceView:
    view = SurfaceView()
    qtbot.addWidget(view)
    view.resize(640, 420)
    view.show()
    feed(view, "circle")
    return view


def test_the_answers_of_an_earlier_network_give_way_to_what_does_not_fit(surface: SurfaceView) -> None:
    surface.show_problem("The network has no layers yet.")
    assert not surface.surface.isVisible()
    words = [label.text() for label in surface.findChildren(QLabel) if label.isVisible()]
    assert "The network has no layers yet." in words


def test_what_a_view_showed_comes_back_when_the_network_fits_again(surface: SurfaceView) -> None:
    surface.show_problem("The network has no layers yet.")
    surface.show_problem("")
    assert surface.surface.isVisible()


def test_curves_stay_while_the_network_does_not_fit(qtbot, feed) -> None:
    view = LossCurves()
    qtbot.addWidget(view)
    view.show()
    feed(view, "xor-mlp")
    view.show_problem("The network has no layers yet.")
    assert view.plot.isVisible()

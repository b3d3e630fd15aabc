"""The surface in space: heights and colours where they belong, turned by mouse and keys, with errors as stems."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from desktop_nn.training.probes.surface import Surface, SurfaceAnswer
from desktop_nn.ui.views.surface.camera import Camera
from desktop_nn.ui.views.surface.mesh import make_mesh, make_stems
from desktop_nn.ui.views.surface.surface_3d_view import Surface3DView

pytestmark = pytest.mark.usefixtures("light")

AREA = QRectF(0, 0, 400, 300)
BOX = ((-6.0, 6.0), (-6.0, 6.0))


@pytest.fixture
def view(qtbot) -> Surface3DView:
    widget = Surface3DView()
    qtbot.addWidget(widget)
    widget.resize(640, 460)
    widget.show()
    return widget


def slope(size: int = 9) -> np.ndarray:
    """-1 at the left edge, 1 at the right one."""
    return np.tile(np.linspace(-1, 1, size, dtype=np.float32), (size, 1))


def test_it_asks_for_a_coarse_surface(view, feed) -> None:
    feed(view, "circle")
    assert view.probe() == Surface((-6.0, 6.0), (-6.0, 6.0), 40)


def test_the_answer_of_a_real_run_is_painted(view, feed) -> None:
    snapshot = feed(view, "xor-mlp")
    assert isinstance(snapshot.answers[view.probe()], SurfaceAnswer)
    assert len(view.space._mesh.quads) == 39 * 39
    assert not view.grab().isNull()


@pytest.mark.parametrize(("preset", "words"), [("not-linear", "curve"), ("digits-offline", "two inputs")])
def test_it_says_why_there_is_nothing_to_show(view, feed, preset, words) -> None:
    feed(view, preset)
    assert view.is_empty
    assert words in view._empty.text
    assert view.probe() is None


def test_dragging_turns_and_tilts_it(view, feed) -> None:
    feed(view, "xor-mlp")
    before = view.space.camera
    QTest.mousePress(view.space, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(view.space, QPoint(250, 220))
    QTest.mouseRelease(view.space, Qt.MouseButton.LeftButton, pos=QPoint(250, 220))
    assert view.space.camera.turn == pytest.approx(before.turn + 20)
    assert view.space.camera.tilt == pytest.approx(before.tilt + 8)


def test_the_keys_turn_it_and_the_button_puts_it_back(view, feed) -> None:
    feed(view, "xor-mlp")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Plus):
        QTest.keyClick(view.space, key)
    assert view.space.camera == Camera().moved(5, 5, 1.1)
    view.home_button.click()
    assert view.space.camera == Camera()


def test_samples_can_be_hidden(view, feed) -> None:
    feed(view, "circle")
    assert view.space._stems is not None
    view.samples_button.click()
    assert view.space._stems is None


def test_the_heights_can_be_read_as_a_table(view, feed) -> None:
    feed(view, "circle")
    header, rows = view.values_table()
    assert header[:2] == ("y \\ x", "−6.00")
    assert len(rows) == len(header) - 1 == 8


def test_what_is_higher_lies_higher_on_the_screen() -> None:
    places, _distances = Camera().project(np.array([[0, 0, -1.0], [0, 0, 1.0]]), AREA)
    assert places[1, 1] < places[0, 1]


def test_the_nearer_edge_changes_with_half_a_turn() -> None:
    edges = np.array([[0, -1.0, 0], [0, 1.0, 0]])
    for turn, nearest in ((0.0, 0), (180.0, 1)):
        assert Camera(turn, 20).project(edges, AREA)[1].argmin() == nearest


@pytest.mark.parametrize("turn", [-150, -35, 10, 90])
def test_the_whole_box_fits_into_the_view(turn) -> None:
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    places, _distances = Camera(turn).project(corners, AREA)
    assert all(AREA.contains(*place) for place in places)


def test_the_camera_stays_within_what_can_be_looked_at() -> None:
    camera = Camera().moved(tilt=500, zoom=100)
    assert (camera.tilt, camera.zoom) == (90, 3)
    assert Camera(turn=170).moved(turn=20).turn == -170


def test_heights_are_the_values_and_the_line_lies_at_zero() -> None:
    mesh = make_mesh(slope(), None, 2)
    assert np.allclose(mesh.quads[..., 2], mesh.quads[..., 0])
    assert np.allclose(mesh.lines[..., [0, 2]], 0)


def test_values_that_are_not_numbers_lie_in_the_middle() -> None:
    assert np.isfinite(make_mesh(np.full((5, 5), np.nan, np.float32), None, 2).quads).all()


def test_a_stem_is_the_error_of_its_sample() -> None:
    stems = make_stems(np.array([[-3.0, 0.0], [3.0, 0.0]]), np.array([0, 1]), slope(), 2, BOX)
    assert np.allclose(stems.feet[:, 2], [-0.5, 0.5])
    assert np.allclose(stems.heads[:, 2] - stems.feet[:, 2], [-0.5, 0.5])

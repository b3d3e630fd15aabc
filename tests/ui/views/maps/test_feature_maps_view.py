"""The feature maps: one block per layer, one tile per map, the chosen digit, the values and kernels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.i18n import number
from desktop_nn.project.teaching import Teaching
from desktop_nn.training.probes.feature_maps import FeatureMaps
from desktop_nn.ui.views.maps.feature_maps_view import FeatureMapsView
from desktop_nn.ui.views.maps.map_layout import block, flow
from desktop_nn.ui.views.maps.maps_canvas import Place

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def view(qtbot, feed) -> FeatureMapsView:
    widget = FeatureMapsView()
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    feed(widget, "digits-offline")
    QApplication.processEvents()
    return widget


def test_every_layer_has_a_block_with_all_its_maps(view: FeatureMapsView) -> None:
    shapes = [(each.count, each.rows, each.columns) for each in view.canvas._blocks]
    assert shapes[0] == (6, 28, 28)
    assert shapes[-1] == (10, 1, 1)
    assert len(shapes) == len(view._snapshot.experiment.layers)


def test_no_two_tiles_lie_on_each_other(view: FeatureMapsView) -> None:
    tiles = [each.tile(index) for each in view.canvas._blocks if each.count < 40 for index in range(each.count)]
    for index, tile in enumerate(tiles):
        assert not any(tile.intersects(other) for other in tiles[index + 1 :])
        assert view.canvas.rect().contains(tile)


@pytest.mark.parametrize("width", [300, 480, 840, 1300, 2400])
def test_blocks_flow_into_every_width(width: int) -> None:
    shapes = [(6, 28, 28), (16, 10, 10), (16, 5, 5), (400,), (120,), (10,), (1, 64, 64), (128, 3, 3)]
    blocks, height = flow([block(shape, width - 32, 200) for shape in shapes], width)
    for index, each in enumerate(blocks):
        assert each.rect.right() <= width
        assert each.rect.bottom() <= height
        assert not any(each.rect.intersects(other.rect) for other in blocks[index + 1 :])


def test_a_few_small_maps_are_large_enough_to_point_at() -> None:
    assert block((1, 4, 4), 480, 100).tile(0).width() >= 40
    assert block((16, 5, 5), 480, 100).tile(0).width() <= 30


def test_maps_of_one_value_are_a_field_of_squares() -> None:
    assert block((120, 1, 1), 600, 100) == block((120,), 600, 100)


def test_a_place_on_a_tile_is_the_value_below_it() -> None:
    each = block((6, 28, 28), 600, 100)
    tile = each.tile(4)
    assert each.hit(tile.topLeft() + QPoint(2 * each.zoom, 3 * each.zoom)) == (4, 3, 2)
    assert each.hit(tile.topLeft() - QPoint(2, 0)) is None


def test_it_asks_for_the_chosen_sample(view: FeatureMapsView) -> None:
    view.chooser.number.setValue(7)
    assert view.probe() == FeatureMaps(index=7)


def test_the_strip_chooses_a_sample(view: FeatureMapsView) -> None:
    cell = view.chooser.strip._cell(3)
    QTest.mouseClick(view.chooser.strip, Qt.MouseButton.LeftButton, pos=cell.center())
    assert view.probe() == FeatureMaps(index=3)
    QTest.keyClick(view.chooser.strip, Qt.Key.Key_Right)
    assert view.probe() == FeatureMaps(index=4)
    assert view.chooser.number.value() == 4


def test_the_dice_chooses_any_sample(view: FeatureMapsView, monkeypatch) -> None:
    monkeypatch.setattr(view.chooser._chance, "randrange", lambda count: count - 1)
    view.chooser._any.click()
    assert view.probe() == FeatureMaps(index=99)


def test_a_drawing_takes_the_place_of_the_sample_until_one_is_chosen_again(view: FeatureMapsView) -> None:
    assert not view.chooser.drawing.isEnabled()
    view.show_drawing(bytes(784))
    assert view.probe() == FeatureMaps(pixels=bytes(784))
    assert view.chooser.drawing.isChecked()
    view.show_sample(2)
    assert view.probe() == FeatureMaps(index=2)
    view.chooser.drawing.click()
    assert view.probe() == FeatureMaps(pixels=bytes(784))


def test_a_drawing_of_another_size_waits_until_it_is_made_anew(view: FeatureMapsView) -> None:
    view.show_drawing(bytes(256))
    assert view.probe() == FeatureMaps(index=0)
    assert not view.chooser.drawing.isEnabled()
    view.replace_drawing(bytes(784))
    assert view.probe() == FeatureMaps(pixels=bytes(784))


def test_a_drawing_made_anew_does_not_take_the_place_of_a_sample(view: FeatureMapsView) -> None:
    view.show_sample(2)
    view.replace_drawing(bytes(784))
    assert view.probe() == FeatureMaps(index=2)
    assert view.chooser.drawing.isEnabled()


def test_the_shares_of_the_classes_are_shown(view: FeatureMapsView) -> None:
    assert "%" in view.side.bars.as_text()
    assert len(view.side.bars._shares) == 10
    assert sum(view.side.bars._shares) == pytest.approx(1, abs=1e-3)


def test_the_input_is_the_picture_as_it_was_stored(view: FeatureMapsView) -> None:
    image = view.side.input._image
    stored = view._dataset.test.inputs[0, 0]
    darkest = np.unravel_index(stored.argmax(), stored.shape)
    assert image.pixelColor(int(darkest[1]), int(darkest[0])).lightness() < 90
    assert image.pixelColor(0, 0).lightness() > 240


def test_hovering_reads_a_value(view: FeatureMapsView) -> None:
    each = view.canvas._blocks[0]
    QTest.mouseMove(view.canvas, each.tile(2).topLeft() + QPoint(5 * each.zoom, 6 * each.zoom))
    QApplication.processEvents()
    place = view.canvas._hover
    assert place == Place(0, 2, 6, 5)
    assert view.canvas.value_at(place) == pytest.approx(float(view._answer.layers[0].maps[2, 6, 5]))
    assert view.sheet.isVisible()
    assert "Row 7, column 6" in view.sheet._lines.text()


def test_hovering_shows_the_sum_that_made_the_value(view: FeatureMapsView) -> None:
    each = view.canvas._blocks[0]
    QTest.mouseMove(view.canvas, each.tile(3).topLeft() + QPoint(8 * each.zoom, 9 * each.zoom))
    QApplication.processEvents()
    assert view.sheet._sum.text().startswith("Sum of 25 products")
    assert [grid.values.shape for grid in view.sheet.origin.layout_of_parts.grids] == 3 * [(5, 5)]
    assert view.sheet.origin.isVisible()
    assert view.sheet._sum.text() in view.canvas.accessibleDescription()


def test_hovering_frames_what_is_read(view: FeatureMapsView) -> None:
    pooling = next(index for index, layer in enumerate(view.canvas.layers) if layer.title == "Max pooling")
    view.canvas.hovered.emit(Place(pooling, 1, 3, 4))
    layer_id, maps, cells = view.canvas._read
    assert (layer_id, maps) == (view.canvas.layers[pooling - 1].id, (1,))
    assert (cells.top(), cells.left(), cells.height(), cells.width()) == (6, 8, 2, 2)
    assert view.side.input._window is not None
    assert view.side.input._window.size() == QSize(6, 6)
    view.canvas.hovered.emit(None)
    assert view.canvas._read[0] is None
    assert view.side.input._window is None


def test_the_sheet_is_inside_the_view_and_beside_its_map(view: FeatureMapsView) -> None:
    for map_index in range(6):
        view.canvas.hovered.emit(Place(0, map_index, 10, 10))
        QApplication.processEvents()
        assert view._content.rect().contains(view.sheet.geometry())
        tile = view.canvas.tile_rect(Place(0, map_index))
        assert not view.sheet.geometry().intersects(tile.translated(view.canvas.mapTo(view._content, QPoint(0, 0))))


def test_a_value_of_the_large_map_tells_how_it_was_made(view: FeatureMapsView) -> None:
    view.enlarge(Place(0, 1))
    QApplication.processEvents()
    picture = view.panel._picture
    zoom = picture.area().width() // 28
    QTest.mouseMove(picture, QPoint(1 + 9 * zoom, 1 + 7 * zoom))
    QApplication.processEvents()
    assert "Row 8, column 10" in view.sheet._lines.text()
    assert view.canvas._hover == Place(0, 1, 7, 9)


def test_shift_and_arrows_go_from_value_to_value(view: FeatureMapsView) -> None:
    canvas = view.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas._hover == Place(0, 0, 1, 1)
    assert "Row 2, column 2" in view.sheet._lines.text()


def test_the_open_sheet_follows_the_training(view: FeatureMapsView, feed) -> None:
    view.canvas.hovered.emit(Place(0, 0, 4, 4))
    view.show_sample(9)
    feed(view, "digits-offline")
    view.sheet._value.setText("stale")
    feed(view, "digits-offline")
    assert view.sheet._value.text() == number(view.canvas.value_at(Place(0, 0, 4, 4)), 3)


def test_a_click_enlarges_a_map_with_its_kernels(view: FeatureMapsView) -> None:
    QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=view.canvas._blocks[0].tile(1).center())
    assert view.panel.isVisible()
    assert view.panel._kernels.isVisible()
    assert view.panel._kernels._kernels.shape == (1, 5, 5)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.panel.isVisible()


def test_the_keyboard_reaches_every_map(view: FeatureMapsView) -> None:
    canvas = view.canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas._hover == Place(0, 1)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas._hover == Place(1, 1)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert view.panel.isVisible()


def test_one_scale_for_all_layers_or_one_for_each(view: FeatureMapsView) -> None:
    count = len(view.canvas.layers)
    assert len({view.canvas.limit(layer) for layer in range(count)}) > 1
    assert view.canvas.shared_limit is None
    view.shared_button.click()
    assert {view.canvas.limit(layer) for layer in range(count)} == {view.canvas.shared_limit}


def test_a_unit_that_reads_pixels_shows_its_weights_as_a_picture(qtbot, feed) -> None:
    view = FeatureMapsView()
    qtbot.addWidget(view)
    view.show()
    snapshot = feed(view, "mnist-linear")
    view.enlarge(Place(1, 3))
    weight = snapshot.weights.of(snapshot.experiment.layers[1].id)["weight"]
    assert np.array_equal(view.panel._kernels._kernels[0].ravel(), weight[3])


def test_the_panel_goes_when_its_map_is_gone(view: FeatureMapsView, feed) -> None:
    view.enlarge(Place(len(view.canvas.layers) - 1, 9))
    feed(view, "mnist-linear")
    assert not view.panel.isVisible()


def test_other_data_are_shown_at_once_when_the_same_sample_was_asked_for(view: FeatureMapsView, observer_of) -> None:
    probe = view.probe()
    assert probe is not None
    view.show_snapshot(observer_of("mnist-linear").snapshot((probe,), running=False))
    assert not view.is_empty
    assert [layer.title for layer in view.canvas.layers] == ["Flatten", "Dense"]


def test_points_have_no_feature_maps(view: FeatureMapsView, feed) -> None:
    feed(view, "circle")
    assert view.is_empty
    assert view.probe() is None
    feed(view, "digits-offline")
    assert not view.is_empty


def test_without_pictures_a_network_that_reads_them_is_offered(view: FeatureMapsView, feed, qtbot) -> None:
    feed(view, "circle")
    button = view._empty.button
    assert button.text() == "Open LeNet-5"
    with qtbot.waitSignal(view.preset_wanted) as wanted:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted.args == ["lenet-5"]
    view.clear()
    assert not button.isVisible()


def test_nothing_is_offered_where_a_teacher_hides_the_presets(view: FeatureMapsView, observer_of) -> None:
    snapshot = observer_of("circle").snapshot((), running=False)
    teaching = Teaching(hidden=("control.presets",))
    view.show_snapshot(replace(snapshot, experiment=snapshot.experiment.replace(teaching=teaching)))
    assert view._empty.button is None


def test_the_picture_holds_the_whole_sheet(view: FeatureMapsView) -> None:
    view.resize(700, 380)
    QApplication.processEvents()
    assert view.grab_picture().height() > 2 * view.canvas.height()


def test_the_layers_can_be_read_as_numbers(view: FeatureMapsView) -> None:
    header, rows = view.values_table()
    assert header == ("Layer", "Shape", "Lowest", "Highest")
    assert rows[0][:2] == ("Convolution", "6 × 28 × 28")

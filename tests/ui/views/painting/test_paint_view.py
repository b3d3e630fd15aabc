"""Painting with the mouse: every tool changes the document's own points in one step, and undo takes it back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_nn.data.own import OwnData, rows_to_test
from desktop_nn.data.table import EMPTY, Table, TableClass
from desktop_nn.project.presets import presets
from desktop_nn.training.generators import data_seed
from desktop_nn.ui import theme as themes
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.painting import point_painting as tools
from desktop_nn.ui.views.painting.paint_view import PaintView

pytestmark = pytest.mark.usefixtures("light")


def cluster(count: int = 60) -> Table:
    """Points of two classes near (-3, 0) and (3, 0)."""
    rng = np.random.default_rng(3)
    labels = np.arange(count) % 2
    return EMPTY.with_rows(rng.normal(0, 0.4, (count, 2)) + np.stack([6 * labels - 3, 0 * labels], axis=1), labels)


def document_of(table: Table = EMPTY) -> Document:
    return Document(presets["paint"].experiment.replace(data=OwnData(table=table)))


@pytest.fixture
def opened(qtbot):
    """A view of a document, with the tools open."""

    def show(document: Document) -> PaintView:
        view = PaintView(document, None)
        qtbot.addWidget(view)
        view.resize(640, 480)
        view.show()
        view.painting._rng = np.random.default_rng(1)
        view.set_painting(True)
        QApplication.processEvents()
        view.grab()
        return view

    return show


def points(view: PaintView) -> Table:
    table: Table = view._document.experiment.data.table
    return table


def at(view: PaintView, x: float, y: float) -> QPoint:
    return view.sheet.frame().at(x, y).toPoint()


def stroke(view: PaintView, *places: tuple[float, float]) -> None:
    """Press at the first place, go through the others, let go at the last."""
    QTest.mousePress(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, *places[0]))
    for place in places[1:]:
        QTest.mouseMove(view.sheet, at(view, *place))
    QTest.mouseRelease(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, *places[-1]))


def take(view: PaintView, tool: str) -> None:
    QTest.mouseClick(view.palette_side.tools[tool], Qt.MouseButton.LeftButton)


def undone(view: PaintView, before: Table) -> bool:
    """Whether one undo brings `before` back, on the sheet as in the document."""
    view._document.undo_stack.undo()
    return points(view) == before and view.painting.table == before


# --- tools --------------------------------------------------------------------------------------------


def test_the_brush_sprays_points_of_the_chosen_class_in_one_step(opened) -> None:
    view = opened(document_of())
    view.palette_side.classes.list.setCurrentRow(1)
    stroke(view, (0, 0), (1, 0), (2, 0))
    painted = points(view)
    assert len(painted) == 5 * round(12 * view.painting.intensity)  # its circles touch each other
    assert set(painted.targets.tolist()) == {1}
    assert np.abs(painted.inputs[:, 1]).max() <= view.painting.reach + 0.05
    assert view._document.undo_stack.count() == 1
    assert undone(view, EMPTY)


def test_a_hand_that_rests_goes_on_spraying(opened) -> None:
    view = opened(document_of())
    QTest.mousePress(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    before = len(view.painting.table)
    view.sheet._hold.timeout.emit()
    QTest.mouseRelease(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    assert len(points(view)) == 2 * before


def test_put_puts_one_point_under_the_pointer(opened) -> None:
    view = opened(document_of())
    take(view, tools.PUT)
    stroke(view, (2, 1), (4, 4))
    assert points(view).inputs.tolist() == [pytest.approx([2, 1], abs=0.05)]
    assert undone(view, EMPTY)


def test_a_point_is_taken_hold_of_and_moved(opened) -> None:
    start = EMPTY.appended([[0.0, 0.0], [3.0, 3.0]], [0, 1])
    view = opened(document_of(start))
    take(view, tools.SELECT)
    stroke(view, (0, 0), (-1, 1), (-2, 2))
    np.testing.assert_allclose(points(view).inputs, [[-2, 2], [3, 3]], atol=0.06)
    assert undone(view, start)


def test_points_in_a_rectangle_are_moved_together(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    take(view, tools.SELECT)
    stroke(view, (-5, -2), (-3, 0), (-1, 2))
    assert view.painting.selected.sum() == 30
    assert view._document.undo_stack.count() == 0
    stroke(view, (-3, 0), (-3, 2), (-3, 3))
    shift = points(view).inputs - start.inputs
    np.testing.assert_allclose(shift[start.targets == 0], [[0, 3]] * 30, atol=0.06)
    assert not shift[start.targets == 1].any()
    assert undone(view, start)


def test_delete_takes_the_selected_points_away(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    take(view, tools.SELECT)
    stroke(view, (-5, -2), (-1, 2))
    QTest.keyClick(view.sheet, Qt.Key.Key_Delete)
    assert set(points(view).targets.tolist()) == {1}
    assert undone(view, start)


def test_all_points_are_selected_by_key(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    QTest.keyClick(view.sheet, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view.sheet, Qt.Key.Key_Delete)
    assert len(points(view)) == 0
    assert undone(view, start)


def test_jitter_shakes_the_points_under_it_alone(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    view.painting.set_radius(0.15)
    take(view, tools.JITTER)
    stroke(view, (-3, 0))
    moved = (points(view).inputs != start.inputs).any(axis=1)
    assert moved[start.targets == 0].all()
    assert not moved[start.targets == 1].any()
    assert undone(view, start)


def test_the_magnet_draws_points_together(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    view.painting.set_radius(0.2)
    view.palette_side.intensity.setValue(100)
    take(view, tools.MAGNET)
    stroke(view, (3, 0), (3, 0.05), (3, 0))
    mine = start.targets == 1
    assert points(view).inputs[mine].std(axis=0).max() < 0.8 * start.inputs[mine].std(axis=0).min()
    np.testing.assert_array_equal(points(view).inputs[~mine], start.inputs[~mine])
    assert undone(view, start)


def test_the_eraser_takes_points_away(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    view.painting.set_radius(0.2)
    take(view, tools.ERASE)
    stroke(view, (-3, 0))
    assert set(points(view).targets.tolist()) == {1}
    assert undone(view, start)


def test_erasing_leaves_the_others_learned_from_or_tested_with(opened) -> None:
    start = cluster(400)
    view = opened(document_of(start))
    seed = data_seed(view._document.experiment.seed)
    before = {tuple(place) for place in start.inputs[rows_to_test(start, 0.5, seed)].tolist()}
    take(view, tools.ERASE)
    stroke(view, (-3, 0), (-3.2, 0.3))
    left = points(view)
    is_test = rows_to_test(left, 0.5, seed)
    turned = {tuple(place) for place in left.inputs[is_test].tolist()} - before
    assert len(left) < 390
    assert len(turned) <= 12  # so many as the halves differ in what was erased


def test_clear_takes_all_points_away(opened) -> None:
    start = cluster()
    view = opened(document_of(start))
    QTest.mouseClick(view.palette_side.clear_button, Qt.MouseButton.LeftButton)
    assert len(points(view)) == 0
    assert undone(view, start)


def test_a_stroke_leaves_a_network_that_is_being_built_alone(opened) -> None:
    document = document_of(cluster())
    document.remove_layer(document.experiment.layers[-1].id)
    view, before = opened(document), document.experiment.layers
    assert document.experiment.misfit() is not None
    stroke(view, (0, 0))
    assert len(points(view)) > 60
    assert document.experiment.layers == before


def test_a_stroke_that_changes_nothing_is_no_step(opened) -> None:
    view = opened(document_of(cluster()))
    take(view, tools.ERASE)
    stroke(view, (0, 4))
    assert view._document.undo_stack.count() == 0


def test_escape_takes_the_stroke_under_way_back(opened) -> None:
    view = opened(document_of())
    QTest.mousePress(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    QTest.keyClick(view.sheet, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    assert len(view.painting.table) == 0
    assert view._document.undo_stack.count() == 0


def test_redo_paints_the_stroke_again(opened) -> None:
    view = opened(document_of())
    stroke(view, (0, 0), (1, 1))
    painted = points(view)
    view._document.undo_stack.undo()
    view._document.undo_stack.redo()
    assert view.painting.table == painted


# --- keyboard and wheel -------------------------------------------------------------------------------


def test_the_keyboard_paints_without_a_mouse(opened) -> None:
    view = opened(document_of())
    for key in (Qt.Key.Key_P, Qt.Key.Key_2, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(view.sheet, key)
    assert points(view).inputs.tolist() == [pytest.approx([12 / 50, 0], abs=1e-6)]
    assert points(view).targets.tolist() == [1]


def test_arrows_move_the_selected_points(opened) -> None:
    start = EMPTY.appended([[0.0, 0.0]], 0)
    view = opened(document_of(start))
    take(view, tools.SELECT)
    stroke(view, (0, 0))
    QTest.keyClick(view.sheet, Qt.Key.Key_Up)
    assert points(view).inputs.tolist() == [pytest.approx([0, 0.02 * 12], abs=1e-6)]
    assert undone(view, start)


def test_the_wheel_makes_the_brush_wider(opened) -> None:
    view = opened(document_of())
    before = view.painting.radius
    middle = QPointF(at(view, 0, 0))
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(
        view.sheet, QWheelEvent(middle, middle, QPoint(), QPoint(0, 120), none[0], none[1], none[2], False)
    )
    assert view.painting.radius == pytest.approx(before + 0.01)
    assert view.palette_side.radius.value() == round(100 * view.painting.radius)


# --- classes ------------------------------------------------------------------------------------------


def test_a_class_is_added_with_its_output_in_one_step(opened) -> None:
    view = opened(document_of(cluster()))
    before = view._document.experiment
    QTest.mouseClick(view.palette_side.classes.add_button, Qt.MouseButton.LeftButton)
    after = view._document.experiment
    assert [each.name for each in points(view).classes] == ["A", "B", "C"]
    assert after.layers[-1].layer.units == 3
    assert after.problem() is None
    assert view.painting.label == 2
    view._document.undo_stack.undo()
    assert view._document.experiment == before


def test_there_are_ten_classes_at_most(opened) -> None:
    view = opened(document_of())
    for _count in range(8):
        QTest.mouseClick(view.palette_side.classes.add_button, Qt.MouseButton.LeftButton)
    assert len(points(view).classes) == 10
    assert len({each.colour for each in points(view).classes}) == 10
    assert not view.palette_side.classes.add_button.isEnabled()


def test_a_class_is_renamed_in_the_list(opened) -> None:
    view = opened(document_of(cluster()))
    names = view.palette_side.classes.list
    names.setCurrentRow(1)
    names.editItem(names.item(1))
    editor = names.findChild(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "foxes")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert [each.name for each in points(view).classes] == ["A", "foxes"]
    assert undone(view, cluster())
    assert names.item(1).text() == "B"


def test_a_class_without_a_name_keeps_its_old_one(opened) -> None:
    view = opened(document_of(cluster()))
    view.palette_side.classes.list.item(0).setText("  ")
    assert view.palette_side.classes.list.item(0).text() == "A"
    assert view._document.undo_stack.count() == 0


def test_a_class_is_coloured_and_the_points_with_it(opened) -> None:
    view = opened(document_of(EMPTY.appended([[0.0, 0.0]] * 3, 0)))
    view.palette_side.classes.list.setCurrentRow(0)
    view.palette_side.classes.colour_menu().actions()[6].trigger()
    assert points(view).classes[0] == TableClass("A", 6)
    place = at(view, 0, 0)
    colour = view.sheet.grab().toImage().pixelColor(place * view.sheet.devicePixelRatioF())
    assert colour.name() == themes.current().categorical[6]


def test_a_colour_that_another_class_has_is_exchanged(opened) -> None:
    view = opened(document_of(cluster()))
    view.palette_side.classes.list.setCurrentRow(0)
    view.palette_side.classes.colour_menu().actions()[1].trigger()
    assert [each.colour for each in points(view).classes] == [1, 0]


def test_a_removed_class_takes_its_points_along(opened) -> None:
    three = cluster().with_class_added("C").appended([[0.0, 4.0]], 2)
    view = opened(document_of(three))
    view.palette_side.classes.list.setCurrentRow(0)
    QTest.mouseClick(view.palette_side.classes.remove_button, Qt.MouseButton.LeftButton)
    assert [each.name for each in points(view).classes] == ["B", "C"]
    assert undone(view, three)
    view.palette_side.classes.show_table(cluster(), 0)
    assert not view.palette_side.classes.remove_button.isEnabled()


def test_the_points_of_the_other_classes_keep_their_part_when_one_is_removed(opened) -> None:
    many = cluster(200).with_class_added("C")
    three = many.appended(np.random.default_rng(6).uniform(3, 5, (80, 2)), 2)
    view = opened(document_of(three))
    seed = data_seed(view._document.experiment.seed)
    before = {tuple(place) for place in three.inputs[rows_to_test(three, 0.5, seed)].tolist()}
    view.palette_side.classes.list.setCurrentRow(0)
    view.palette_side.classes.remove_class()
    left = points(view)
    after = {tuple(place) for place in left.inputs[rows_to_test(left, 0.5, seed)].tolist()}
    assert len(after - before) <= 2


# --- fluency ------------------------------------------------------------------------------------------


def test_among_20_000_points_a_stroke_touches_only_what_it_paints(opened) -> None:
    rng = np.random.default_rng(4)
    many = EMPTY.with_rows(rng.uniform(-6, 6, (19_000, 2)), rng.integers(0, 2, 19_000))
    view = opened(document_of(many))
    layer = view.sheet.layer
    before = layer.stamped
    stroke(view, (0, 0), (1, 0), (2, 0))
    view.sheet.grab()
    assert view.sheet.layer is layer
    assert layer.stamped - before == len(points(view)) - 19_000


def test_among_20_000_points_the_eraser_stamps_only_around_what_it_takes(opened) -> None:
    rng = np.random.default_rng(4)
    many = EMPTY.with_rows(rng.uniform(-6, 6, (20_000, 2)), rng.integers(0, 2, 20_000))
    view = opened(document_of(many))
    take(view, tools.ERASE)
    view.painting.set_radius(0.02)
    layer = view.sheet.layer
    before = layer.stamped
    QTest.mousePress(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    view.sheet.grab()
    assert len(view.painting.table) < 20_000
    assert view.sheet.layer is layer
    assert layer.stamped - before < 1_000


def test_a_full_sheet_says_so(opened) -> None:
    full = EMPTY.with_rows(np.zeros((20_000, 2)), np.zeros(20_000))
    view = opened(document_of(full))
    stroke(view, (0, 0), (1, 0))
    assert len(points(view)) == 20_000
    assert view.palette_side.count.text() == "Full: 20,000 points"


def test_a_picture_of_the_sheet_is_without_the_tools(opened) -> None:
    view = opened(document_of(cluster()))
    assert view.grab_picture().width() / 2 < view.width() - view.palette_side.width() + 30


# --- what can be painted on ---------------------------------------------------------------------------


def test_an_empty_sheet_opens_with_its_tools_and_invites(qtbot) -> None:
    view = PaintView(document_of(), None)
    qtbot.addWidget(view)
    view.show()
    assert not view.is_empty
    assert view.paint_button.isChecked()
    assert view.palette_side.isVisible()


def test_points_that_are_there_are_read_until_the_brush_is_pressed(qtbot) -> None:
    view = PaintView(document_of(cluster()), None)
    qtbot.addWidget(view)
    view.resize(640, 480)
    view.show()
    assert not view.palette_side.isVisible()
    stroke(view, (1, 1))
    assert points(view) == cluster()
    assert view.sheet.pin == pytest.approx((1, 1), abs=0.05)
    QTest.mouseClick(view.paint_button, Qt.MouseButton.LeftButton)
    assert view.palette_side.isVisible()


def test_the_points_of_a_formula_become_the_persons_own_in_one_step(qtbot, feed) -> None:
    document = Document(presets["circle"].experiment)
    view = PaintView(document, None)
    qtbot.addWidget(view)
    view.show()
    feed(view, "circle")
    QTest.mouseClick(view.paint_button, Qt.MouseButton.LeftButton)
    own = document.experiment.data
    assert isinstance(own, OwnData)
    assert len(own.table) == 500
    assert view.sheet.paints
    document.undo_stack.undo()
    assert document.experiment == presets["circle"].experiment
    assert not view.paint_button.isChecked()
    assert not view.palette_side.isVisible()


@pytest.mark.parametrize("name", ["sine-approximation", "xor-mlp"])
def test_what_cannot_be_painted_on_has_no_brush(qtbot, feed, name) -> None:
    view = PaintView(Document(presets[name].experiment), None)
    qtbot.addWidget(view)
    view.show()
    feed(view, name)
    assert not view.paint_button.isVisible()


def test_standardised_inputs_say_why_they_are_not_painted_on(qtbot) -> None:
    experiment = document_of(cluster()).experiment
    view = PaintView(Document(experiment.replace(data=replace(experiment.data, standardise=True))), None)
    qtbot.addWidget(view)
    view.show()
    assert not view.paint_button.isEnabled()
    assert "tandardis" in view.paint_button.toolTip()


# --- numbers to be met ----------------------------------------------------------------------------------


def numbers(count: int = 40) -> Table:
    """Points on a slope from -2 at the left to 2 at the right."""
    places = np.random.default_rng(3).uniform(-4, 4, (count, 2))
    places[:2, 0] = -4, 4
    return Table(("x", "y"), places, places[:, 0] / 2, (), "height")


def document_of_numbers() -> Document:
    return Document(presets["plane"].experiment.replace(data=OwnData(table=numbers())))


def test_points_with_a_number_to_be_met_are_painted(opened) -> None:
    view = opened(document_of_numbers())
    view.painting.take_tool(tools.PUT)
    view.palette_side.number.setValue(-50)
    QTest.mouseClick(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 1, 3))
    table = points(view)
    assert len(table) == 41
    assert table.targets[-1] == -1.0  # half of the largest number, downwards
    assert view.palette_side.number_words.text() == "height: \N{MINUS SIGN}1"
    view._document.undo_stack.undo()
    assert points(view) == numbers()


def test_numbers_need_no_list_of_classes(opened) -> None:
    view = opened(document_of_numbers())
    assert view.palette_side.number_row.isVisibleTo(view)
    assert not view.palette_side.classes.isVisibleTo(view)


def test_a_formula_with_numbers_is_made_own_by_the_brush(opened) -> None:
    view = opened(Document(presets["plane"].experiment))
    own = view._document.experiment.data
    assert isinstance(own, OwnData)
    assert own.is_regression
    before = len(own.table)
    view.painting.take_tool(tools.ERASE)
    view.painting.set_radius(0.2)
    QTest.mouseClick(view.sheet, Qt.MouseButton.LeftButton, pos=at(view, 0, 0))
    assert len(points(view)) < before
    assert view._document.experiment.problem() is None


def test_a_quick_eraser_leaves_no_gap(opened) -> None:
    row = np.stack([np.linspace(-4, 4, 81), np.zeros(81)], axis=1)
    view = opened(document_of(EMPTY.with_rows(row, np.arange(81) % 2)))
    view.painting.take_tool(tools.ERASE)
    view.painting.set_radius(0.05)
    view.painting.press((-4.0, 0.0))
    view.painting.drag((4.0, 0.0))  # in one leap
    view.painting.release()
    assert not len(points(view))

"""The window puts everything together: presets, panels, views, languages, themes, files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QTabWidget, QWidget
from running import open_preset, soon

from desktop_nn.core.layers import Dense, InputFeatures
from desktop_nn.core.network import place
from desktop_nn.data.mnist import Mnist
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY
from desktop_nn.i18n import current_language
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.feature_maps import FeatureMaps
from desktop_nn.ui.dialogs.download_dialog import DownloadDialog
from desktop_nn.ui.program import Program
from desktop_nn.ui.self_test import draw_seven
from desktop_nn.ui.views.examples.examples_view import ExamplesView
from desktop_nn.ui.views.painting.paint_view import PaintView
from desktop_nn.ui.views.surface.surface_view import SurfaceView
from desktop_nn.ui.waiting import let_pass


def test_points_show_a_surface_and_digits_show_maps_and_a_canvas(program: Program) -> None:
    docks = program.window.docks
    assert not docks["surface"].isHidden()
    assert docks["maps"].isHidden()
    open_preset(program, "digits-offline")
    assert docks["surface"].isHidden()
    assert not docks["maps"].isHidden()
    assert not docks["draw"].isHidden()


def test_the_preset_that_an_empty_view_offers_is_opened(program: Program) -> None:
    view = program.window.show_view("maps")
    view.preset_wanted.emit("and-linear")
    assert program.document.experiment == presets["and-linear"].experiment
    soon(lambda: program.trainer.state == "ready")


def test_what_was_learned_stays_when_the_real_digits_arrive(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer = program.trainer
    program.open_experiment(presets["mnist-linear"].experiment.replace(data=Mnist(train=100, test=100)))
    soon(lambda: trainer.state == "ready" and trainer.current is not None and trainer.current.experiment.data.is_image)
    trainer.step()
    soon(lambda: trainer.current is not None and trainer.current.step == 1)
    before = trainer.current
    monkeypatch.setattr(DownloadDialog, "exec", lambda dialog: 1)
    program.window.download_mnist()
    soon(lambda: trainer.current is not None and trainer.current.version > before.version)
    assert trainer.current.step == 1
    assert np.array_equal(trainer.current.weights.trainable, before.weights.trainable)


def test_an_empty_sheet_is_shown_where_it_can_be_painted_on(program: Program) -> None:
    open_preset(program, "digits-offline")
    program.open_experiment(presets["paint"].experiment)
    docks = program.window.docks
    soon(lambda: program.trainer.state == "empty" and docks["maps"].isHidden())
    assert not docks["surface"].isHidden()


def test_an_example_chosen_in_the_table_is_marked_on_the_surface(program: Program) -> None:
    open_preset(program, "circle")
    surface, examples = program.window.show_view("surface"), program.window.show_view("examples")
    assert isinstance(surface, SurfaceView)
    assert isinstance(examples, ExamplesView)
    soon(lambda: examples.model.rowCount() == 500)
    examples.table.selectRow(3)
    assert surface.surface.mark == tuple(examples.model.examples.inputs[3].tolist())
    examples.table.clearSelection()
    assert surface.surface.mark is None


def test_training_goes_on_while_points_are_painted(program: Program) -> None:
    rng = np.random.default_rng(2)
    table = EMPTY.with_rows(rng.uniform(-5, 5, (40, 2)), np.arange(40) % 2)
    program.open_experiment(presets["paint"].experiment.replace(data=OwnData(table=table)))
    soon(lambda: program.trainer.state == "ready" and program.trainer.stand_in is None)
    program.trainer.start()
    soon(lambda: program.trainer.state == "running")
    view = program.window.show_view("surface")
    assert isinstance(view, PaintView)
    view.set_painting(True)
    QApplication.processEvents()
    QTest.mouseClick(view.sheet, Qt.MouseButton.LeftButton, pos=view.sheet.frame().at(0, 0).toPoint())  # type: ignore[union-attr]
    painted = len(view.painting.table)
    assert painted > 40
    soon(lambda: (data := program.trainer.dataset) is not None and len(data.train) + len(data.test) == painted)
    soon(lambda: program.trainer.state == "running")


def test_the_run_action_trains_and_pauses(program: Program) -> None:
    actions = program.window.actions_by_name
    actions["run"].trigger()
    soon(lambda: program.trainer.state == "running" and program.trainer.current.step > 0)  # type: ignore[union-attr]
    actions["run"].trigger()
    soon(lambda: program.trainer.state == "paused")


def test_new_weights_differ_and_reset_comes_back_to_them(program: Program) -> None:
    first = program.trainer.current.weights.trainable.copy()  # type: ignore[union-attr]
    version = program.trainer.current.version  # type: ignore[union-attr]
    program.window.actions_by_name["new_weights"].trigger()
    soon(lambda: program.trainer.current.version > version)  # type: ignore[union-attr]
    second = program.trainer.current.weights.trainable.copy()  # type: ignore[union-attr]
    assert not np.array_equal(first, second)
    program.trainer.epoch()
    soon(lambda: program.trainer.state == "paused")
    program.window.actions_by_name["reset"].trigger()
    soon(lambda: program.trainer.state == "ready")
    assert np.array_equal(program.trainer.current.weights.trainable, second)  # type: ignore[union-attr]


def test_undo_brings_back_an_edit_and_the_trainer_follows(program: Program) -> None:
    document = program.document
    before = document.experiment
    document.remove_layer(before.layers[0].id)
    document.undo_stack.undo()
    assert document.experiment == before
    soon(lambda: program.trainer.state == "ready")


def test_another_language_keeps_the_document_and_the_run(program: Program) -> None:
    program.trainer.epoch()
    soon(lambda: program.trainer.state == "paused")
    old, weights = program.window, program.trainer.current.weights.trainable.copy()  # type: ignore[union-attr]
    program.choose_language("pt_BR")
    soon(lambda: program.window is not old)
    assert current_language() == "pt_BR"
    assert program.window.docks["network"].windowTitle() == "Rede"
    assert np.array_equal(program.trainer.current.weights.trainable, weights)  # type: ignore[union-attr]


def test_tabs_stand_above_the_docks_where_an_arrangement_comes_back(program: Program) -> None:
    old = program.window
    program.choose_language("pt_BR")
    soon(lambda: program.window is not old)
    area = program.window.dockWidgetArea(program.window.docks["surface"])
    assert program.window.tabPosition(area) is QTabWidget.TabPosition.North
    assert program.window.isDockNestingEnabled()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_new_opens_the_presets(program: Program) -> None:
    menu = program.window.transport.presets.menu()
    program.window.actions_by_name["new"].trigger()
    assert menu.isVisible()
    menu.close()


def test_what_was_said_before_goes_when_something_else_is_opened(program: Program, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.dnn"
    damaged.write_bytes(b"no project")
    program.window.files.open(damaged)
    assert "damaged.dnn" in program.window.messages.text
    open_preset(program, "circle")
    assert program.window.messages.text == ""


def test_the_view_menu_is_no_taller_than_a_small_screen(program: Program) -> None:
    view = next(each.menu() for each in program.window.menuBar().actions() if each.text() == "&View")
    menus = [view, *(each.menu() for each in view.actions() if each.menu() is not None)]
    assert all(menu.sizeHint().height() <= 680 for menu in menus)


def test_the_theme_changes_at_once(program: Program) -> None:
    light = program.window.palette().window().color()
    program.choose_theme("dark")
    dark = QApplication.palette().window().color()
    program.choose_theme("light")
    assert dark.lightness() < light.lightness()


def test_a_drawn_seven_is_recognised_and_its_maps_are_shown(program: Program) -> None:
    open_trained_lenet(program)
    view = program.window.show_view("draw")
    soon(lambda: view.is_seen() and not view.is_empty)
    let_pass(0.2)
    draw_seven(view.canvas)  # type: ignore[attr-defined]
    probe_is_answered(program, view)
    answer = program.trainer.current.answers[view.probe()]  # type: ignore[union-attr,index]
    assert answer.label == 7


def open_trained_lenet(program: Program) -> None:
    from desktop_nn.project.presets import trained

    path = trained("lenet-5")
    assert path is not None
    version = program.trainer.current.version  # type: ignore[union-attr]
    program.window.files.open(path)
    soon(lambda: program.trainer.current.version > version)  # type: ignore[union-attr]


def probe_is_answered(program: Program, view: Any) -> None:
    soon(lambda: view.probe() is not None and view.probe() in program.trainer.current.answers)  # type: ignore[union-attr]


# Qt 6.12 wants QPointF in this constructor, which Qt 6.11 does not take.
@pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")
def test_a_project_comes_back_with_weights_and_settings(program: Program, tmp_path: Path) -> None:
    program.trainer.epoch()
    soon(lambda: program.trainer.state == "paused")
    weights = program.trainer.current.weights.trainable.copy()  # type: ignore[union-attr]
    path = tmp_path / "kept.dnn"
    done: list[bool] = []
    program.window.files.write(path, done.append)
    soon(lambda: bool(done))
    assert done == [True]
    open_preset(program, "spiral")
    version = program.trainer.current.version  # type: ignore[union-attr]
    drop(program.window, path)
    soon(lambda: program.trainer.current.version > version)  # type: ignore[union-attr]
    assert program.document.experiment == presets["xor-mlp"].experiment
    assert np.array_equal(program.trainer.current.weights.trainable, weights)  # type: ignore[union-attr]


def drop(window: QWidget, path: Path) -> None:
    """Drag a file over the window and let go: Qt hands a drop only to whoever accepted the drag."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(10, 10), *how))
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *how))


def test_divergence_offers_a_remedy_that_works(program: Program) -> None:
    open_preset(program, "and-linear")
    training = program.document.experiment.training
    wild = replace(training, optimizer=replace(training.optimizer, learning_rate=1000.0))
    program.document.edit("wild", training=wild)
    program.trainer.start()
    soon(lambda: program.trainer.state == "diverged")
    assert program.window.messages.text
    button = next(each for each in program.window.messages.findChildren(QAbstractButton) if "100" in each.text())
    button.click()
    assert program.document.experiment.training.optimizer.learning_rate == 100.0


def test_the_status_line_says_that_a_picture_was_copied(program: Program) -> None:
    view = program.window.docks["loss"].content
    view.copy_picture()
    assert "clipboard" in program.window.statusBar().currentMessage()


def test_what_was_said_of_the_end_of_a_run_goes_when_it_begins_anew(program: Program) -> None:
    training = program.document.experiment.training
    program.document.edit("stop", training=replace(training, stop_loss=100.0))
    program.trainer.start()
    soon(lambda: program.trainer.state == "finished")
    assert "as low as was asked for" in program.window.messages.text
    program.trainer.reset()
    soon(lambda: program.trainer.state == "ready")
    assert program.window.messages.text == ""


def test_no_lower_rate_is_offered_where_the_data_are_to_blame(program: Program) -> None:
    table = EMPTY.with_rows(np.full((4, 2), 1e20), np.arange(4) % 2)
    layers, data = place(InputFeatures(), Dense(2)), OwnData(table=table, standardise=False)
    program.open_experiment(presets["paint"].experiment.replace(data=data, layers=layers))
    program.trainer.start()
    soon(lambda: program.trainer.state == "diverged")
    assert "not to blame" in program.window.messages.text
    offers = [each.text() for each in program.window.messages.findChildren(QAbstractButton) if each.text()]
    assert offers == ["Reset"]


@pytest.mark.parametrize("preset", ["xor-mlp", "digits-offline"])
def test_every_control_has_a_tooltip_and_a_name(program: Program, preset: str) -> None:
    open_preset(program, preset)
    let_pass(0.3)
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox)
    nameless = [
        describe(widget)
        for widget in program.window.findChildren(QWidget)
        if isinstance(widget, kinds)
        and is_ours(widget)
        and not (widget.toolTip() and (widget.accessibleName() or getattr(widget, "text", str)()))
    ]
    assert nameless == []


def is_ours(widget: QWidget) -> bool:
    """Qt's own inner parts (dock buttons, scroll buttons of tab bars, menu extensions) explain themselves."""
    return (not widget.objectName().startswith("qt_") and type(widget).__module__ != "PySide6.QtWidgets") or (
        type(widget).__name__ in ("QPushButton", "QCheckBox", "QComboBox", "QSpinBox", "QDoubleSpinBox")
    )


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}: {getattr(widget, 'text', str)()!r}"


def test_no_shortcut_is_given_twice(program: Program) -> None:
    keys = [
        key.toString()
        for action in program.window.findChildren(QAction)
        for key in action.shortcuts()
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut and action.isEnabled()
    ]
    assert sorted(keys) == sorted(set(keys))


def test_cancelled_loading_says_so_and_can_be_taken_up_again(program: Program) -> None:
    program.open_experiment(presets["digits-offline"].experiment)
    program.window.transport.cancel_wanted.emit()
    soon(lambda: program.trainer.state == "empty")
    assert "not loaded" in program.window.messages.text
    buttons = program.window.messages.findChildren(QAbstractButton)
    next(each for each in buttons if each.text() == "Load the data").click()
    soon(lambda: program.trainer.state == "ready")
    assert program.window.messages.text == ""


def test_another_language_keeps_the_drawing_the_chosen_digit_and_the_unsaved_work(program: Program) -> None:
    open_preset(program, "digits-offline")
    old = program.window
    canvas_view = old.show_view("draw")
    soon(lambda: canvas_view.is_seen() and not canvas_view.is_empty)
    let_pass(0.2)
    draw_seven(old.draw_view.canvas)
    let_pass(0.2)  # the last of the pen has been told
    old.maps_view.show_sample(5)
    layer = program.document.experiment.layers[2].id
    old.docks["network"].content.select(layer)  # type: ignore[attr-defined]
    old.files.unsaved._seconds = 1000.0  # trained for long
    program.trainer.step()
    soon(lambda: program.trainer.state == "paused")
    strokes = old.draw_view.canvas.strokes
    program.choose_language("pt_BR")
    soon(lambda: program.window is not old)
    window = program.window
    assert window.draw_view.canvas.strokes == strokes
    window.show_view("maps")
    soon(lambda: window.maps_view.probe() == FeatureMaps(index=5))
    assert window.docks["network"].content.selected_id == layer  # type: ignore[attr-defined]
    assert window.files.unsaved.exists
    window.files.unsaved.forget()


def test_no_button_has_the_focus_in_a_window_that_just_opened(program: Program) -> None:
    assert program.window.focusWidget() in (program.window, None)


def test_a_larger_window_gives_its_room_to_the_views(program: Program) -> None:
    window = program.window
    window.resize(1280, 800)
    let_pass(0.2)
    sides, middle = window.docks["network"].width(), window.docks["surface"].width()
    window.resize(1700, 800)
    let_pass(0.2)
    assert abs(window.docks["network"].width() - sides) < 10
    assert window.docks["surface"].width() > middle + 400
    window.resize(1280, 800)
    let_pass(0.2)
    assert abs(window.docks["surface"].width() - middle) < 10


def test_the_timeline_brings_an_earlier_moment_into_the_views(program: Program, qtbot: Any) -> None:
    start = program.trainer.newest.weights.trainable.copy()
    program.trainer.epoch()
    soon(lambda: program.trainer.state == "paused")
    slider = program.window.timeline.slider
    soon(slider.isEnabled)
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    soon(lambda: program.trainer.state == "ready" and program.trainer.newest.step == 0)
    assert np.array_equal(program.trainer.newest.weights.trainable, start)
    soon(program.window.timeline.newest.isEnabled)

"""What a teacher hides is not seen and not reached, stays so in file and link, and can always be brought back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QToolBar, QWidget
from running import soon

from desktop_nn.core.layers import layers
from desktop_nn.data.base import sources
from desktop_nn.project import link_text
from desktop_nn.project.presets import presets
from desktop_nn.project.teaching import TASK_LIMIT, Teaching
from desktop_nn.ui import parts
from desktop_nn.ui.application import create_application
from desktop_nn.ui.dialogs.shortcuts import shortcut_rows
from desktop_nn.ui.dialogs.teacher_dialog import TeacherDialog
from desktop_nn.ui.focus_order import reading_order
from desktop_nn.ui.hideable import groups
from desktop_nn.ui.panels.task_bar import TaskBar
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass
from desktop_nn.ui.workspaces import workspaces

XOR = presets["xor-mlp"].experiment
CIRCLE = presets["circle"].experiment
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def running(qapp: Any) -> Iterator[Program]:
    """One program for all tests: what is opened hides nothing that the test before had hidden."""
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.resize(1280, 800)
    program.window.show()
    yield program
    program.close()


@pytest.fixture
def program(running: Program) -> Program:
    open_and_wait(running, XOR)
    running.window.show_workspace("gates")
    running.window.arrangement.restore()
    return running


def open_and_wait(program: Program, experiment: Any) -> None:
    program.open_experiment(experiment)
    soon(lambda: program.trainer.state == "ready" and program.trainer.newest.experiment.data == experiment.data)
    let_pass(0.1)


def hide(program: Program, *names: str, task: str = "") -> None:
    program.document.edit("hide", teaching=Teaching(names, task))
    let_pass(0.1)


def shown(program: Program) -> set[str]:
    return {name for name, dock in program.window.docks.items() if not dock.isHidden()}


def content(program: Program, name: str) -> Any:
    return program.window.docks[name].content


def reached(program: Program) -> list[QWidget]:
    return reading_order(program.window)


# --- the registries ------------------------------------------------------------------------------------


def test_everything_that_is_registered_can_be_hidden() -> None:
    names = {entry.name for group in groups() for entry in group.entries}
    assert {f"view.{name}" for name in parts.VIEWS} <= names
    assert {f"panel.{name}" for name in parts.PANELS} <= names
    assert {f"workspace.{name}" for name in workspaces} <= names
    assert {f"layer.{kind.name}" for kind in layers} <= names
    assert {f"source.{kind.name}" for kind in sources} <= names
    assert {"training.batch_size", "training.learning_rate", "training.optimizer", "data.seed"} <= names


def test_every_name_can_be_saved_and_stands_once() -> None:
    names = [entry.name for group in groups() for entry in group.entries]
    assert len(set(names)) == len(names)
    assert Teaching(tuple(names)).hidden == tuple(sorted(names))


# --- docks and workspaces ------------------------------------------------------------------------------


def test_a_hidden_view_is_not_there_and_the_menu_does_not_offer_it(program: Program) -> None:
    hide(program, "view.formula", "panel.data")
    assert shown(program) == set(workspaces["gates"].names) - {"formula", "data"}
    assert not program.window.docks["formula"].toggleViewAction().isVisible()
    assert not any(content(program, "data").isAncestorOf(each) for each in reached(program))


def test_a_hidden_view_stays_away_in_every_workspace(program: Program) -> None:
    hide(program, "view.surface")
    QTest.keyClick(program.window, Qt.Key.Key_2, CONTROL)
    assert shown(program) == set(workspaces["playground"].names) - {"surface"}
    QTest.keyClick(program.window, Qt.Key.Key_1, CONTROL)
    assert "surface" not in shown(program)


def test_a_hidden_view_stays_away_when_the_arrangement_is_restored(program: Program) -> None:
    hide(program, "view.surface")
    program.window.actions_by_name["restore_layout"].trigger()
    assert "surface" not in shown(program)


def test_undo_brings_back_what_was_hidden(program: Program) -> None:
    before = shown(program)
    hide(program, "view.formula", "panel.data", "control.step")
    program.document.undo_stack.undo()
    assert shown(program) == before
    assert program.window.transport.buttons["step"].isVisible()


def test_what_one_had_closed_stays_closed_when_everything_is_shown(program: Program) -> None:
    program.window.docks["accuracy"].close()
    before = shown(program)
    hide(program, "view.formula")
    program.window.actions_by_name["show_everything"].trigger()
    assert shown(program) == before


def test_a_workspace_that_was_arranged_in_teacher_mode_comes_back_so(program: Program) -> None:
    hide(program, "view.formula")
    program.window.docks["accuracy"].close()
    program.window.show_workspace("playground")
    program.window.show_workspace("gates")
    assert shown(program) == set(workspaces["gates"].names) - {"formula", "accuracy"}


def test_a_hidden_workspace_has_no_button_and_no_key(program: Program) -> None:
    hide(program, "workspace.playground")
    QTest.keyClick(program.window, Qt.Key.Key_2, CONTROL)
    assert program.window.arrangement.workspace_name == "gates"
    assert not program.window.switcher.buttons["playground"].isVisible()
    assert program.window.switcher.buttons["images"].isVisible()


def test_hiding_the_workspace_that_is_shown_goes_to_another(program: Program) -> None:
    hide(program, "workspace.gates")
    assert program.window.arrangement.workspace_name == "playground"
    assert program.window.workspace_actions["playground"].isChecked()


def test_data_of_a_hidden_workspace_do_not_lead_there(program: Program) -> None:
    open_and_wait(program, CIRCLE.replace(teaching=Teaching(("workspace.playground", "workspace.images"))))
    assert program.window.arrangement.workspace_name == "gates"


# --- transport -----------------------------------------------------------------------------------------


def test_a_hidden_button_is_not_there_and_its_key_does_nothing(program: Program) -> None:
    hide(program, "control.step")
    QTest.keyClick(program.window, Qt.Key.Key_F6)
    let_pass(0.2)
    assert program.trainer.newest.step == 0
    assert not program.window.transport.buttons["step"].isVisible()
    assert not program.window.actions_by_name["step"].isVisible()


def test_without_run_neither_space_nor_f5_trains(program: Program) -> None:
    hide(program, "control.run")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_F5):
        QTest.keyClick(program.window, key)
    let_pass(0.2)
    assert program.trainer.newest.step == 0
    assert not program.window.transport.run.isVisible()


def test_hidden_commands_are_not_in_the_list_of_keys(program: Program) -> None:
    hide(program, "control.epoch")
    assert "F7" not in [keys for keys, _command in shortcut_rows(program.window.actions_by_name.all())]


def test_presets_are_hidden_in_the_bar_and_in_the_menu(program: Program) -> None:
    hide(program, "control.presets", "control.pace")
    transport, menu = program.window.transport, program.window.menuBar().actions()[0].menu()
    assert not transport.presets.isVisible()
    assert not transport.pace.isVisible()
    assert [action.isVisible() for action in menu.actions()[:2]] == [False, False]  # "New" and the presets


def test_the_timeline_is_hidden_in_every_workspace_and_comes_back(program: Program) -> None:
    bar = program.window.findChild(QToolBar, "timeline")
    hide(program, "control.timeline")
    program.window.show_workspace("playground")
    program.window.show_workspace("gates")
    assert not bar.isVisible()
    program.window.actions_by_name["show_everything"].trigger()
    assert bar.isVisible()


# --- panels --------------------------------------------------------------------------------------------


def test_hidden_settings_of_training_are_not_seen_and_not_reached(program: Program) -> None:
    panel = content(program, "training")
    program.window.docks["training"].bring_up()
    hide(program, "training.learning_rate", "training.batch_size", "training.optimizer", "training.schedule")
    away = (
        panel.rate,
        panel.slider,
        panel.optimizer,
        panel.pace.field("batch_size"),
        panel.pace.rows["batch_size"].label,
    )
    assert not any(each.isVisible() for each in away)
    assert panel.pace.field("epochs").isVisible()
    assert not any(part.isAncestorOf(each) or part is each for part in away for each in reached(program))


def test_another_optimiser_does_not_bring_the_hidden_rate_back(program: Program) -> None:
    panel = content(program, "training")
    program.window.docks["training"].bring_up()
    hide(program, "training.learning_rate")
    adam = presets["spiral"].experiment.training.optimizer
    program.document.edit("adam", training=replace(program.document.experiment.training, optimizer=adam))
    assert not panel.rate.isVisible()
    assert panel.optimizer.isVisible()


def test_the_seed_and_settings_of_data_can_be_hidden(program: Program) -> None:
    program.window.docks["data"].bring_up()
    let_pass(0.1)
    panel = content(program, "data")
    hide(program, "data.seed", "data.source", "data.low")
    assert not panel.seed.field("seed").isVisible()
    assert not panel.source.chooser.isVisible()
    assert not panel.source.form.field("low").isVisible()
    assert panel.source.form.field("high").isVisible()


def test_hidden_settings_stay_hidden_when_another_kind_of_data_is_chosen(program: Program) -> None:
    panel = content(program, "data")
    hide(program, "data.noise", "source.spiral")
    program.document.edit("circle", data=CIRCLE.data)
    assert panel.source.form.field("noise").isHidden()
    assert "spiral" not in panel.source.chooser.names()
    assert "circle" in panel.source.chooser.names()


def test_the_kind_of_data_in_use_is_offered_even_if_it_is_hidden(program: Program) -> None:
    panel = content(program, "data")
    hide(program, "source.gate", "source.circle")
    assert "gate" in panel.source.chooser.names()
    assert panel.source.chooser.currentText() == "Logic gate"
    program.document.edit("circle", data=CIRCLE.data)
    assert panel.source.chooser.currentData(Qt.ItemDataRole.UserRole) == "circle"


def test_hidden_kinds_of_layers_are_not_offered(program: Program) -> None:
    panel = content(program, "network")
    hide(program, "layer.dense", "layer.tanh", "layer.relu")
    offers = {
        panel.picker.offers.item(row).data(Qt.ItemDataRole.UserRole) for row in range(panel.picker.offers.count())
    }
    assert not {"dense", "tanh", "relu"} & offers
    assert "sigmoid" in offers
    panel.select(program.document.experiment.layers[1].id)
    assert "tanh" not in panel.details.kind.names()
    assert "scaled_tanh" in panel.details.kind.names()


def test_hidden_acts_of_the_builder_have_neither_button_nor_key(program: Program) -> None:
    panel = content(program, "network")
    hide(program, "builder.remove", "builder.add")
    panel.select(program.document.experiment.layers[0].id)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    assert len(program.document.experiment.layers) == len(XOR.layers)
    assert not panel.buttons["remove"].isVisible()
    assert panel.buttons["duplicate"].isVisible()


def test_hidden_settings_of_layers_are_not_seen(program: Program) -> None:
    panel = content(program, "network")
    panel.select(program.document.experiment.layers[0].id)
    panel.details.more.setChecked(True)
    hide(program, "setting.units", "setting.initializer", "placed.rate", "placed.frozen")
    assert not panel.details.form.field("units").isVisible()
    assert panel.details.form.field("bias").isVisible()
    assert not panel.details.more.isVisible()


def test_the_drawn_network_does_not_offer_what_is_hidden(program: Program) -> None:
    open_and_wait(program, CIRCLE)
    view = content(program, "diagram")
    soon(lambda: bool(view.strip.headings))
    hide(program, "setting.units", "builder.add", "builder.remove", "layer.relu")
    heading = view.strip.headings[1]
    assert not any(each.isVisible() for each in (heading.fewer, heading.more, heading.remove))
    assert not any(each.isVisible() for each in view.strip.inserts)
    assert "ReLU" not in [action.text() for action in heading.choice.menu().actions()]
    view.canvas.units_wanted.emit(view.canvas.diagram.columns[1].id, 1)
    assert program.document.experiment.layers == CIRCLE.layers


# --- the task ------------------------------------------------------------------------------------------


def task_bar(program: Program) -> Any:
    return program.window.findChild(TaskBar)


def test_the_task_stands_below_the_transport_and_goes_when_there_is_none(program: Program) -> None:
    bar = task_bar(program)
    assert not bar.isVisible()
    hide(program, task="Find out why one neuron fails.")
    assert bar.isVisible()
    assert bar.words.text() == "Find out why one neuron fails."
    open_and_wait(program, XOR)
    assert not bar.isVisible()


def test_a_long_task_is_shown_whole(program: Program) -> None:
    hide(program, task="several words " * 35)
    let_pass(0.2)
    words = task_bar(program).words
    assert words.height() >= words.heightForWidth(words.width())
    assert task_bar(program).height() >= words.height()


# --- saved ---------------------------------------------------------------------------------------------


HIDDEN = ("control.step", "layer.relu", "panel.data", "training.batch_size", "view.loss", "workspace.images")


def is_taught(program: Program) -> bool:
    window = program.window
    return (
        not {"data", "loss"} & shown(program)
        and not window.transport.buttons["step"].isVisible()
        and not window.switcher.buttons["images"].isVisible()
        and content(program, "training").pace.field("batch_size").isHidden()
        and task_bar(program).words.text() == "Look."
    )


def test_a_project_opens_as_the_teacher_left_it(program: Program, tmp_path: Path) -> None:
    hide(program, *HIDDEN, task="Look.")
    done: list[bool] = []
    program.window.files.write(tmp_path / "lesson.dnn", done.append)
    soon(lambda: bool(done))
    open_and_wait(program, XOR)
    assert not is_taught(program)
    program.window.files.open(tmp_path / "lesson.dnn")
    soon(lambda: program.trainer.state == "ready")
    let_pass(0.1)
    assert is_taught(program)
    assert program.document.is_clean


def test_a_link_carries_it_too(program: Program) -> None:
    link = link_text.write(XOR.replace(teaching=Teaching(HIDDEN, "Look.")))
    open_and_wait(program, link_text.read(link))
    assert is_taught(program)


def test_another_language_keeps_what_is_hidden(program: Program) -> None:
    hide(program, *HIDDEN, task="Look.")
    for language in ("pt_BR", "en"):
        old = program.window
        program.choose_language(language)
        soon(lambda: program.window is not old)  # noqa: B023
        let_pass(0.2)
        assert is_taught(program)


def test_names_that_nobody_knows_hide_nothing(program: Program) -> None:
    before = shown(program)
    hide(program, "view.hologram", "control.wand", "panel.crystal-ball")
    assert shown(program) == before


# --- the dialog ----------------------------------------------------------------------------------------


def opened_dialog(program: Program) -> TeacherDialog:
    program.window.actions_by_name["teacher"].trigger()
    dialogs = [each for each in program.window.findChildren(TeacherDialog) if each.isVisible()]
    return dialogs[-1]


def click_tick(dialog: TeacherDialog, name: str) -> None:
    """Click the box of an entry with the mouse."""
    item = dialog.items[name]
    item.parent().setExpanded(True)
    dialog.tree.scrollToItem(item)
    option = QStyleOptionViewItem()
    option.initFrom(dialog.tree)
    option.rect = dialog.tree.visualItemRect(item)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box: QRect = dialog.tree.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, dialog.tree
    )
    QTest.mouseClick(dialog.tree.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def test_unticking_with_the_mouse_hides(program: Program) -> None:
    dialog = opened_dialog(program)
    click_tick(dialog, "view.formula")
    click_tick(dialog, "control.reset")
    QTest.keyClicks(dialog.task, "Why?")
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert program.document.experiment.teaching == Teaching(("control.reset", "view.formula"), "Why?")
    assert "formula" not in shown(program)
    program.document.undo_stack.undo()
    assert program.document.experiment.teaching == Teaching()


def test_the_dialog_shows_what_is_hidden_already(program: Program) -> None:
    hide(program, "view.formula", "hologram.view", task="Why?")
    dialog = opened_dialog(program)
    assert dialog.items["view.formula"].checkState(0) == Qt.CheckState.Unchecked
    assert dialog.items["view.formula"].parent().checkState(0) == Qt.CheckState.PartiallyChecked
    assert dialog.task.toPlainText() == "Why?"
    QTest.mouseClick(dialog.everything, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton)
    assert program.document.experiment.teaching == Teaching(("hologram.view",), "Why?")


def test_cancelling_changes_nothing(program: Program) -> None:
    dialog = opened_dialog(program)
    click_tick(dialog, "view.formula")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert program.document.experiment.teaching == Teaching()


def test_one_workspace_must_be_left(program: Program) -> None:
    dialog = opened_dialog(program)
    for name in workspaces:
        click_tick(dialog, f"workspace.{name}")
    assert not dialog.confirm.isEnabled()
    assert dialog.problem.text() == "One workspace at least must be left."
    click_tick(dialog, "workspace.images")
    assert dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_long_task_is_refused_while_it_is_written(program: Program) -> None:
    dialog = opened_dialog(program)
    dialog.task.setPlainText("x" * (TASK_LIMIT + 1))
    assert "500" in dialog.problem.text()
    assert not dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_search_shows_the_entries_with_these_letters(program: Program) -> None:
    dialog = opened_dialog(program)
    QTest.keyClicks(dialog.search, "batch s")
    assert not dialog.items["training.batch_size"].isHidden()
    assert dialog.items["training.epochs"].isHidden()
    assert dialog.items["view.surface"].parent().isHidden()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


# --- the way out ---------------------------------------------------------------------------------------


def test_show_everything_is_offered_only_while_something_is_hidden(program: Program) -> None:
    action = program.window.actions_by_name["show_everything"]
    assert not action.isVisible()
    hide(program, *HIDDEN, task="Look.")
    assert action.isVisible()
    action.trigger()
    assert not action.isVisible()
    assert program.document.experiment.teaching == Teaching(task="Look.")
    assert program.window.transport.buttons["step"].isVisible()


def test_with_everything_hidden_there_is_still_a_way_out(program: Program) -> None:
    names = tuple(entry.name for group in groups() for entry in group.entries)
    before = shown(program)
    hide(program, *names)
    assert shown(program) == set()
    program.window.actions_by_name["show_everything"].trigger()
    assert shown(program) == before

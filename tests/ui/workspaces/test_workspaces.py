"""Each workspace shows what belongs to its subject, is found by keyboard and mouse, and comes back as it was left."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton
from running import open_preset, soon

from desktop_nn.commands import screenshot
from desktop_nn.data import sources
from desktop_nn.data.curves import Curve
from desktop_nn.data.own import OwnData
from desktop_nn.ui import parts
from desktop_nn.ui.program import Program
from desktop_nn.ui.views.diagram.diagram_parts import Neuron
from desktop_nn.ui.waiting import let_pass, wait_until
from desktop_nn.ui.workspaces import suiting, workspaces


def shown(program: Program) -> set[str]:
    return {name for name, dock in program.window.docks.items() if not dock.isHidden()}


@pytest.mark.parametrize("workspace", workspaces.values(), ids=lambda each: each.name)
def test_a_workspace_names_docks_that_exist_and_each_once(workspace: Any) -> None:
    assert set(workspace.names) <= set(parts.VIEWS) | set(parts.PANELS)
    assert len(set(workspace.names)) == len(workspace.names)
    assert workspace.summary.endswith(".")


@pytest.mark.parametrize("preset", ["circle", "gaussians", "sine-approximation"])
def test_looking_at_another_view_moves_no_other_part_of_the_playground(program: Program, preset: str) -> None:
    program.window.resize(1280, 800)
    program.window.show_workspace("playground")
    program.window.filling.finish()
    open_preset(program, preset)
    docks = program.window.docks
    columns = ("data", "diagram", "surface")
    present = [docks[name].width() for name in columns]
    for name in ("sum", "compare", "examples", "diagram", "width-depth", "surface-3d", "hidden-space", "landscape"):
        docks[name].bring_up()
        soon(docks[name].content.is_seen if name != "width-depth" else docks[name].content.isVisible)
        assert docks[name].minimumSizeHint().width() <= docks[name].width(), name
    docks["surface"].bring_up()
    docks["diagram"].bring_up()
    QApplication.processEvents()
    assert [docks[name].width() for name in columns] == present


def test_the_command_line_knows_every_workspace() -> None:
    assert tuple(workspaces) == screenshot.WORKSPACES


def test_every_view_and_panel_belongs_to_a_workspace() -> None:
    assert {name for each in workspaces.values() for name in each.names} == set(parts.VIEWS) | set(parts.PANELS)


@pytest.mark.parametrize("kind", sources, ids=lambda kind: kind.name)
def test_all_data_have_a_workspace(kind: Any) -> None:
    assert suiting(kind()).name in workspaces


def test_the_data_choose_the_workspace(program: Program) -> None:
    assert shown(program) == set(workspaces["gates"].names)
    open_preset(program, "circle")
    soon(lambda: shown(program) == set(workspaces["playground"].names))


def test_ctrl_and_a_number_goes_to_a_workspace(program: Program, qtbot: Any) -> None:
    qtbot.keyClick(program.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert shown(program) == set(workspaces["playground"].names)
    assert program.window.workspace_actions["playground"].isChecked()


def visible_tabs(program: Program) -> list[QTabBar]:
    bars = program.window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [bar for bar in bars if bar.isVisible() and bar.count() and bar.x() >= 0]


def test_no_tabs_of_another_arrangement_stay(program: Program) -> None:
    for name in ("playground", "gates", "images", "playground", "gates"):
        program.window.show_workspace(name)
        stacks = sum(len(stack) > 1 for stack in workspaces[name].stacks())
        wait_until(lambda stacks=stacks: len(visible_tabs(program)) == stacks, 30, name)  # type: ignore[misc]


def test_restoring_the_arrangement_leaves_no_tabs_behind(program: Program) -> None:
    program.window.arrangement.restore()
    stacks = sum(len(stack) > 1 for stack in workspaces["gates"].stacks())
    wait_until(lambda: len(visible_tabs(program)) == stacks, 30, "the tabs")


def test_the_switcher_goes_to_a_workspace_and_shows_which_it_is(program: Program, qtbot: Any) -> None:
    switcher = program.window.switcher
    button: QToolButton = switcher.buttons["images"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert shown(program) == set(workspaces["images"].names)
    assert button.isChecked()
    assert not switcher.buttons["gates"].isChecked()


def test_a_workspace_comes_back_as_it_was_left(program: Program) -> None:
    window = program.window
    window.docks["training"].hide()
    window.show_workspace("images")
    assert "training" in shown(program)
    window.show_workspace("gates")
    assert "training" not in shown(program)
    window.arrangement.restore()
    assert "training" in shown(program)


def test_a_workspace_chosen_while_the_first_run_is_on_its_way_stays(qtbot: Any) -> None:
    program = Program(remember=False)
    program.window.show()
    program.window.show_workspace("playground")
    program.begin()
    soon(lambda: program.trainer.state == "ready" and program.trainer.current is not None)
    assert program.window.arrangement.workspace_name == "playground"
    program.close()


def test_a_view_asked_for_in_the_menu_comes_to_the_front(program: Program) -> None:
    program.window.show_workspace("playground")
    curves = program.window.docks["activation"]
    assert curves.isHidden()
    curves.toggleViewAction().trigger()
    soon(lambda: not curves.visibleRegion().isEmpty())


def test_what_is_not_seen_is_not_made(program: Program) -> None:
    assert not program.window.docks["draw"].is_made
    program.window.show_view("draw")
    assert program.window.docks["draw"].is_made
    assert program.window.docks["draw"].isVisible()


def test_arrangements_are_remembered_for_the_next_start(qtbot: Any) -> None:
    first = Program()
    first.window.show()
    first.window.docks["data"].hide()
    first.window.close()
    first.close()
    second = Program()
    second.window.show()
    assert second.window.docks["data"].isHidden()
    assert not second.window.docks["training"].isHidden()
    second.close()


def test_a_maximised_window_comes_back_with_its_columns_as_wide_as_they_were(qtbot: Any) -> None:
    first, large = Program(), QSize(1700, 900)
    first.window.showMaximized()
    first.window.resize(large)
    let_pass(0.1)
    first.window.resizeDocks([first.window.docks["truth"]], [330], Qt.Orientation.Horizontal)
    let_pass(0.1)
    width = first.window.docks["truth"].width()
    first.window.close()
    first.close()
    second = Program()
    second.window.show()
    second.window.resize(large)  # the window manager says how large "maximised" is when the window is there already
    let_pass(0.1)
    assert abs(second.window.docks["truth"].width() - width) < 10
    second.close()


def test_a_function_of_one_input_brings_the_sum_of_units_up_and_a_plane_the_diagram(program: Program) -> None:
    docks = program.window.docks
    open_preset(program, "sine-approximation")
    soon(lambda: not docks["sum"].visibleRegion().isEmpty())
    open_preset(program, "circle")
    soon(lambda: not docks["diagram"].visibleRegion().isEmpty())


def test_the_view_that_was_chosen_stays_while_the_kind_of_data_does(program: Program) -> None:
    docks = program.window.docks
    open_preset(program, "sine-approximation")
    soon(lambda: not docks["sum"].visibleRegion().isEmpty())
    program.window.show_view("diagram")
    open_preset(program, "width-depth")
    soon(lambda: not docks["diagram"].visibleRegion().isEmpty())


def test_a_neuron_pointed_at_in_the_diagram_is_singled_out_of_the_sum(program: Program) -> None:
    open_preset(program, "sine-approximation")
    sum_view, diagram = program.window.show_view("sum"), program.window.show_view("diagram")
    soon(lambda: diagram.canvas.diagram is not None)
    program.window.show_view("sum")
    soon(lambda: sum_view.plot.shown is not None and sum_view.plot.shown.units is not None)
    diagram.neuron_pointed.emit(Neuron("dense-1", 3), "h")
    assert sum_view.plot.single == 3


def test_a_stroke_in_the_window_becomes_the_data_of_the_run_and_is_undone(program: Program, qtbot: Any) -> None:
    open_preset(program, "sine-approximation")
    view, trainer = program.window.show_view("sum"), program.trainer
    soon(lambda: view.plot.shown is not None and view.plot.shown.units is not None)
    qtbot.mouseClick(view.tools.draw, Qt.MouseButton.LeftButton)
    frame = view.plot.output_frame()
    start, end = (frame.at(x, 0.5).toPoint() for x in (-2.0, 2.0))
    qtbot.mousePress(view.plot, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.plot, pos=end)
    qtbot.mouseRelease(view.plot, Qt.MouseButton.LeftButton, pos=end)
    soon(lambda: isinstance(trainer.newest.experiment.data, OwnData) and trainer.state == "ready")
    program.document.undo_stack.undo()
    soon(lambda: isinstance(trainer.newest.experiment.data, Curve) and trainer.state == "ready")

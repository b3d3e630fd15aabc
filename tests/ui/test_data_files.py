"""Tables in and out of the window: dropped or chosen, one step to undo, and what is exported can be imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from running import open_preset, soon

from desktop_nn.core.layers import Dense
from desktop_nn.data.own import OwnData
from desktop_nn.ui.dialogs.import_dialog import ImportDialog
from desktop_nn.ui.parts import VIEWS
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass

# Qt 6.12 wants QPointF in this constructor, which Qt 6.11 does not take.
pytestmark = pytest.mark.filterwarnings("ignore:Function. 'QDragEnterEvent:DeprecationWarning")


class Questions:
    """Answers what is asked about tables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.suggested: Path | None = None

    def which_to_import(self, folder: Path) -> Path | None:
        return self.path

    def where_to_export(self, suggested: Path) -> Path | None:
        self.suggested = suggested
        return self.path


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """Four inputs of different sizes, three classes, and one row with a gap."""
    rng = np.random.default_rng(1)
    kinds = ("rose", "tulip", "lily")
    rows = [[*rng.normal((5, 300, 0.01, 20 * number), (1, 90, 0.002, 3)), kinds[number]] for number in (0, 1, 2) * 20]
    path = tmp_path / "flowers.csv"
    lines = "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)
    path.write_text("length,weight,share,height,kind\n" + lines + "1,2,?,4,rose\n")
    return path


def drop(window: QWidget, path: Path) -> bool:
    """Drag a file over the window and let go: whether the window accepted the drag."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(10, 10), *how)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    QApplication.sendEvent(window, QDropEvent(QPointF(10, 10), *how))
    return enter.isAccepted()


def import_table(program: Program, path: Path) -> None:
    """Drop a table and press Import."""
    assert drop(program.window, path)
    dialog = program.window.data_files.dialog
    assert isinstance(dialog, ImportDialog)
    soon(dialog.import_button.isEnabled)
    QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    soon(lambda: program.trainer.current.experiment == program.document.experiment)  # type: ignore[union-attr]
    soon(lambda: program.trainer.state == "ready")


def test_a_dropped_table_becomes_the_data_and_the_network_follows(program: Program, flowers: Path) -> None:
    import_table(program, flowers)
    experiment = program.document.experiment
    assert isinstance(experiment.data, OwnData)
    assert (len(experiment.data.table), experiment.data.standardise) == (60, True)
    assert next(each.layer for each in reversed(experiment.layers) if isinstance(each.layer, Dense)).units == 3
    assert experiment.title == "flowers"
    words = program.window.messages.text
    assert "60 rows to learn from: 4 inputs, 3 classes." in words
    assert "The last layer now has 3 neurons." in words


def test_an_import_is_one_step_to_undo(program: Program, flowers: Path) -> None:
    before = program.document.experiment
    import_table(program, flowers)
    after = program.document.experiment
    assert program.document.undo_stack.count() == 1
    program.document.undo_stack.undo()
    assert program.document.experiment == before
    program.document.undo_stack.redo()
    assert program.document.experiment == after


def test_what_was_imported_can_be_learned(program: Program, flowers: Path) -> None:
    import_table(program, flowers)
    program.trainer.start()
    soon(lambda: program.trainer.newest.step > 20)
    program.trainer.pause()
    soon(lambda: program.trainer.state == "paused")
    assert np.isfinite(program.trainer.newest.weights.trainable).all()


@pytest.mark.parametrize("suffix", ["csv", "TSV", "txt"])
def test_files_of_tables_are_accepted(program: Program, flowers: Path, suffix: str) -> None:
    path = flowers.rename(flowers.with_suffix(f".{suffix}"))
    assert drop(program.window, path)
    assert program.window.data_files.dialog is not None
    program.window.data_files.dialog.reject()


def test_other_files_are_not(program: Program, tmp_path: Path) -> None:
    assert not drop(program.window, tmp_path / "photo.jpeg")
    assert program.window.data_files.dialog is None


def test_cancel_changes_nothing(program: Program, flowers: Path) -> None:
    before = program.document.experiment
    drop(program.window, flowers)
    dialog = program.window.data_files.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert program.document.experiment is before
    assert program.window.data_files.dialog is None


@pytest.mark.parametrize("way", ["menu", "panel"])
def test_a_table_is_chosen_from_the_menu_or_the_panel(program: Program, flowers: Path, way: str) -> None:
    program.window.data_files._questions = Questions(flowers)
    if way == "menu":
        program.window.actions_by_name["import_data"].trigger()
    else:
        panel: Any = program.window.docks["data"].content
        program.window.docks["data"].bring_up()
        QTest.mouseClick(panel.files.import_button, Qt.MouseButton.LeftButton)
    assert program.window.data_files.dialog is not None
    program.window.data_files.dialog.reject()


def test_what_is_exported_can_be_imported_again(program: Program, tmp_path: Path) -> None:
    open_preset(program, "circle")
    path = tmp_path / "circle.csv"
    asked = program.window.data_files._questions = Questions(path)
    program.window.actions_by_name["export_data"].trigger()
    soon(lambda: "examples were written to" in program.window.messages.text)
    assert asked.suggested is not None
    assert asked.suggested.suffix == ".csv"
    dataset = program.trainer.newest.dataset
    import_table(program, path)
    data = program.document.experiment.data
    assert isinstance(data, OwnData)
    assert len(data.table) == len(dataset.train) + len(dataset.test)
    np.testing.assert_array_equal(data.table.inputs[: len(dataset.train)], dataset.train.inputs)


def test_an_export_that_fails_is_said_and_leaves_the_old_file(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "missing"
    program.window.data_files.export_to(folder / "a.csv")
    soon(lambda: "could not be written" in program.window.messages.text)
    assert not folder.exists()


def test_pictures_are_not_exported_and_it_is_said(program: Program, tmp_path: Path) -> None:
    open_preset(program, "digits-offline")
    program.window.data_files._questions = Questions(tmp_path / "a.csv")
    program.window.actions_by_name["export_data"].trigger()
    assert "Pictures make no table" in program.window.messages.text
    assert list(tmp_path.iterdir()) == []


def write_table(path: Path, inputs: int, classes: int) -> None:
    """Rows of chance with a class each, or without classes with a number."""
    rng = np.random.default_rng(1)
    names = [f"x{number}" for number in range(inputs)]
    rows = [
        [*(f"{value:.3f}" for value in rng.normal(size=inputs)), f"kind {row % classes}" if classes else str(row / 7)]
        for row in range(60)
    ]
    path.write_text("\n".join(",".join(row) for row in [[*names, "target"], *rows]))


def visit(program: Program, drawn: set[str]) -> set[str]:
    """Bring every view to the front while the network learns; which have something to show, waiting for `drawn`."""
    program.trainer.start()
    shown = set()
    for name in VIEWS:
        view = program.window.show_view(name)
        soon(view.is_seen)
        soon(lambda name=name, view=view: name not in drawn or not view.is_empty)  # type: ignore[misc]
        let_pass(0.1)  # an error while it is painted fails the test
        shown |= set() if view.is_empty else {name}
    program.trainer.pause()
    soon(lambda: program.trainer.state in ("paused", "finished"))
    return shown


@pytest.mark.parametrize(
    ("inputs", "classes", "drawn"),
    [
        (1, 4, {"diagram", "loss"}),
        (4, 3, {"loss", "forward"}),
        (5, 0, {"loss", "forward"}),
        (40, 2, {"loss", "forward"}),
    ],
)
def test_every_view_shows_such_a_table_or_says_why_not(
    program: Program, tmp_path: Path, inputs: int, classes: int, drawn: set[str]
) -> None:
    write_table(tmp_path / "table.csv", inputs, classes)
    import_table(program, tmp_path / "table.csv")
    shown = visit(program, drawn)
    pictures = {"diagram", "surface", "surface-3d", "truth", "maps", "draw"}
    assert shown & pictures == drawn & pictures

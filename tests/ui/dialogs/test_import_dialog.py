"""Importing a table: its rows are seen first, each bad cell is marked and explained, nothing untrainable is taken."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from desktop_nn.data.base import REGRESSION
from desktop_nn.data.csv_file import MEAN
from desktop_nn.ui import theme
from desktop_nn.ui.dialogs.import_dialog import ImportDialog

FLOWERS = "length,width,kind\n5.1,3.5,rose\n4.9,3.0,tulip\n6.2,2.8,rose\n5.5,2.1,tulip\n"
BROKEN = "x,age,kind\n1,2,a\n3,?,b\n5,abc,a\n7,8\n9,10,b\n11,12,a\n13,14,b\n"
ROLE = Qt.ItemDataRole


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens the dialog on a file with this content and waits until it has been read."""
    theme.apply(QApplication.instance(), theme.Theme.light())
    dialogs = []

    def open_on(content, encoding="utf-8", settled=True):
        path = tmp_path / "data.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        dialog = ImportDialog(path)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialogs.append(dialog)
        dialog.show()
        if settled:
            settle(dialog, qtbot)
        return dialog

    yield open_on
    for dialog in dialogs:
        dialog.done(0)
        dialog.deleteLater()


def settle(dialog, qtbot):
    """Wait until everything asked for has been answered."""
    qtbot.waitUntil(lambda: not dialog._reader._background.is_busy)


def press(button):
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(chooser, value, dialog, qtbot):
    """Walk to a choice with the arrow keys."""
    chooser.setFocus()
    for _step in range(chooser.count()):
        down = chooser.findData(value) > chooser.currentIndex()
        if chooser.currentData() != value:
            QTest.keyClick(chooser, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        settle(dialog, qtbot)
    assert chooser.currentData() == value


def tick_input(dialog, column, qtbot):
    """Tick or untick with the mouse."""
    box = dialog.columns.inputs.visualItemRect(dialog.columns.inputs.item(column))
    QTest.mouseClick(dialog.columns.inputs.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + _to_the_box(box))
    settle(dialog, qtbot)


def _to_the_box(box):
    return type(box.topLeft())(16, box.height() // 2)


def cell(dialog, row, column, role=ROLE.DisplayRole):
    model = dialog.preview.model()
    return model.index(row, column).data(role)


def header(dialog, column):
    return dialog.preview.model().headerData(column, Qt.Orientation.Horizontal, ROLE.DisplayRole)


# --- what is shown --------------------------------------------------------------------------------------


def test_the_rows_are_shown_under_their_names_with_what_each_column_is_for(opened):
    dialog = opened(FLOWERS)
    assert [header(dialog, column) for column in range(3)] == ["length\ninput", "width\ninput", "kind\ntarget: class"]
    assert [cell(dialog, 1, column) for column in range(3)] == ["4.9", "3.0", "tulip"]
    assert dialog.size_label.text() == "4 rows, 3 columns"


def test_it_says_what_will_be_learned(opened):
    dialog = opened(FLOWERS)
    assert dialog.outcome.text() == "4 rows to learn from: 2 inputs, 2 classes."
    assert dialog.problems.isHidden()


def test_how_the_file_was_written_is_found_and_shown(opened):
    dialog = opened(FLOWERS.replace(",", ";").replace(".", ","), "utf-16")
    assert dialog.format.encoding.currentText() == "UTF-16"
    assert dialog.format.separator.currentData() == ";"
    assert dialog.format.decimal_mark.currentData() == ","
    assert dialog.format.header.isChecked()


def test_standardising_is_a_ticked_step(opened):
    dialog = opened(FLOWERS)
    assert dialog.standardise
    QTest.keyClick(dialog.columns.standardise, Qt.Key.Key_Space)
    assert not dialog.standardise


# --- what is wrong --------------------------------------------------------------------------------------


def test_a_cell_that_is_no_number_is_marked_and_explained(opened):
    dialog = opened(BROKEN)
    words = "Row 4, column age: “abc” is not a number; the row is left out."
    assert words in cell(dialog, 2, 1, ROLE.ToolTipRole)
    assert cell(dialog, 2, 1, ROLE.AccessibleDescriptionRole) == words
    assert cell(dialog, 2, 1, ROLE.BackgroundRole).name() == theme.current().danger_soft
    assert cell(dialog, 2, 1, ROLE.DecorationRole) is not None
    assert cell(dialog, 4, 1, ROLE.BackgroundRole) is None


def test_a_row_that_is_left_out_is_struck_out(opened):
    dialog = opened(BROKEN)
    struck_out = [row for row in range(7) if (font := cell(dialog, row, 0, ROLE.FontRole)) and font.strikeOut()]
    assert struck_out == [1, 2, 3]


def test_a_ragged_row_is_marked_from_end_to_end(opened):
    dialog = opened(BROKEN)
    for column in range(3):
        assert "Row 5: 2 cells where there are 3 columns" in cell(dialog, 3, column, ROLE.ToolTipRole)


def test_the_next_button_walks_through_the_problems(opened):
    dialog = opened(BROKEN)
    said = []
    for _push in range(4):
        press(dialog.problems.next_button)
        said.append((dialog.problems.words.text().partition(";")[0], dialog.problems.count.text()))
    assert said == [
        ("Row 3, column age: there is no value", "1 of 3"),
        ("Row 4, column age: “abc” is not a number", "2 of 3"),
        ("Row 5: 2 cells where there are 3 columns", "3 of 3"),
        ("Row 3, column age: there is no value", "1 of 3"),
    ]
    assert (dialog.preview.currentIndex().row(), dialog.preview.currentIndex().column()) == (1, 1)


def test_a_click_on_a_marked_cell_explains_it(opened):
    dialog = opened(BROKEN)
    place = dialog.preview.visualRect(dialog.preview.model().index(2, 1)).center()
    QTest.mouseClick(dialog.preview.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.problems.words.text().startswith("Row 4, column age")


def test_the_outcome_counts_the_rows_that_are_left_out(opened):
    assert "3 rows are left out." in opened(BROKEN).outcome.text()


def test_gaps_take_the_mean_when_asked(opened, qtbot):
    dialog = opened(BROKEN)
    choose(dialog.columns.missing, MEAN, dialog, qtbot)
    assert dialog.imported.table.inputs[:, 1].tolist() == pytest.approx([2, 9.5, 9.5, 10, 12, 14])
    assert "the mean of the column takes its place" in dialog.problems.words.text()
    assert "2 gaps take the mean" in dialog.outcome.text()


# --- nothing that can be trained ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "data.csv is empty: there are no rows in it."),
        ("\n  \n\n", "data.csv is empty"),
        ("x,kind\n1,a\n2,a\n", "Every row has the class “a”: there is nothing to tell apart."),
        ("name,kind\nada,a\nbob,b\ncid,a\n", "No column of numbers is chosen as an input."),
        ("x,kind\n1,\n2,?\n3,-\n", "No row is left that has a value in every chosen column."),
        ("x,word\n" + "".join(f"1,word{row}\n" for row in range(11)), "11 different values"),
        (b"\x7fELF\x00\x01\x02\x03\x04\x05\x06\x07", "is no text"),
        ("a" * 200_000, "no table of values"),
    ],
)
def test_the_button_is_off_and_the_reason_is_said(opened, content, reason):
    dialog = opened(content)
    assert not dialog.import_button.isEnabled()
    assert reason in dialog.outcome.text()
    assert reason in dialog.import_button.toolTip()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_file_that_went_away_is_named(opened, qtbot, tmp_path):
    dialog = ImportDialog(tmp_path / "gone.csv")
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    settle(dialog, qtbot)
    assert "gone.csv cannot be read" in dialog.outcome.text()
    dialog.done(0)


def test_a_wrong_encoding_is_said_and_mended(opened, qtbot):
    dialog = opened(FLOWERS.replace("tulip", "açucena"), "latin-1")
    assert "read as Windows-1252" in dialog.encoding_note.text()
    choose(dialog.format.encoding, "utf-8-sig", dialog, qtbot)
    assert dialog.outcome.text() == "data.csv holds bytes that are no letters in UTF-8. Choose another encoding."
    assert not dialog.import_button.isEnabled()
    choose(dialog.format.encoding, "cp1252", dialog, qtbot)
    assert cell(dialog, 1, 2) == "açucena"
    assert dialog.import_button.isEnabled()


def test_many_rows_are_sampled_and_it_is_said(opened, monkeypatch):
    monkeypatch.setattr("desktop_nn.data.csv_text.KEPT_CELLS", 600)
    dialog = opened("x,y,kind\n" + "".join(f"{row},1,{row % 2}\n" for row in range(5000)))
    assert dialog.size_label.text() == "data.csv has 5,000 rows; 200 of them, chosen by chance, are used."
    assert dialog.preview.model().rowCount() == 200


# --- choices --------------------------------------------------------------------------------------------


def test_an_input_is_unticked_with_the_mouse(opened, qtbot):
    dialog = opened(FLOWERS)
    tick_input(dialog, 0, qtbot)
    assert dialog.imported.table.columns == ("width",)
    assert header(dialog, 0) == "length\nnot used"


def test_an_input_is_ticked_with_the_keyboard(opened, qtbot):
    dialog = opened(FLOWERS)
    dialog.columns.inputs.setFocus()
    dialog.columns.inputs.setCurrentRow(1)
    QTest.keyClick(dialog.columns.inputs, Qt.Key.Key_Space)
    settle(dialog, qtbot)
    assert dialog.imported.table.columns == ("length",)


def test_the_target_is_no_input(opened, qtbot):
    dialog = opened(FLOWERS)
    tick_input(dialog, 2, qtbot)
    assert dialog.columns.choices.inputs == (0, 1)


def test_another_target_gives_its_place_to_the_former_one(opened, qtbot):
    dialog = opened("a,b,c\n" + "".join(f"{row},{row / 3},{row / 7}\n" for row in range(30)))
    choose(dialog.columns.target, "0", dialog, qtbot)
    assert dialog.imported.table.columns == ("b", "c")
    assert dialog.imported.table.target == "a"


def test_a_target_of_numbers_may_be_taken_as_a_number(opened, qtbot):
    dialog = opened("x,mark\n1,1\n2,2\n3,3\n")
    assert dialog.columns.kind.currentData() == "class"
    choose(dialog.columns.kind, "number", dialog, qtbot)
    assert dialog.imported.table.task == REGRESSION
    assert dialog.outcome.text() == "3 rows to learn from: 1 input, a number to be met."


def test_text_in_a_column_that_is_chosen_as_an_input_is_marked(opened, qtbot):
    dialog = opened("x,name,kind\n1,ada,a\n2,bob,b\n")
    tick_input(dialog, 1, qtbot)
    assert "“ada” is not a number" in cell(dialog, 0, 1, ROLE.ToolTipRole)
    assert not dialog.import_button.isEnabled()


def test_none_and_all(opened, qtbot):
    dialog = opened(FLOWERS)
    none, every = dialog.columns.none_button, dialog.columns.all_button
    press(none)
    settle(dialog, qtbot)
    assert dialog.columns.choices.inputs == ()
    assert not dialog.import_button.isEnabled()
    press(every)
    settle(dialog, qtbot)
    assert dialog.columns.choices.inputs == (0, 1)


def test_the_first_row_may_be_data(opened, qtbot):
    dialog = opened("1,2,a\n3,4,b\n")
    assert not dialog.format.header.isChecked()
    QTest.keyClick(dialog.format.header, Qt.Key.Key_Space)
    settle(dialog, qtbot)
    assert header(dialog, 0) == "1\ninput"
    assert dialog.preview.model().rowCount() == 1


def test_another_separator_cuts_the_rows_anew(opened, qtbot):
    dialog = opened("a;b,c;kind\n" + "".join(f"{row};2,5;{row % 2}\n" for row in range(6)))
    assert dialog.preview.model().columnCount() == 3
    choose(dialog.format.separator, ",", dialog, qtbot)
    assert dialog.preview.model().columnCount() == 2


def test_what_the_person_chose_stays_when_the_numbers_are_read_in_another_way(opened, qtbot):
    dialog = opened("x;y;kind\n1,5;2,5;a\n2,5;3,5;b\n")
    tick_input(dialog, 0, qtbot)
    choose(dialog.format.decimal_mark, ".", dialog, qtbot)
    choose(dialog.format.decimal_mark, ",", dialog, qtbot)
    assert dialog.columns.choices.inputs == (1,)


# --- the end --------------------------------------------------------------------------------------------


def test_the_import_button_accepts(opened, qtbot):
    dialog = opened(FLOWERS)
    press(dialog.import_button)
    assert dialog.result() == QDialog.DialogCode.Accepted
    np.testing.assert_allclose(dialog.imported.table.inputs[0], [5.1, 3.5])


def test_escape_leaves_while_the_file_is_still_being_read(opened, qtbot):
    dialog = opened("1,2,a\n" * 200_000, settled=False)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.imported is None


def test_every_control_teaches_and_has_a_name(opened):
    dialog = opened(BROKEN)
    controls = [dialog.columns.inputs, dialog.columns.standardise, dialog.format.header, dialog.import_button]
    choosers = [dialog.columns.target, dialog.columns.kind, dialog.columns.missing]
    choosers += [dialog.format.encoding, dialog.format.separator, dialog.format.decimal_mark]
    for control in [*controls, *choosers, dialog.cancel_button, dialog.problems.next_button]:
        assert control.toolTip()
    assert all(each.accessibleName() for each in [*choosers, dialog.columns.inputs, dialog.preview])

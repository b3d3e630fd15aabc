"""Imports a table: shows the rows of a file, lets one choose what is learned from it, and says what will happen."""

from __future__ import annotations

import traceback
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_nn.data import csv_file
from desktop_nn.data.csv_file import Choices, Imported
from desktop_nn.data.csv_text import ANY_FORMAT, Format, Sheet
from desktop_nn.data.csv_words import encoding_words, loss_words, size_words, use_words
from desktop_nn.errors import UserError
from desktop_nn.i18n import _, percent
from desktop_nn.ui.components.frames import SectionHeader, label
from desktop_nn.ui.components.notes import EmptyState
from desktop_nn.ui.dialogs.import_columns import ImportColumns
from desktop_nn.ui.dialogs.import_format import ImportFormat
from desktop_nn.ui.dialogs.import_preview import ImportPreview
from desktop_nn.ui.dialogs.import_problems import ImportProblems
from desktop_nn.ui.dialogs.import_reader import ImportReader
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.messages import show_bug
from desktop_nn.ui.theme import SPACE_2, SPACE_3, SPACE_4, set_role

_SIDE_WIDTH = 288


class ImportDialog(QDialog):
    """Reads one file, however large, and again after each change of how it is to be read.

    Accepted means that `imported` holds a table.
    """

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._reader = ImportReader(path, self)
        self._format = ANY_FORMAT
        self._sheet: Sheet | None = None
        self._proposed: Choices | None = None
        self.imported: Imported | None = None
        self.setWindowTitle(_("Import data"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1040, 680)
        self._make_parts()
        self._arrange()
        self._connect()
        self._read(ANY_FORMAT)

    # --- building -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.heading = label(self._path.name, "heading")
        self.heading.setToolTip(str(self._path))
        self.size_label, self.encoding_note = label("", "muted", wrap=True), label("", "caption", wrap=True)
        self.format, self.columns = ImportFormat(), ImportColumns()
        self.preview, self.problems = ImportPreview(), ImportProblems()
        self.empty = EmptyState("table", "")
        self.pictures = QStackedWidget()
        self.pictures.addWidget(self.empty)
        self.pictures.addWidget(self.preview)
        self.outcome = label("", wrap=True)
        self.outcome.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.cancel_button = QPushButton(_("Cancel"))
        self.cancel_button.setToolTip(tooltip(_("Leave the data as they are.")))
        self.import_button = QPushButton(_("Import"))
        self.import_button.setDefault(True)
        set_role(self.import_button, "primary")

    def _arrange(self) -> None:
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_2)
        for part in (
            SectionHeader(_("The file")),
            self.format,
            self.encoding_note,
            SectionHeader(_("What is learned")),
        ):
            left.addWidget(part)
        left.addWidget(self.columns, 1)
        right = QVBoxLayout()
        right.setSpacing(SPACE_2)
        right.addWidget(self.pictures, 1)
        right.addWidget(self.problems)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_4)
        middle.addWidget(side)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        whole.setSpacing(SPACE_3)
        whole.addWidget(self.heading)
        whole.addWidget(self.size_label)
        whole.addLayout(middle, 1)
        whole.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.outcome, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        return row

    def _connect(self) -> None:
        self._reader.was_read.connect(self._take_sheet)
        self._reader.was_made.connect(self._take_import)
        self._reader.failed.connect(self._fail)
        self._reader.progressed.connect(self._show_progress)
        self.format.format_changed.connect(self._read)
        self.columns.choices_changed.connect(self._build)
        self.preview.problem_pointed.connect(self.problems.point_at)
        self.problems.wanted.connect(self.preview.point_at)
        self.cancel_button.clicked.connect(self.reject)
        self.import_button.clicked.connect(self.accept)

    # --- reading the file ---------------------------------------------------------------------------

    @Slot(object)
    def _read(self, wanted: Format) -> None:
        self._format = wanted
        self._rest(_("Reading {file}").format(file=self._path.name), "muted")
        self._reader.read(wanted)

    @Slot(object, object)
    def _take_sheet(self, sheet: Sheet, numeric: tuple[int, ...]) -> None:
        """What the person chose stays where the columns are the same ones."""
        chosen, before, self._sheet = self.columns.choices, self._sheet, sheet
        keeps = before is not None and before.header == sheet.header and chosen != self._proposed
        self._proposed = csv_file.proposal(sheet, numeric)
        choices = chosen if keeps else self._proposed
        self.format.show_sheet(sheet)
        self.columns.show_sheet(sheet, numeric, choices)
        self.size_label.setText(size_words(sheet))
        self._note_encoding("" if self._format.encoding else encoding_words(sheet))
        self._build(choices)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        """The file cannot be read so; another encoding or separator may do."""
        if isinstance(error, UserError):
            self._rest(error.message, "danger")
        else:
            self._rest(_("The program made a mistake."), "danger")
            show_bug(self, "".join(traceback.format_exception(error)))

    def _rest(self, words: str, role: str) -> None:
        """There is nothing to import, and why."""
        self.imported = None
        self.empty.set_text(words)
        self.pictures.setCurrentWidget(self.empty)
        self.problems.clear()
        self.columns.setEnabled(False)
        self.size_label.setText("")
        self._note_encoding("")
        self._say(words, role)

    def _note_encoding(self, words: str) -> None:
        self.encoding_note.setText(words)
        self.encoding_note.setVisible(bool(words))

    @Slot(float, str)
    def _show_progress(self, share: float, words: str) -> None:
        self.empty.set_text(f"{words} {percent(share, 0)}")

    # --- making the table ---------------------------------------------------------------------------

    @Slot(object)
    def _build(self, choices: Choices) -> None:
        assert self._sheet is not None
        self.import_button.setEnabled(False)
        self._reader.build(self._sheet, choices)

    @Slot(object)
    def _take_import(self, imported: Imported) -> None:
        self.imported = imported
        self.columns.setEnabled(True)
        self.preview.show_import(imported)
        self.pictures.setCurrentWidget(self.preview)
        self.problems.show_import(imported)
        if imported.reason is not None:
            self._say(imported.reason.message, "danger")
        else:
            self._say(" ".join([use_words(imported), *loss_words(imported)]), "")

    def _say(self, words: str, role: str) -> None:
        """What will happen; without a table the reason why the button is off."""
        possible = self.imported is not None and self.imported.table is not None
        self.outcome.setText(words)
        set_role(self.outcome, role)
        tip = _("Use these rows as the data of the experiment.") if possible else words
        self.import_button.setEnabled(possible)
        self.import_button.setToolTip(tooltip(tip))

    @property
    def standardise(self) -> bool:
        """Whether the inputs are to be standardised."""
        return self.columns.standardise.isChecked()

    # --- Qt -----------------------------------------------------------------------------------------

    def done(self, result: int) -> None:
        """The thread ends before the dialog does."""
        self._reader.close()
        super().done(result)

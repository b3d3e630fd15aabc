"""Data from files and to files: a table that is imported becomes the data, the examples are exported as a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, integer, ngettext
from desktop_nn.ui import recent_files
from desktop_nn.ui.background import Background
from desktop_nn.ui.dialogs.table_dialogs import EXPORT_SUFFIX, TABLE_SUFFIXES, TableDialogs, TableQuestions
from desktop_nn.ui.document import Document
from desktop_nn.ui.files import file_in, file_name

if TYPE_CHECKING:
    from desktop_nn.data.csv_file import Imported
    from desktop_nn.ui.dialogs.import_dialog import ImportDialog


class DataFiles(QObject):
    """Everything between the data of the document and files of tables; what that needs is imported when it is needed.

    `failed` carries what went wrong (a UserError, or another exception for a bug); `told` what was done.
    """

    failed = Signal(object)  # Exception
    told = Signal(str)

    def __init__(
        self, document: Document, trainer: Any, window: QWidget, questions: TableQuestions | None = None
    ) -> None:
        super().__init__(window)
        self._document, self._trainer, self._window = document, trainer, window
        self._questions = questions or TableDialogs(window)
        self._background = Background(self)
        self.dialog: ImportDialog | None = None

    # --- importing ----------------------------------------------------------------------------------

    @Slot()
    def ask_import(self) -> None:
        """Let the person choose a table and import it."""
        path = self._questions.which_to_import(recent_files.folder())
        if path is not None:
            self.import_from(path)

    def import_from(self, path: Path) -> None:
        """Show what is in a file; the person decides what becomes of it."""
        from desktop_nn.ui.dialogs.import_dialog import ImportDialog

        if self.dialog is not None:
            return
        self.dialog = ImportDialog(path, self._window)
        self.dialog.finished.connect(self._finish_import)
        self.dialog.open()

    @staticmethod
    def accepts(mime: QMimeData) -> bool:
        """Whether something dragged over the window is a table."""
        return file_in(mime, TABLE_SUFFIXES) is not None

    def open_dropped(self, mime: QMimeData) -> None:
        """Import the table that was dropped."""
        path = file_in(mime, TABLE_SUFFIXES)
        if path is not None:
            self.import_from(path)

    @Slot(int)
    def _finish_import(self, accepted: int) -> None:
        dialog, self.dialog = self.dialog, None
        if accepted and dialog is not None and dialog.imported is not None:
            self._take(dialog.imported, standardise=dialog.standardise)

    def _take(self, imported: Imported, *, standardise: bool) -> None:
        """The rows become the data, in one step with what the network needs for them."""
        from desktop_nn.data.csv_file import own_data
        from desktop_nn.data.csv_words import use_words
        from desktop_nn.project import fitting

        before = self._document.experiment
        after = fitting.with_data(before, own_data(imported, standardise=standardise))
        title = Path(imported.sheet.name).stem
        self._document.edit(
            _("import {file}").format(file=imported.sheet.name),
            title=title, data=after.data, layers=after.layers, training=after.training, held=after.held,
        )  # fmt: skip
        self.told.emit(" ".join([use_words(imported), *fitting.changes(before, after)]))

    # --- exporting ----------------------------------------------------------------------------------

    @Slot()
    def ask_export(self) -> None:
        """Ask for a name and write the examples there."""
        from desktop_nn.training import examples_file

        try:
            examples_file.check(self._document.experiment.data)
        except UserError as error:
            self.failed.emit(error)
            return
        name = file_name(_(self._document.experiment.title))
        path = self._questions.where_to_export(recent_files.folder() / f"{name}.{EXPORT_SUFFIX}")
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write the examples as they are now."""
        from desktop_nn.training import examples_file

        snapshot = self._trainer.current
        if snapshot is None or snapshot.experiment.data != self._document.experiment.data:
            self.failed.emit(UserError(N_("The examples are not ready yet. Wait a moment and export them again.")))
            return
        experiment, dataset = snapshot.experiment, snapshot.dataset

        def finish(count: int | None, error: Exception | None) -> None:
            if error is not None or count is None:
                self.failed.emit(error)
                return
            text = ngettext("{count} example was written to {path}.", "{count} examples were written to {path}.", count)
            self.told.emit(text.format(count=integer(count), path=path))

        self._background.run(lambda: examples_file.export(path, experiment, dataset), finish)

    def close(self) -> None:
        """Finish what is being written."""
        self._background.close()

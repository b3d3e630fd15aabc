"""What is shown when the program itself has made a mistake: an apology, and the report to copy."""

from __future__ import annotations

import platform
import sys

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

import desktop_nn
from desktop_nn.i18n import _
from desktop_nn.ui.theme import SPACE_3, SPACE_4, set_role

_SHOWN_BUGS = 5


class BugDialog(QDialog):
    """Explains that the work is safe and offers the report; the program goes on."""

    def __init__(self, trace: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._traces = [trace]
        self.setWindowTitle(_("A mistake in the program"))
        self.setMinimumSize(560, 420)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        layout.setSpacing(SPACE_3)
        heading = QLabel(_("Something went wrong that should not have."))
        set_role(heading, "heading")
        advice = QLabel(
            _(
                "This is a mistake in Desktop NN, not yours. You can go on; save your work under a new name to be "
                "safe. The report below helps to mend it. It names files and folders: look at it before you pass it on."
            )
        )
        advice.setWordWrap(True)
        self._report = QPlainTextEdit()
        self._report.setReadOnly(True)
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setAccessibleName(_("Report"))
        for widget in (heading, advice, self._report, self._make_buttons()):
            layout.addWidget(widget)
        self._report.setPlainText(self.report())

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.copy_button = QPushButton(_("Copy report"))
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(_("Go on"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        return buttons

    def add(self, trace: str) -> None:
        """Another bug while this one is shown; after a few of them more say nothing new."""
        if len(self._traces) < _SHOWN_BUGS:
            self._traces.append(trace)
            self._report.setPlainText(self.report())

    def report(self) -> str:
        """The versions and every traceback, in English, as a maintainer wants them."""
        facts = (
            f"Desktop NN {desktop_nn.__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
            f"{platform.platform()}, {sys.byteorder}-endian"
        )
        return "\n\n".join([facts, *self._traces])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self.copy_button.setText(_("Copied"))

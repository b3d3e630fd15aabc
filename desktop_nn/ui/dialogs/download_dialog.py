"""Fetches the MNIST digits: says first what they are, shows how far it is, can be stopped and gone on with."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.data import download, mnist
from desktop_nn.data.base import Cancelled, Progress
from desktop_nn.errors import UserError
from desktop_nn.i18n import _, byte_size
from desktop_nn.ui.background import Background
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.messages import show_bug
from desktop_nn.ui.theme import SPACE_2, SPACE_3, SPACE_4, set_role

Fetch = Callable[[Path | None, Progress, Callable[[], bool]], Path]

_STEPS = 1000
#: A speed measured over less time than this jumps too much to be read.
_LEAST_SECONDS = 0.5


class DownloadDialog(QDialog):
    """Accepted when the digits are there and verified.

    `fetch` works on another thread; what it says comes back through a signal into this one.
    """

    _progressed = Signal(float, str)

    def __init__(
        self,
        parent: QWidget | None = None,
        fetch: Fetch = download.fetch,
        folder: Path | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._fetch, self._clock = fetch, clock
        self._folder = folder or mnist.cache_folder()
        self._total = sum(file.packed_bytes for file in mnist.FILES)
        self._cancelled = threading.Event()
        self._background = Background(self)
        self._began: tuple[float, float] | None = None  # time and fraction at the first report
        self._progressed.connect(self._show_progress)
        self.setWindowTitle(_("Download MNIST"))
        self.setMinimumWidth(520)
        self._build()
        self._introduce()

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._heading = label("", "heading", wrap=True)
        self._text = label("", wrap=True)
        self._small = label("", "caption", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress of the download"))
        self.details = label("", "muted")
        self.go_button = QPushButton()
        set_role(self.go_button, "primary")
        self.go_button.setDefault(True)
        self.go_button.clicked.connect(self._go)
        self.folder_button = QPushButton(_("Open the folder"))
        self.folder_button.setToolTip(_("Show the folder in which the four files belong."))
        self.folder_button.clicked.connect(self._open_folder)
        self.stop_button = QPushButton()
        self.stop_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.folder_button)
        row.addStretch(1)
        row.addWidget(self.stop_button)
        row.addWidget(self.go_button)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_3)
        for widget in (self._heading, self._text, self.bar, self.details, self._small):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(row)

    # --- what is shown in each state ------------------------------------------------------------------

    def _introduce(self) -> None:
        there = mnist.find_folder()
        if there is not None:
            self._show_there(there)
            return
        self._say(
            _("70,000 handwritten digits"),
            _(
                "MNIST is the classic first exercise for networks that read pictures. It is {size} to download, once; "
                "the files are checked and kept in {folder}."
            ).format(size=byte_size(self._total), folder=self._folder),
            _(
                "Made by Yann LeCun, Corinna Cortes and Christopher Burges from data of NIST. Creative Commons "
                "Attribution-ShareAlike 3.0. It is fetched from public mirrors; nothing about you is sent."
            ),
        )
        self._offer(_("Download"), _("Not now"))

    def _show_there(self, folder: Path) -> None:
        self._say(
            _("The digits are there"),
            _("The four files of MNIST are complete in {folder}.").format(folder=folder),
        )
        self._offer("", _("Close"))

    def _show_failure(self, reason: str) -> None:
        self._say(
            _("The download did not work"),
            reason,
            _(
                "You can also put the files there yourself: {files}, each as it is or with .gz at the end, into "
                "{folder}. Another copy of MNIST on this computer is found if the variable {variable} names its folder."
            ).format(
                files=", ".join(file.name for file in mnist.FILES), folder=self._folder, variable=mnist.FOLDER_VARIABLE
            ),
        )
        self._offer(_("Try again"), _("Close"))
        self.folder_button.show()
        self._grow()

    def _show_stopped(self) -> None:
        self._say(_("Stopped"), _("What has arrived is kept: go on whenever you like."))
        self._offer(_("Go on"), _("Close"))

    def _say(self, heading: str, text: str, small: str = "") -> None:
        self._heading.setText(heading)
        self._text.setText(text)
        self._small.setText(small)
        self._small.setVisible(bool(small))

    def _grow(self) -> None:
        """Be as tall as what is said now: the longer words of a failure would be cut off."""
        self._column.activate()
        needed = self._column.totalHeightForWidth(self.width())
        if self.height() < needed:
            self.resize(self.width(), needed)

    def _offer(self, go: str, stop: str) -> None:
        """The two buttons; without a word for `go` there is nothing to begin."""
        for widget in (self.bar, self.details, self.folder_button):
            widget.hide()
        self.go_button.setText(go)
        self.go_button.setVisible(bool(go))
        self.stop_button.setText(stop)
        self.stop_button.setEnabled(True)
        (self.go_button if go else self.stop_button).setFocus()

    # --- the download ---------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether something is being fetched."""
        return self._background.is_busy

    @Slot()
    def _go(self) -> None:
        self._cancelled.clear()
        self._began = None
        self._say(_("Fetching the digits"), _("You can go on using the program's own digits meanwhile."))
        self._offer("", _("Stop"))
        self.bar.setValue(0)
        self.details.setText(_("Asking the first mirror…"))
        self.bar.show()
        self.details.show()
        self._background.run(
            lambda: self._fetch(self._folder, self._progressed.emit, self._cancelled.is_set), self._finish
        )

    @Slot(float, str)
    def _show_progress(self, fraction: float, words: str) -> None:
        self.bar.setValue(round(_STEPS * fraction))
        now = self._clock()
        if self._began is None:
            self._began = now, fraction
        seconds, share = now - self._began[0], fraction - self._began[1]
        if seconds > _LEAST_SECONDS and share > 0:
            speed = byte_size(share * self._total / seconds)
            words = _("{amount}, {speed} per second").format(amount=words, speed=speed)
        self.details.setText(words)

    def _finish(self, folder: object, error: Exception | None) -> None:
        if error is None:
            self.accept()
        elif isinstance(error, Cancelled):
            self._show_stopped()
        elif isinstance(error, UserError):
            self._show_failure(str(error))
        else:
            self._show_failure(_("The program made a mistake."))
            show_bug(self, "".join(traceback.format_exception(error)))

    @Slot()
    def _open_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # --- Qt -------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """While it runs the first push only stops the download; what has arrived is kept."""
        if self.is_running:
            self._cancelled.set()
            self.stop_button.setEnabled(False)
            self.details.setText(_("Stopping…"))
        else:
            super().reject()

    def done(self, result: int) -> None:
        """The thread ends before the dialog does."""
        self._cancelled.set()
        self._background.close()
        super().done(result)

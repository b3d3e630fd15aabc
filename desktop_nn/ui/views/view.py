"""What every view is: it asks the worker a question, shows a snapshot, and gives a picture of itself."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.errors import UserError
from desktop_nn.i18n import _
from desktop_nn.project.presets import presets
from desktop_nn.ui import recent_files
from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.notes import EmptyState, Way
from desktop_nn.ui.dialogs.asking import ask_where_to_save
from desktop_nn.ui.icons import icon
from desktop_nn.ui.pictures import save_png
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Theme

if TYPE_CHECKING:
    from desktop_nn.project.experiment import Experiment
    from desktop_nn.training.probes.base import Probe
    from desktop_nn.training.snapshot import Snapshot

#: Picture pixels for each of the screen's.
PICTURE_SCALE = 2
#: Seconds from one change of figures to the next: what changes faster cannot be read.
FIGURES_PAUSE = 0.1
_PICTURE_MARGIN = 12
_READS_PICTURES = "lenet-5"  # it comes trained

#: Headers and rows of text: what a picture shows, for those who read numbers.
Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


class View(QWidget):
    """A header (legends left, controls right) above the content, or a sentence while there is nothing to show.

    `title` and `summary` are marked texts; `picture` names the icon of the empty view.
    """

    failed = Signal(object)  # UserError: something the person wanted could not be done
    told = Signal(str)  # what was done where it cannot be seen
    preset_wanted = Signal(str)  # the name of the preset that an empty view offers

    title: ClassVar[str]
    summary: ClassVar[str]
    picture: ClassVar[str] = "picture"
    #: Whether all it shows is what the present network answers.
    asks_network: ClassVar[bool] = False
    #: Whether it is made with the document and the trainer, because one can change something in it.
    edits: ClassVar[bool] = False
    #: With less room than this its picture is copied and saved from a menu.
    narrow_below: ClassVar[int] = 420
    #: What changes slowly is drawn seldom: the time goes to the training.
    pause_seconds: float = 0.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_(self.title))
        self.setAccessibleDescription(_(self.summary))
        self._pictured: list[QWidget] = []
        self._make_actions()
        self._make_header()
        self._empty = EmptyState(self.picture, _("Nothing to show yet."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._problem = EmptyState("warning", _("Training is not possible yet."))
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._stack, 1)
        column.addLayout(self._header)
        column.addLayout(self._body, 1)
        column.addWidget(self._problem, 1)
        themes.themes.theme_changed.connect(self._take_theme)

    # --- what a view says of itself -----------------------------------------------------------------

    def probe(self) -> Probe | None:
        """What to ask of the network now; None if the snapshot alone is enough."""
        return None

    @abstractmethod
    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one moment of a run."""

    @abstractmethod
    def clear(self) -> None:
        """Forget the run that was shown."""

    def values_table(self) -> Table | None:
        """The numbers behind the picture; None where there are too many to read."""
        return None

    def extra_actions(self) -> list[QAction]:
        """Actions of this view for its context menu."""
        return []

    def retheme(self, theme: Theme) -> None:
        """Take the colours of another theme; painting from `themes.current()` needs nothing here."""

    # --- building -----------------------------------------------------------------------------------

    def set_content(self, content: QWidget) -> None:
        """What the view shows when it has something to show."""
        self._stack.addWidget(content)
        self._pictured.append(content)

    def add_legend(self, legend: QWidget) -> None:
        """Put a legend at the left of the header; it belongs to the picture."""
        self._legends.addWidget(legend)
        self._pictured.insert(0, legend)

    def add_control(self, control: QWidget) -> None:
        """Put a button at the right of the header; it does not belong to the picture."""
        self._controls.addWidget(control)

    def add_wide_control(self, control: QWidget) -> None:
        """Put something that uses all the room of the header; it does not belong to the picture."""
        self._legends.addWidget(control, 1)

    def add_side(self, side: QWidget) -> None:
        """Put tools at the right of the content; they do not belong to the picture."""
        self._body.addWidget(side)

    def show_content(self) -> None:
        """Show the content, not the sentence of the empty view."""
        if self._stack.currentIndex() != 1:
            self._stack.setCurrentIndex(1)

    def show_empty(self, text: str, hint: str = "", way: Way | None = None) -> None:
        """Say why there is nothing to see and what to do, with a button that does it."""
        self._empty.set_text(text, hint, way)
        self._stack.setCurrentIndex(0)

    def show_no_pictures(self, text: str, hint: str, experiment: Experiment) -> None:
        """As `show_empty`; offers a network that reads pictures, unless a teacher hides the presets."""
        hides_presets = "presets" in experiment.teaching.of_kind("control")
        preset = presets[_READS_PICTURES]
        words = _("Open {preset}").format(preset=_(preset.title))
        open_it = Way(words, _(preset.summary), partial(self.preset_wanted.emit, _READS_PICTURES))
        self.show_empty(text, hint, None if hides_presets else open_it)

    def show_problem(self, reason: str) -> None:
        """Say why the network has no answer, in place of the answers of an earlier one; "" shows the view again."""
        if not self.asks_network:
            return
        self._problem.set_text(self._problem.text, reason)
        self._problem.setVisible(bool(reason))
        self._stack.setVisible(not reason)

    def show_waiting(self, waiting: bool) -> None:
        """Whether a run is on its way: the sentence of the empty view would be wrong in a moment."""
        self._empty.set_silent(waiting)

    def is_seen(self) -> bool:
        """Whether any of the view is on show; in a tab behind another one it is "visible" for Qt, but not seen."""
        return self.isVisible() and not self.visibleRegion().isEmpty()

    @property
    def is_empty(self) -> bool:
        """Whether the view has nothing to show."""
        return self._stack.currentIndex() == 0

    def _make_actions(self) -> None:
        self.copy_action = QAction(icon("copy"), _("Copy picture"), self)
        self.copy_action.setToolTip(_("Copy this view as a picture, ready to be pasted into a document."))
        self.copy_action.triggered.connect(self.copy_picture)
        self.save_action = QAction(icon("picture"), _("Save picture…"), self)
        self.save_action.setToolTip(_("Write this view to a PNG file, in twice the resolution of the screen."))
        self.save_action.triggered.connect(self.ask_and_save_picture)

    def _make_header(self) -> None:
        self._header = QHBoxLayout()
        self._header.setContentsMargins(SPACE_3, SPACE_1, SPACE_2, SPACE_1)
        self._header.setSpacing(SPACE_1)
        left = QWidget()
        left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._legends, self._controls = QHBoxLayout(left), QHBoxLayout()
        self._legends.setContentsMargins(0, 0, 0, 0)
        self._legends.setSpacing(SPACE_4)
        self._controls.setSpacing(0)
        self._copy = ToolButton("copy", self.copy_action.text(), self.copy_action.toolTip(), pressed=self.copy_picture)
        self._save = ToolButton(
            "picture", self.save_action.text(), self.save_action.toolTip(), pressed=self.ask_and_save_picture
        )
        self._more = ToolButton("more", _("More"), _("Copy or save the picture of this view."), pressed=self._open_menu)
        self._header.addWidget(left, 1)
        self._header.addLayout(self._controls)
        for button in (self._copy, self._save, self._more):
            self._header.addWidget(button)
        self._more.hide()

    # --- pictures -----------------------------------------------------------------------------------

    def grab_picture(self) -> QImage:
        """The view as it is now, without its buttons, at two picture pixels for each of the screen's."""
        parts = [part for part in self._pictured if part.isVisibleTo(self)]
        parts = parts or [self._empty if self._problem.isHidden() else self._problem]
        return self.picture_of([(part, part.mapTo(self, QPoint())) for part in parts])

    def picture_of(self, parts: list[tuple[QWidget, QPoint]]) -> QImage:
        """A picture of widgets at their places, on the colour of the view."""
        area = QRect()
        for part, place in parts:
            area = area.united(QRect(place, part.size()))
        area.adjust(-_PICTURE_MARGIN, -_PICTURE_MARGIN, _PICTURE_MARGIN, _PICTURE_MARGIN)
        image = QImage(area.size() * PICTURE_SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PICTURE_SCALE)
        image.fill(QColor(themes.current().surface))
        painter = QPainter(image)
        for part, place in parts:
            QWidget.render(part, painter, place - area.topLeft())  # a plot has another `render`
        painter.end()
        return image

    @Slot()
    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.grab_picture())
        self.told.emit(_("The picture is on the clipboard: paste it into a document."))

    def save_picture(self, path: Path) -> None:
        """Write the picture as PNG. Raises UserError if it cannot be written."""
        save_png(self.grab_picture(), path)

    @Slot()
    def ask_and_save_picture(self) -> None:
        """Ask for a file name and write the picture there."""
        proposal = recent_files.folder() / f"{_(self.title)}.png"
        path = ask_where_to_save(self, _("Save picture"), proposal, _("PNG pictures (*.png)"))
        if path is None:
            return
        try:
            self.save_picture(path)
        except UserError as error:
            self.failed.emit(error)
        else:
            self.told.emit(_("Saved to {path}").format(path=path))

    # --- Qt -----------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu().popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = self.width() < self.narrow_below
        self._copy.setVisible(not narrow)
        self._save.setVisible(not narrow)
        self._more.setVisible(narrow)
        super().resizeEvent(event)

    @Slot()
    def _open_menu(self) -> None:
        self._menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        if extra := self.extra_actions():
            menu.addActions(extra)
            menu.addSeparator()
        menu.addActions([self.copy_action, self.save_action])
        return menu

    @Slot(object)
    def _take_theme(self, theme: Theme) -> None:
        self.retheme(theme)
        self.update()

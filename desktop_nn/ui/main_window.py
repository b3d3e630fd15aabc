"""The main window: panels, views and menus around one document and one trainer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QVBoxLayout, QWidget

from desktop_nn import preferences
from desktop_nn.data.mnist import Mnist
from desktop_nn.i18n import N_, _, current_language
from desktop_nn.project.presets import presets
from desktop_nn.resources import resource
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui import docks as arrangement
from desktop_nn.ui import menus, window_state
from desktop_nn.ui.actions import Actions
from desktop_nn.ui.announcer import Announcer
from desktop_nn.ui.dialogs.about_dialog import AboutDialog
from desktop_nn.ui.dialogs.download_dialog import DownloadDialog
from desktop_nn.ui.dialogs.help_dialog import HelpDialog
from desktop_nn.ui.dialogs.preferences_dialog import PreferencesDialog
from desktop_nn.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from desktop_nn.ui.document import Document
from desktop_nn.ui.files import Files
from desktop_nn.ui.focus_order import move_focus
from desktop_nn.ui.icons import icon
from desktop_nn.ui.messages import MessageBar
from desktop_nn.ui.panels.data_panel import DataPanel
from desktop_nn.ui.panels.network_panel import NetworkPanel
from desktop_nn.ui.panels.training_panel import TrainingPanel
from desktop_nn.ui.panels.transport_bar import TransportBar
from desktop_nn.ui.theme import SPACE
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.views.curves_view import AccuracyCurves, LossCurves
from desktop_nn.ui.views.draw_view import DrawView
from desktop_nn.ui.views.feature_maps_view import FeatureMapsView
from desktop_nn.ui.views.surface_view import SurfaceView
from desktop_nn.ui.views.view import View

PANEL_TITLES = {"network": N_("Network"), "data": N_("Data"), "training": N_("Training")}


class MainWindow(QMainWindow):
    """Only puts things together: every act goes to the document, the trainer or the files."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, remember: bool = True) -> None:
        super().__init__()
        self.document = document
        self.trainer = trainer
        self._remember = remember
        self._shows_images: bool | None = None
        self._proportioned = False
        self._retired = False
        self.setObjectName("main")
        self.setWindowIcon(QIcon(str(resource("icons", "desktop-nn.svg"))))
        self.setMinimumSize(QSize(960, 680))
        self.setAcceptDrops(True)
        self.setContentsMargins(SPACE, 0, SPACE, 0)
        self.actions_by_name = Actions(self)
        self.files = Files(document, trainer, self)
        self._make_parts()
        self._make_docks()
        self._make_bars()
        self._make_menus()
        self._connect()
        self.show_run()
        if remember and window_state.restore(self):
            self._proportioned = True
        else:
            self.resize(window_state.first_size(self.screen().availableSize()) if remember else QSize(1280, 800))

    # --- building -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.maps_view, self.draw_view = FeatureMapsView(), DrawView()
        self.views: dict[str, View] = {
            "surface": SurfaceView(),
            "maps": self.maps_view,
            "draw": self.draw_view,
            "loss": LossCurves(),
            "accuracy": AccuracyCurves(),
        }
        self.data_panel = DataPanel(self.document, self.trainer)
        self.panels: dict[str, QWidget] = {
            "network": NetworkPanel(self.document, self.trainer),
            "data": self.data_panel,
            "training": TrainingPanel(self.document, self.trainer),
        }
        self.transport = TransportBar(self.document, self.trainer)
        self.messages = MessageBar(self)

    def _make_docks(self) -> None:
        contents: dict[str, tuple[str, QWidget]] = {name: (_(view.title), view) for name, view in self.views.items()}
        contents |= {name: (_(PANEL_TITLES[name]), panel) for name, panel in self.panels.items()}
        self.docks = {
            name: arrangement.make_dock(self, name, title, widget) for name, (title, widget) in contents.items()
        }
        arrangement.arrange(self, self.docks)
        arrangement.SideWidths(self, self.docks)

    def _make_bars(self) -> None:
        bar = QToolBar(_("Transport"), self)
        bar.setObjectName("transport")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.transport)
        bar.addWidget(top)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.statusBar().setSizeGripEnabled(False)  # there from the start: nothing moves when it first speaks

    def _make_menus(self) -> None:
        bar, actions = self.menuBar(), self.actions_by_name
        file_menu = bar.addMenu(_("&File"))
        file_menu.addMenu(menus.presets_menu(self, self.choose_preset))
        menus.add_actions(file_menu, actions, ["open"])
        file_menu.addMenu(self.files.recent_menu(file_menu))
        menus.add_actions(file_menu, actions, ["", "save", "save_as", "", "download", "", "quit"])
        edit_menu = bar.addMenu(_("&Edit"))
        edit_menu.addActions(self._undo_actions())
        menus.add_actions(edit_menu, actions, ["", "preferences"])
        menus.add_actions(bar.addMenu(_("&Train")), actions, ["run", "step", "epoch", "", "reset", "new_weights"])
        self._make_view_menu(bar.addMenu(_("&View")))
        menus.add_actions(bar.addMenu(_("&Help")), actions, ["help", "shortcuts", "", "about"])

    def _make_view_menu(self, menu: QMenu) -> None:
        menu.addActions(menus.dock_actions(self.docks.values()))
        menus.add_actions(menu, self.actions_by_name, ["restore_layout", ""])
        wanted = preferences.load()
        themes = menus.theme_options()
        menu.addMenu(menus.choice_menu(self, _("&Theme"), themes, wanted.theme, self.theme_chosen.emit))
        languages = menus.language_options()
        chosen = menus.choice_menu(self, _("&Language"), languages, current_language(), self.language_chosen.emit)
        menu.addMenu(chosen)

    def _undo_actions(self) -> list[QAction]:
        stack = self.document.undo_stack
        undo, redo = stack.createUndoAction(self, _("Undo")), stack.createRedoAction(self, _("Redo"))
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        redo.setShortcuts(QKeySequence.StandardKey.Redo)
        undo.setIcon(icon("undo"))
        redo.setIcon(icon("redo"))
        return [undo, redo]

    def _connect(self) -> None:
        trainer, files = self.trainer, self.files
        self.actions_by_name.connect(
            open=files.ask_open,
            save=files.save,
            save_as=files.save_as,
            quit=self.close,
            run=trainer.toggle,
            step=trainer.step,
            epoch=trainer.epoch,
            reset=trainer.reset,
            new_weights=trainer.new_weights,
            restore_layout=self.restore_layout,
            preferences=self._show_preferences,
            download=self.download_mnist,
            help=self._show_help,
            shortcuts=self._show_shortcuts,
            about=lambda: AboutDialog(self).exec(),
        )
        self.transport.preset_chosen.connect(self.choose_preset)
        self.data_panel.download_requested.connect(self.download_mnist)
        self.draw_view.drawing_ready.connect(self.maps_view.show_drawing)
        self.draw_view.drawing_resized.connect(self.maps_view.replace_drawing)
        self.draw_view.canvas.drawing_changed.connect(trainer.refresh)  # the pen does not wait for the next tick
        self.draw_view.failed.connect(self.messages.show_error)
        announcer = Announcer(self, self.messages, self.document, trainer, files, self.download_mnist)
        self.transport.cancel_wanted.connect(announcer.cancel_loading)
        trainer.set_views(self.views.values())
        trainer.snapshot_changed.connect(self._follow_data)

    # --- acts ---------------------------------------------------------------------------------------

    @Slot(str)
    def choose_preset(self, name: str) -> None:
        """Begin a new experiment from a preset; unsaved changes are asked about first."""
        if self.files.may_leave() and self.files.open_preset(presets[name]):
            self.messages.show_message(
                _("This network comes trained: draw a digit, or press Reset to train it from its start.")
            )

    @Slot()
    def restore_layout(self) -> None:
        """Put every panel back in its first place."""
        arrangement.arrange(self, self.docks)
        self._shows_images = None
        self.show_run()
        arrangement.proportion(self, self.docks)

    @Slot()
    def download_mnist(self) -> None:
        """Fetch the real digits; an experiment that wanted them then uses them."""
        if DownloadDialog(self).exec() and isinstance(self.document.experiment.data, Mnist):
            self.trainer.load(self.document.experiment)

    def show_view(self, name: str) -> View:
        """Bring a view to the front."""
        self.docks[name].show()
        self.docks[name].raise_()
        return self.views[name]

    def show_run(self) -> None:
        """Show what is there already: after a change of language the run goes on in a new window."""
        if self.trainer.current is not None:
            self._follow_data(self.trainer.current)

    def take_over(self, old: MainWindow) -> None:
        """Go on where another window stood that is about to retire: its drawing, its choices, its unsaved work."""
        self.files.take_over(old.files)
        self.draw_view.take_over(old.draw_view)
        self.maps_view.take_over(old.maps_view)
        network, before = self.panels["network"], old.panels["network"]
        assert isinstance(network, NetworkPanel)
        assert isinstance(before, NetworkPanel)
        if before.selected_id:
            network.select(before.selected_id)

    def retire(self) -> None:
        """Go without a question: another window takes over, or the program ends."""
        self.files.close()
        self._retired = True
        self.close()
        self.deleteLater()

    def _show_preferences(self) -> None:
        dialog = PreferencesDialog(self)
        dialog.theme_chosen.connect(self.theme_chosen)
        dialog.language_chosen.connect(self.language_chosen)
        dialog.exec()

    def _show_help(self) -> None:
        HelpDialog(self).show()

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.actions_by_name.all(), self).exec()

    # --- answers ------------------------------------------------------------------------------------

    @Slot(object)
    def _follow_data(self, snapshot: Snapshot) -> None:
        """Images have feature maps and a canvas; points have a surface. A change of kind changes the views."""
        images = snapshot.experiment.data.is_image
        if images == self._shows_images:
            return
        self._shows_images = images
        for name in ("maps", "draw"):
            self.docks[name].setVisible(images)
        self.docks["surface"].setVisible(not images)
        self.docks["maps" if images else "surface"].raise_()

    # --- Qt ------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return move_focus(self, forwards)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._proportioned:
            self._proportioned = True
            arrangement.proportion(self, self.docks)
        if self.focusWidget() is not self:
            self.setFocus()  # no button looks pressed before a key is

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.open_dropped(event.mimeData())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._retired or self.files.may_leave():
            if self._remember:
                window_state.save(self)
            event.accept()
        else:
            event.ignore()

"""The main window: panels, views and menus around one document and one trainer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QKeySequence, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QVBoxLayout, QWidget

from desktop_nn import preferences
from desktop_nn.data.base import DataSource
from desktop_nn.data.mnist import Mnist
from desktop_nn.i18n import _, current_language
from desktop_nn.project.beside import States
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.resources import resource
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui import menus, parts, window_state
from desktop_nn.ui.actions import Actions
from desktop_nn.ui.announcer import Announcer
from desktop_nn.ui.arrangement import Arrangement
from desktop_nn.ui.comparing import Comparing
from desktop_nn.ui.components.fence import Fence
from desktop_nn.ui.components.switcher import Switcher
from desktop_nn.ui.data_files import DataFiles
from desktop_nn.ui.dock_titles import DockTitles
from desktop_nn.ui.docks import Dock
from desktop_nn.ui.document import Document
from desktop_nn.ui.drops import Drops
from desktop_nn.ui.files import Files
from desktop_nn.ui.filling import Filling
from desktop_nn.ui.focus_keeper import FocusKeeper
from desktop_nn.ui.icons import icon
from desktop_nn.ui.links import Links
from desktop_nn.ui.messages import MessageBar
from desktop_nn.ui.panels.task_bar import TaskBar
from desktop_nn.ui.panels.transport_bar import TransportBar
from desktop_nn.ui.plateau_watch import PlateauWatch
from desktop_nn.ui.teacher_mode import TeacherMode
from desktop_nn.ui.theme import SPACE
from desktop_nn.ui.timeline_toolbar import add_timeline
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.views.view import View
from desktop_nn.ui.wires import Wires
from desktop_nn.ui.workspaces import Workspace, suiting

if TYPE_CHECKING:  # imported when they are first made
    from desktop_nn.ui.panels.network_panel import NetworkPanel
    from desktop_nn.ui.views.drawing.draw_view import DrawView
    from desktop_nn.ui.views.maps.feature_maps_view import FeatureMapsView

_BRIEFLY_MILLISECONDS = 5000


class MainWindow(QMainWindow):
    """Only puts things together: every act goes to the document, the trainer or the files."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, remember: bool = True) -> None:
        super().__init__()
        self.document = document
        self.trainer = trainer
        self._remember = remember
        self._suiting: Workspace | None = None  # for the data that are shown
        self._retired = False
        self._focus = FocusKeeper(self)
        self.setObjectName("main")
        self.setWindowIcon(QIcon(str(resource("icons", "desktop-nn.svg"))))
        self.setMinimumSize(QSize(960, 680))
        self.setAnimated(False)  # docks stand where they belong at once
        self.setContentsMargins(SPACE, 0, SPACE, 0)
        self.resize(window_state.first_size(self.screen().availableSize()) if remember else QSize(1280, 800))
        if remember:  # before the docks take their places: their widths are of a window of this size
            window_state.restore_geometry(self)
        self.actions_by_name = Actions(self)
        self.workspace_actions = menus.workspace_actions(self, self.show_workspace)
        trainer.set_views(())  # those of an earlier window are gone
        self.files = Files(document, trainer, self)
        self.data_files = DataFiles(document, trainer, self)
        Drops(self, self.files, self.data_files)
        self._make_parts()
        self._make_docks()
        self._make_bars()
        self._make_menus()
        self._connect()
        self.show_run()

    # --- building -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.transport = TransportBar(self.document, self.trainer)
        self.messages = MessageBar(self)
        self.links = Links(self.document, self.files, self.messages, self)

    def _make_docks(self) -> None:
        self.docks = {
            name: Dock(self, name, _(part.title), partial(self._make_part, name), part.height, _(part.short))
            for name, part in (parts.VIEWS | parts.PANELS).items()
        }
        self._comparing = Comparing(self.document, self.trainer, self)
        self._comparing.failed.connect(self.messages.show_error)
        self.filling = Filling(self.docks, self)
        self._wires = Wires(self.docks, self.trainer, self)
        self._titles = DockTitles(self, self.docks.values())
        self.arrangement = Arrangement(self, self.docks, self._remember)

    def _make_part(self, name: str) -> QWidget:
        """What stands in a dock, made when it is first seen."""
        if name in parts.PANELS:
            panel: Any = parts.make_panel(name, self.document, self.trainer)
            if name == "data":
                panel.download_requested.connect(self.download_mnist)
                panel.files.import_requested.connect(self.data_files.ask_import)
                panel.files.export_requested.connect(self.data_files.ask_export)
            return cast("QWidget", panel)
        view = parts.make_view(name, self.document, self.trainer)
        if name == "draw":
            self._wire_canvas(cast("DrawView", view))
        view.failed.connect(self.messages.show_error)
        view.told.connect(self._tell_briefly)
        view.preset_wanted.connect(self.choose_preset)
        self._wires.join(name, view)
        self.trainer.add_view(view)
        return view

    def _wire_canvas(self, view: DrawView) -> None:
        """What is drawn is shown by the feature maps."""
        view.drawing_ready.connect(self._show_drawing)
        view.drawing_resized.connect(self._replace_drawing)
        view.canvas.drawing_changed.connect(self.trainer.refresh)  # the pen does not wait for the next tick

    @property
    def draw_view(self) -> DrawView:
        """The canvas."""
        return cast("DrawView", self.docks["draw"].content)

    @property
    def maps_view(self) -> FeatureMapsView:
        """The feature maps."""
        return cast("FeatureMapsView", self.docks["maps"].content)

    @property
    def network_panel(self) -> NetworkPanel:
        """The builder."""
        return cast("NetworkPanel", self.docks["network"].content)

    def _make_bars(self) -> None:
        self.timeline = add_timeline(self, self.trainer)
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
        column.addWidget(Fence(self.transport))
        column.addWidget(TaskBar(self.document))
        bar.addWidget(top)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.switcher = Switcher(_("Workspace"), self.workspace_actions.values(), self.menuBar())
        self.menuBar().setCornerWidget(self.switcher)
        self.statusBar().setSizeGripEnabled(False)  # there from the start: nothing moves when it first speaks

    def _make_menus(self) -> None:
        bar, actions = self.menuBar(), self.actions_by_name
        file_menu = bar.addMenu(_("&File"))
        presets_menu = menus.presets_menu(self, self.choose_preset)
        menus.add_actions(file_menu, actions, ["new"])
        file_menu.addMenu(presets_menu)
        menus.add_actions(file_menu, actions, ["open"])
        file_menu.addMenu(self.files.recent_menu(file_menu))
        menus.add_actions(file_menu, actions, ["", "save", "save_as", "", "copy_link", "paste_link"])
        menus.add_actions(file_menu, actions, ["", "import_data", "export_data", "download", "", "quit"])
        edit_menu = bar.addMenu(_("&Edit"))
        edit_menu.addActions(self._undo_actions())
        menus.add_actions(edit_menu, actions, ["", "preferences"])
        train_menu = bar.addMenu(_("&Train"))
        menus.add_actions(train_menu, actions, ["run", "one_sample", "step", "epoch", "", "reset", "new_weights"])
        menus.add_actions(train_menu, actions, ["", "keep_run"])
        self._make_view_menu(bar.addMenu(_("&View")))
        menus.add_actions(bar.addMenu(_("&Help")), actions, ["help", "shortcuts", "", "about"])
        shown = (self.document, self, self.arrangement, actions, self.workspace_actions, presets_menu.menuAction())
        self.teacher_mode = TeacherMode(*shown)

    def _make_view_menu(self, menu: QMenu) -> None:
        menu.addActions(list(self.workspace_actions.values()))
        menu.addSeparator()
        for title, names in ((_("Views"), parts.VIEWS), (_("Panels"), parts.PANELS)):
            menu.addMenu(menus.docks_menu(self, title, [self.docks[name] for name in names]))
        menus.add_actions(menu, self.actions_by_name, ["restore_layout", "", "teacher", "show_everything", ""])
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
            new=self.transport.show_presets,
            open=files.ask_open,
            save=files.save,
            save_as=files.save_as,
            import_data=self.data_files.ask_import,
            export_data=self.data_files.ask_export,
            copy_link=self.links.copy,
            paste_link=self.links.paste,
            quit=self.close,
            run=trainer.toggle,
            one_sample=trainer.one_sample,
            step=trainer.step,
            epoch=trainer.epoch,
            reset=trainer.reset,
            new_weights=trainer.new_weights,
            keep_run=self._comparing.keep,
            restore_layout=self.arrangement.restore,
            teacher=self.teacher_mode.ask,
            show_everything=self.teacher_mode.show_everything,
            preferences=self._show_preferences,
            download=self.download_mnist,
            help=self._show_help,
            shortcuts=self._show_shortcuts,
            about=self._show_about,
        )
        self.data_files.failed.connect(self.messages.show_error)
        self.data_files.told.connect(self.messages.show_message)
        self.transport.preset_chosen.connect(self.choose_preset)
        announcer = Announcer(self, self.messages, self.document, trainer, files, self.download_mnist)
        self.transport.cancel_wanted.connect(announcer.cancel_loading)
        PlateauWatch(self.messages, self.document, trainer)
        trainer.snapshot_changed.connect(self._follow_data)
        self.document.experiment_changed.connect(self._follow_experiment)
        self.arrangement.workspace_changed.connect(lambda name: self.workspace_actions[name].setChecked(True))
        self._suiting = suiting(self.document.experiment.data)
        self.show_workspace(self._suiting.name)

    # --- acts ---------------------------------------------------------------------------------------

    @Slot(str)
    def choose_preset(self, name: str) -> None:
        """Begin a new experiment from a preset; unsaved changes are asked about first."""
        if self.files.may_leave() and self.files.open_preset(presets[name]):
            self.messages.show_message(
                _("This network comes trained: draw a digit, or press Reset to train it from its start.")
            )

    @Slot(str)
    def show_workspace(self, name: str) -> None:
        """Go to another workspace; it comes back as it was left."""
        self.arrangement.show(name)

    @Slot()
    def download_mnist(self) -> None:
        """Fetch the real digits; an experiment that wanted them then uses them."""
        from desktop_nn.ui.dialogs.download_dialog import DownloadDialog

        if DownloadDialog(self).exec() and isinstance(self.document.experiment.data, Mnist):
            self.trainer.request_states(self._use_real_digits)

    def _use_real_digits(self, states: States) -> None:
        """The run goes on where it stands: what was learned, or came trained, is not lost."""
        running = self.trainer.state == "running"
        self.trainer.load(self.document.experiment, state=states.open, run=running)

    def show_view(self, name: str) -> View:
        """Bring a view to the front."""
        dock = self.docks[name]
        view = dock.content
        dock.show()
        dock.bring_up()
        assert isinstance(view, View)
        return view

    def show_run(self) -> None:
        """Show what is there already: after a change of language the run goes on in a new window."""
        if self.trainer.current is not None:
            self._follow_data(self.trainer.current)

    def take_over(self, old: MainWindow) -> None:
        """Go on where another window stood that is about to retire: its drawing, its choices, its unsaved work."""
        self.files.take_over(old.files)
        self.arrangement.take_over(old.arrangement)
        if old.docks["draw"].is_made:
            self.draw_view.take_over(old.draw_view)
        if old.docks["maps"].is_made:
            self.maps_view.take_over(old.maps_view)
        if old.docks["network"].is_made and old.network_panel.selected_id:
            self.network_panel.select(old.network_panel.selected_id)

    def retire(self) -> None:
        """Go without a question: another window takes over, or the program ends."""
        self.files.close()
        self.data_files.close()
        self._retired = True
        self.close()
        self.deleteLater()

    def _show_preferences(self) -> None:
        from desktop_nn.ui.dialogs.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(self)
        dialog.theme_chosen.connect(self.theme_chosen)
        dialog.language_chosen.connect(self.language_chosen)
        dialog.exec()

    def _show_help(self) -> None:
        from desktop_nn.ui.dialogs.help_dialog import HelpDialog

        HelpDialog(self).show()

    def _show_shortcuts(self) -> None:
        from desktop_nn.ui.dialogs.shortcuts_dialog import ShortcutsDialog

        ShortcutsDialog(self.actions_by_name.all(), self).exec()

    def _show_about(self) -> None:
        from desktop_nn.ui.dialogs.about_dialog import AboutDialog

        AboutDialog(self).exec()

    @Slot(str)
    def _tell_briefly(self, text: str) -> None:
        self.statusBar().showMessage(text, _BRIEFLY_MILLISECONDS)

    # --- answers ------------------------------------------------------------------------------------

    @Slot(object)
    def _follow_data(self, snapshot: Snapshot) -> None:
        """Each kind of data has a workspace made for it; a change of kind goes there."""
        if self.document.experiment.data.problem() is None:
            self._suit(snapshot.experiment.data)

    @Slot(object)
    def _follow_experiment(self, experiment: Experiment) -> None:
        """An empty sheet has no snapshot to follow."""
        if experiment.data.problem() is not None:
            self._suit(experiment.data)

    def _suit(self, source: DataSource) -> None:
        suiting_now = suiting(source)
        if suiting_now is not self._suiting:
            self._suiting = suiting_now
            self.show_workspace(suiting_now.name)
        self.arrangement.suit(source)

    @Slot(bytes)
    def _show_drawing(self, pixels: bytes) -> None:
        self.maps_view.show_drawing(pixels)

    @Slot(bytes)
    def _replace_drawing(self, pixels: bytes) -> None:
        self.maps_view.replace_drawing(pixels)

    # --- Qt ------------------------------------------------------------------------------------------

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return self._focus.move(forwards)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.arrangement.settle()
        self._titles.settle()
        if self.focusWidget() is not self:
            self.setFocus()  # no button looks pressed before a key is

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.filling.begin()  # the window stands; now what it shows

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._retired or self.files.may_leave():
            if self._remember:
                window_state.save_geometry(self)
                self.arrangement.save()
            event.accept()
        else:
            event.ignore()

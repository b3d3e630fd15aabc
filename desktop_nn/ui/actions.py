"""Every command of the window as a QAction: its text, shortcut, icon, and one sentence that teaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop_nn.i18n import N_, _
from desktop_nn.ui.icons import icon

Standard = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """What is declared of one command."""

    name: str
    text: str
    tip: str
    shortcuts: tuple[QKeySequence.StandardKey | str, ...] = ()
    icon: str = ""


COMMANDS = (
    Command("new", N_("&New…"), N_("Begin something new: choose an experiment that is ready to run."), (Standard.New,)),
    Command("open", N_("&Open…"), N_("Open a project file (.dnn)."), (Standard.Open,), "open"),
    Command(
        "save", N_("&Save"), N_("Save the experiment together with its trained weights."), (Standard.Save,), "save"
    ),
    Command("save_as", N_("Save &as…"), N_("Save under another name."), ("Ctrl+Shift+S",)),
    Command(
        "import_data",
        N_("&Import data…"),
        N_("Learn from a table of your own, such as a CSV file; you see its rows first."),
        ("Ctrl+I",),
        "table",
    ),
    Command(
        "export_data",
        N_("&Export data…"),
        N_("Write the examples as a CSV file: inputs, target, and which are for testing."),
        ("Ctrl+E",),
        "upload",
    ),
    Command(
        "copy_link",
        N_("&Copy link"),
        N_("Copy a short text that restores this experiment, to be sent in a message."),
        ("Ctrl+Shift+C",),
        "link",
    ),
    Command(
        "paste_link",
        N_("Paste &link…"),
        N_("Open the experiment of a link that you were sent."),
        ("Ctrl+Shift+V",),
    ),
    Command(
        "quit", N_("&Quit"), N_("Close the program; you are asked before changes are lost."), (Standard.Quit, "Ctrl+Q")
    ),
    Command("run", N_("&Run or pause"), N_("Train the network, or pause the training."), ("F5", "Ctrl+R"), "run"),
    Command(
        "one_sample",
        N_("One sam&ple"),
        N_("Train on the next sample alone: one update of the weights."),
        ("Shift+F6",),
        "sample",
    ),
    Command("step", N_("One &step"), N_("Train on one batch: one update of the weights."), ("F6",), "step"),
    Command(
        "epoch", N_("One &epoch"), N_("Train to the end of this pass through the training data."), ("F7",), "epoch"
    ),
    Command("reset", N_("Rese&t"), N_("Back to the same start: the same weights, the same order."), ("F8",), "reset"),
    Command("new_weights", N_("New &weights"), N_("Start again from other random weights."), ("F9",), "dice"),
    Command(
        "keep_run",
        N_("&Keep this run to compare"),
        N_("Put the open run beside as it stands now, frozen: its curves stay, pale, to compare with."),
        ("Ctrl+K",),
        "compare",
    ),
    Command("restore_layout", N_("&Restore arrangement"), N_("Put every panel back in its first place.")),
    Command(
        "teacher",
        N_("Teac&her mode…"),
        N_("Choose what students see, and give them a task; both are saved in the project."),
        (),
        "eye",
    ),
    Command("show_everything", N_("Show &everything"), N_("Bring back all that teacher mode has hidden.")),
    Command(
        "preferences", N_("&Preferences…"), N_("Language and appearance."), (Standard.Preferences, "Ctrl+,"), "settings"
    ),
    Command(
        "download",
        N_("&Download MNIST…"),
        N_("Fetch the real handwritten digits once; they are kept on this computer."),
        (),
        "download",
    ),
    Command(
        "help", N_("&Help"), N_("First steps, what each panel does, and a glossary."), (Standard.HelpContents,), "help"
    ),
    Command("shortcuts", N_("&Keyboard shortcuts"), N_("Everything that has a key."), ("Ctrl+/",), "keyboard"),
    Command("about", N_("&About Desktop NN"), N_("Version, licences and sources."), (), "info"),
)


class Actions:
    """The window's actions by name: `actions["save"]`."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions = {command.name: _make(command, window) for command in COMMANDS}

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect(self, **slots: Callable[[], object]) -> None:
        """Say what each action does: `connect(save=files.save)`."""
        for name, slot in slots.items():
            self._actions[name].triggered.connect(lambda _checked=False, act=slot: act())

    def show_only(self, shown: Mapping[str, bool]) -> None:
        """Say of some actions whether they are there: one that is hidden has no key either."""
        for name in shown.keys() & self._actions.keys():
            self._actions[name].setVisible(shown[name])

    def all(self) -> list[QAction]:
        """Every action, in the order of the menus."""
        return list(self._actions.values())


def _make(command: Command, window: QMainWindow) -> QAction:
    action = QAction(_(command.text), window)
    action.setObjectName(command.name)
    action.setShortcuts(list(dict.fromkeys(key for each in command.shortcuts for key in _keys(each))))
    action.setStatusTip(_(command.tip))
    action.setToolTip(_(command.tip))
    if command.icon:
        action.setIcon(icon(command.icon))
    window.addAction(action)
    return action


def _keys(shortcut: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    if isinstance(shortcut, str):
        return [QKeySequence(shortcut)]
    return list(QKeySequence.keyBindings(shortcut))

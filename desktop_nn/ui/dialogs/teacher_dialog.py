"""Lets a teacher choose what students see, and write down their task."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.i18n import N_, _
from desktop_nn.project.teaching import TASK_LIMIT, Teaching
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.hideable import Group, groups

_TASK_HEIGHT = 72

_INTRODUCTION = N_(
    "Only what is ticked is shown. It is saved in the project and goes with a link; Show everything in the View menu "
    "brings all of it back."
)


class TeacherDialog(QDialog):
    """A tick is what students see. Nothing happens before it is accepted; what is chosen is one step to undo."""

    chosen = Signal(object)  # Teaching

    def __init__(self, teaching: Teaching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Teacher mode"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 640)
        self.task = QPlainTextEdit(teaching.task)
        self.search = QLineEdit()
        self.tree = QTreeWidget()
        self.problem = label("", "danger", wrap=True)
        self.items: dict[str, QTreeWidgetItem] = {}
        self._headings: list[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = []
        self._dress()
        self._lay_out()
        self.tree.ensurePolished()  # rows are measured once, when they come
        for group in groups():
            self._add(group, teaching)
        self._unknown = set(teaching.hidden) - self.items.keys()  # of a newer version: kept as they are
        self._connect()
        self._judge()

    # --- building ------------------------------------------------------------------------------------

    def _add(self, group: Group, teaching: Teaching) -> None:
        heading = QTreeWidgetItem(self.tree, [_(group.title)])
        heading.setFlags(heading.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        for entry in group.entries:
            item = self.items[entry.name] = QTreeWidgetItem(heading, [_(entry.title)])
            item.setToolTip(0, tooltip(_(entry.tip)) if entry.tip else "")
            item.setCheckState(0, _state(entry.name not in teaching.hidden))
        self._headings.append((heading, [self.items[entry.name] for entry in group.entries]))

    def _dress(self) -> None:
        self.task.setAccessibleName(_("Task"))
        self.task.setToolTip(tooltip(_("A few words that stand above everything else; empty shows nothing.")))
        self.task.setPlaceholderText(_("What are students to find out?"))
        self.task.setTabChangesFocus(True)
        self.task.setFixedHeight(_TASK_HEIGHT)
        self.search.setPlaceholderText(_("Search controls"))
        self.search.setAccessibleName(_("Search controls"))
        self.search.setToolTip(tooltip(_("Show only the entries in which these letters stand.")))
        self.search.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(_("What students see"))
        self.tree.setToolTip(tooltip(_("Space ticks and unticks; a heading does so for all below it.")))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        self.confirm = buttons.addButton(_("Use these"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setDefault(True)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.everything = buttons.addButton(_("Tick everything"), QDialogButtonBox.ButtonRole.ResetRole)
        self.everything.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_4, theme.SPACE_4, theme.SPACE_4, theme.SPACE_4)
        column.setSpacing(theme.SPACE_2)
        column.addWidget(label(_("Task for students"), "section"))
        column.addWidget(self.task)
        column.addSpacing(theme.SPACE_2)
        column.addWidget(label(_("What students see"), "section"))
        column.addWidget(label(_(_INTRODUCTION), "caption", wrap=True))
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addWidget(self.problem)
        column.addSpacing(theme.SPACE_2)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.task.textChanged.connect(self._judge)
        self.search.textChanged.connect(self._filter)
        self.tree.itemChanged.connect(self._judge)
        self.everything.clicked.connect(self._tick_everything)

    # --- acts ----------------------------------------------------------------------------------------

    @Slot()
    def _tick_everything(self) -> None:
        for item in self.items.values():
            item.setCheckState(0, Qt.CheckState.Checked)

    @Slot(str)
    def _filter(self, words: str) -> None:
        """Show the entries in which the words stand, and unfold their headings."""
        wanted = words.strip().casefold()
        for heading, entries in self._headings:
            for entry in entries:
                entry.setHidden(wanted not in entry.text(0).casefold())
            heading.setHidden(all(entry.isHidden() for entry in entries))
            heading.setExpanded(bool(wanted))

    @Slot()
    def _judge(self) -> None:
        """Say why it cannot be used as it is, if it cannot."""
        words = ""
        if len(self.task.toPlainText()) > TASK_LIMIT:
            words = _("The task may have at most {limit} characters.").format(limit=TASK_LIMIT)
        elif not any(self._is_ticked(name) for name in self.items if name.startswith("workspace.")):
            words = _("One workspace at least must be left.")
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.confirm.setEnabled(not words)

    def _is_ticked(self, name: str) -> bool:
        return self.items[name].checkState(0) == Qt.CheckState.Checked

    def accept(self) -> None:
        """Hand over what was chosen."""
        hidden = {name for name in self.items if not self._is_ticked(name)}
        super().accept()
        self.chosen.emit(Teaching(tuple(hidden | self._unknown), self.task.toPlainText().strip()))


def _state(ticked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked

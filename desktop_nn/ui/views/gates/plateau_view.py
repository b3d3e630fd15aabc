"""A run that stands still: the plateau is named, another start is one button, and a table of success rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_nn.i18n import N_, _, integer, number, percent
from desktop_nn.project.success_rates import STARTS, SUCCESS_RATES
from desktop_nn.training.plateau import LEAST_EPOCHS, find_plateau
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.components.scrolled import scrolled
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.plateau_words import plateau_words, way_out
from desktop_nn.ui.theme import SPACE_2, SPACE_3, set_role
from desktop_nn.ui.views.gates.reading_table import Cell, ReadingTable
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot


class PlateauView(View):
    """Watches the loss; `another` begins again with other first weights."""

    title = N_("Plateau")
    summary = N_("Two hidden neurons do not learn XOR from every start: some stand on a plateau for very long.")
    picture = "chart"
    edits = True
    pause_seconds = 0.5

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._way = way_out(document, trainer)
        self.verdict = label("", wrap=True)
        self.another = QPushButton()
        self.another.clicked.connect(self._try_another)
        self.table = ReadingTable(_("How often starts succeed"), self._headings())
        self.table.set_rows(_success_rows())
        self.table.show_whole()
        tip = _("XOR with two hidden neurons and one output: plain gradient descent on all four rows at once.")
        self.table.setToolTip(tooltip(tip))
        self.add_wide_control(self.another)
        self.set_content(scrolled(self._content()))
        self._offer_way()
        self.clear()

    @staticmethod
    def _headings() -> tuple[str, ...]:
        return (_("Activation"), _("Loss and start"), _("Rate"), _("Solved"))

    def _content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self.verdict)
        counted = _("How often XOR is solved by two hidden neurons, of {count} starts each:")
        column.addWidget(label(counted.format(count=integer(STARTS)), "caption", wrap=True))
        column.addWidget(self.table)
        column.addStretch(1)
        return content

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Say whether the run stands on a plateau."""
        found = find_plateau(snapshot.history)
        self._offer_way()
        self.show_content()
        role = "" if found is None else "warning"
        if self.verdict.property("role") != role:
            set_role(self.verdict, role)
        if found is None:
            words = _("No plateau: it is one when the loss stays flat for {epochs} epochs with rows still wrong.")
            self.verdict.setText(words.format(epochs=integer(LEAST_EPOCHS)))
            return
        self.verdict.setText(plateau_words(found, snapshot.experiment))

    def _offer_way(self) -> None:
        self._way = way_out(self._document, self._trainer)
        self.another.setText(self._way.words)
        self.another.setToolTip(tooltip(self._way.tip))

    def clear(self) -> None:
        """Forget the run."""
        self.show_empty(_("Nothing to show yet."))

    def values_table(self) -> Table | None:
        """The success rates."""
        return self._headings(), self.table.texts()

    def _try_another(self) -> None:
        self._way.act()


def _success_rows() -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(_(each.activation)),
            Cell(f"{_(each.loss)}, {each.start}"),
            Cell(number(each.rate)),
            Cell(percent(each.share), heavy=True),
        )
        for each in SUCCESS_RATES
    ]

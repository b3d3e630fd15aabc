"""The runs of a project side by side: the open one and those beside it, each on a card with its small surface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_nn.data.base import Dataset
from desktop_nn.i18n import N_, _
from desktop_nn.project.beside import Beside, is_on_same_data
from desktop_nn.project.experiment import Experiment
from desktop_nn.training.metrics import Metrics
from desktop_nn.training.probes.compared import Compared
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.snapshot import BesideSnapshot
from desktop_nn.ui import theme as themes
from desktop_nn.ui.comparing import Comparing, models_beside, title_of
from desktop_nn.ui.components.buttons import look_under_pointer
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.components.menu_heading import add_heading
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.icons import icon
from desktop_nn.ui.theme import SPACE_1, SPACE_2, SPACE_3, Theme
from desktop_nn.ui.views.compare.run_card import RunCard
from desktop_nn.ui.views.compare.run_words import network_words, place_words, score_words
from desktop_nn.ui.views.curves.beside_curves import beside_colour
from desktop_nn.ui.views.points import number_scale
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

_RESOLUTION = 45
_LEAST_BAR = 112  # pixels: both buttons without their words
_WORDS_FROM = 376


class CompareView(View):
    """Keeps a run to compare with, trains others beside the open one, and exchanges them."""

    title = N_("Compare")
    summary = N_("Up to four runs side by side on the same data: some trained together, some frozen to compare with.")
    picture = "compare"
    edits = True
    pause_seconds = 0.1

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._snapshot: Snapshot | None = None
        self._dataset: Dataset | None = None
        self._probe: Compared | None = None
        self._scale: float | None = None
        self.cards: dict[int, RunCard] = {}
        self.comparing = Comparing(document, trainer, self)
        self.comparing.failed.connect(self.failed)
        self._make_buttons()
        self.set_content(self._content())
        document.company_changed.connect(self._follow)
        document.experiment_changed.connect(self._follow)
        trainer.state_changed.connect(self._follow)
        self.clear()

    def _make_buttons(self) -> None:
        self.keep_button = QPushButton(icon("lock"), _("Keep this run"))
        self.keep_button.setToolTip(
            tooltip(_("Put the open run beside as it stands now, frozen: its curves stay, pale, to compare with."))
        )
        self.keep_button.clicked.connect(self.comparing.keep)
        self.train_button = QPushButton(icon("add"), _("Train beside"))
        self.train_button.setToolTip(
            tooltip(_("Train a second network on the same data, step by step with the open one: a copy, or another."))
        )
        self.menu = QMenu(self.train_button)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.menu.aboutToHide.connect(lambda: look_under_pointer(self.train_button))
        self.train_button.setMenu(self.menu)
        for button in (self.keep_button, self.train_button):
            button.setIconSize(QSize(18, 18))
            button.setAccessibleName(button.text())
        bar = QWidget()
        bar.setMinimumWidth(_LEAST_BAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, SPACE_1, 0, SPACE_1)
        row.setSpacing(SPACE_2)
        row.addWidget(self.keep_button)
        row.addWidget(self.train_button)
        row.addStretch(1)
        self.add_wide_control(bar)

    def _content(self) -> QWidget:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        self._column.setSpacing(SPACE_2)
        self._hint = label(
            _("Keep this run, change something and train again: both curves are drawn. Or train a perceptron beside."),
            "caption",
            wrap=True,
        )
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> Compared | None:
        """The plane of the present data, of every run."""
        return self._probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where each run stands."""
        self._snapshot = snapshot
        if snapshot.dataset is not self._dataset:
            self._take_data(snapshot.dataset)
        self.show_content()
        self._follow()

    def clear(self) -> None:
        """Forget the runs."""
        self._snapshot, self._dataset, self._probe = None, None, None
        self.show_empty(_("Nothing to show yet."))

    def values_table(self) -> Table | None:
        """One row for each run."""
        headings = (_("Name of the run"), _("Network"), _("Trained"), _("Test samples"))
        rows: list[tuple[str, ...]] = [
            (card.name.text(), card.network.words, card.place.words, card.scores.words) for card in self.cards.values()
        ]
        return headings, rows

    def retheme(self, theme: Theme) -> None:
        """Colour the small surfaces anew."""
        for card in self.cards.values():
            card.surface.refresh()
        self._follow()

    # --- the cards ----------------------------------------------------------------------------------

    @Slot()
    def _follow(self) -> None:
        """Show the company of the document as it is now, with what the newest snapshot says of it."""
        company, experiment = self._document.company, self._document.experiment
        self._lay_out([company.open_id, *(each.id for each in company.beside)])
        self._show_open(self.cards[company.open_id], experiment)
        told = {each.id: each for each in self._snapshot.beside} if self._snapshot is not None else {}
        for position, run in enumerate(company.beside):
            self._show_beside(self.cards[run.id], run, position, told.get(run.id))
        can_act = self.comparing.can_act
        for button in (self.keep_button, self.train_button):
            button.setEnabled(can_act and not company.is_full)
        self._hint.setVisible(not company.beside)

    def _lay_out(self, ids: list[int]) -> None:
        if list(self.cards) == ids:
            return
        for run_id in [each for each in self.cards if each not in ids]:
            self.cards.pop(run_id).deleteLater()
        self.cards = {run_id: self.cards.get(run_id) or self._new_card(run_id) for run_id in ids}
        for place, card in enumerate(self.cards.values()):
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)

    def _new_card(self, run_id: int) -> RunCard:
        card = RunCard(run_id)
        card.renamed.connect(self.comparing.rename)
        card.open_wanted.connect(self.comparing.open)
        card.freeze_wanted.connect(self.comparing.freeze)
        card.release_wanted.connect(self.comparing.release)
        card.remove_wanted.connect(self.comparing.remove)
        return card

    def _show_open(self, card: RunCard, experiment: Experiment) -> None:
        card.show_open()
        card.mark.show_colour(themes.current().train)
        snapshot = self._snapshot
        problem = experiment.problem()
        if snapshot is not None:
            place = " · ".join([place_words(snapshot.step, snapshot.epoch), _("open")])
            said = problem.message if problem is not None else ""
            self._show(card, experiment, place, snapshot.metrics, said)
            self._show_answer(card, snapshot)

    def _show_beside(self, card: RunCard, run: Beside, position: int, told: BesideSnapshot | None) -> None:
        same = is_on_same_data(run.experiment, self._document.experiment)
        fits = told is None or told.problem is None
        card.show_beside(run.frozen, self.comparing.can_act, fits, same)
        card.mark.show_colour(beside_colour(themes.current(), position))
        if told is None:
            self._show(card, run.experiment, "", None, "")
            return
        place = place_words(told.step, told.epoch)
        place = " · ".join([place, _("frozen")]) if run.frozen else place
        self._show(card, run.experiment, place, told.metrics, str(told.problem) if told.problem is not None else "")
        self._show_answer(card, told)

    def _show(self, card: RunCard, experiment: Experiment, place: str, metrics: Metrics | None, problem: str) -> None:
        card.show_name(title_of(experiment))
        card.show_words(network_words(experiment), place, score_words(metrics), problem)

    def _show_answer(self, card: RunCard, told: Snapshot | BesideSnapshot) -> None:
        card.surface.setVisible(self._probe is not None)
        if self._probe is not None and self._dataset is not None:
            card.surface.show_answer(told.answers.get(self._probe), self._dataset.n_classes, self._scale)

    def _take_data(self, dataset: Dataset) -> None:
        bounds = dataset.bounds
        self._dataset, self._probe = dataset, None
        self._scale = number_scale(dataset)
        if bounds is not None and dataset.input_shape in ((1,), (2,)):
            self._probe = Compared(Surface(bounds[0], bounds[-1], _RESOLUTION))

    # --- another network beside ---------------------------------------------------------------------

    @Slot()
    def _fill_menu(self) -> None:
        """Offer a copy, and every network that fits the data."""
        self.menu.clear()
        copy = self.menu.addAction(icon("duplicate"), _("A copy of the open run"), self.comparing.train_copy)
        copy.setToolTip(_("It goes on from where the open run stands. Then change the open one and watch both."))
        opened, heading = self._document.experiment, ""
        for group, experiment in models_beside(opened):
            if experiment.problem() is not None:
                continue
            if group != heading:
                heading = group
                add_heading(self.menu, _(heading))
            action = self.menu.addAction(_(experiment.title))
            action.setToolTip(network_words(experiment))
            action.triggered.connect(lambda _checked=False, other=experiment: self.comparing.train(other))

    # --- Qt -----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        has_words = self.width() >= _WORDS_FROM
        for button in (self.keep_button, self.train_button):
            button.setText(button.accessibleName() if has_words else "")
        super().resizeEvent(event)

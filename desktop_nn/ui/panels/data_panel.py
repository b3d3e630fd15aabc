"""The data panel: where the samples come from, what they look like, and the seed all chance grows from."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from desktop_nn.core.settings import settings_of
from desktop_nn.data.base import Dataset, DataSource, sources
from desktop_nn.data.gates import Gate
from desktop_nn.data.mnist import Mnist, find_folder
from desktop_nn.data.own import OwnData
from desktop_nn.i18n import N_, _, integer, ngettext
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.teaching import Teaching
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import SectionHeader, label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.form import Form
from desktop_nn.ui.forms.kind_editor import KindEditor
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.layer_words import shape_words
from desktop_nn.ui.panels.sample_strip import SampleStrip
from desktop_nn.ui.panels.scrolling import Scrolling
from desktop_nn.ui.panels.table_buttons import TableButtons
from desktop_nn.ui.panels.truth_table import TruthTable

_FACTS = (
    ("train", N_("Training samples"), N_("The samples the network learns from.")),
    ("test", N_("Test samples"), N_("Samples the network never learns from; they show how well it does on new ones.")),
    ("input", N_("Input"), N_("What one sample gives the network.")),
    ("classes", N_("Classes"), N_("What the network is to tell apart.")),
)

_MOST_NAMES = 6


class DataPanel(QWidget):
    """Edits the data source and the seed of a document, and shows what was loaded."""

    download_requested = Signal()

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._source: DataSource | None = None
        self._dataset: Dataset | None = None
        self.source = KindEditor(sources, _("Data source"), _("Where the samples come from."), heading=_heading_of)
        self.files = TableButtons()
        self.notice = _Notice()
        self.table = TruthTable()
        self.samples = SampleStrip()
        self.seed = Form(document.experiment)
        self.weights_seed = label("", "caption", wrap=True)
        self.weights_seed.hide()
        self._chance = SectionHeader(_("Chance"))
        self.facts = {name: label("", wrap=True) for name, _title, _tip in _FACTS}
        self._lay_out()
        self._connect()
        self.show_experiment(document.experiment)

    # --- building ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_1, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_2)
        column.addWidget(self.source)
        column.addWidget(self.files)
        column.addWidget(self.notice)
        column.addWidget(self.table)
        column.addWidget(self.samples)
        column.addLayout(self._facts_grid())
        column.addWidget(self._chance)
        column.addWidget(self.seed)
        column.addWidget(self.weights_seed)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    def _facts_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(theme.SPACE_1)
        grid.setColumnStretch(1, 1)
        for line, (name, title, tip) in enumerate(_FACTS):
            heading = label(_(title), "muted")
            for each in (heading, self.facts[name]):
                each.setToolTip(tooltip(_(tip)))
            self.facts[name].setAccessibleName(_(title))
            grid.addWidget(heading, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.facts[name], line, 1)
        return grid

    def _connect(self) -> None:
        self.source.value_changed.connect(self._change_source)
        self.source.editing_finished.connect(self._document.end_gesture)
        self.table.flip_requested.connect(self._flip)
        self.seed.value_changed.connect(self._change_seed)
        self.seed.editing_finished.connect(self._document.end_gesture)
        self.notice.button.clicked.connect(lambda _checked=False: self.download_requested.emit())
        self._document.experiment_changed.connect(self.show_experiment)
        self._trainer.snapshot_changed.connect(self._follow_dataset)
        self._trainer.snapshot_changed.connect(self._follow_weights)
        self._trainer.data_replaced.connect(self._show_banner)

    # --- acts ----------------------------------------------------------------------------------------

    def _change_source(self, source: DataSource, name: str) -> None:
        if name:
            words = _("change {setting}").format(setting=_(settings_of(source)[name].label))
        else:
            words = _("choose data {title}").format(title=_(source.title))
        self._document.edit(words, merge=("data", source.name, name) if name else None, data=source)

    def _flip(self, row: int) -> None:
        gate = self._document.experiment.data
        if isinstance(gate, Gate):
            self._document.edit(_("turn a result of the truth table around"), data=gate.flipped(row))

    def _change_seed(self, experiment: Experiment, _name: str) -> None:
        self._document.edit(_("change seed"), merge="seed", seed=experiment.seed)

    # --- showing -------------------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment) -> None:
        """Show the data of an experiment."""
        self.seed.set_value(experiment)
        self._show_without(experiment.teaching)
        if experiment.data == self._source:
            return
        self._source = experiment.data
        self.source.show_value(experiment.data)
        self.table.setVisible(isinstance(experiment.data, Gate))
        self.files.export_button.setVisible(not experiment.data.is_image)
        if isinstance(experiment.data, Gate):
            self.table.show_gate(experiment.data)
        self._show_dataset(self._loaded())
        self._show_banner()

    def _show_without(self, teaching: Teaching) -> None:
        """Show all but what a teacher hides."""
        hidden = teaching.of_kind("data")
        self.source.show_without(hidden, teaching.of_kind("source"))
        self.source.show_choice("source" not in hidden)
        self._chance.setVisible(self.seed.show_without(hidden))

    def _follow_weights(self, snapshot: Any) -> None:
        """New weights have a seed of their own."""
        drawn = snapshot.weights_seed != snapshot.experiment.seed
        if drawn:
            words = _("The first weights were drawn anew, from the seed {seed}.")
            self.weights_seed.setText(words.format(seed=snapshot.weights_seed))
        self.weights_seed.setVisible(drawn)

    def _loaded(self) -> Dataset | None:
        """The dataset in use, if it is the one of the source that is shown."""
        current = self._trainer.current
        if current is None:
            return None
        data = current.experiment.data
        stands_in = isinstance(self._source, Mnist) and self._trainer.stand_in is not None and data.is_image
        return current.dataset if stands_in or data == self._source else None

    def _follow_dataset(self, _snapshot: object) -> None:
        dataset = self._loaded()
        if dataset is not self._dataset:
            self._show_dataset(dataset)
            self._show_banner()

    def _show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        source = self._document.experiment.data
        self.samples.show_dataset(dataset)
        self.facts["train"].setText(integer(len(dataset.train)) if dataset else "…")
        self.facts["test"].setText(integer(len(dataset.test)) if dataset else "…")
        self.facts["input"].setText(_input_words(source))
        self.facts["classes"].setText(_class_words(source))

    def _show_banner(self) -> None:
        """Say that MNIST is not on this computer, or whatever else made other data necessary."""
        is_missing = isinstance(self._source, Mnist) and find_folder() is None
        words = _("MNIST, the real handwritten digits, is not on this computer yet.") if is_missing else ""
        if is_missing and self._trainer.stand_in is not None:
            words += " " + _("Digits drawn by this program stand in for them.")
        self.notice.say(words, offer=is_missing)


class _Notice(QFrame):
    """What is wrong with the data, and the button that mends it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "warning")
        self.text = label("", wrap=True)
        self.button = QPushButton(theme.icon("download", "accent_text"), _("Download MNIST…"))
        self.button.setProperty("role", "primary")
        self.button.setToolTip(tooltip(_("Fetch the real handwritten digits once; they are kept on this computer.")))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_2)
        column.addWidget(self.text)
        column.addWidget(self.button)
        self.hide()

    def say(self, words: str, *, offer: bool) -> None:
        """Show a message; nothing to say hides it."""
        self.text.setText(words)
        self.button.setVisible(offer)
        self.setVisible(bool(words))


def _heading_of(source: type[DataSource]) -> str:
    if issubclass(source, Gate):
        return _("Logic")
    if issubclass(source, OwnData):
        return _("Your own")
    made = source()
    if made.is_regression:
        return _("Values to be met (regression)")
    return _("Pictures of digits") if made.is_image else _("Points in the plane")


def _input_words(source: DataSource) -> str:
    if source.is_image:
        return _("{shape} pixels").format(shape=shape_words(source.input_shape[1:]))
    count, first = source.input_shape[0], source.input_names[:_MOST_NAMES]
    names = ", ".join(_(name) for name in first) + (", …" if count > len(first) else "")
    return ngettext("{count} number: {names}", "{count} numbers: {names}", count).format(count=count, names=names)


def _class_words(source: DataSource) -> str:
    if source.is_regression:
        return _("none, but a number: {name}").format(name=_(source.target_name))
    names = [_(name) for name in source.class_names]
    mark = "; " if any("," in name for name in names) else ", "
    return f"{len(names)}: " + (mark.join(names) if len(names) <= 4 else f"{names[0]} … {names[-1]}")

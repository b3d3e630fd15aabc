"""The models of the lecture, one click each, with what they teach."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from desktop_nn.core.layers import Sigmoid
from desktop_nn.core.settings import settings_of
from desktop_nn.i18n import _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LECTURE_MODELS, SIGMOID, LectureModel, sigmoid_model
from desktop_nn.project.neurons import single_neuron
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import label
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import NumberField, check_value
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.scrolling import Scrolling


class LectureModelsPanel(QWidget):
    """Replaces network and training of a document in one step; the data stay."""

    def __init__(self, document: Document, trainer: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._trainer = trainer
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        self.gain = NumberField(settings_of(Sigmoid)["gain"])
        self.gain.setAccessibleName(_("Gain of the sigmoid"))
        tip = _(
            "How steep the sigmoid is. With 20 it is nearly a step, and nearly as flat: learning from chance weights "
            "may stand still."
        )
        self.gain.setToolTip(tooltip(tip))
        self.gain.committed.connect(self._change_gain)
        self._lay_out()
        document.experiment_changed.connect(self.show_experiment)
        self.show_experiment(document.experiment)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_1)
        for model in LECTURE_MODELS:
            column.addWidget(self._button(model))
            column.addWidget(label(model.formula, "note", wrap=True))
            column.addWidget(label(_(model.teaches), "caption", wrap=True))
            if model is SIGMOID:
                column.addWidget(self.gain)
            column.addSpacing(theme.SPACE_2)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    def _button(self, model: LectureModel) -> QPushButton:
        button = QPushButton(_(model.title))
        button.setCheckable(True)
        button.setToolTip(tooltip(_(model.teaches)))
        button.setAccessibleDescription(_(model.teaches))
        button.clicked.connect(lambda _checked=False: self.choose(model))
        self._group.addButton(button)
        self.buttons.append(button)
        return button

    # --- acts ----------------------------------------------------------------------------------------

    def choose(self, model: LectureModel) -> None:
        """Put a model in place of the network and its training, in one step."""
        self._put(model, None)

    def _change_gain(self, gain: Any) -> None:
        if check_value(settings_of(Sigmoid)["gain"], gain) is not None:
            self.gain.revert()
            return
        self._put(sigmoid_model(float(gain)), "gain")

    def _put(self, model: LectureModel, merge: str | None) -> None:
        after = model.applied(self._document.experiment)
        words = _("choose model {title}").format(title=_(model.title))
        self._document.edit(words, merge=merge, layers=after.layers, training=after.training)
        self.show_experiment(self._document.experiment)

    # --- showing -------------------------------------------------------------------------------------

    def show_experiment(self, experiment: Experiment) -> None:
        """Mark the model that is in use; any other network marks none."""
        neuron = single_neuron(experiment.layers)
        gain = neuron.activation.gain if neuron is not None and isinstance(neuron.activation, Sigmoid) else None
        self._group.setExclusive(False)
        for model, button in zip(LECTURE_MODELS, self.buttons, strict=True):
            present = sigmoid_model(gain) if model is SIGMOID and gain is not None else model
            button.setChecked(present.is_in(experiment))
        self._group.setExclusive(True)
        if gain is not None:
            self.gain.show_value(gain)

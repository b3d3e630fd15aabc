"""Width against depth: one wide layer or several narrow ones, with as many parameters, each at one click."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_nn.core.settings import Setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, integer, ngettext
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.width_depth import LEAST_DEPTH, MOST_DEPTH, Build, alternatives, present, rebuilt
from desktop_nn.ui import theme
from desktop_nn.ui.components.frames import Card, label
from desktop_nn.ui.components.network_shape import NetworkShape, units_words
from desktop_nn.ui.document import Document
from desktop_nn.ui.forms.fields import NumberField, check_value
from desktop_nn.ui.forms.tips import tooltip
from desktop_nn.ui.panels.scrolling import Scrolling

_DEPTH = Setting("depth", int, 3, N_("Narrow layers"), minimum=LEAST_DEPTH, maximum=MOST_DEPTH)
_FIELD_WIDTH = 72
_SHAPE_WIDTH = 64


class WidthDepthPanel(QWidget):
    """Offers two networks of as many parameters as the present one; to take one is one step to undo."""

    def __init__(self, document: Document, _trainer: Any = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.depth_field = NumberField(_DEPTH)
        self.depth_field.setFixedWidth(_FIELD_WIDTH)
        self.depth_field.setAccessibleName(_(_DEPTH.label))
        self.depth_field.setToolTip(tooltip(_("How many hidden layers the narrow network has.")))
        self.depth_field.committed.connect(self._change_depth)
        self.note = label("", "caption", wrap=True)
        self.wide = BuildCard(_("Wide and shallow"), _("Build a network with one hidden layer of this width."))
        self.deep = BuildCard(_("Narrow and deep"), _("Build a network with several hidden layers of this width."))
        self.wide.button.clicked.connect(self._take_wide)
        self.deep.button.clicked.connect(self._take_deep)
        self._lay_out()
        self._depth = int(_DEPTH.default)
        document.experiment_changed.connect(self.show_experiment)
        self.show_experiment(document.experiment)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_3, theme.SPACE_3)
        column.setSpacing(theme.SPACE_2)
        choice = QHBoxLayout()
        choice.addWidget(label(_(_DEPTH.label), "muted"), 1)
        choice.addWidget(self.depth_field)
        column.addWidget(self.note)
        column.addWidget(self.wide)
        column.addWidget(self.deep)
        column.addLayout(choice)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scrolling(content))

    # --- showing -------------------------------------------------------------------------------------

    @Slot(object)
    def show_experiment(self, experiment: Experiment) -> None:
        """Compute both networks for as many parameters as there are now."""
        try:
            now, pair = present(experiment), alternatives(experiment, self._depth)
        except UserError as error:
            self._offer(False)
            self.note.setText(error.message)
            return
        self._offer(True)
        ends = _ends(experiment)
        words = _("{parameters} now. The same number, spent on width or on depth: train both alike and compare.")
        self.note.setText(words.format(parameters=_count_words(now.parameters)))
        self.wide.show_build(pair.wide, ends, is_present=now == pair.wide)
        self.deep.show_build(pair.deep, ends, is_present=now == pair.deep)

    def _offer(self, on: bool) -> None:
        for each in (self.wide, self.deep):
            each.setVisible(on)
        self.depth_field.setEnabled(on)

    # --- acts ----------------------------------------------------------------------------------------

    @Slot(object)
    def _change_depth(self, depth: Any) -> None:
        if check_value(_DEPTH, depth) is not None:
            self.depth_field.revert()
            return
        self._depth = depth
        self.show_experiment(self._document.experiment)

    @Slot()
    def _take_wide(self) -> None:
        self._take(self.wide)

    @Slot()
    def _take_deep(self) -> None:
        self._take(self.deep)

    def _take(self, card: BuildCard) -> None:
        if card.build is not None:
            changed = rebuilt(self._document.experiment, card.build.widths)
            self._document.edit(_("build {title}").format(title=card.title), layers=changed)


class BuildCard(Card):
    """A network to be taken: its shape, its parameters, and the button."""

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.build: Build | None = None
        self.shape, self.units, self.count = NetworkShape(), label(""), label("", "caption")
        self.shape.setFixedWidth(_SHAPE_WIDTH)
        self.button = QPushButton(_("Use"))
        self.button.setAccessibleName(title)
        self.button.setAccessibleDescription(tip)
        self.button.setToolTip(tooltip(tip))
        self._lay_out()

    def _lay_out(self) -> None:
        self.content.setContentsMargins(theme.SPACE_3, theme.SPACE_2, theme.SPACE_2, theme.SPACE_2)
        self.content.setSpacing(theme.SPACE_1)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(label(self.title, "section"), 1)
        head.addWidget(self.count)
        foot.setSpacing(theme.SPACE_3)
        foot.addWidget(self.shape)
        foot.addWidget(self.units, 1)
        foot.addWidget(self.button)
        self.content.addLayout(head)
        self.content.addLayout(foot)

    def show_build(self, build: Build, ends: tuple[int, int], *, is_present: bool) -> None:
        """Show a network between so many inputs and outputs; the one in use cannot be taken again."""
        self.build = build
        units = (ends[0], *build.widths, ends[1])
        self.shape.set_units(units)
        self.units.setText(units_words(units))
        self.count.setText(_count_words(build.parameters))
        if is_present:
            self.button.clearFocus()  # disabled, it would hand the focus, and the space bar, to whatever comes next
        self.button.setEnabled(not is_present)
        self.button.setText(_("In use") if is_present else _("Use"))


def _ends(experiment: Experiment) -> tuple[int, int]:
    output = experiment.summary().output_shape
    return experiment.data.input_shape[0], output[0] if output else 0


def _count_words(parameters: int) -> str:
    return ngettext("{count} parameter", "{count} parameters", parameters).format(count=integer(parameters))

"""What every layer of a network makes of one digit: all feature maps, and the shares of the classes."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from desktop_nn.data.base import Dataset
from desktop_nn.i18n import N_, _, number
from desktop_nn.training.probes.feature_maps import FeatureMaps, FeatureMapsAnswer
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.theme import SPACE, SPACE_2, SPACE_3, SPACE_5, Theme
from desktop_nn.ui.views.maps.answer_side import AnswerSide
from desktop_nn.ui.views.maps.digit_chooser import DigitChooser
from desktop_nn.ui.views.maps.map_detail import Detail, MapPanel, MapSheet
from desktop_nn.ui.views.maps.map_paint import shape_text
from desktop_nn.ui.views.maps.map_reading import enlarged, read
from desktop_nn.ui.views.maps.maps_canvas import MapsCanvas, Place
from desktop_nn.ui.views.maps.unit_origin import sentence
from desktop_nn.ui.views.view import Table, View

if TYPE_CHECKING:
    from desktop_nn.training.snapshot import Snapshot

#: While the pen moves, answers to the last few questions are good enough to be shown.
_REMEMBERED = 8


class FeatureMapsView(View):
    """Asks about one test sample, or the drawing, and shows the answer of each layer."""

    title = N_("Feature maps")
    summary = N_(
        "What each layer makes of one picture: blue below zero, orange above. Convolutions find edges and strokes, "
        "pooling keeps where they are strong, the last layers weigh them up. Point at a value to see how it was made."
    )
    picture = "maps"
    asks_network = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._answer: FeatureMapsAnswer | None = None
        self._dataset: Dataset | None = None
        self._index = 0
        self._drawing = b""
        self._shows_drawing = False
        self._chosen: Place | None = None
        self._pointed: Place | None = None
        self._beside = QRect()
        self._asked: deque[FeatureMaps] = deque(maxlen=_REMEMBERED)
        self._make_controls()
        self.set_content(self._make_content())
        self.canvas.stepped.connect(self._scroll_to)
        self.canvas.hovered.connect(self._show_sheet)
        self.canvas.chosen.connect(self.enlarge)
        self.panel.closed.connect(self.close_panel)
        self.panel.hovered.connect(self._show_panel_spot)
        self.clear()

    # --- building -----------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.chooser = DigitChooser()
        self.chooser.sample_chosen.connect(self.show_sample)
        self.chooser.drawing_chosen.connect(self._show_kept_drawing)
        self.add_wide_control(self.chooser)
        self.shared_button = ToolButton(
            "contrast",
            _("One scale for all layers"),
            _("One colour scale for all layers, to compare them; otherwise each layer uses the whole scale."),
            checkable=True,
        )
        self.add_control(self.shared_button)

    def _make_content(self) -> QWidget:
        self.side = AnswerSide()
        self.canvas = MapsCanvas()
        self.shared_button.toggled.connect(self._share_scale)
        self.sheet_area = QScrollArea()
        self.sheet_area.setWidgetResizable(True)
        self.sheet_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sheet_area.setWidget(self.canvas)
        self.sheet_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the sheet itself takes the keys and scrolls
        self.panel = MapPanel()
        self.panel.hide()
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(SPACE_3, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.side)
        row.addWidget(self.sheet_area, 1)
        row.addWidget(self.panel)
        self._content = content
        self.sheet = MapSheet(content)
        return content

    # --- View ---------------------------------------------------------------------------------------

    def probe(self) -> FeatureMaps | None:
        """The chosen picture; None while the data are no pictures."""
        if self._dataset is None:
            return None
        probe = FeatureMaps(pixels=self._drawing) if self._looks_at_drawing else FeatureMaps(index=self._index)
        if probe not in self._asked:
            self._asked.append(probe)
        return probe

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the newest answer about the chosen picture."""
        self._snapshot = snapshot
        if not snapshot.experiment.data.is_image:
            self.clear()
            self.show_no_pictures(
                _("The present data are no pictures, so there are no feature maps."),
                _("Choose LeNet-5 or another preset with digits."),
                snapshot.experiment,
            )
            return
        if snapshot.dataset is not self._dataset:
            self._take_data(snapshot.dataset)
            self.probe()  # the answer may be here already: of the new data the same sample is looked at
        found = next((snapshot.answers[each] for each in reversed(self._asked) if each in snapshot.answers), None)
        if isinstance(found, FeatureMapsAnswer):
            self._show_answer(found)

    def clear(self) -> None:
        """Forget the run; the choice of the digit stays."""
        self._dataset, self._answer = None, None
        self._asked.clear()
        self.close_panel()
        self._hide_sheet()
        self.chooser.hide()
        self.shared_button.hide()
        self.show_empty(_("Nothing to show yet."), _("Choose LeNet-5 or another preset with digits."))

    def values_table(self) -> Table | None:
        """Layer, shape, lowest and highest value."""
        if self._answer is None:
            return None
        rows: list[tuple[str, ...]] = [
            (_(layer.title), shape_text(layer.maps.shape), number(layer.maps.min(), 3), number(layer.maps.max(), 3))
            for layer in self._answer.layers
        ]
        return (_("Layer"), _("Shape"), _("Lowest"), _("Highest")), rows

    def retheme(self, theme: Theme) -> None:
        """Colour the maps anew."""
        self.canvas.refresh()
        self.chooser.strip.refresh()
        if self._answer is not None:
            self._show_answer(self._answer)

    def grab_picture(self) -> QImage:
        """The whole sheet, also what is scrolled out of sight."""
        if self.is_empty:
            return super().grab_picture()
        return self.picture_of([(self.side, QPoint(0, 0)), (self.canvas, QPoint(self.side.width() + SPACE, 0))])

    # --- which picture ------------------------------------------------------------------------------

    @Slot(int)
    def show_sample(self, index: int) -> None:
        """Look at a test sample."""
        self._index, self._shows_drawing = index, False
        self._show_choice()

    def show_drawing(self, pixels: bytes) -> None:
        """Look at a drawing: as many bytes as the network reads, 0 paper to 255 ink."""
        self._drawing, self._shows_drawing = bytes(pixels), bool(pixels)
        self._show_choice()

    def replace_drawing(self, pixels: bytes) -> None:
        """The drawing, made for a network that reads another size; a sample that is looked at stays."""
        self._drawing = bytes(pixels)
        self._show_choice()

    def take_over(self, old: FeatureMapsView) -> None:
        """Go on with the picture that another window looked at."""
        self._index, self._drawing, self._shows_drawing = old._index, old._drawing, old._shows_drawing
        self.shared_button.setChecked(old.shared_button.isChecked())
        self._show_choice()

    @Slot()
    def _show_kept_drawing(self) -> None:
        self.show_drawing(self._drawing)

    def _show_choice(self) -> None:
        self.chooser.show_choice(self._index, self._looks_at_drawing, self._drawing_fits)

    @property
    def _drawing_fits(self) -> bool:
        """Whether there is a drawing of the size that the network reads."""
        size = len(self._drawing)
        return size > 0 and (self._dataset is None or size == math.prod(self._dataset.input_shape))

    @property
    def _looks_at_drawing(self) -> bool:
        return self._shows_drawing and self._drawing_fits

    def _take_data(self, dataset: Dataset) -> None:
        self._dataset, self._answer = dataset, None
        self._asked.clear()
        self._index = min(self._index, len(dataset.test) - 1)
        self.chooser.set_samples(dataset.test, dataset.class_names)
        self._show_choice()
        self.show_empty(_("The maps appear in a moment."))
        self.chooser.show()
        self.shared_button.show()

    # --- the answer ---------------------------------------------------------------------------------

    def _show_answer(self, answer: FeatureMapsAnswer) -> None:
        assert self._dataset is not None
        self._answer = answer
        self.show_content()
        self.side.show_answer(answer, self._dataset)
        self.canvas.set_layers(answer.layers, self._dataset.class_names)
        self.side.show_limit(self.canvas.shared_limit)
        if self._chosen is not None and not self.canvas.has(self._chosen):
            self.close_panel()
        elif self._chosen is not None:
            self.panel.show_detail(self._enlarged(self._chosen))
        if self.sheet.isVisible() and self._pointed is not None and self.canvas.has(self._pointed):
            self._tell(self._pointed)

    @Slot(bool)
    def _share_scale(self, on: bool) -> None:
        self.canvas.set_shared_scale(on)
        self.side.show_limit(self.canvas.shared_limit)

    # --- looking closer -----------------------------------------------------------------------------

    @Slot(object)
    def _show_sheet(self, place: Place | None) -> None:
        if place is None or not self.canvas.has(place):
            self._hide_sheet()
            return
        tile = self.canvas.tile_rect(place)
        self._beside = QRect(self.canvas.mapTo(self._content, tile.topLeft()), tile.size())
        self._tell(place)

    @Slot(object)
    def _show_panel_spot(self, spot: tuple[int, int] | None) -> None:
        """A value of the large map: what made it stands beside the panel."""
        if spot is None or self._chosen is None:
            self.canvas.set_spot(None)
            self._hide_sheet()
            return
        self._beside = self.panel.geometry()
        place = Place(self._chosen.layer, self._chosen.map, *spot)
        self.canvas.set_spot(place)
        self._tell(place)

    def _tell(self, place: Place) -> None:
        """The value of a place and how it was made: in the sheet, on the maps it reads, on the image."""
        self._pointed = place
        detail = read(self.canvas, place, self._snapshot, self._answer)
        made = detail.made
        words = (detail.heading, *detail.lines) if made is None else (detail.heading, *detail.lines, sentence(made))
        self.canvas.setAccessibleDescription(", ".join(words))
        self.sheet.show_detail(detail, self._beside)
        if made is None:
            self.canvas.set_read(None)
        else:
            origin = made.origin
            rows, columns = origin.extent
            self.canvas.set_read(made.before, origin.sources, QRect(origin.left, origin.top, columns, rows))
        field = None if made is None else made.field
        self.side.input.set_window(None if field is None else QRect(field.left, field.top, field.width, field.height))

    def _hide_sheet(self) -> None:
        self._pointed = None
        self.sheet.hide()
        self.canvas.set_read(None)
        self.side.input.set_window(None)

    @Slot(object)
    def _scroll_to(self, place: Place) -> None:
        tile = self.canvas.tile_rect(place)
        self.sheet_area.ensureVisible(tile.center().x(), tile.center().y(), 0, tile.height() // 2 + SPACE_5)

    @Slot(object)
    def enlarge(self, place: Place) -> None:
        """Show one map in the panel at the side, with its kernels."""
        self._chosen = place
        self.canvas.set_mark(place)
        self._hide_sheet()
        self.panel.show_detail(self._enlarged(place))
        self.panel.show()

    @Slot()
    def close_panel(self) -> None:
        """Hide the panel at the side."""
        self._chosen = None
        self.canvas.set_mark(None)
        self.panel.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _enlarged(self, place: Place) -> Detail:
        return enlarged(self.canvas, place, self._snapshot)

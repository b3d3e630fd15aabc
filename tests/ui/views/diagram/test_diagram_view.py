"""The drawn network: read and changed with the mouse and the keys, and undone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.core.columns import INPUTS
from desktop_nn.core.layers import Dense, InputFeatures, ReLU, Tanh
from desktop_nn.core.network import place
from desktop_nn.project.presets import presets
from desktop_nn.training.journal import SetWeight
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.neurons import Neurons
from desktop_nn.training.session import Session
from desktop_nn.training.train import train
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import to_oklab
from desktop_nn.ui.document import Document
from desktop_nn.ui.views.diagram.diagram_ground import SLICE, Ground
from desktop_nn.ui.views.diagram.diagram_ground import portions as portions_of
from desktop_nn.ui.views.diagram.diagram_links import LinkCurves, scale_end
from desktop_nn.ui.views.diagram.diagram_parts import Bias, Link, Neuron
from desktop_nn.ui.views.diagram.diagram_view import DiagramView
from desktop_nn.ui.views.view import PICTURE_SCALE

pytestmark = pytest.mark.usefixtures("light")

CIRCLE = presets["circle"].experiment.replace(layers=place(Dense(3), Tanh(), Dense(2), ReLU(), Dense(1)))


class Lab:
    """A view, its document and a run that follows the document as the trainer would."""

    def __init__(self, view: DiagramView, document: Document) -> None:
        self.view, self.document = view, document
        self.session = Session(document.experiment, document.experiment.data.load(1))
        self.edits: list[SetWeight] = []
        document.experiment_changed.connect(self._follow)
        document.run_edited.connect(self._apply)
        self.show()

    def _follow(self, experiment) -> None:
        self.session = self.session.adapted(experiment)
        self.show()

    def _apply(self, edit) -> None:
        self.edits.append(edit)
        self.session.apply(edit)
        self.show()

    def show(self) -> None:
        observer = Observer(self.session, 0)
        self.view.show_snapshot(observer.snapshot((), running=False))
        probe = self.view.probe()
        self.view.show_snapshot(observer.snapshot((probe,) if probe else (), running=False))
        QApplication.processEvents()

    def middle(self, part) -> QPointF:
        """A place on the screen where a part lies."""
        places, diagram = self.view.canvas.places, self.view.canvas.diagram
        column = diagram.index(part.column)
        if isinstance(part, Link):
            return places.curve(places.ends(column)[part.unit, part.source])[3]
        area = places.tile(column, part.unit) if isinstance(part, Neuron) else places.bias(column, part.unit)
        return QPointF(area.center())

    def hover(self, part) -> None:
        QTest.mouseMove(self.view.canvas, self.middle(part).toPoint())
        QApplication.processEvents()

    def click(self, part) -> None:
        QTest.mouseClick(self.view.canvas, Qt.MouseButton.LeftButton, pos=self.middle(part).toPoint())

    def units(self) -> list[int]:
        return [each.layer.units for each in self.document.experiment.layers if isinstance(each.layer, Dense)]

    def weight(self, link: Link) -> float:
        return float(self.session.weights.of(link.column)["weight"][link.unit, link.source])


@pytest.fixture
def make(qtbot):
    def lab(experiment=CIRCLE, size=(640, 460)) -> Lab:
        document = Document(experiment)
        view = DiagramView(document)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        return Lab(view, document)

    return lab


@pytest.fixture
def lab(make) -> Lab:
    return make()


def test_it_asks_for_every_neuron_over_the_plane_of_the_data(lab: Lab) -> None:
    assert lab.view.probe() == Neurons((-6.0, 6.0), (-6.0, 6.0), lab.view.canvas.resolution)


def test_a_tile_shows_the_answer_of_its_neuron(lab: Lab) -> None:
    tile = lab.view.canvas.places.tile(0, 0)
    image = lab.view.canvas.grab().toImage()
    left, right = (to_oklab(image.pixelColor(x, tile.center().y()).name()) for x in (tile.left() + 3, tile.right() - 3))
    assert left[2] < -0.05  # blue: x is negative at the left
    assert right[2] > 0.05


@pytest.mark.parametrize(
    "part", [Neuron("dense-1", 2), Bias("dense-1", 1), Link("dense-1", 2, 0), Link("dense-3", 0, 1), Neuron(INPUTS, 1)]
)
def test_what_lies_under_the_pointer_is_pointed_at(lab: Lab, part) -> None:
    lab.hover(part)
    assert lab.view.canvas.pointed == part


def test_beside_everything_there_is_nothing(lab: Lab) -> None:
    lab.hover(Neuron("dense-1", 0))
    QTest.mouseMove(lab.view.canvas, lab.view.canvas.rect().bottomLeft())
    QApplication.processEvents()
    assert lab.view.canvas.pointed is None


def test_a_link_says_where_it_leads_and_its_weight(lab: Lab) -> None:
    link, canvas = Link("dense-1", 2, 0), lab.view.canvas
    lab.session.apply(SetWeight(*link.place, -1.25))
    lab.show()
    assert canvas.describe(canvas.diagram, link) == ["x → Hidden 1, neuron 3", "Weight −1.25"]


def test_pointing_at_a_neuron_tells_the_window(lab: Lab, qtbot) -> None:
    with qtbot.waitSignal(lab.view.neuron_pointed) as told:
        lab.hover(Neuron("dense-2", 1))
    assert told.args == [Neuron("dense-2", 1), "Hidden 2, neuron 2"]


def test_a_weight_is_typed_and_undone(lab: Lab) -> None:
    link = Link("dense-1", 1, 1)
    before = lab.weight(link)
    lab.click(link)
    (field,) = lab.view.editor.fields
    QTest.keyClicks(field, "0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert lab.weight(link) == 0.75
    assert not lab.view.editor.isVisible()
    lab.document.undo_stack.undo()
    assert lab.weight(link) == pytest.approx(before)


def test_escape_leaves_a_weight_as_it_was(lab: Lab) -> None:
    lab.click(Bias("dense-2", 0))
    QTest.keyClicks(lab.view.editor.fields[0], "3")
    QTest.keyClick(lab.view.editor.fields[0], Qt.Key.Key_Escape)
    assert not lab.view.editor.isVisible()
    assert lab.edits == []


def test_what_is_no_number_is_marked_and_stays(lab: Lab) -> None:
    lab.click(Bias("dense-2", 0))
    QTest.keyClicks(lab.view.editor.fields[0], "much")
    QTest.keyClick(lab.view.editor.fields[0], Qt.Key.Key_Return)
    assert lab.view.editor.isVisible()
    assert lab.view.editor.fields[0].property("state") == "error"
    assert lab.edits == []


def test_a_neuron_offers_its_bias_and_every_weight(lab: Lab) -> None:
    lab.click(Neuron("dense-2", 1))
    parts = [field.part for field in lab.view.editor.fields]
    assert parts == [Bias("dense-2", 1), *(Link("dense-2", 1, source) for source in range(3))]


def test_an_input_has_nothing_to_be_typed(lab: Lab) -> None:
    lab.click(Neuron(INPUTS, 0))
    assert not lab.view.editor.isVisible()


def test_a_frozen_link_keeps_its_weight_and_says_so(lab: Lab) -> None:
    link = Link("dense-1", 0, 0)
    lab.click(link)
    lab.view.editor.freeze.click()
    before = lab.weight(link)
    train(lab.session, 1)
    assert lab.weight(link) == before
    lab.show()
    assert lab.view.canvas.describe(lab.view.canvas.diagram, link)[-1].startswith("Frozen")


def test_a_disabled_neuron_takes_no_part_until_it_is_released(lab: Lab) -> None:
    neuron = Neuron("dense-1", 1)
    lab.click(neuron)
    lab.view.editor.disable.click()
    assert (lab.session.weights.of("dense-2")["weight"][:, 1] == 0).all()
    assert lab.view.canvas.diagram.how(neuron) == "disabled"
    lab.click(neuron)
    lab.view.editor.disable.click()
    assert lab.view.canvas.diagram.how(neuron) == ""
    assert (lab.session.weights.of("dense-2")["weight"][:, 1] != 0).all()


def test_neurons_are_added_and_removed_above_their_column(lab: Lab) -> None:
    lab.view.strip.headings[1].more.click()
    assert lab.units() == [4, 2, 1]
    lab.view.strip.headings[2].fewer.click()
    assert lab.units() == [4, 1, 1]
    assert not lab.view.strip.headings[2].fewer.isEnabled()
    lab.document.undo_stack.undo()
    lab.document.undo_stack.undo()
    assert lab.units() == [3, 2, 1]


def test_a_layer_is_added_between_two_columns_in_one_step(lab: Lab) -> None:
    lab.view.strip.inserts[1].click()
    assert lab.units() == [3, 4, 2, 1]
    assert [type(each.layer) for each in lab.document.experiment.layers[2:4]] == [Dense, Tanh]
    lab.document.undo_stack.undo()
    assert lab.units() == [3, 2, 1]


def test_a_layer_goes_with_its_activation(lab: Lab) -> None:
    lab.view.strip.headings[1].remove.click()
    assert [each.id for each in lab.document.experiment.layers] == ["dense-2", "relu-1", "dense-3"]


def test_each_layer_has_its_own_activation(lab: Lab) -> None:
    actions = {action.text(): action for action in lab.view.strip.headings[2].choice.menu().actions()}
    assert actions["ReLU"].isChecked()
    actions["Sigmoid"].trigger()
    assert lab.document.experiment.layers[3].layer.name == "sigmoid"
    {action.text(): action for action in lab.view.strip.headings[2].choice.menu().actions()}["None"].trigger()
    assert len(lab.document.experiment.layers) == 4


def test_features_of_the_inputs_are_switched_on_and_off(lab: Lab) -> None:
    def switch(name: str) -> None:
        {action.text(): action for action in lab.view.strip.headings[0].choice.menu().actions()}[name].trigger()

    switch("x²")
    assert lab.document.experiment.layers[0].layer == replace(
        InputFeatures(), y_squared=False, product=False, x_squared=True
    )
    assert lab.view.canvas.diagram.input_names == ("x", "y", "x²")
    switch("x²")
    assert isinstance(lab.document.experiment.layers[0].layer, Dense)


def test_the_keys_go_from_neuron_to_neuron_and_open_the_editor(lab: Lab) -> None:
    canvas = lab.view.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.pointed == Neuron("dense-3", 0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(canvas, key)
    assert canvas.pointed == Neuron("dense-1", 2)
    assert canvas.accessibleDescription().startswith("Hidden 1, neuron 3")
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert lab.units() == [4, 2, 1]
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert lab.view.editor.isVisible()


def test_a_narrow_diagram_keeps_everything_in_a_menu(make) -> None:
    layers = [layer for _ in range(8) for layer in (Dense(2), Tanh())]
    lab = make(CIRCLE.replace(layers=place(*layers, Dense(1))))
    heading = lab.view.strip.headings[1]
    assert heading.everything.isVisible()
    assert not heading.more.isVisible()
    texts = [action.text() for action in heading.menu.actions()]
    assert texts == ["Activation", "Add a neuron", "Remove a neuron", "Add a layer after this one", "Remove this layer"]
    heading.menu.actions()[1].trigger()
    assert lab.units()[0] == 3


def test_a_large_network_is_summarised_in_words(make) -> None:
    layers = [layer for _ in range(14) for layer in (Dense(40), Tanh())]
    lab = make(CIRCLE.replace(layers=place(*layers, Dense(1))), size=(1000, 600))
    diagram = lab.view.canvas.diagram
    assert (len(diagram.columns), diagram.skipped) == (14, 2)
    assert [diagram.shown(index) for index in range(3)] == [2, 32, 32]
    assert not diagram.joins(13)
    lab.click(Neuron("dense-15", 0))
    assert len(lab.view.editor.fields) == 41


def test_links_of_either_sign_have_their_colours(lab: Lab) -> None:
    for link, value in ((Link("dense-3", 0, 0), 2.0), (Link("dense-3", 0, 1), -2.0)):
        lab.session.apply(SetWeight(*link.place, value))
        lab.show()
        lab.view.canvas.refresh()
        at = lab.middle(link).toPoint()
        colour = to_oklab(lab.view.canvas.grab().toImage().pixelColor(at).name())
        assert np.sign(colour[2]) == np.sign(value)


def test_one_input_is_drawn_with_curves(make) -> None:
    lab = make(presets["not-linear"].experiment)
    assert not lab.view.is_empty
    assert lab.view.canvas.diagram.answer.of("dense-1", 0).ndim == 1


def test_pictures_and_convolutions_are_not_drawn_so(lab: Lab, feed) -> None:
    feed(lab.view, "digits-offline")
    assert lab.view.is_empty
    assert lab.view.probe() is None


def test_the_weights_can_be_read_as_numbers(lab: Lab) -> None:
    header, rows = lab.view.values_table()
    assert header == ("Part", "Value")
    assert len(rows) == 3 * 3 + 2 * 4 + 3
    assert rows[0][0] == "Bias of Hidden 1, neuron 1"


def test_the_focus_goes_back_to_the_drawing_when_a_neuron_is_disabled(lab: Lab) -> None:
    lab.view.activateWindow()
    lab.click(Neuron("dense-1", 1))
    lab.view.editor.disable.click()
    assert not lab.view.editor.isVisible()
    assert lab.view.canvas.hasFocus()


def test_a_neuron_says_what_it_computes(lab: Lab) -> None:
    lab.session.weights.of("dense-1")["weight"][1] = (2.25, -0.5)
    lab.session.weights.of("dense-1")["bias"][1] = 1.0
    lab.show()
    canvas = lab.view.canvas
    assert canvas.describe(canvas.diagram, Neuron("dense-1", 1))[1] == "tanh(2.25 x − 0.50 y + 1.00)"
    assert "h₁" in canvas.diagram.formula(Neuron("dense-2", 0))
    assert canvas.diagram.formula(Neuron("inputs", 0)) == ""


def test_the_card_goes_when_the_sheet_with_the_numbers_opens(lab: Lab) -> None:
    link = Link("dense-1", 1, 0)
    lab.hover(link)
    with_card = lab.view.canvas.grab().toImage()
    lab.click(link)
    assert lab.view.editor.isVisible()
    assert lab.view.canvas.grab().toImage() != with_card


def test_numbers_that_blew_up_are_drawn_as_nothing(lab: Lab) -> None:
    lab.session.weights.trainable[:] = np.nan
    lab.show()
    lab.view.grab()
    assert lab.view.canvas.diagram.largest == 0.0


def test_a_large_bias_leaves_the_links_their_colours(lab: Lab) -> None:
    lab.show()
    before = lab.view.canvas.diagram.largest
    lab.session.weights.of("dense-1")["bias"][0] = -100 * before
    lab.show()
    assert lab.view.canvas.diagram.largest == before


def test_another_theme_colours_the_drawing_anew(lab: Lab) -> None:
    light = lab.view.canvas.grab().toImage()
    themes.use("dark")
    assert lab.view.canvas.grab().toImage() != light


def test_one_scale_compares_the_neurons(lab: Lab) -> None:
    lab.view.shared_button.click()
    strips = lab.view.canvas._strips
    assert len({float(limit) for name in ("dense-1", "dense-2") for limit in strips[name].limits}) == 1


@pytest.mark.parametrize(("largest", "end"), [(0.0, 1.0), (0.32, 0.5), (1.0, 1.0), (1.2, 1.5), (7.5, 10.0)])
def test_the_end_of_the_scale_is_round(largest: float, end: float) -> None:
    assert scale_end(largest) == pytest.approx(end)


#: Every link of CIRCLE: column, neuron, source.
LINKS = [
    (column, unit, source)
    for column, units, sources in (("dense-1", 3, 2), ("dense-2", 2, 3), ("dense-3", 1, 2))
    for unit in range(units)
    for source in range(sources)
]
WIDE = presets["circle"].experiment.replace(layers=place(Dense(16), Tanh(), Dense(16), Tanh(), Dense(1)))


def test_new_weights_are_painted_beside_the_links_that_are_shown(make) -> None:
    lab = make(WIDE)
    canvas, ground = lab.view.canvas, Ground()
    ground.paint(canvas.diagram, canvas.places, canvas.size(), 1.0)
    shown = ground.picture
    lab.session.step()
    lab.show()
    ground.begin(canvas.diagram, canvas.places, canvas.size(), 1.0)
    assert not ground.go_on()
    assert ground.picture is shown
    while not ground.go_on():
        pass
    slices = ground.picture.toImage()
    ground.paint(canvas.diagram, canvas.places, canvas.size(), 1.0)
    assert slices == ground.picture.toImage()
    assert slices != shown.toImage()


def test_no_slice_paints_more_links_than_there_is_time_for(make) -> None:
    lab = make(WIDE)
    strokes = LinkCurves().strokes(lab.view.canvas.diagram, lab.view.canvas.places)
    portions = list(portions_of(strokes))
    assert sum(len(stroke.curves) for portion in portions for stroke in portion) == 16 * (2 + 16 + 1)
    assert len(portions) > 1
    assert max(sum(stroke.effort for stroke in portion) for portion in portions) <= SLICE


def test_new_weights_are_not_painted_at_once(make, monkeypatch) -> None:
    lab = make(WIDE)
    lab.view.canvas.grab()
    painted = []
    monkeypatch.setattr(Ground, "paint", lambda *_: painted.append(1))
    for _ in range(3):
        lab.session.step()
        lab.show()
        lab.view.canvas.grab()
    assert not painted


def test_a_saved_picture_has_the_newest_links_and_sharp_ones(make) -> None:
    lab = make(WIDE)
    lab.view.canvas.grab()
    lab.session.step()
    lab.show()
    lab.view.grab_picture()
    saved, ground = lab.view.canvas._ground.picture, Ground()
    ground.paint(lab.view.canvas.diagram, lab.view.canvas.places, lab.view.canvas.size(), PICTURE_SCALE)
    assert saved.toImage() == ground.picture.toImage()


def test_the_strongest_links_lie_on_top(lab: Lab) -> None:
    canvas = lab.view.canvas
    strongest = max((Link(*each) for each in LINKS), key=lambda link: abs(canvas.diagram.value(link)))
    top = LinkCurves().strokes(canvas.diagram, canvas.places)[-1].curves[-1]
    column = canvas.places.columns.index(strongest.column)
    ends = canvas.places.ends(column)[strongest.unit, strongest.source]
    assert (top[0].x(), top[0].y()) == pytest.approx(tuple(ends[:2]))
    assert (top[top.size() - 1].x(), top[top.size() - 1].y()) == pytest.approx(tuple(ends[2:]))

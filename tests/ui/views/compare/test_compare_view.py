"""Runs side by side with the mouse: keep, train beside, exchange, freeze, rename, remove, and undo of each."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from running import soon

from desktop_nn.data.glyphs import Glyphs
from desktop_nn.i18n import use_language
from desktop_nn.project.presets import presets
from desktop_nn.training.history import History
from desktop_nn.training.metrics import Metrics
from desktop_nn.training.snapshot import BesideSnapshot
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.views.compare.compare_view import CompareView
from desktop_nn.ui.views.compare.run_card import RunCard
from desktop_nn.ui.views.compare.run_words import network_words, place_words, score_words
from desktop_nn.ui.views.curves.curves_view import AccuracyCurves, LossCurves

XOR = presets["xor-mlp"].experiment.replace(title="XOR")


class Desk:
    """The window with the compare view in front."""

    def __init__(self) -> None:
        self.program = Program(remember=False)
        self.program.window.show()
        self.document, self.trainer = self.program.document, self.program.trainer
        self.open(XOR)
        view = self.program.window.show_view("compare")
        assert isinstance(view, CompareView)
        self.view = view
        soon(lambda: view.is_seen() and not view.is_empty and view.keep_button.isEnabled())

    def open(self, experiment: Any) -> None:
        self.program.open_experiment(experiment)
        soon(lambda: self.trainer.state == "ready" and self.trainer.newest.experiment == experiment)

    def train(self) -> None:
        before = self.trainer.newest.step
        self.trainer.step()
        soon(lambda: self.trainer.state == "paused" and self.trainer.newest.step == before + 1)

    def cards(self, count: int) -> list[RunCard]:
        """The cards, once there are so many and what they show has come from the worker."""
        soon(lambda: len(self.view.cards) == count == len(self.trainer.newest.beside) + 1)
        return list(self.view.cards.values())

    def keep(self) -> RunCard:
        """Keep the open run with the mouse; returns its card."""
        count = len(self.view.cards)
        click(self.view.keep_button)
        return self.cards(count + 1)[-1]

    def choose(self, title: str) -> RunCard:
        """Choose from the menu of what can be trained beside; returns the card."""
        count = len(self.view.cards)
        self.offered(title).trigger()
        return self.cards(count + 1)[-1]

    def offered(self, title: str) -> QAction:
        self.view.menu.aboutToShow.emit()
        return next(each for each in self.view.menu.actions() if each.text() == title)

    def undo(self, count: int) -> list[RunCard]:
        self.document.undo_stack.undo()
        return self.cards(count)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot: Any) -> Iterator[Desk]:
    create_application(theme="light", language="en")
    desk = Desk()
    yield desk
    desk.program.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the window would burden the tests that follow


def test_the_open_run_stands_alone_at_first(desk: Desk) -> None:
    (card,) = desk.cards(1)
    soon(lambda: card.surface.has_answer)
    assert card.network.words == "2-3-1 Scaled tanh · 13 parameters"
    assert card.place.words == "Step 0 · epoch 0.0 · open"
    assert card.open_button.isHidden()


def test_keeping_a_run_is_one_click_and_one_step_to_undo(desk: Desk) -> None:
    desk.train()
    card = desk.keep()
    soon(lambda: "frozen" in card.place.words)
    assert card.name.text() == "XOR 2"
    assert card.freeze_button.isChecked()
    desk.undo(1)


def test_the_menu_keeps_a_run_too(desk: Desk) -> None:
    desk.program.window.actions_by_name["keep_run"].trigger()
    assert desk.cards(2)[1].freeze_button.isChecked()


def test_a_kept_run_stays_where_it_was_and_shows_its_surface(desk: Desk) -> None:
    desk.train()
    card = desk.keep()
    desk.train()
    soon(lambda: card.surface.has_answer and desk.cards(2)[0].place.words.startswith("Step 2"))
    assert card.place.words == "Step 1 · epoch 1.0 · frozen"


def test_a_perceptron_is_trained_beside_on_the_same_data(desk: Desk) -> None:
    card = desk.choose("Perceptron")
    desk.train()
    soon(lambda: card.place.words == "Step 1 · epoch 0.2")
    assert card.network.words == "2-1 · 3 parameters"
    assert desk.document.company.beside[0].experiment.data == XOR.data
    desk.undo(1)


def test_a_copy_is_trained_beside(desk: Desk) -> None:
    card = desk.choose("A copy of the open run")
    desk.train()
    soon(lambda: card.place.words == "Step 1 · epoch 1.0")


def test_only_what_fits_the_data_is_offered(desk: Desk) -> None:
    desk.view.menu.aboutToShow.emit()
    offered = [each.text() for each in desk.view.menu.actions()]
    assert "AND, linear" in offered
    assert "LeNet-5" not in offered
    assert "NOT, linear" in offered  # its one neuron takes as many inputs as there are


def test_opening_another_exchanges_both_cards(desk: Desk) -> None:
    card = desk.choose("Perceptron")
    desk.train()
    click(card.open_button)
    soon(lambda: desk.document.experiment.title == "Perceptron")
    soon(lambda: [each.name.text() for each in desk.cards(2)] == ["Perceptron", "XOR"])
    soon(lambda: desk.cards(2)[1].place.words == "Step 1 · epoch 1.0")
    desk.undo(2)
    assert desk.document.experiment == XOR


def test_freezing_and_releasing(desk: Desk) -> None:
    card = desk.choose("A copy of the open run")
    click(card.freeze_button)
    soon(lambda: desk.document.company.beside[0].frozen)
    desk.train()
    soon(lambda: card.place.words == "Step 0 · epoch 0.0 · frozen")
    click(card.freeze_button)
    soon(lambda: not desk.document.company.beside[0].frozen)
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert not desk.document.company.beside[0].frozen


def test_removing_and_bringing_back(desk: Desk) -> None:
    desk.train()
    card = desk.keep()
    click(card.remove_button)
    desk.cards(1)
    again = desk.undo(2)[1]
    soon(lambda: again.place.words == "Step 1 · epoch 1.0 · frozen")


def test_a_name_that_is_typed_is_one_step(desk: Desk) -> None:
    card = desk.keep()
    card.name.selectAll()
    QTest.keyClicks(card.name, "Before")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    assert desk.document.company.beside[0].experiment.title == "Before"
    assert desk.document.undo_stack.undoText() == "rename"
    desk.document.undo_stack.undo()
    assert card.name.text() == "XOR 2"


def test_an_empty_name_is_no_name(desk: Desk) -> None:
    card = desk.keep()
    card.name.selectAll()
    QTest.keyClick(card.name, Qt.Key.Key_Backspace)
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    assert card.name.text() == "XOR 2"


def test_what_is_being_typed_is_left_alone_while_training_goes_on(desk: Desk) -> None:
    card = desk.keep()
    card.name.selectAll()
    QTest.keyClicks(card.name, "Bef")
    desk.train()
    soon(lambda: desk.cards(2)[0].place.words.startswith("Step 1"))
    assert card.name.text() == "Bef"


def test_the_open_run_is_renamed_like_the_others(desk: Desk) -> None:
    name = desk.cards(1)[0].name
    name.selectAll()
    QTest.keyClicks(name, "Mine")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert desk.document.experiment.title == "Mine"


def test_there_is_room_for_three(desk: Desk) -> None:
    for _ in range(3):
        desk.keep()
    assert not desk.view.keep_button.isEnabled()
    desk.program.window.actions_by_name["keep_run"].trigger()
    soon(lambda: "Up to 3 runs" in desk.program.window.messages.text)
    assert len(desk.view.cards) == 4


def test_a_run_of_other_data_is_kept_but_not_trained(desk: Desk) -> None:
    card = desk.keep()
    desk.document.edit("data", data=presets["circle"].experiment.data)
    soon(lambda: desk.trainer.newest.experiment.data.name == "circle")
    soon(lambda: not card.freeze_button.isEnabled() and card.open_button.isEnabled())
    assert "other data" in card.freeze_button.toolTip()


def test_images_have_cards_without_a_surface(desk: Desk) -> None:
    desk.open(presets["digits-offline"].experiment.replace(data=Glyphs(train=100, test=100)))
    desk.program.window.show_view("compare")
    (card,) = desk.cards(1)
    soon(card.surface.isHidden)


def test_numbers_can_be_read_out(desk: Desk) -> None:
    desk.keep()
    table = desk.view.values_table()
    assert table is not None
    assert [row[0] for row in table[1]] == ["XOR", "XOR 2"]


# --- words ------------------------------------------------------------------------------------------------


def test_networks_in_short() -> None:
    assert network_words(presets["spiral"].experiment).split(" · ")[0].startswith("2-")
    assert network_words(presets["digits-offline"].experiment).split(" · ")[0].endswith("layers")


def test_places_and_scores_are_written_as_the_language_writes_them() -> None:
    use_language("pt_BR")
    assert place_words(1234, 12.34).endswith("12,3")
    assert "98,5" in score_words(Metrics(1, 1.0, 0.1, 0.9, 0.2, 0.985))


# --- curves -----------------------------------------------------------------------------------------------


def history(steps: int, factor: float, accuracy: float | None = 0.5) -> Any:
    curves = History()
    for step in range(1, steps + 1):
        curves.record_batch(step, step / 10, factor / step)
        curves.record_evaluation(Metrics(step, step / 10, factor / step, accuracy, factor / step, accuracy))
    return curves.view()


def with_one_beside(steps: int = 20, beside_steps: int = 40, **changes: Any) -> Any:
    beside = BesideSnapshot(1, "Before", True, history(beside_steps, 8.0, **changes))
    return SimpleNamespace(history=history(steps, 2.0), beside=(beside,))


@pytest.fixture
def loss(qtbot: Any) -> LossCurves:
    view = LossCurves()
    qtbot.addWidget(view)
    view.resize(480, 320)
    view.show()
    return view


def test_the_curves_of_a_run_beside_are_drawn_and_named(loss: LossCurves) -> None:
    loss.show_snapshot(with_one_beside())
    test = loss._beside._lines[0][1]
    np.testing.assert_allclose(test._x, np.arange(1, 41) / 10)
    np.testing.assert_allclose(test._y, 8 / np.arange(1, 41))
    assert [(key.name, key.value) for key in loss._beside_legend.keys] == [("Before", "0.2")]


def test_all_of_a_longer_run_beside_is_in_the_picture(loss: LossCurves) -> None:
    loss.show_snapshot(with_one_beside())
    (left, right), (low, high) = loss.plot.box.viewRange()
    assert left == 0
    assert 4.0 <= right < 4.2
    assert low == 0
    assert high >= 8.0


def test_it_goes_with_the_run(loss: LossCurves) -> None:
    loss.show_snapshot(with_one_beside())
    loss.show_snapshot(SimpleNamespace(history=history(20, 2.0), beside=()))
    assert loss._beside_legend.isHidden()
    assert not len(loss._beside._lines[0][1]._x)


def test_before_the_first_step_the_curves_beside_are_there_already(loss: LossCurves) -> None:
    loss.show_snapshot(with_one_beside(steps=0))
    assert not loss.is_empty
    assert [key.value for key in loss._legend.keys] == ["", ""]


def test_a_run_without_classes_has_no_accuracy_beside_one_with(qtbot: Any) -> None:
    view = AccuracyCurves()
    qtbot.addWidget(view)
    view.show_snapshot(with_one_beside(accuracy=None))
    assert [key.value for key in view._beside_legend.keys] == [""]

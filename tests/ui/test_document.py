from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn.core.layers import Conv2D, Dense, ReLU, Sigmoid, Tanh
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.gates import Gate
from desktop_nn.project import holding
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.training.journal import SetWeight
from desktop_nn.ui.document import Document


@pytest.fixture
def xor():
    layers = place(Dense(4), Tanh(), Dense(1), Sigmoid())
    return Experiment("XOR", Gate("xor"), layers, Training(SquaredError(), GradientDescent()))


@pytest.fixture
def document(qapp, xor):
    return Document(xor)


def ids(document):
    return [placed.id for placed in document.experiment.layers]


def with_rate(document, rate):
    training = document.experiment.training
    return replace(training, optimizer=replace(training.optimizer, learning_rate=rate))


def test_an_edit_is_told_and_undone_and_redone(document, xor, qtbot):
    with qtbot.waitSignal(document.experiment_changed) as told:
        document.edit("change seed", seed=7)
    assert told.args == [document.experiment]
    assert document.experiment.seed == 7
    document.undo_stack.undo()
    assert document.experiment == xor
    document.undo_stack.redo()
    assert document.experiment.seed == 7


def test_dragging_a_slider_undoes_as_one(document, xor):
    for rate in (0.2, 0.5, 1.0):
        document.edit("change rate", merge="rate", training=with_rate(document, rate))
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.experiment == xor


def test_two_drags_undo_as_two(document):
    document.edit("change rate", merge="rate", training=with_rate(document, 0.2))
    document.end_gesture()
    document.edit("change rate", merge="rate", training=with_rate(document, 0.5))
    document.undo_stack.undo()
    assert document.experiment.training.optimizer.learning_rate == 0.2


def test_edits_of_different_things_never_merge(document):
    document.edit("change rate", merge="rate", training=with_rate(document, 0.2))
    document.edit("change seed", merge="seed", seed=9)
    assert document.undo_stack.count() == 2


def test_a_drag_that_returns_to_where_it_began_is_no_step(document):
    document.edit("change rate", merge="rate", training=with_rate(document, 0.2))
    document.edit("change rate", merge="rate", training=with_rate(document, 0.1))
    assert not document.undo_stack.canUndo()
    assert document.is_clean


def test_a_change_that_changes_nothing_is_no_step(document, xor, qtbot):
    with qtbot.assertNotEmitted(document.experiment_changed):
        document.edit("change seed", seed=xor.seed)
    assert document.undo_stack.count() == 0


def test_a_layer_is_added_with_an_id_of_its_own(document):
    assert document.add_layer(Dense(3), 2) == "dense-3"
    assert ids(document) == ["dense-1", "tanh-1", "dense-3", "dense-2", "sigmoid-1"]
    assert document.undo_stack.undoText() == "add layer Dense"


def test_a_layer_is_added_at_the_end_when_no_place_is_named(document):
    document.add_layer(ReLU())
    assert ids(document)[-1] == "relu-1"


def test_a_layer_is_removed(document):
    document.remove_layer("tanh-1")
    assert ids(document) == ["dense-1", "dense-2", "sigmoid-1"]
    assert document.undo_stack.undoText() == "remove layer Tanh"


@pytest.mark.parametrize(("index", "place"), [(0, 0), (2, 2), (99, 3), (-5, 0)])
def test_a_moved_layer_keeps_its_id(document, index, place):
    document.move_layer("tanh-1", index)
    assert ids(document).index("tanh-1") == place


def test_moving_a_layer_onto_its_own_place_is_no_step(document):
    document.move_layer("tanh-1", 1)
    assert document.undo_stack.count() == 0


def test_a_duplicate_stands_after_the_original_with_an_id_of_its_own(document):
    assert document.duplicate_layer("dense-1") == "dense-3"
    assert ids(document)[:2] == ["dense-1", "dense-3"]
    assert document.experiment.layers[1].layer == Dense(4)


def test_a_layer_with_other_settings_keeps_its_id(document):
    assert document.change_layer("dense-1", Dense(8)) == "dense-1"
    assert document.experiment.layers[0].layer == Dense(8)


def test_another_kind_of_layer_gets_a_new_id(document):
    assert document.change_layer("tanh-1", ReLU()) == "relu-1"
    assert ids(document)[1] == "relu-1"


def test_a_layer_is_frozen(document):
    document.change_placed("dense-1", frozen=True)
    assert document.experiment.layers[0].frozen
    document.undo_stack.undo()
    assert not document.experiment.layers[0].frozen


def test_each_act_on_layers_is_undone(document, xor):
    document.add_layer(ReLU(), 0)
    document.move_layer("relu-1", 3)
    document.duplicate_layer("dense-1")
    document.change_layer("dense-2", Dense(2))
    document.remove_layer("tanh-1")
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == xor


def test_layers_that_do_not_fit_are_kept_as_they_are(document):
    document.add_layer(Conv2D(), 0)
    assert document.experiment.problem() is not None
    assert ids(document)[0] == "conv2d-1"


def test_a_layer_that_is_not_there_is_an_error_of_the_programmer(document):
    with pytest.raises(KeyError):
        document.remove_layer("dense-9")


def test_opening_forgets_what_could_be_undone(document, xor, qtbot):
    document.edit("change seed", seed=7)
    with qtbot.waitSignals([document.opened, document.experiment_changed, document.path_changed], order="none"):
        document.open_experiment(replace(xor, title="Other"), Path("other.dnn"), state="where it stood")
    assert not document.undo_stack.canUndo()
    assert document.is_clean
    assert document.path == Path("other.dnn")


def test_opening_hands_on_the_state_of_the_run(document, xor, qtbot):
    with qtbot.waitSignal(document.opened) as opened:
        document.open_experiment(xor, state="where it stood")
    assert opened.args == ["where it stood"]


def test_a_saved_document_is_clean_until_it_is_edited(document, qtbot):
    document.edit("change seed", seed=7)
    assert not document.is_clean
    with qtbot.waitSignal(document.clean_changed):
        document.mark_saved(Path("mine.dnn"))
    assert document.is_clean
    assert document.path == Path("mine.dnn")
    document.edit("change seed", seed=8)
    assert not document.is_clean


def test_an_edit_after_saving_does_not_merge_into_what_was_saved(document):
    document.edit("change seed", merge="seed", seed=7)
    document.mark_saved(Path("mine.dnn"))
    document.edit("change seed", merge="seed", seed=8)
    document.undo_stack.undo()
    assert document.experiment.seed == 7
    assert document.is_clean


# --- edits of the run ---------------------------------------------------------------------------------

WEIGHT = SetWeight("dense-1", "weight", (0, 0), 2.0)


@pytest.fixture
def told(document):
    edits = []
    document.run_edited.connect(edits.append)
    return edits


def test_an_edit_of_the_run_is_told_undone_and_redone(document, told):
    before = replace(WEIGHT, value=0.25)
    document.edit_run("set weight", WEIGHT, before)
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert told == [WEIGHT, before, WEIGHT]


def test_dragging_a_weight_undoes_as_one(document, told):
    for value, before in ((1.0, 0.25), (1.5, 1.0), (2.0, 1.5)):
        document.edit_run("set weight", replace(WEIGHT, value=value), replace(WEIGHT, value=before), merge="drag")
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert told[-1] == replace(WEIGHT, value=0.25)


def test_two_drags_of_a_weight_undo_as_two(document):
    document.edit_run("set weight", WEIGHT, replace(WEIGHT, value=0.0), merge="drag")
    document.end_gesture()
    document.edit_run("set weight", replace(WEIGHT, value=3.0), WEIGHT, merge="drag")
    assert document.undo_stack.count() == 2


def test_a_weight_dragged_back_to_where_it_was_is_no_step(document):
    document.edit_run("set weight", WEIGHT, replace(WEIGHT, value=0.0), merge="drag")
    document.edit_run("set weight", replace(WEIGHT, value=0.0), WEIGHT, merge="drag")
    assert not document.undo_stack.canUndo()


def test_an_edit_of_the_run_is_work_to_be_saved(document):
    document.edit_run("set weight", WEIGHT, replace(WEIGHT, value=0.0))
    assert not document.is_clean


def test_removing_a_layer_lets_its_held_weights_go_in_the_same_step(document):
    held = holding.freeze_link(document.experiment, "dense-1", 0, 0)
    document.edit("freeze link", held=held.held)
    document.remove_layer("dense-1")
    assert document.experiment.held == ()
    document.undo_stack.undo()
    assert document.experiment == held

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop_nn.core.layers import Conv2D
from desktop_nn.project.presets import presets
from desktop_nn.ui.panels.training_panel import TrainingPanel
from desktop_nn.ui.panels.transport_bar import ACTS, TransportBar

ALL = ("one_sample", "step", "epoch", "reset", "new_weights")

#: What the off-screen platform says of every pop-up.
pops_up = pytest.mark.qt_log_ignore(r"does not support raise\(\)", "does not support grabbing", extend=True)


@pytest.fixture
def bar(show, document, trainer):
    return show(TransportBar(document, trainer), 1264, 56)


@pytest.fixture
def window(show, document, trainer):
    """A window with the bar and other things that use the space bar."""
    window = QWidget()
    window.bar, window.tick, window.text, window.other = (
        TransportBar(document, trainer),
        QCheckBox(),
        QLineEdit(),
        QWidget(),
    )
    window.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(window)
    for each in (window.bar, window.tick, window.text, window.other):
        column.addWidget(each)
    return show(window, 1264, 200)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(bar, name):
    return bar.readouts.figures[name].accessibleName().partition(": ")[2]


def test_run_starts_and_pause_rests(bar, trainer, qtbot):
    click(qtbot, bar.run)
    trainer.be("running")
    assert bar.run.text() == "Pause"
    click(qtbot, bar.run)
    trainer.be("paused")
    assert bar.run.text() == "Run"
    assert trainer.acts == ["start", "pause"]


@pytest.mark.parametrize("name", ALL)
def test_each_button_does_its_act(bar, trainer, qtbot, name):
    click(qtbot, bar.buttons[name])
    assert trainer.acts == [name]


@pytest.mark.parametrize(
    ("state", "run", "others"),
    [
        ("empty", False, ()),
        ("loading", False, ()),
        ("ready", True, ALL),
        ("running", True, ("reset", "new_weights")),
        ("paused", True, ALL),
        ("finished", True, ALL),
        ("diverged", True, ("reset", "new_weights")),
    ],
)
def test_what_can_be_done_follows_the_state(bar, trainer, state, run, others):
    trainer.be(state)
    assert bar.run.isEnabled() == run
    assert tuple(name for name in ALL if bar.buttons[name].isEnabled()) == others


def test_a_network_that_does_not_fit_says_why_it_cannot_run(bar, document, trainer):
    document.add_layer(Conv2D(), 0)
    trainer.be("empty")
    assert "nothing to train yet" in bar.run.accessibleDescription()


def test_space_runs_wherever_nothing_else_uses_it(window, trainer, qtbot):
    window.other.setFocus()
    qtbot.keyClick(window.other, Qt.Key.Key_Space)
    assert trainer.acts == ["start"]


def test_space_ticks_a_box_and_types_a_blank_without_running(window, trainer, qtbot):
    for widget in (window.tick, window.text):
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Space)
    assert window.tick.isChecked()
    assert window.text.text() == " "
    assert trainer.acts == []


def test_space_does_nothing_while_nothing_can_run(window, trainer, qtbot):
    trainer.be("empty")
    window.other.setFocus()
    qtbot.keyClick(window.other, Qt.Key.Key_Space)
    assert trainer.acts == []


def test_space_on_a_focused_button_presses_that_button(bar, trainer, qtbot):
    bar.buttons["step"].setFocus()
    qtbot.keyClick(bar.buttons["step"], Qt.Key.Key_Space)
    assert trainer.acts == ["step"]


def test_the_figures_of_a_run_are_shown(bar, trainer, snapshot):
    trainer.show(snapshot(step=1200, epoch=12.5, samples_per_second=8123.4))
    assert [shown(bar, name) for name in ("epoch", "step", "loss", "accuracy", "speed")] == [
        "12",
        "1,200",
        "0.25",
        "75.0\N{NARROW NO-BREAK SPACE}%",
        "8,123",
    ]


def test_the_way_to_the_last_epoch_is_shown(bar, trainer, snapshot, xor):
    limited = replace(xor, training=replace(xor.training, epochs=20))
    trainer.show(snapshot(experiment=limited, epoch=5.0, running=True, remaining_seconds=83.0))
    assert shown(bar, "epoch") == "5 of 20"
    assert bar.readouts.progress.bar.value() == 250
    assert bar.readouts.progress.words.text() == "1 min 23 s left"


def test_a_run_that_reached_its_last_epoch_is_full(bar, trainer, snapshot, xor):
    limited = replace(xor, training=replace(xor.training, epochs=20))
    trainer.show(snapshot(experiment=limited, epoch=20.0))
    assert bar.readouts.progress.bar.value() == 1000
    assert shown(bar, "epoch") == "20 of 20"


def test_a_run_that_goes_on_aims_at_twice_as_many_epochs(bar, trainer, snapshot, xor):
    limited = replace(xor, training=replace(xor.training, epochs=20))
    trainer.show(snapshot(experiment=limited, epoch=25.0))
    assert shown(bar, "epoch") == "25 of 40"


def test_without_a_last_epoch_there_is_no_bar(bar, trainer, snapshot):
    trainer.show(snapshot(epoch=5.0))
    assert not bar.readouts.progress.bar.isVisible()


def test_loading_is_shown_as_progress(bar, trainer):
    trainer.be("loading")
    trainer.progress.emit(0.5, "Drawing digits")
    assert bar.readouts.progress.bar.value() == 500
    assert bar.readouts.progress.words.text() == "Drawing digits"


def test_loading_that_ended_leaves_no_progress_behind(bar, trainer):
    trainer.be("loading")
    trainer.progress.emit(0.5, "Drawing digits")
    trainer.be("ready")
    assert not bar.readouts.progress.bar.isVisible()
    assert bar.readouts.progress.words.text() == ""


def test_nothing_is_left_of_a_run_whose_data_are_gone(bar, trainer, snapshot):
    trainer.show(snapshot(step=30))
    assert shown(bar, "step") == "30"
    trainer.current = None
    trainer.be("empty")
    assert {shown(bar, name) for name in ("epoch", "step", "loss")} == {"–"}


def test_the_last_figures_of_a_run_are_never_left_out(bar, trainer, snapshot):
    trainer.show(snapshot(step=1, running=True))
    trainer.show(snapshot(step=2, running=True))
    trainer.show(snapshot(step=3, running=False))
    assert shown(bar, "step") == "3"


def test_fast_figures_are_shown_a_little_later(bar, trainer, snapshot, qtbot):
    trainer.show(snapshot(step=1, running=True))
    trainer.show(snapshot(step=2, running=True))
    assert shown(bar, "step") == "1"
    qtbot.waitUntil(lambda: shown(bar, "step") == "2")


def test_every_preset_is_offered_with_what_it_teaches(bar):
    actions = [action for action in bar.presets.menu().actions() if action.objectName()]
    assert [action.objectName() for action in actions] == list(presets)
    assert all(len(action.toolTip()) > 20 for action in actions)


@pops_up
def test_a_preset_is_chosen_by_mouse(bar, qtbot):
    menu = bar.presets.menu()
    menu.popup(bar.mapToGlobal(QPoint(0, 40)))
    action = next(each for each in menu.actions() if each.objectName() == "lenet-5")
    with qtbot.waitSignal(bar.preset_chosen) as chosen:
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert chosen.args == ["lenet-5"]


def test_the_button_shows_what_is_open(bar, document, xor):
    document.open_experiment(replace(xor, title="LeNet-5"))
    assert bar.presets.text() == "LeNet-5"


def test_every_button_teaches_and_names_its_key(bar):
    for act in ACTS:
        button = bar.buttons[act.name]
        assert button.accessibleName()
        assert f"({act.keys})" in button.toolTip()
    assert "Space" in bar.run.toolTip()


def test_the_bar_fits_the_smallest_window(bar):
    assert bar.minimumSizeHint().width() <= 944


def test_a_button_acts_on_what_was_typed_just_before(show, document, trainer, qtbot):
    window = QWidget()
    bar, training = TransportBar(document, trainer), TrainingPanel(document, trainer)
    column = QVBoxLayout(window)
    column.addWidget(bar)
    column.addWidget(training)
    show(window, 1264, 700)
    field = training.pace.field("epochs")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "50")
    qtbot.mouseClick(bar.buttons["epoch"], Qt.MouseButton.LeftButton)
    assert document.experiment.training.epochs == 50
    assert trainer.acts == ["epoch"]


def test_getting_the_data_can_be_cancelled_while_it_lasts(bar, trainer, qtbot):
    cancel = bar.readouts.progress.cancel
    assert not cancel.isVisible()
    trainer.be("loading")
    trainer.progress.emit(0.5, "Reading")
    assert cancel.isVisible()
    with qtbot.waitSignal(bar.cancel_wanted):
        click(qtbot, cancel)
    trainer.be("empty")
    assert not cancel.isVisible()


def test_a_wide_bar_has_room_for_a_long_title(bar, document):
    document.edit("title", title="XOR, solved by a hidden layer")
    bar.resize(1900, bar.height())
    assert bar.presets.text() == "XOR, solved by a hidden layer"


def test_a_tiny_loss_does_not_shift_the_figure_beside_it(bar):
    loss = bar.readouts.figures["loss"]
    loss.set_value("8.88 × 10⁻⁸")
    assert loss.minimumSizeHint().width() <= loss.minimumWidth()

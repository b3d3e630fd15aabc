from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.core.settings import Checked, setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import use_language
from desktop_nn.ui.forms.fields import CheckField, ChoiceField, NumberField
from desktop_nn.ui.forms.form import Form


@dataclass(frozen=True)
class Kernel(Checked):
    size: int = setting(5, "Kernel size", help="How wide it is.", minimum=1, maximum=28)
    rate: float = setting(0.1, "Learning rate", above=0.0, maximum=10.0, logarithmic=True)
    low: float = setting(0.0, "Low", minimum=-1.0, maximum=1.0)
    high: float = setting(1.0, "High", minimum=-1.0, maximum=1.0)
    start: str = setting("zeros", "Start", choices=[("zeros", "Zeros"), ("he", "He")])
    bias: bool = setting(True, "Bias", help="Adds one number per unit.")
    note: str = setting("", "Note")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.low >= self.high:
            raise UserError("High must be greater than low.")


@pytest.fixture
def form(qtbot):
    form = Form(Kernel)
    qtbot.addWidget(form)
    form.resize(280, 400)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.changes = []
    form.value_changed.connect(lambda value, name: form.changes.append((name, value)))
    yield form
    use_language("en")


def type_into(qtbot, field, text, enter=True):
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)
    if enter:
        qtbot.keyClick(field, Qt.Key.Key_Return)


def wheel(field, steps=1):
    centre = QPointF(field.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(field.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def test_there_is_a_fitting_field_for_each_setting(form):
    kinds = [type(form.field(name)) for name in ("size", "rate", "start", "bias")]
    assert kinds == [NumberField, NumberField, ChoiceField, CheckField]


def test_a_typed_number_counts_when_enter_is_pressed(form, qtbot):
    type_into(qtbot, form.field("size"), "12", enter=False)
    assert form.changes == []
    qtbot.keyClick(form.field("size"), Qt.Key.Key_Return)
    assert form.changes == [("size", Kernel(size=12))]


def test_a_typed_number_counts_when_the_field_is_left(form, qtbot):
    type_into(qtbot, form.field("size"), "12", enter=False)
    qtbot.keyClick(form.field("size"), Qt.Key.Key_Tab)
    assert form.value == Kernel(size=12)
    assert form.field("rate").hasFocus()


def test_a_number_above_its_limit_is_explained_and_not_taken(form, qtbot):
    type_into(qtbot, form.field("size"), "40")
    assert form.changes == []
    assert form.value == Kernel()
    assert form.problem("size") == "Kernel size must be between 1 and 28, not 40."
    assert form.rows["size"].problem.isVisible()
    assert "not 40" in form.field("size").accessibleDescription()


def test_a_refused_number_is_replaced_by_the_last_valid_one_when_the_field_is_left(form, qtbot):
    type_into(qtbot, form.field("size"), "40")
    form.field("rate").setFocus()
    assert form.field("size").text() == "5"


def test_an_explanation_goes_when_the_value_is_right(form, qtbot):
    type_into(qtbot, form.field("size"), "40")
    type_into(qtbot, form.field("size"), "4")
    assert form.problem("size") == ""
    assert form.value == Kernel(size=4)


def test_letters_in_a_number_field_are_explained(form, qtbot):
    type_into(qtbot, form.field("size"), "many")
    assert form.problem("size") == "Kernel size must be a whole number, not many."


def test_escape_gives_up_what_was_typed(form, qtbot):
    type_into(qtbot, form.field("size"), "9", enter=False)
    qtbot.keyClick(form.field("size"), Qt.Key.Key_Escape)
    assert form.field("size").text() == "5"
    assert form.changes == []


@pytest.mark.parametrize("text", ["0.03", "0,03", "3e-2"])
def test_decimal_comma_and_point_are_understood(form, qtbot, text):
    type_into(qtbot, form.field("rate"), text)
    assert form.value == Kernel(rate=0.03)


def test_numbers_are_shown_with_the_languages_decimal_mark(form):
    use_language("pt_BR")
    form.set_value(Kernel(rate=0.25))
    assert form.field("rate").text() == "0,25"


def test_arrow_keys_step_a_learning_rate_by_factors(form, qtbot):
    field = form.field("rate")
    field.setFocus()
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert [value.rate for _, value in form.changes] == [0.05, 0.02, 0.01]


def test_arrow_keys_stop_at_the_limit(form, qtbot):
    field = form.field("size")
    type_into(qtbot, field, "28")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert form.value == Kernel(size=28)


def test_a_conflict_between_two_settings_is_explained(form, qtbot):
    type_into(qtbot, form.field("low"), "1")
    assert form.problem("low") == "High must be greater than low."
    assert form.value == Kernel()


def test_a_wheel_over_an_unfocused_field_changes_nothing(form):
    form.field("rate").setFocus()
    wheel(form.field("size"))
    wheel(form.field("start"))
    assert form.changes == []


def test_a_wheel_over_a_focused_number_steps_it(form):
    form.field("size").setFocus()
    wheel(form.field("size"))
    assert form.value == Kernel(size=6)


def test_a_choice_is_made_by_keyboard(form, qtbot):
    field = form.field("start")
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert form.changes == [("start", Kernel(start="he"))]


def test_a_tick_is_set_by_mouse_and_by_space(form, qtbot):
    field = form.field("bias")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(10, field.height() // 2))
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Space)
    assert [value.bias for _, value in form.changes] == [False, True]


def test_a_text_counts_when_enter_is_pressed(form, qtbot):
    qtbot.keyClicks(form.field("note"), "wide")
    qtbot.keyClick(form.field("note"), Qt.Key.Key_Return)
    assert form.value == Kernel(note="wide")


def test_showing_a_value_is_no_change(form):
    form.set_value(Kernel(size=7, start="he", bias=False))
    assert form.changes == []
    assert form.field("size").text() == "7"
    assert form.field("start").currentText() == "He"


def test_a_value_shown_from_outside_does_not_disturb_typing_in_another_field(form, qtbot):
    type_into(qtbot, form.field("size"), "1", enter=False)
    form.set_value(Kernel(rate=0.5))
    assert form.field("size").text() == "1"


def test_help_and_limits_are_told_to_everyone(form):
    field = form.field("size")
    assert field.accessibleName() == "Kernel size"
    assert field.accessibleDescription() == "How wide it is. From 1 to 28."
    assert "How wide it is.<br>From 1 to 28." in field.toolTip()


def test_leaving_a_field_ends_the_gesture(form, qtbot):
    form.field("size").setFocus()
    with qtbot.waitSignal(form.editing_finished):
        form.field("rate").setFocus()


def test_settings_may_be_left_out(qtbot):
    form = Form(Kernel(), leave_out={"note"})
    qtbot.addWidget(form)
    assert "note" not in form.rows


def test_a_shortcut_acts_on_what_was_typed(form, qtbot):
    type_into(qtbot, form.field("size"), "9", enter=False)
    qtbot.keyClick(form.field("size"), Qt.Key.Key_F5)
    assert form.value == Kernel(size=9)


def test_the_form_fits_a_narrow_panel(form):
    assert form.minimumSizeHint().width() <= 280


@dataclass(frozen=True)
class Border(Checked):
    short: str = setting("zeros", "Kind", choices=[("zeros", "Zeros")])
    wordy: str = setting("zeros", "Pixels", choices=[("zeros", "As many zeros as there are pixels missing")])


def test_a_choice_of_many_words_has_a_line_of_its_own(qtbot):
    form = Form(Border)
    qtbot.addWidget(form)
    form.resize(280, 200)
    form.show()
    assert form.field("short").x() > form.rows["short"].label.geometry().right()
    assert form.field("wordy").y() > form.rows["wordy"].label.geometry().bottom()
    assert form.field("wordy").width() == form.width()

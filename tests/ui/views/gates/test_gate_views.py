"""The views of the gates: the truth table, the formula, the inequalities, the perceptron, the activation curves."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop_nn.core.layers import Dense, Step
from desktop_nn.core.network import place
from desktop_nn.data.gates import Gate
from desktop_nn.i18n import use_language
from desktop_nn.project.lecture_models import STEP, sigmoid_model
from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.plateau import Plateau
from desktop_nn.training.session import Session
from desktop_nn.training.train import train
from desktop_nn.ui.document import Document
from desktop_nn.ui.plateau_words import plateau_words
from desktop_nn.ui.theme import FontSizes
from desktop_nn.ui.views.gates.activation_view import ActivationView
from desktop_nn.ui.views.gates.formula_view import FormulaView
from desktop_nn.ui.views.gates.inequalities_view import InequalitiesView, contradiction, demands
from desktop_nn.ui.views.gates.perceptron_view import PerceptronView
from desktop_nn.ui.views.gates.plateau_view import PlateauView
from desktop_nn.ui.views.gates.truth_view import TruthView
from desktop_nn.ui.views.gates.truth_words import error_words
from desktop_nn.ui.views.gates.value_words import value_words
from desktop_nn.ui.views.hidden_space.hidden_space_view import HiddenSpaceView

pytestmark = pytest.mark.usefixtures("light")


class Run:
    """A session, and a view that is shown its moments."""

    def __init__(self, experiment) -> None:
        self.session = Session(experiment, experiment.data.load(1))
        self.observer = Observer(self.session, 1)

    def show(self, view) -> None:
        """What the trainer does: a moment, then one with the answer to what the view asks."""
        for _ in range(2):
            probe = view.probe()
            view.show_snapshot(self.observer.snapshot(() if probe is None else (probe,), running=False))


@pytest.fixture
def shown(qtbot):
    def show(view):
        qtbot.addWidget(view)
        view.resize(420, 480)
        view.show()
        return view

    return show


def run_of(preset: str, **changes) -> Run:
    return Run(presets[preset].experiment.replace(**changes))


# --- the truth table -------------------------------------------------------------------------------


@pytest.fixture
def document():
    return Document(presets["and-linear"].experiment)


class Trainer:
    """Holds the newest snapshot."""

    current = None


@pytest.fixture
def truth(document, shown):
    return shown(TruthView(document, Trainer()))


def click(table, row: int, column: int) -> None:
    place = table.visualItemRect(table.item(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_turns_a_result_around_in_one_step(truth, document) -> None:
    click(truth.table, 0, 2)
    assert document.experiment.data == Gate("xnor")
    assert truth.function.currentData() == "xnor"
    document.undo_stack.undo()
    assert document.experiment.data == Gate("and")
    assert [row[2] for row in truth.table.texts()] == ["0", "0", "0", "1"]


def test_the_title_does_not_go_on_naming_another_gate(truth, document) -> None:
    truth.function.committed.emit("nand")
    assert document.experiment.title == "Linear"
    document.undo_stack.undo()
    assert document.experiment.title == "AND, linear"


def test_space_turns_the_result_of_the_current_row_around(truth, document) -> None:
    truth.table.setFocus()
    truth.table.setCurrentCell(1, 2)
    QTest.keyClick(truth.table, Qt.Key.Key_Space)
    assert document.experiment.data.table == "0101"


def test_inputs_and_answers_cannot_be_turned_around(truth, document) -> None:
    for column in (0, 1, 3, 4, 5):
        click(truth.table, 0, column)
    assert document.undo_stack.count() == 0


def test_rows_show_answer_error_and_whether_they_are_right(truth) -> None:
    run = run_of("and-linear")
    run.session.weights.trainable[:] = (0.5, 0.5, -0.25)
    run.show(truth)
    assert truth.table.texts() == [
        ("0", "0", "0", "−0.250", "0.0625", "✓"),
        ("0", "1", "0", "0.250", "0.0625", "✓"),
        ("1", "0", "0", "0.250", "0.0625", "✓"),
        ("1", "1", "1", "0.750", "0.0625", "✓"),
    ]
    assert truth.verdict.text() == "4 of 4 rows right, mean error 0.0625"
    assert truth.values_table()[0][3] == "f(x₀, x₁)"


def test_the_table_says_what_its_error_is(truth, document) -> None:
    run_of("and-linear").show(truth)
    assert truth.meaning.text() == "Error: (f − t)², where t is the wanted result."
    document.edit("", **{name: getattr(presets["xor-mlp"].experiment, name) for name in ("data", "layers", "training")})
    run_of("xor-mlp").show(truth)
    assert truth.meaning.text() == "Error: (f − t)², with t = −1 for 0 and t = 1 for 1."


def test_what_a_linear_neuron_meets_is_met_and_what_is_left_of_rounding_is_no_error(truth, document) -> None:
    experiment = presets["not-linear"].experiment
    document.edit("", data=experiment.data, layers=experiment.layers)
    run = Run(experiment)
    run.session.weights.trainable[:] = (-0.9999999, 0.9999999)
    run.show(truth)
    assert truth.table.texts() == [("0", "1", "1.000", "0", "✓"), ("1", "0", "0.000", "0", "✓")]


def test_a_sigmoid_shows_how_near_it_comes(truth, document) -> None:
    experiment = presets["and-sigmoid"].experiment.replace(
        layers=sigmoid_model(20.0).applied(document.experiment).layers
    )
    document.edit("", layers=experiment.layers)
    run = Run(experiment)
    run.session.weights.trainable[:] = (1, 1, -1.5)
    run.show(truth)
    assert [row[3] for row in truth.table.texts()] == ["9.36 × 10⁻¹⁴", "4.54 × 10⁻⁵", "4.54 × 10⁻⁵", "0.9999546"]
    assert [row[4] for row in truth.table.texts()] == ["0", "2.1 × 10⁻⁹", "2.1 × 10⁻⁹", "2.1 × 10⁻⁹"]


def test_another_gate_leaves_weights_that_were_set_by_hand_as_they_are(truth, document) -> None:
    edits: list = []
    document.run_edited.connect(edits.append)
    document.edit("", layers=STEP.applied(document.experiment).layers)
    run = Run(document.experiment)
    run.session.weights.trainable[:] = (1, 1, -1.5)
    truth._trainer.current = run.observer.snapshot((), running=False)
    document.experiment_changed.connect(lambda experiment: edits.append(experiment.data))
    truth.function.committed.emit("and")  # as it is already
    assert document.undo_stack.count() == 1
    truth.function.committed.emit("or")
    assert edits[-2] == Gate("or")
    assert [each.value for each in edits[-1].weights] == [1, 1, -1.5]
    document.undo_stack.undo()
    assert edits[-2] == Gate("and")
    assert [each.value for each in edits[-1].weights] == [1, 1, -1.5]
    truth.function.committed.emit("majority")  # of three inputs it has other weights
    assert edits[-1] == Gate("majority")


def test_trained_weights_begin_anew_with_another_gate(truth, document) -> None:
    edits: list = []
    document.run_edited.connect(edits.append)
    truth._trainer.current = run_of("and-linear").observer.snapshot((), running=False)
    truth.flip(0)
    assert not edits


def test_rows_are_large_where_there_is_room(truth, document) -> None:
    small = truth.table.item(0, 0).font().pixelSize()
    truth.resize(420, 300)
    QApplication.processEvents()
    assert truth.table.item(0, 0).font().pixelSize() == FontSizes.body
    truth.resize(420, 480)
    QApplication.processEvents()
    assert truth.table.item(0, 0).font().pixelSize() == small == FontSizes.heading
    document.edit("", data=Gate("majority"))  # eight rows need more room than that
    assert truth.table.item(7, 0).font().pixelSize() == FontSizes.heading
    truth.resize(420, 400)
    QApplication.processEvents()
    assert truth.table.item(7, 0).font().pixelSize() == FontSizes.body
    assert truth.table.height() == truth.table.natural_height()


def test_answers_of_another_table_are_not_shown(truth, document) -> None:
    run = run_of("and-linear")
    document.edit("", data=Gate("or"))
    run.show(truth)
    assert {row[3] for row in truth.table.texts()} == {"…"}


def test_three_inputs_have_eight_rows(truth, document) -> None:
    document.edit("", data=Gate("majority"))
    assert truth.table.rowCount() == 8
    document.edit("", data=presets["circle"].experiment.data)
    assert truth.is_empty
    document.undo_stack.undo()
    assert not truth.is_empty


def test_a_gate_takes_the_place_of_other_data_with_a_network_that_can_read_it(truth, document) -> None:
    document.edit("pictures", data=presets["digits-offline"].experiment.data)
    truth.function.committed.emit("and")
    assert document.experiment.data == Gate("and")
    assert document.experiment.problem() is None
    assert not truth.is_empty


def test_an_own_table_begins_with_the_present_one(truth, document) -> None:
    truth.function.committed.emit("custom")
    assert document.experiment.data == Gate("custom", table="0001")


def test_values_near_0_and_1_keep_the_digits_that_tell() -> None:
    written = [value_words(each) for each in (9.36e-14, 4.54e-5, 0.9999546, 0.25, 0.0, 1.0)]
    assert written == ["9.36 × 10⁻¹⁴", "4.54 × 10⁻⁵", "0.9999546", "0.250", "0.000", "1.000"]


@pytest.mark.parametrize(
    ("error", "words"),
    [(0.0625, "0.0625"), (2.0, "2"), (1e-12, "0"), (2.1e-9, "2.1 × 10⁻⁹"), (np.inf, "∞"), (np.nan, "not a number")],
)
def test_errors_are_written_as_one_reads_them(error, words) -> None:
    assert error_words(error) == words


# --- the formula -----------------------------------------------------------------------------------


def test_the_formula_says_what_a_0_and_a_1_are_where_they_are_other_numbers(shown) -> None:
    view = shown(FormulaView())
    run_of("xor-mlp").show(view)
    assert view.note.text().startswith("For a 0 of the truth table put in −1, for a 1 put in 1.")
    run_of("and-linear").show(view)
    assert "truth table" not in view.note.text()


def test_the_formula_follows_the_weights(shown) -> None:
    view, run = shown(FormulaView()), run_of("and-linear")
    run.session.weights.trainable[:] = (0.5, 0.5, -0.25)
    run.show(view)
    assert view.formula.text() == "f(x₀, x₁) = 0.50 x₀ + 0.50 x₁ − 0.25"
    assert view.threshold.text() == "Above 0.5 the answer is “true”."
    words = view.note.text().replace("\N{NO-BREAK SPACE}", " ")
    assert words == "The answer changes where 0.50 x₀ + 0.50 x₁ − 0.75 = 0."
    use_language("pt_BR")
    run.show(view)
    assert view.formula.text() == "f(x₀, x₁) = 0,50 x₀ + 0,50 x₁ − 0,25"


def test_the_formula_is_as_large_as_each_neuron_has_a_line_of_its_own(shown) -> None:
    view, run = shown(FormulaView()), run_of("xor-mlp")
    view.resize(1200, 480)
    QApplication.processEvents()
    run.show(view)
    large = view.formula.font().pixelSize()
    view.resize(420, 480)
    QApplication.processEvents()
    assert FontSizes.body <= view.formula.font().pixelSize() < large
    view.resize(300, 480)
    QApplication.processEvents()
    lines = view.formula.text().splitlines()
    assert len(lines) == 4
    assert all(each[:1] in "+−" for line in lines for each in line.split(" ")[1:])  # it is broken only before a sign


def test_a_formula_that_fits_no_more_is_written_smaller_at_once(shown) -> None:
    view, run = shown(FormulaView()), run_of("and-linear")
    view.resize(900, 300)
    QApplication.processEvents()
    run.show(view)
    view.resize(320, 300)  # and nothing new comes from the training
    QApplication.processEvents()
    assert view.formula.fontMetrics().horizontalAdvance(view.formula.text()) <= view.formula.width()


def test_weights_of_nothing_have_no_border(shown) -> None:
    view, run = shown(FormulaView()), run_of("xor-linear")
    run.session.weights.trainable[:] = (1e-8, -2e-8, 0.5)
    run.show(view)
    assert view.note.text() == "Every weight is 0, so the answer is the same for all rows."


def test_a_convolutional_network_is_not_written_out(shown, observer_of) -> None:
    view = shown(FormulaView())
    view.show_snapshot(observer_of("digits-offline").snapshot((), running=False))
    assert view.is_empty
    assert view.values_table() is None


# --- why one neuron fails --------------------------------------------------------------------------


def test_xor_demands_four_inequalities_that_contradict_each_other(shown) -> None:
    view, run = shown(InequalitiesView()), run_of("xor-perceptron")
    run.session.weights.trainable[:] = (1, 1, -0.5)
    run.show(view)
    assert view.table.texts() == [
        ("0 0 → 0", "b ≤ 0", "−0.50", "✓"),
        ("0 1 → 1", "w₂ + b > 0", "0.50", "✓"),
        ("1 0 → 1", "w₁ + b > 0", "0.50", "✓"),
        ("1 1 → 0", "w₁ + w₂ + b ≤ 0", "1.50", "✗"),
    ]
    assert "(w₂ + b) + (w₁ + b) = w₁ + w₂ + 2 b must be above 0" in view.reason.text()
    assert "It is 1.00 now" in view.reason.text()


def test_the_inequalities_of_and_can_hold_together(shown) -> None:
    view, run = shown(InequalitiesView()), run_of("and-linear")
    run.session.weights.trainable[:] = (0.5, 0.5, -0.25)
    run.show(view)
    assert view.table.texts() == [  # of the numbers that the formula shows: the answer is true above 0.5
        ("0 0 → 0", "b ≤ 0.5", "−0.25", "✓"),
        ("0 1 → 0", "w₂ + b ≤ 0.5", "0.25", "✓"),
        ("1 0 → 0", "w₁ + b ≤ 0.5", "0.25", "✓"),
        ("1 1 → 1", "w₁ + w₂ + b > 0.5", "0.75", "✓"),
    ]
    assert view.count.text() == "4 of 4 hold"
    assert view.reason.text().startswith("All of them can hold")


def test_the_contradiction_of_a_linear_neuron_is_about_its_threshold(shown) -> None:
    view, run = shown(InequalitiesView()), run_of("xor-linear")
    run.session.weights.trainable[:] = (0, 0, 0.5)
    run.show(view)
    assert "must be above 1, yet" in view.reason.text()
    assert "It is 1.00 now" in view.reason.text()


def test_in_a_low_view_the_reason_stands_below_the_inequalities_and_not_on_them(shown) -> None:
    view = shown(InequalitiesView())
    run_of("xor-perceptron").show(view)
    view.resize(320, 180)
    QApplication.processEvents()
    assert view.reason.geometry().top() > view.table.geometry().bottom()
    assert view.reason.height() >= view.reason.heightForWidth(view.reason.width())


def test_a_contradiction_is_found_for_xor_alone() -> None:
    weights = np.array([1.0, 1.0])
    named = {name for name in ("and", "or", "nand", "xor", "xnor", "implies") if contradiction(Gate(name), weights, 0)}
    assert named == {"xor", "xnor"}
    assert contradiction(Gate("parity"), np.ones(3), 0)
    assert demands(Gate("xor", low=-1), weights, 0)[0].terms == "−w₁ − w₂ + b"


def test_a_hidden_layer_has_no_such_inequalities(shown) -> None:
    view = shown(InequalitiesView())
    run_of("xor-mlp").show(view)
    assert view.is_empty


# --- the perceptron --------------------------------------------------------------------------------


def test_a_step_looks_at_one_row(shown) -> None:
    view, run = shown(PerceptronView()), run_of("and-perceptron")
    run.show(view)
    for _ in range(4):
        run.session.step()
    run.show(view)
    assert view.table.texts()[2:] == [("1 0", "0 ✓", "(0; 0; 0)"), ("1 1", "0, not 1", "(0; 0; 0) → (1; 1; 1)")]
    assert view.sentence.text() == (
        "Row 1 1: 0, but 1 is wanted. Add its inputs, and 1 for the bias: (0; 0; 0) + (1; 1; 1) = (1; 1; 1)."
    )
    assert view.corrections._value.text() == "1"
    assert view.bound._value.text() == "51.0"
    assert "R² = 3 and γ = 0.243" in view.bound.toolTip()
    run.session.step()
    run.show(view)
    assert view.sentence.text().endswith("Take away its inputs, and 1 for the bias: (1; 1; 1) − (0; 0; 1) = (1; 1; 0).")


def test_and_is_done_after_ten_corrections(shown) -> None:
    view, run = shown(PerceptronView()), run_of("and-perceptron")
    run.show(view)
    for _ in range(6):
        train(run.session, 1)
    run.show(view)
    assert view.corrections._value.text() == "10"
    assert view.passes._value.text() == "6"
    assert view.sentence.text() == "A whole pass without a mistake: done after 10 corrections."


def test_a_run_from_zeros_is_told_from_its_start_also_by_a_view_that_is_opened_later(shown) -> None:
    view, run = shown(PerceptronView()), run_of("xor-perceptron")
    train(run.session, 20)
    run.show(view)
    assert view.corrections._value.text() == "77"
    assert view.passes._value.text() == "20"
    assert "turns in a circle" in view.sentence.text()


def test_a_run_that_nobody_followed_is_not_said_to_have_made_no_corrections(shown) -> None:
    view, run = shown(PerceptronView()), run_of("and-perceptron", layers=place(Dense(1, initializer="uniform")))
    run.session.weights.trainable[:] = 0
    train(run.session, 1)
    run.show(view)
    assert view.sentence.text().startswith("What came before step 4 was not followed")
    run.session.step()
    run.show(view)
    assert view.sentence.text().startswith("Row 0 0: 1, but 0 is wanted.")


def test_xor_turns_in_a_circle(shown) -> None:
    view, run = shown(PerceptronView()), run_of("xor-perceptron")
    run.show(view)
    for _ in range(5):
        train(run.session, 1)
    run.show(view)
    assert "from pass 3 on the same weights (−1; 0; 1) come back" in view.sentence.text()
    assert view.bound._value.text() == "none"


def test_weights_set_by_hand_begin_a_new_course(shown) -> None:
    view, run = shown(PerceptronView()), run_of("and-perceptron")
    run.show(view)
    run.session.step()
    run.session.weights.trainable[:] = (5, 0, 0)
    run.show(view)
    run.session.step()
    run.show(view)
    assert view.table.texts() == [("0 1", "0 ✓", "(5; 0; 0)")]


def test_other_rules_are_not_followed(shown) -> None:
    view = shown(PerceptronView())
    run_of("and-linear").show(view)
    assert view.is_empty
    assert view.probe() is None


@pytest.mark.parametrize(
    ("kind", "title"),
    [(PerceptronView, "Perceptron"), (InequalitiesView, "Perceptron"), (HiddenSpaceView, "Two hidden neurons")],
)
def test_a_view_without_its_model_puts_it_in_place_in_one_step(shown, kind, title) -> None:
    experiment = presets["and-linear" if kind is not InequalitiesView else "xor-mlp"].experiment
    document = Document(experiment)
    view = shown(kind(document, Trainer()))
    Run(experiment).show(view)
    assert view.is_empty
    button = next(each for each in view.findChildren(QPushButton) if each.isVisible())
    assert title in button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    run = Run(document.experiment)
    run.show(view)
    assert not view.is_empty
    assert document.undo_stack.count() == 1


def test_data_that_are_no_gate_are_not_given_such_a_model(shown) -> None:
    experiment = presets["circle"].experiment
    view = shown(PerceptronView(Document(experiment), Trainer()))
    Run(experiment).show(view)
    assert not any(each.isVisible() for each in view.findChildren(QPushButton))


# --- activation curves -----------------------------------------------------------------------------


def test_the_chooser_is_as_wide_as_what_it_says(shown) -> None:
    view = shown(ActivationView())
    view.resize(640, 400)
    QApplication.processEvents()
    run_of("xor-mlp").show(view)
    QApplication.processEvents()
    words = max((view.chooser.itemText(each) for each in range(view.chooser.count())), key=len)
    assert view.chooser.width() >= view.chooser.fontMetrics().horizontalAdvance(words) + 32


def test_the_rows_stand_on_the_curve_of_the_network(shown) -> None:
    view, run = shown(ActivationView()), run_of("and-sigmoid")
    run.session.weights.trainable[:] = (1, 1, -1.5)
    run.show(view)
    view.grab()
    assert view.curves.dots.sums == pytest.approx([-1.5, -0.5, -0.5, 0.5])
    assert view.curves.dots.names == ["0 0", "0 1", "1 0", "1 1"]
    assert view.formula.text() == "f(a) = 1 / (1 + exp(−a))      f′(a) = f (1 − f)"
    assert view.values_table()[1][0] == ("−1.500", "0.182", "0.149")
    assert "0.235" in view.note.text()


def test_the_flatness_of_the_step_is_explained(shown) -> None:
    view = shown(ActivationView())
    run_of("and-sigmoid").show(view)
    titles = [view.chooser.itemText(index) for index in range(view.chooser.count())]
    view.chooser.setCurrentIndex(titles.index("Step function"))
    view.chooser.activated.emit(view.chooser.currentIndex())
    assert isinstance(view.curves.activation, Step)
    assert view.curves.dots is None
    assert view.note.text().startswith("Flat everywhere")


# --- the plateau -----------------------------------------------------------------------------------


class Acts:
    """A trainer that notes what it is asked to do."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def new_weights(self) -> None:
        self.done.append("new_weights")

    def start(self) -> None:
        self.done.append("start")


def test_a_linear_neuron_on_xor_stands_on_a_plateau_and_another_start_is_one_click(shown, document) -> None:
    acts = Acts()
    view, run = shown(PlateauView(document, acts)), run_of("xor-linear")
    run.show(view)
    assert view.verdict.text().startswith("No plateau")
    for _ in range(400):
        train(run.session, 1)
    run.show(view)
    assert "the loss has stayed near 0.25" in view.verdict.text()
    QTest.mouseClick(view.another, Qt.MouseButton.LeftButton)
    assert acts.done == ["new_weights", "start"]


@pytest.mark.parametrize(
    ("experiment", "reason", "way"),
    [
        (presets["xor-linear"].experiment, "none separates these rows", "Two hidden neurons"),
        (STEP.applied(presets["and-linear"].experiment), "a step has the slope 0", "Sigmoid"),
        (presets["xor-mlp"].experiment, "it may go on", "Try another start"),
    ],
)
def test_a_plateau_is_helped_by_what_can_help(shown, experiment, reason, way) -> None:
    document = Document(experiment)
    view = shown(PlateauView(document, Acts()))
    Run(experiment).show(view)
    assert way in view.another.text()
    assert reason in plateau_words(Plateau(0.25, 300, 0.5), experiment)


def test_a_small_plateau_view_scrolls_and_cuts_nothing_off(shown, document) -> None:
    view = shown(PlateauView(document, Acts()))
    run_of("xor-linear").show(view)
    view.resize(280, 220)
    QApplication.processEvents()
    assert view.verdict.height() >= view.verdict.heightForWidth(view.verdict.width())
    assert view.table.height() >= view.table.natural_height()
    columns = range(view.table.columnCount())
    assert all(view.table.columnWidth(each) >= view.table.sizeHintForColumn(each) for each in columns)


def test_success_rates_are_those_measured(shown, document) -> None:
    view = shown(PlateauView(document, Acts()))
    assert view.table.texts()[0] == ("Sigmoid", "squared error, U(−0.5, 0.5)", "2", "93.7\u202f%")
    assert view.table.texts()[-1][3] == "97.9\u202f%"

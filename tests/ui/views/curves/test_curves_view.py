"""The curves: what is drawn, what the legend says, how one looks closer."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_nn.i18n import use_language
from desktop_nn.training.history import History
from desktop_nn.training.metrics import Metrics
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.curves.curves_view import AccuracyCurves, LossCurves
from desktop_nn.ui.views.curves.plot import smoothed, thinned, write_percent, write_plain

pytestmark = pytest.mark.usefixtures("light")


def snapshot(steps=200, per_epoch=10, accuracy=True, first=1):
    history = History()
    for step in range(first, steps + 1):
        history.record_batch(step, step / per_epoch, 2.0 / step)
        if step % 10 == 0:
            share = 1 - 1 / step if accuracy else None
            history.record_evaluation(Metrics(step, step / per_epoch, 1.9 / step, share, 2.1 / step, share))
    return SimpleNamespace(history=history.view(), beside=())


@pytest.fixture
def loss(qtbot) -> LossCurves:
    view = LossCurves()
    qtbot.addWidget(view)
    view.resize(640, 320)
    view.show()
    return view


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def qt_events() -> None:
    """Scene, view and layouts tell each other, round by round."""
    for _ in range(6):
        QApplication.processEvents()


def test_nothing_is_drawn_before_the_first_step(loss: LossCurves) -> None:
    loss.show_snapshot(SimpleNamespace(history=History().view(), beside=()))
    assert loss.is_empty


def test_the_legend_says_the_newest_values(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    assert [(key.name, key.value, key.mark) for key in loss._legend.keys] == [
        ("Training", "0.0095", "line"), ("Test", "0.0105", "dashed"),
    ]  # fmt: skip


def test_numbers_are_written_as_the_language_writes_them(loss: LossCurves) -> None:
    use_language("pt_BR")
    loss.show_snapshot(snapshot())
    assert loss._legend.keys[0].value == "0,0095"


def test_a_run_that_goes_on_is_shown_from_where_it_went_on(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot(first=130))
    assert loss.plot.box.viewRange()[0] == pytest.approx([13, 20], rel=0.01)


def test_the_one_moment_of_a_network_that_comes_trained_has_room_beside_it(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot(steps=200, first=200))
    assert loss.plot.box.viewRange()[0] == pytest.approx([20, 22], rel=0.01)


def test_one_moment_after_many_steps_has_ticks_of_whole_steps(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot(steps=9960, per_epoch=60_000, first=9960))
    left, right = loss.plot.box.viewRange()[0]
    assert right - left >= 100


def test_the_evaluation_before_the_first_step_has_an_axis_that_can_be_read(loss: LossCurves) -> None:
    history = History()
    history.record_evaluation(Metrics(0, 0.0, 2.3, 0.1, 2.3, 0.1))
    loss.show_snapshot(SimpleNamespace(history=history.view(), beside=()))
    left, right = loss.plot.box.viewRange()[0]
    assert right - left >= 1.0


def test_the_axis_counts_steps_until_an_epoch_is_done(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot(steps=50, per_epoch=1000))
    assert loss.plot.x_axis.labelText == "Step"
    assert loss.plot.box.viewRange()[0][1] == pytest.approx(50, rel=0.02)
    loss.show_snapshot(snapshot(steps=50, per_epoch=10))
    assert loss.plot.x_axis.labelText == "Epoch"


def test_the_loss_starts_at_zero_so_that_heights_can_be_compared(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    assert loss.plot.box.viewRange()[1][0] == 0


def test_a_loss_that_has_always_been_nothing_has_an_axis_one_can_read(loss: LossCurves) -> None:
    history = History()
    for step in range(1, 4):
        history.record_batch(step, step / 4, 0.0)
    history.record_evaluation(Metrics(0, 0.0, 0.0, 0.75, 0.0, 0.75))
    loss.show_snapshot(SimpleNamespace(history=history.view(), beside=()))
    assert loss.plot.getViewBox().viewRange()[1] == pytest.approx([0.0, 1.0], abs=0.1)


def test_a_logarithmic_axis_shows_factors(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    loss.log_button.click()
    low, high = loss.plot.box.viewRange()[1]
    assert low < np.log10(0.0095) < np.log10(2.0) < high
    assert loss.plot.y_axis.tickStrings([-2.0, 0.0], 1.0, 1.0) == ["0.01", "1"]


def test_a_zoomed_plot_stays_until_it_is_fitted_again(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    loss.plot.box.setRange(xRange=(2, 4), yRange=(0, 1), padding=0)
    loss.plot.box.sigRangeChangedManually.emit([True, True])
    loss.show_snapshot(snapshot(steps=300))
    assert loss.plot.box.viewRange()[0] == [2, 4]
    assert loss._fit_button.isVisible()
    loss._fit_button.click()
    assert loss.plot.box.viewRange()[0][1] == pytest.approx(30, rel=0.02)


def test_the_crosshair_reads_the_nearest_evaluation(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    QApplication.processEvents()
    middle = loss.plot.box.mapViewToScene(QPointF(9.9, 0.1))
    QTest.mouseMove(loss.plot.viewport(), loss.plot.mapFromScene(middle))
    QApplication.processEvents()
    assert loss._crosshair._note.accessibleName() == "Epoch 10, Training 0.019, Test 0.021"


def test_the_arrow_keys_read_from_evaluation_to_evaluation(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    QTest.keyClick(loss.plot, Qt.Key.Key_Left)
    assert loss._crosshair._note.accessibleName().startswith("Epoch 20,")
    QTest.keyClick(loss.plot, Qt.Key.Key_Left)
    assert loss._crosshair._note.accessibleName().startswith("Epoch 19,")


def test_the_table_holds_every_evaluation(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    header, rows = loss.values_table()
    assert header == ("Epoch", "Training", "Test")
    assert len(rows) == 20


def test_values_that_are_not_finite_do_not_break_the_picture(loss: LossCurves) -> None:
    history = History()
    for step, value in enumerate([1.0, np.inf, np.nan, 2.0], 1):
        history.record_batch(step, step, value)
        history.record_evaluation(Metrics(step, step, value, 0.5, value, 0.5))
    loss.show_snapshot(SimpleNamespace(history=history.view(), beside=()))
    loss.set_logarithmic(True)
    loss.grab()
    assert np.isfinite(loss.plot.box.viewRange()).all()


def test_data_without_classes_have_no_accuracy(qtbot) -> None:
    view = AccuracyCurves()
    qtbot.addWidget(view)
    view.show_snapshot(snapshot(accuracy=False))
    assert view.is_empty
    assert "no accuracy" in view._empty.text


def test_the_first_evaluation_has_a_whole_axis_to_stand_on(qtbot) -> None:
    view = AccuracyCurves()
    qtbot.addWidget(view)
    history = History()
    history.record_batch(1, 0.0, 0.7)
    history.record_evaluation(Metrics(0, 0.0, 0.7, 0.5, 0.7, 0.5))
    view.show_snapshot(SimpleNamespace(history=history.view(), beside=()))
    assert view.plot.box.viewRange()[0][1] > 0.5


def test_accuracy_is_written_in_per_cent(qtbot) -> None:
    view = AccuracyCurves()
    qtbot.addWidget(view)
    view.show_snapshot(snapshot())
    assert view._legend.keys[0].value.replace("\N{NARROW NO-BREAK SPACE}", " ") == "99.5 %"


def test_thinning_keeps_the_extremes_and_the_end() -> None:
    x, y = np.arange(10_000.0), np.sin(np.arange(10_000.0))
    y[1234], y[4321] = 9.0, -9.0
    few_x, few_y = thinned(x, y, 1000)
    assert len(few_x) <= 1001
    assert few_y.max() == 9
    assert few_y.min() == -9
    assert few_x[-1] == x[-1]
    assert (np.diff(few_x) > 0).all()


def test_smoothing_is_the_mean_of_the_last_values() -> None:
    assert smoothed(np.array([1.0, 2.0, 3.0, 4.0]), 2).tolist() == [1.0, 1.5, 2.5, 3.5]
    assert smoothed(np.array([1.0, 2.0]), 1).tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("value", "spacing", "text"),
    [(0.5, 0.5, "0.5"), (2.0, 1.0, "2"), (0.025, 0.005, "0.025"), (1500.0, 500.0, "1,500")],
)
def test_ticks_have_the_decimals_they_need(value, spacing, text) -> None:
    assert write_plain(value, spacing) == text


def test_ticks_of_shares_are_per_cent() -> None:
    assert write_percent(0.4, 0.2).replace("\N{NARROW NO-BREAK SPACE}", " ") == "40 %"
    assert write_percent(0.995, 0.005).replace("\N{NARROW NO-BREAK SPACE}", " ") == "99.5 %"


def test_what_has_not_changed_is_not_painted_again(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    qt_events()
    paints = Paints(loss.plot.viewport())
    loss.show_snapshot(snapshot())
    qt_events()
    assert paints.count == 0
    loss.show_snapshot(snapshot(steps=210))
    qt_events()
    assert paints.count == 1


def test_a_line_is_broken_where_there_is_no_number(loss: LossCurves) -> None:
    curve = loss.plot.add_curve()
    curve.set_pen(loss.plot.pen("#000000"))
    curve.set_points(np.arange(5.0), np.array([1.0, 2.0, np.nan, 2.0, 1.0]))
    loss.show_snapshot(snapshot())
    loss.grab()
    kinds = [curve._path.elementAt(index).type for index in range(curve._path.elementCount())]
    assert kinds.count(QPainterPath.ElementType.MoveToElement) == 2


def test_the_words_of_the_ticks_are_inside_the_plot(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    loss.grab()
    for axis in (loss.plot.x_axis, loss.plot.y_axis):
        _lines, texts = axis.picture
        assert len(texts) >= 3
        assert all(axis.boundingRect().contains(area) for area, _text in texts)


def test_a_low_plot_gives_the_room_of_its_names_to_the_curves(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    axes = (loss.plot.x_axis, loss.plot.y_axis)
    assert all(axis.label.isVisible() for axis in axes)
    loss.resize(320, 140)
    qt_events()
    loss.retheme(themes.current())  # names are written anew
    assert not any(axis.label.isVisible() for axis in axes)


def test_the_grid_is_opaque(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    assert loss.plot.x_axis._grid_pen.color().alpha() == 255
    assert loss.plot.x_axis.zValue() < 0


def test_a_change_of_the_data_is_marked_and_read(loss: LossCurves) -> None:
    history = History()
    for epoch in range(1, 6):
        history.record_evaluation(Metrics(epoch * 10, float(epoch), 1.0, 0.5, 1.0, 0.5))
    history.record_change(25, 2.5)
    loss.show_snapshot(SimpleNamespace(history=history.view(), beside=()))
    np.testing.assert_array_equal(loss._changes.places, [2.5])
    loss._crosshair.show_at(3.0)
    assert "data were changed here" in loss._crosshair._note.accessibleName()
    loss._crosshair.show_at(4.0)
    assert "data were changed" not in loss._crosshair._note.accessibleName()


def test_leaving_the_plot_takes_the_crosshair_away(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    QTest.keyClick(loss.plot, Qt.Key.Key_Left)
    QTest.mouseMove(loss.plot.viewport(), QPoint(2, 2))
    QApplication.processEvents()
    assert not loss._crosshair._note.isVisible()


def test_a_run_that_begins_again_has_no_old_values_in_the_legend(loss: LossCurves) -> None:
    loss.show_snapshot(snapshot())
    assert loss._legend.keys
    loss.show_snapshot(snapshot(steps=0))
    assert loss._legend.keys == ()


def test_a_low_plot_has_fewer_ticks(loss: LossCurves) -> None:
    axis = loss.plot.y_axis
    for height in (40, 80, 200):
        spacing, values = axis.tickValues(0.0, 1.0, height)[0]
        assert len(values) >= 2
        assert spacing * height >= 20
    for top in (0.011, 0.018, 0.03, 0.056, 0.09):
        assert len(axis.tickValues(0.0, top, 60)[0][1]) >= 2

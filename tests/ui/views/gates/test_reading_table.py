"""A table that is read: it shows its rows, and touches only what has changed."""

from __future__ import annotations

import pytest

from desktop_nn.ui.views.gates.reading_table import Cell, ReadingTable

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def table(qtbot) -> ReadingTable:
    table = ReadingTable("Rows", ["x", "f(x)"])
    qtbot.addWidget(table)
    table.set_rows([[Cell("0"), Cell("0.25", "#c02020", heavy=True)], [Cell("1"), Cell("0.75")]])
    return table


def test_it_shows_every_row(table: ReadingTable) -> None:
    assert table.texts() == [("0", "0.25"), ("1", "0.75")]


def test_only_what_differs_is_touched(table: ReadingTable) -> None:
    changed = []
    table.itemChanged.connect(lambda item: changed.append((item.row(), item.column())))
    table.set_rows([[Cell("0"), Cell("0.25", "#c02020", heavy=True)], [Cell("1"), Cell("0.8")]])
    assert set(changed) == {(1, 1)}


def test_a_colour_and_heavy_letters_come_and_go(table: ReadingTable) -> None:
    assert table.item(0, 1).foreground().color().name() == "#c02020"
    assert table.item(0, 1).font().weight() > table.item(1, 1).font().weight()
    table.set_rows([[Cell("0"), Cell("0.25")], [Cell("1"), Cell("0.75")]])
    assert table.item(0, 1).foreground().style() == table.item(1, 1).foreground().style()
    assert table.item(0, 1).font().weight() == table.item(1, 1).font().weight()


def test_rows_that_come_back_are_filled_again(table: ReadingTable) -> None:
    rows = [[Cell("0"), Cell("0.25")], [Cell("1"), Cell("0.75")]]
    table.set_rows(rows[:1])
    table.set_rows(rows)
    assert table.texts() == [("0", "0.25"), ("1", "0.75")]

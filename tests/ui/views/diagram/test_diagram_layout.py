"""Where the neurons of wide layers lie, and what is found under the mouse and by the keys."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF

from desktop_nn.core.layers import Dense, Tanh
from desktop_nn.core.network import place
from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui.views.diagram.diagram_layout import DiagramLayout
from desktop_nn.ui.views.diagram.diagram_parts import Bias, Diagram, Link, Neuron

SIZE = (460, 240)  # what the smallest window has for it


def diagram(*units: int) -> Diagram:
    layers = [layer for count in units for layer in (Dense(count), Tanh())]
    experiment = presets["circle"].experiment.replace(layers=place(*layers, Dense(1)))
    session = Session(experiment, experiment.data.load(1))
    return Diagram.of(Observer(session, 0).snapshot((), running=False), None)


@pytest.fixture
def wide() -> Diagram:
    return diagram(32, 32)


@pytest.fixture
def layout(wide: Diagram) -> DiagramLayout:
    return DiagramLayout.within(wide, *SIZE)


def test_a_narrow_layer_is_one_column() -> None:
    assert DiagramLayout.within(diagram(8, 4), *SIZE).across == (1, 1, 1, 1)


def test_neurons_of_a_wide_layer_are_large_enough_to_read(layout: DiagramLayout) -> None:
    assert layout.across[1] > 1
    assert layout.sides[1] >= 16


@pytest.mark.parametrize("units", [(32, 32), (32,) * 10, (5, 13, 31), (1, 2)])
@pytest.mark.parametrize("size", [SIZE, (900, 600), (300, 120)])
def test_tiles_keep_apart_and_inside(units: tuple[int, ...], size: tuple[int, int]) -> None:
    layout = DiagramLayout.within(diagram(*units), *size)
    tiles = [tile for column in layout.tiles for tile in column]
    assert not any(one.intersects(other) for one, other in combinations(tiles, 2))
    assert all(tile.left() >= 0 and tile.right() < size[0] for tile in tiles)
    assert [len(column) for column in layout.tiles] == [2, *units, 1]


def test_every_neuron_and_bias_is_found_where_it_lies(layout: DiagramLayout, wide: Diagram) -> None:
    for unit in range(32):
        middle = QPointF(layout.tile(1, unit).center())
        assert layout.part_at(middle, wide) == Neuron(layout.columns[1], unit)
        assert layout.part_at(QPointF(layout.bias(1, unit).center()), wide) == Bias(layout.columns[1], unit)


def test_a_link_is_found_on_its_curve(layout: DiagramLayout, wide: Diagram) -> None:
    ends = layout.ends(1)
    for unit in (0, 7, 31):
        middle = layout.curve(ends[unit, 1])[4]
        assert layout.part_at(middle, wide) == Link(layout.columns[1], unit, 1)


def test_links_leave_at_the_right_and_arrive_at_the_left(layout: DiagramLayout) -> None:
    x0, y0, x1, y1 = layout.ends(2)[9, 20]
    assert (x0, y0) == (layout.tile(1, 20).right() + 1, layout.tile(1, 20).top() + layout.sides[1] / 2)
    assert x1 == layout.tile(2, 9).left()
    assert layout.tile(2, 9).top() <= y1 <= layout.tile(2, 9).bottom()


def test_the_keys_go_along_a_row_and_from_row_to_row(layout: DiagramLayout) -> None:
    name, across = layout.columns[1], layout.across[1]
    assert layout.neighbour(Neuron(name, 0), 1, 0) == Neuron(name, 1)
    assert layout.neighbour(Neuron(name, 0), 0, 1) == Neuron(name, across)
    assert layout.neighbour(Neuron(name, 31), 0, 1) == Neuron(name, 31)
    assert layout.neighbour(Neuron(name, 1), 0, -1) == Neuron(name, 1)


def test_the_keys_leave_a_layer_at_its_sides_for_the_nearest_neuron(layout: DiagramLayout) -> None:
    first, second, across = layout.columns[1], layout.columns[2], layout.across[1]
    assert layout.neighbour(Neuron(first, across - 1), 1, 0) == Neuron(second, 0)
    assert layout.neighbour(Neuron(second, 0), -1, 0) == Neuron(first, across - 1)
    assert layout.neighbour(Neuron(first, 0), -1, 0) == Neuron(layout.columns[0], 0)
    assert layout.neighbour(Neuron(layout.columns[0], 1), -1, 0) == Neuron(layout.columns[0], 1)

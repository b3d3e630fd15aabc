"""How a number of a feature map was made: values, words and what is drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from desktop_nn.core.layers.origin import Origin, Spot
from desktop_nn.i18n import number
from desktop_nn.training.probes.feature_maps import FeatureMaps
from desktop_nn.ui import theme as themes
from desktop_nn.ui.views.maps.origin_layout import arranged, strongest
from desktop_nn.ui.views.maps.origin_picture import OriginPicture, short
from desktop_nn.ui.views.maps.unit_origin import Made, made_of, sentence

pytestmark = pytest.mark.usefixtures("light")


@pytest.fixture
def made(observer_of) -> Callable[[str, int, Spot], Made | None]:
    """How a number of a layer of a preset was made, for its first test sample."""

    def make(preset: str, layer: int, spot: Spot) -> Made | None:
        probe = FeatureMaps(index=0)
        snapshot = observer_of(preset).snapshot((probe,), running=False)
        return made_of(snapshot, snapshot.answers[probe], snapshot.experiment.layers[layer].id, spot)

    return make


@pytest.fixture
def answer_of(observer_of):
    def give(preset: str, layer: int):
        probe = FeatureMaps(index=0)
        snapshot = observer_of(preset).snapshot((probe,), running=False)
        name = snapshot.experiment.layers[layer].id
        return next(each.maps for each in snapshot.answers[probe].layers if each.id == name)

    return give


@pytest.mark.parametrize("preset", ["lenet-5", "lenet-5-1998", "lecun-1989-net-3", "mnist-mlp"])
def test_the_result_is_the_number_on_the_map(preset, made, answer_of, observer_of):
    layers = observer_of(preset).snapshot((), running=False).experiment.layers
    told = 0
    for layer in range(len(layers)):
        maps = answer_of(preset, layer)
        spot = Spot(len(maps) // 2, 1, 1) if maps.ndim == 3 and maps.shape[1] > 1 else Spot(len(maps) // 2)
        found = made(preset, layer, spot)
        if found is not None:
            told += 1
            value = maps[spot] if maps.ndim == 3 else maps[spot.map]
            assert found.origin.result == pytest.approx(float(value), rel=1e-3, abs=1e-4)
            assert number(found.origin.result, 3) in sentence(found)
            assert len(found.names) == len(found.origin.sources)
    assert told >= len(layers) // 2


def test_a_dense_unit_after_flatten_reads_the_maps_before_it(made):
    flat = next(i for i in range(20) if (found := made("lenet-5", i, Spot(0))) and len(found.origin.sources) == 16)
    found = made("lenet-5", flat, Spot(0))
    assert found.origin.values.shape == (16, 5, 5)
    assert found.read == "Max pooling"
    assert found.names[2] == "Map 3"


def test_a_unit_that_reads_the_pixels_shows_them_as_a_picture(made):
    found = made("mnist-linear", 1, Spot(3))
    assert found.origin.values.shape == (1, 28, 28)
    assert (found.read, found.before) == ("Input", None)
    layout = arranged(found)
    assert [grid.written for grid in layout.grids] == [False, False, False]
    assert [each.text for each in layout.words if each.left] == ["Input", "Weights", "Products"]


def test_the_first_convolution_is_an_equation_with_numbers(made):
    layout = arranged(made("lenet-5", 0, Spot(1, 9, 9)))
    assert [grid.values.shape for grid in layout.grids] == [(5, 5)] * 3
    assert all(grid.written for grid in layout.grids)
    np.testing.assert_allclose(layout.grids[0].values * layout.grids[1].values, layout.grids[2].values)
    assert [each.text for each in layout.words if each.text in "×="] == ["×", "="]
    assert [each.text for each in layout.words if each.left] == ["Input", "Kernel", "Products"]


def test_a_convolution_over_several_maps_says_what_each_adds(made):
    found = made("lenet-5", 3, Spot(4, 2, 2))
    shares = [float(grid.values[0, 0]) for grid in arranged(found).grids if grid.values.shape == (1, 1)]
    assert len(shares) == 6
    assert sum(shares) + found.origin.bias == pytest.approx(found.origin.result, abs=1e-4)


def test_only_connected_maps_are_read(made):
    assert made("lenet-5-1998", 4, Spot(0, 2, 2)).origin.sources == (0, 1, 2)


def test_the_largest_value_of_a_window_is_marked(made):
    found = made("lenet-5", 2, Spot(1, 6, 6))
    grid = arranged(found).grids[0]
    assert grid.values[grid.marked] == grid.values.max() == pytest.approx(found.origin.result)


def test_an_activation_is_one_line(made):
    found = made("lenet-5", 1, Spot(1, 6, 6))
    assert sentence(found).startswith("ReLU of ")
    assert not arranged(found).grids


def test_no_part_lies_on_another(made):
    for preset, layer, spot in (("lenet-5", 0, Spot(0)), ("lenet-5", 3, Spot(0)), ("lenet-5", 9, Spot(0))):
        areas = [grid.area for grid in arranged(made(preset, layer, spot)).grids]
        assert areas
        assert not any(a.intersects(b) for i, a in enumerate(areas) for b in areas[i + 1 :])


def test_of_many_inputs_the_strongest_are_told_and_the_rest_summed_up(made):
    found = made("lenet-5", 9, Spot(0))
    chosen = strongest(found.origin, 10)
    shares = np.abs(found.origin.shares)
    assert len(chosen) == 10
    assert min(shares[chosen]) >= max(np.delete(shares, chosen))
    rest = next(each.text for each in arranged(found).words if each.text.startswith("and "))
    assert rest == f"and 110 more, together: {number(float(np.delete(found.origin.shares, chosen).sum()), 3)}"


def test_numbers_that_blew_up_are_not_explained(observer_of):
    probe = FeatureMaps(index=0)
    snapshot = observer_of("lenet-5").snapshot((probe,), running=False)
    answer = snapshot.answers[probe]
    answer.image[...] = np.nan
    assert made_of(snapshot, answer, snapshot.experiment.layers[0].id, Spot(0)) is None


def test_the_words_of_a_subsampling_name_coefficient_and_bias():
    values = np.ones((1, 2, 2), np.float32)
    origin = Origin("sum", (0,), values, 0.5 * 4 - 1, factor=0.5, bias=-1.0)
    assert sentence(Made(origin, "", ("",), 1.0)) == "Sum 4 × coefficient 0.5 + bias (−1) = 1"


@pytest.mark.parametrize(("value", "text"), [(-0.001, "0.00"), (1.234, "1.23"), (-12.34, "−12.3"), (250.2, "250")])
def test_a_cell_has_room_for_its_number(value, text):
    assert short(value) == text


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_numbers_stand_out_from_their_cells(qtbot, made, name):
    themes.use(name)
    picture = OriginPicture()
    qtbot.addWidget(picture)
    picture.set_made(made("lenet-5", 0, Spot(0, 9, 9)))
    picture.show()
    image = picture.grab().toImage()
    for grid in picture.layout_of_parts.grids:
        cell = grid.cell(2, 2).adjusted(2, 2, -2, -2)
        shades = [
            image.pixelColor(x, y).lightness() for x in range(cell.left(), cell.right()) for y in (cell.center().y(),)
        ]
        assert max(shades) - min(shades) > 60


def test_the_picture_is_as_large_as_its_parts_and_empty_without(qtbot, made):
    picture = OriginPicture()
    qtbot.addWidget(picture)
    picture.set_made(made("lenet-5", 0, Spot(0, 9, 9)))
    picture.show()
    assert all(picture.rect().contains(grid.area) for grid in picture.layout_of_parts.grids)
    assert not picture.grab().toImage().isNull()
    picture.set_made(None)
    assert picture.is_empty

"""What every source of samples promises, whichever it is."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.core.settings import settings_of
from desktop_nn.data import Cancelled, Dataset, DataSource, sources
from desktop_nn.data.curves import Curve
from desktop_nn.data.gates import TRUTH_TABLES, Gate
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.own import OwnData
from desktop_nn.data.patterns import Checkerboard, Moons, Rings
from desktop_nn.data.points import Circle, Gaussians, Spiral, XorCloud
from desktop_nn.data.table import EMPTY
from desktop_nn.data.values import MultiGaussian, Plane

PAINTED = EMPTY.with_rows(np.random.default_rng(0).uniform(-3, 9, (40, 2)), np.arange(40) % 2)

OFFLINE: list[DataSource] = [
    Gate(),
    Gate(function="not", low=-1.0),
    Gate(function="custom", table="10010111"),
    Circle(noise=20.0),
    XorCloud(samples=101),
    Gaussians(test_fraction=0.2),
    Spiral(samples=10),
    Spiral(samples=301, classes=3),
    Gaussians(classes=10),
    Moons(noise=10.0),
    Rings(classes=5),
    Checkerboard(classes=3, fields=6),
    Plane(noise=5.0),
    MultiGaussian(samples=11),
    Curve(),
    Curve(function="bumps", noise=10.0),
    OwnData(table=PAINTED),
    OwnData(standardise=True, table=PAINTED),
    Glyphs(train=130, test=100, pixels="-1..1"),
    Glyphs(train=110, test=100, side=16),
]


def by_name(source: DataSource) -> str:
    return f"{source.name}-{OFFLINE.index(source)}"


def by_title(source: DataSource) -> str:
    return source.title


@pytest.fixture(params=OFFLINE, ids=by_name)
def source(request: pytest.FixtureRequest) -> DataSource:
    chosen = request.param
    assert isinstance(chosen, DataSource)
    return chosen


def everything(dataset: Dataset) -> bytes:
    parts = (dataset.train.inputs, dataset.train.labels, dataset.test.inputs, dataset.test.labels)
    return b"".join(part.tobytes() for part in parts)


def test_every_source_is_registered_from_the_simplest_to_the_real_thing() -> None:
    assert sources.names() == (
        "gate", "circle", "xor-cloud", "gaussians", "spiral", "moons", "rings", "checkerboard", "plane",
        "multi-gaussian", "curve", "own", "glyphs", "mnist",
    )  # fmt: skip


def test_every_offline_source_is_tested_here() -> None:
    assert {source.name for source in OFFLINE} == set(sources.names()) - {"mnist"}


@pytest.mark.parametrize("cls", list(sources), ids=lambda cls: cls.name)
def test_a_source_explains_itself_and_each_of_its_settings(cls: type[DataSource]) -> None:
    assert cls.title
    assert len(cls.summary) > 40
    for declared in settings_of(cls).values():
        assert declared.label
        assert declared.help.endswith("."), declared.name


@pytest.mark.parametrize("cls", list(sources), ids=lambda cls: cls.name)
def test_a_source_says_its_shape_and_classes_without_loading(cls: type[DataSource]) -> None:
    source = cls()
    assert source.n_classes == len(source.class_names)
    assert source.n_classes == 0 if source.is_regression else source.n_classes >= 2
    assert source.is_image == (len(source.input_shape) == 3)
    if not source.is_image:
        assert source.bounds is not None
        assert len(source.input_names) == len(source.bounds) == source.input_shape[0]


def test_the_samples_are_what_the_source_announced(source: DataSource) -> None:
    dataset = source.load(1)
    assert dataset.input_shape == source.input_shape == dataset.test.shape
    assert dataset.class_names == source.class_names
    assert dataset.bounds == source.bounds
    assert dataset.task == source.task
    for samples in (dataset.train, dataset.test):
        assert samples.gather(slice(0, 3)).dtype == np.float32
        if source.is_regression:
            assert samples.labels.dtype == np.float32
            continue
        assert samples.labels.dtype == np.int64
        assert samples.labels.min() >= 0
        assert samples.labels.max() < source.n_classes


def test_the_same_seed_gives_the_same_samples(source: DataSource) -> None:
    assert everything(source.load(7)) == everything(source.load(7))


def test_another_seed_gives_other_samples_where_chance_is_involved(source: DataSource) -> None:
    differs = everything(source.load(7)) != everything(source.load(8))
    assert differs == (source.name != "gate")


@pytest.mark.parametrize("source", [Circle(), XorCloud(), Gaussians(), Glyphs(train=300, test=100)], ids=by_title)
def test_no_training_sample_is_a_test_sample(source: DataSource) -> None:
    dataset = source.load(3)
    train = {sample.tobytes() for sample in dataset.train.inputs}
    assert not any(sample.tobytes() in train for sample in dataset.test.inputs)


def test_samples_cannot_be_changed_by_accident(source: DataSource) -> None:
    dataset = source.load(1)
    with pytest.raises(ValueError, match="read-only"):
        dataset.train.inputs[0] = 0


def test_loading_stops_when_progress_says_so() -> None:
    def stop(share: float, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Glyphs(train=100, test=100).load(1, stop)


def test_progress_runs_from_nothing_towards_one() -> None:
    told: list[float] = []
    Glyphs(train=500, test=300).load(1, lambda share, words: told.append(share))
    assert told == sorted(told)
    assert told[0] == 0
    assert told[-1] < 1


def test_all_gates_can_be_loaded() -> None:
    assert all(len(Gate(function=name).load(1).train) in (2, 4, 8) for name in TRUTH_TABLES)

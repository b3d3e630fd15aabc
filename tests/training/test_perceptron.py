"""Rosenblatt's rule gives the figures of the lecture (references 5.1), and those of a real run."""

from __future__ import annotations

import numpy as np
import pytest

from desktop_nn.data.gates import TRUTH_TABLES, Gate
from desktop_nn.errors import UserError
from desktop_nn.project.presets import presets
from desktop_nn.training.perceptron import follow
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.perceptron_course import PerceptronCourse
from desktop_nn.training.session import Session


def course(name: str, rate: float = 1.0, start=(0.0, 0.0, 0.0), position: int = 0):
    table = TRUTH_TABLES[name]
    inputs = np.array([bits for bits, _ in table], np.float32)
    return follow(inputs, np.array([result for _, result in table]), start, rate, position)


@pytest.mark.parametrize(
    ("name", "corrections", "passes", "final"),
    [
        ("and", 10, 6, (2, 1, -2)),
        ("or", 4, 4, (1, 1, 0)),
        ("nand", 11, 6, (-2, -1, 3)),
        ("not-x1", 5, 3, (0, -2, 1)),
    ],
)
def test_the_corrections_of_the_references_are_counted(name, corrections, passes, final) -> None:
    found = course(name)
    assert found.end == "clean"
    assert (found.corrections, found.passes) == (corrections, passes)
    assert found.looks[-1].after == final


def test_no_gate_is_corrected_more_often_than_novikoff_allows() -> None:
    for name, table in TRUTH_TABLES.items():
        found = course(name, start=(0.0,) * (len(table[0][0]) + 1))
        if found.margin is not None:
            assert found.end == "clean"
            assert found.corrections <= found.margin.bound


def test_the_rate_does_not_change_how_often_a_start_from_zero_is_corrected() -> None:
    assert course("and", rate=0.25).corrections == 10


def test_xor_comes_back_to_the_same_weights_in_each_pass_from_the_third_on() -> None:
    found = course("xor")
    assert found.end == "cycle"
    assert found.cycle is not None
    assert (found.cycle.first, found.cycle.length) == (3, 1)
    assert found.cycle.weights == (-1, 0, 1)
    assert found.margin is None
    assert found.is_known


def test_a_circle_is_corrected_for_ever() -> None:
    found = course("xor")
    assert [found.corrections_after(4 * passes) for passes in (3, 4, 5, 10)] == [9, 13, 17, 37]
    assert found.corrections_after(4 * 3 + 2) == 11
    assert [found.pass_after(looks) for looks in (0, 1, 4, 5, 12, 13, 17)] == [1, 1, 1, 2, 3, 4, 5]


def test_a_course_can_begin_in_the_middle_of_a_pass() -> None:
    whole = course("and")
    rest = course("and", start=whole.looks[5].after, position=2)
    assert [look.after for look in rest.looks[:10]] == [look.after for look in whole.looks[6:16]]


def test_the_course_is_that_of_a_real_run() -> None:
    experiment = presets["and-perceptron"].experiment
    session = Session(experiment, experiment.data.load(1))
    start = tuple(float(each) for each in session.weights.trainable)
    found = PerceptronCourse(start).evaluate(_context(session))
    for look in found.looks:
        session.step()
        assert tuple(session.weights.trainable) == look.after


def test_networks_of_other_sizes_are_not_followed() -> None:
    experiment = presets["xor-mlp"].experiment.replace(data=Gate("not"))
    session = Session(experiment, experiment.data.load(1))
    with pytest.raises(UserError):
        PerceptronCourse((0.0, 0.0, 0.0)).evaluate(_context(session))


def _context(session: Session) -> ProbeContext:
    return ProbeContext(session.experiment, session.network, session.weights, session.dataset)


@pytest.mark.parametrize("name", ["and-perceptron", "xor-perceptron"])
def test_the_weights_after_any_number_of_looks_are_those_of_a_real_run(name) -> None:
    experiment = presets[name].experiment
    session = Session(experiment, experiment.data.load(1))
    found = course(experiment.data.function)
    assert found.weights_after(0) == (0, 0, 0)
    for looks in range(1, 81):
        session.step()
        assert found.weights_after(looks) == tuple(session.weights.trainable)

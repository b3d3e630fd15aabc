"""Neurons set by hand answer as the lecture says."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from desktop_nn.data.gates import Gate
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.lecture_models import LINEAR, STEP, WIRED, LectureModel, sigmoid_model
from desktop_nn.project.wiring import HIDDEN_GATES, OUTPUT_GATES, XOR, Wiring, single_by_hand, wired, wiring_of
from desktop_nn.training.journal import SetWeight, SetWeights
from desktop_nn.training.observer import Observer
from desktop_nn.training.probes.rows import Rows, RowsAnswer
from desktop_nn.training.session import Session


def session_of(model: LectureModel, gate: Gate) -> Session:
    experiment = model.applied(Experiment("", gate, (), LINEAR.training))
    return Session(experiment, gate.load(1))


def answers(session: Session, numbers) -> np.ndarray:
    session.apply(SetWeights(tuple(SetWeight(*number) for number in numbers)))
    answer = Observer(session, 1).snapshot((Rows(),), running=False).answers[Rows()]
    assert isinstance(answer, RowsAnswer)
    return answer.outputs[:, 0]


def by_hand(model: LectureModel, gate: Gate) -> np.ndarray:
    session = session_of(model, gate)
    return answers(session, single_by_hand(session.experiment))


def test_the_step_neuron_is_and() -> None:
    assert by_hand(STEP, Gate("and")).tolist() == [0, 0, 0, 1]


def test_a_sigmoid_with_the_gain_20_gives_the_values_of_the_lecture() -> None:
    expected = [9.357623e-14, 4.539787e-5, 4.539787e-5, 0.9999546]
    assert by_hand(sigmoid_model(20.0), Gate("and")) == pytest.approx(expected, rel=1e-5)


def test_xor_is_or_and_not_and() -> None:
    session = session_of(WIRED, Gate("xor"))
    numbers = wired(session.experiment, XOR)
    assert answers(session, numbers).tolist() == [0, 1, 1, 0]
    assert [value for _id, _array, _index, value in numbers] == [1, 1, -0.5, 1, 1, -1.5, 1, -1, -0.5]


@pytest.mark.parametrize("low", [0.0, -1.0])
def test_every_wiring_is_made_and_read_back(low: float) -> None:
    session = session_of(WIRED, Gate("xor", low=low))
    for names in product(HIDDEN_GATES, HIDDEN_GATES, OUTPUT_GATES):
        answers(session, wired(session.experiment, Wiring(*names)))
        assert wiring_of(session.experiment, session.weights) == Wiring(*names)


def test_weights_of_their_own_are_no_gate() -> None:
    session = session_of(WIRED, Gate("xor"))
    assert wiring_of(session.experiment, session.weights) == Wiring("", "", "")

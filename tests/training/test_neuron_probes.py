"""What views ask of single neurons: their answers everywhere, and everything at one point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.core.columns import INPUTS
from desktop_nn.core.layers import Dense, InputFeatures, Tanh
from desktop_nn.core.network import place
from desktop_nn.errors import UserError
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.probes.forward import Forward
from desktop_nn.training.probes.neurons import MOST_COLUMNS, MOST_UNITS, Neurons
from desktop_nn.training.probes.surface import Surface
from desktop_nn.training.session import Session

MakeSession = Callable[..., Session]

LIMITS = ((-6.0, 6.0), (-6.0, 6.0))


def context_of(session: Session) -> ProbeContext:
    return ProbeContext(session.experiment, session.network, session.weights, session.dataset)


def context_with(circle: Experiment, make_session: MakeSession, *layers) -> ProbeContext:
    return context_of(make_session(replace(circle, layers=place(*layers))))


def test_every_neuron_of_every_column_answers(make_session: MakeSession) -> None:
    answer = Neurons(*LIMITS).evaluate(context_of(make_session()))
    assert [(each.column, each.values.shape) for each in answer.responses] == [
        (INPUTS, (2, 24, 24)),
        ("dense-1", (4, 24, 24)),
        ("dense-2", (1, 24, 24)),
    ]


def test_inputs_answer_with_their_own_value(make_session: MakeSession) -> None:
    answer = Neurons(*LIMITS, 5).evaluate(context_of(make_session()))
    assert answer.of(INPUTS, 0)[0].tolist() == [-6, -3, 0, 3, 6]
    assert answer.of(INPUTS, 1)[:, 0].tolist() == [-6, -3, 0, 3, 6]


def test_a_hidden_neuron_answers_with_its_activation(make_session: MakeSession) -> None:
    context = context_of(make_session())
    answer = Neurons(*LIMITS, 13).evaluate(context)
    layer = context.weights.of("dense-1")
    x, y = -6 + 12 * 4 / 12, -6 + 12 * 9 / 12
    expected = np.tanh(layer["weight"][2] @ np.array([x, y]) + layer["bias"][2])
    assert answer.of("dense-1", 2)[9, 4] == pytest.approx(expected, abs=1e-5)


def test_the_output_neuron_shows_what_the_surface_shows(make_session: MakeSession) -> None:
    context = context_of(make_session())
    answer = Neurons(*LIMITS, 25).evaluate(context)
    surface = Surface(*LIMITS, 25).evaluate(context)
    assert np.allclose(answer.of("dense-2", 0), surface.values, atol=1e-6)


def test_features_of_the_inputs_answer_too(circle: Experiment, make_session: MakeSession) -> None:
    answer = Neurons(*LIMITS, 5).evaluate(context_with(circle, make_session, InputFeatures(), Dense(1)))
    assert answer.responses[0].values.shape == (5, 5, 5)
    assert answer.of(INPUTS, 2)[0].tolist() == [36, 9, 0, 9, 36]


def test_one_input_gives_a_line_for_each_neuron(make_session: MakeSession) -> None:
    session = make_session(presets["not-linear"].experiment)
    answer = Neurons((0.0, 1.0), resolution=11).evaluate(context_of(session))
    assert [each.values.shape for each in answer.responses] == [(1, 11), (1, 11)]


def test_a_large_network_is_summarised(circle: Experiment, make_session: MakeSession) -> None:
    layers = [layer for _ in range(MOST_COLUMNS + 3) for layer in (Dense(MOST_UNITS + 8), Tanh())]
    answer = Neurons(*LIMITS, 4).evaluate(context_with(circle, make_session, *layers, Dense(1)))
    assert len(answer.responses) == MOST_COLUMNS + 2
    assert answer.skipped == 3
    assert [each.hidden for each in answer.responses] == [0, *[8] * MOST_COLUMNS, 0]
    assert answer.of("dense-1", MOST_UNITS) is None


def test_one_column_alone_can_be_asked_for(make_session: MakeSession) -> None:
    answer = Neurons(*LIMITS, 8, "dense-1").evaluate(context_of(make_session()))
    assert [each.column for each in answer.responses] == ["dense-1"]


def test_pictures_have_no_such_neurons(digits: Experiment, make_session: MakeSession) -> None:
    with pytest.raises(UserError, match="one or two inputs"):
        Neurons(*LIMITS).evaluate(context_of(make_session(digits)))


def test_grids_of_two_views_are_both_kept(make_session: MakeSession) -> None:
    context, made = context_of(make_session()), []
    for key in ("a", "b", "a", "b"):
        context.kept(key, lambda key=key: made.append(key) or np.zeros(1, np.float32))
    assert made == ["a", "b"]


def test_the_forward_pass_at_a_point_names_what_every_layer_gave(make_session: MakeSession) -> None:
    context = context_of(make_session())
    answer = Forward((1.5, -2.0)).evaluate(context)
    assert list(answer.layers) == ["dense-1", "tanh-1", "dense-2"]
    first, last = context.weights.of("dense-1"), context.weights.of("dense-2")
    sums = first["weight"] @ np.array([1.5, -2.0]) + first["bias"]
    assert np.allclose(answer.given("dense-1"), sums, atol=1e-5)
    output = last["weight"] @ np.tanh(sums) + last["bias"]
    assert np.allclose(answer.given("dense-2"), output, atol=1e-5)
    assert answer.scores[1] == pytest.approx(1 / (1 + np.exp(-output[0])), abs=1e-5)
    assert answer.decision == int(output[0] > 0)
    assert answer.given(None).tolist() == [1.5, -2.0]


def test_a_point_of_another_plane_is_refused(make_session: MakeSession) -> None:
    with pytest.raises(UserError, match="1 numbers"):
        Forward((1.0,)).evaluate(context_of(make_session()))

"""Edits of a run: made whole or not at all, noted, saved, and made again when the run is grown from its seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from desktop_nn.core.held import DISABLED, FROZEN, Held
from desktop_nn.core.optimizers import Adam, AdamW, GradientDescent
from desktop_nn.core.regularizers import L2, WeightDecay
from desktop_nn.errors import UserError
from desktop_nn.project import holding
from desktop_nn.training import journal
from desktop_nn.training.journal import ChangeRules, Entry, Journal, OneSample, SetWeight, SetWeights, as_now, combined
from desktop_nn.training.reproducing import reproduced
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

MakeSession = Callable[..., Session]

ONE = SetWeight("dense-1", "weight", (1, 0), 0.5)
OTHER = SetWeight("dense-2", "bias", (0,), -2.0)


def numbers(session: Session) -> dict[str, Any]:
    state = session.state()
    return {name: array.tobytes() for name, array in state.arrays.items()} | state.values


# --- setting weights ----------------------------------------------------------------------------------


def test_a_weight_is_set(make_session: MakeSession) -> None:
    session = make_session()
    session.apply(ONE)
    assert session.weights.of("dense-1")["weight"][1, 0] == 0.5


def test_several_weights_are_set_in_one_act(make_session: MakeSession) -> None:
    session = make_session()
    session.apply(SetWeights((ONE, OTHER)))
    assert session.weights.of("dense-2")["bias"][0] == -2
    assert len(session.journal.entries) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        SetWeight("dense-9", "weight", (0, 0), 1.0),
        SetWeight("dense-1", "weight", (4, 0), 1.0),
        SetWeight("dense-1", "bias", (0,), float("nan")),
        SetWeight("dense-1", "bias", (0,), 1e39),
    ],
)
def test_a_wrong_edit_changes_nothing(wrong: SetWeight, make_session: MakeSession) -> None:
    session = make_session()
    before = numbers(session)
    with pytest.raises(UserError):
        session.apply(SetWeights((ONE, wrong)))
    assert numbers(session) == before


def test_an_edit_within_a_step_waits_for_its_end(make_session: MakeSession) -> None:
    session = make_session()
    work = session.work()
    for _ in range(3):
        next(work)
    session.apply(ONE)
    assert session.weights.of("dense-1")["weight"][1, 0] == 0.5


def test_after_an_edit_the_network_is_measured_as_it_is_now(make_session: MakeSession) -> None:
    session = make_session()
    train(session, 1)
    before = session.metrics
    session.apply(replace(OTHER, value=50.0))
    assert session.metrics is not None
    assert before is not None
    assert session.metrics.train_loss > 10 * before.train_loss
    assert session.history.newest_metrics() == before  # the curves are those of training


def test_a_disabled_weight_is_not_set(circle: Any, make_session: MakeSession) -> None:
    session = make_session(holding.disable_link(circle, "dense-1", 1, 0))
    session.apply(ONE)
    assert session.weights.of("dense-1")["weight"][1, 0] == 0


# --- the journal --------------------------------------------------------------------------------------


def test_a_gesture_between_two_steps_is_one_entry() -> None:
    noted = Journal().noted(3, ONE).noted(3, replace(ONE, value=1.0)).noted(3, OTHER)
    assert noted.entries == (Entry(3, SetWeights((replace(ONE, value=1.0), OTHER))),)


def test_edits_at_different_steps_are_entries_of_their_own() -> None:
    assert len(Journal().noted(3, ONE).noted(4, ONE).entries) == 2


def test_of_two_edits_of_the_same_weight_the_second_counts() -> None:
    assert combined(ONE, replace(ONE, value=7.0)) == replace(ONE, value=7.0)


def test_too_many_edits_leave_a_journal_that_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LIMIT", 2)
    noted = Journal().noted(1, ONE).noted(2, ONE).noted(3, ONE)
    assert (noted.entries, noted.is_whole) == ((), False)
    assert noted.noted(4, ONE) == noted


def test_the_journal_is_empty_after_a_reset(make_session: MakeSession) -> None:
    session = make_session()
    session.apply(ONE)
    session.reset()
    assert session.journal == Journal()


def edited_run(make_session: MakeSession) -> Session:
    """A run with every kind of edit in it."""
    session = make_session()
    session.apply(ONE)
    train(session, 1)
    session.apply(SetWeights((ONE, OTHER)))
    session.use_one_sample()
    session.step()
    session.change_training(replace(session.experiment.training, batch_size=5, regularizer=L2(0.01)))
    session.step()
    session = session.adapted(holding.freeze_link(session.experiment, "dense-1", 0, 1))
    session.step()
    session.step()
    return session


def test_an_edited_run_is_grown_again_from_its_seed(make_session: MakeSession) -> None:
    session = edited_run(make_session)
    assert numbers(reproduced(session)) == numbers(session)


def test_a_run_with_other_first_weights_is_grown_again(make_session: MakeSession) -> None:
    session = make_session()
    session.new_weights(77)
    session.step()
    session.apply(ONE)
    session.step()
    assert numbers(reproduced(session)) == numbers(session)


def test_a_run_without_its_whole_journal_is_not_grown_again(make_session: MakeSession) -> None:
    session = make_session()
    session.journal = Journal(is_whole=False)
    with pytest.raises(UserError, match="edited so often"):
        reproduced(session)


def test_a_saved_edited_run_goes_on_and_keeps_its_journal(make_session: MakeSession) -> None:
    session = edited_run(make_session)
    again = Session(session.experiment, session.dataset, session.state())
    assert again.journal == session.journal
    for each in (session, again):
        train(each, 1)
    assert numbers(again) == numbers(session)


def test_every_kind_of_entry_is_saved(circle: Any) -> None:
    noted = Journal().noted(1, ONE).noted(2, SetWeights((ONE, OTHER))).noted(3, OneSample())
    noted = noted.noted_rules(4, circle, holding.freeze_link(circle, "dense-1", 0, 0))
    assert isinstance(noted.entries[0].edit, ChangeRules)  # what the first rules were
    assert Journal.restored(noted.values()) == noted


@pytest.mark.parametrize(
    "values",
    [
        5,
        {"entries": 5},
        {"entries": [[1]], "whole": True},
        {"entries": [[2, {"type": "one_sample"}], [1, {"type": "one_sample"}]], "whole": True},
        {"entries": [[1, {"type": "spell"}]], "whole": True},
        {"entries": [[1, {"type": "weights", "weights": [["dense-1", "weight", ["a"], 1.0]]}]], "whole": True},
        {"entries": [[1, {"type": "weights", "weights": [["dense-1"]]}]], "whole": True},
        {"entries": [[1, {"type": "rules", "training": {}, "rates": [], "held": []}]], "whole": True},
    ],
)
def test_a_damaged_journal_is_refused_in_words(values: Any) -> None:
    with pytest.raises(UserError):
        Journal.restored(values)


# --- weights that are held ----------------------------------------------------------------------------

RULES = {
    "descent": {"optimizer": GradientDescent(0.1)},
    "momentum": {"optimizer": GradientDescent(0.1, momentum=0.9)},
    "adam": {"optimizer": Adam(0.03)},
    "adamw": {"optimizer": AdamW(0.03, weight_decay=0.5)},
    "L2": {"optimizer": Adam(0.03), "regularizer": L2(0.1)},
    "decay": {"optimizer": GradientDescent(0.1, momentum=0.9), "regularizer": WeightDecay(0.1)},
}


@pytest.mark.parametrize("rules", RULES)
def test_a_frozen_weight_stays_and_its_neighbours_learn(rules: str, circle: Any, make_session: MakeSession) -> None:
    session = make_session(holding.freeze_link(circle, "dense-1", 1, 0), **RULES[rules])
    before = session.weights.of("dense-1")["weight"].copy()
    train(session, 1)
    moved = session.weights.of("dense-1")["weight"] != before
    assert np.argwhere(~moved).tolist() == [[1, 0]]


@pytest.mark.parametrize("rules", RULES)
def test_a_disabled_unit_gives_nothing_and_learns_nothing(rules: str, circle: Any, make_session: MakeSession) -> None:
    session = make_session(holding.disable_unit(circle, "dense-1", 2), **RULES[rules])
    train(session, 1)
    first, last = session.weights.of("dense-1"), session.weights.of("dense-2")
    assert not first["weight"][2].any()
    assert first["bias"][2] == 0
    assert last["weight"][0, 2] == 0
    assert last["weight"].any()


def test_a_weight_frozen_while_it_moves_stops_at_once(make_session: MakeSession) -> None:
    session = make_session(optimizer=GradientDescent(0.1, momentum=0.9))
    train(session, 1)
    value = session.weights.of("dense-1")["weight"][1, 0]
    session = session.adapted(holding.freeze_link(session.experiment, "dense-1", 1, 0))
    train(session, 1)
    assert session.weights.of("dense-1")["weight"][1, 0] == value
    assert session.epoch == 2


def test_a_link_that_is_enabled_again_has_the_weight_it_had(make_session: MakeSession) -> None:
    session = make_session()
    train(session, 1)
    value = session.weights.of("dense-1")["weight"][1, 0]
    plain = session.experiment
    session = session.adapted(holding.disable_link(plain, "dense-1", 1, 0))
    assert session.weights.of("dense-1")["weight"][1, 0] == 0
    session.step()
    session = session.adapted(plain)
    assert session.weights.of("dense-1")["weight"][1, 0] == value


def test_a_network_with_a_disabled_neuron_is_measured_as_it_is(make_session: MakeSession) -> None:
    session = make_session()
    session.run_epoch()
    plain, before = session.experiment, session.metrics
    session = session.adapted(holding.disable_unit(plain, "dense-1", 1))
    assert session.metrics == session.evaluate() != before
    session = session.adapted(plain)
    assert session.metrics is not None
    assert before is not None
    assert session.metrics.train_loss == pytest.approx(before.train_loss)


def test_a_link_disabled_from_the_start_comes_back_as_the_seed_draws_it(circle: Any, make_session: MakeSession) -> None:
    drawn = make_session().weights.of("dense-1")["weight"][1, 0]
    session = make_session(holding.disable_link(circle, "dense-1", 1, 0))
    session.step()
    assert session.adapted(circle).weights.of("dense-1")["weight"][1, 0] == drawn


def test_reset_cuts_again_what_is_disabled(circle: Any, make_session: MakeSession) -> None:
    session = make_session(holding.disable_link(circle, "dense-1", 1, 0))
    session.new_weights(5)
    assert session.weights.of("dense-1")["weight"][1, 0] == 0


def test_a_saved_run_with_held_weights_goes_on(circle: Any, make_session: MakeSession) -> None:
    held = holding.disable_unit(holding.freeze_link(circle, "dense-1", 0, 0), "dense-1", 2)
    session = make_session(held)
    session.step()
    again = Session(held, session.dataset, session.state())
    for each in (session, again):
        train(each, 1)
    assert numbers(again) == numbers(session)


def test_other_layers_with_the_same_weights_stay_cut(circle: Any, make_session: MakeSession) -> None:
    session = make_session(circle.replace(held=(Held("dense-1", "bias", (0,), DISABLED),)))
    train(session, 1)
    edited = session.experiment.replace(layers=session.experiment.layers[:1] + circle.layers[2:])
    assert session.adapted(edited).weights.of("dense-1")["bias"][0] == 0


def test_frozen_and_disabled_are_told_apart(circle: Any) -> None:
    held = holding.disable_link(holding.freeze_link(circle, "dense-1", 0, 0), "dense-1", 0, 1)
    assert [each.how for each in held.held] == [FROZEN, DISABLED]


# --- what undoes an edit --------------------------------------------------------------------------------


def test_the_opposite_of_an_edit_sets_what_there_is_now(make_session: MakeSession) -> None:
    weights = make_session().weights
    assert as_now(OTHER, weights) == replace(OTHER, value=float(weights.of("dense-2")["bias"][0]))


@pytest.mark.parametrize("place", [("dense-99", "bias", (0,)), ("dense-1", "bias", (99,)), ("dense-1", "weight", (0,))])
def test_the_opposite_leaves_alone_what_there_is_not(make_session: MakeSession, place: tuple[Any, ...]) -> None:
    edit = SetWeights((SetWeight(*place, 3.0), SetWeight(*place, 4.0)))
    assert as_now(edit, make_session().weights) == edit

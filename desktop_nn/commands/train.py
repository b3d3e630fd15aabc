"""`desktop-nn train`: train a preset or a project, and save it if wished."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_nn.commands.output import ProgressLine, complain, note, say, say_json
from desktop_nn.commands.parsing import (
    add_csv,
    add_data,
    add_json,
    add_seed,
    add_set,
    add_target,
    check_writable,
    place,
    whole_number,
)
from desktop_nn.commands.targets import Target, data_json, load_data, open_target, with_changes, with_csv
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, duration, integer, ngettext, number, percent
from desktop_nn.project import project_file
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.project_file import Saved, SessionState
from desktop_nn.training.loading import LoadedData
from desktop_nn.training.metrics import Metrics
from desktop_nn.training.restoring import learned_only
from desktop_nn.training.session import Session
from desktop_nn.training.train import Outcome, train

_EPOCH_LIMIT = 100_000_000

#: What a shell reports for a program that was interrupted.
INTERRUPTED = 130


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "train",
        help=_("Train a preset or a project."),
        description=_(
            "Train a preset from its start, or go on training a project where it stood.\n"
            "Progress goes to standard error, the result to standard output. Ctrl+C stops after the current step."
        ),
        example="desktop-nn train xor-mlp --json\n"
        "  desktop-nn train lenet-5 --epochs 3 --set training.batch_size=32 --save my-lenet.dnn\n"
        "  desktop-nn train circle --csv my-points.csv",
    )
    add_target(parser)
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number(0, _EPOCH_LIMIT),
        help=_("How many passes through the training data."),
    )
    add_seed(parser)
    add_set(parser)
    add_data(parser)
    add_csv(parser)
    parser.add_argument("--save", metavar=_("FILE"), type=place, help=_("Save the project with its weights here."))
    parser.add_argument(
        "--weights-only",
        action="store_true",
        help=_("Save only what was learned: smaller, but going on from it begins a new run."),
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Train; 0 when done, 1 when it diverged, 130 when it was interrupted."""
    target = open_target(arguments.target)
    experiment = with_changes(with_csv(target.experiment, arguments.csv), arguments.set, arguments.seed)
    if arguments.save is not None:
        check_writable(arguments.save)
    epochs = _epochs(arguments.epochs, experiment)
    if problem := experiment.problem():  # before the data are made
        raise problem
    loaded = load_data(experiment, arguments.data)
    session = Session(experiment, loaded.dataset, _state_to_go_on_from(target, experiment))
    outcome = _train(session, epochs)
    metrics = session.evaluate()
    saved = _saved(target, session, loaded, arguments)
    failure = saved if isinstance(saved, UserError) else None
    result = _Result(target, session, loaded, outcome, metrics, None if isinstance(saved, UserError) else saved)
    _say_end(result, failure)
    if arguments.json:
        say_json(result.json)
    else:
        result.say()
    return 2 if failure else INTERRUPTED if outcome.interrupted else 1 if session.diverged else 0


def _epochs(wanted: int | None, experiment: Experiment) -> int:
    if wanted is None and not experiment.training.epochs:
        raise UserError(N_("This project trains until it is paused. Say how long: --epochs N"))
    return experiment.training.epochs if wanted is None else wanted


def _state_to_go_on_from(target: Target, experiment: Experiment) -> SessionState | None:
    """The saved run, unless what it stands on was changed."""
    before = target.experiment
    if target.state is None:
        return None
    if (before.data, before.layers, before.seed) != (experiment.data, experiment.layers, experiment.seed):
        note(_("The data, the layers or the seed were changed, so training begins anew."))
        return None
    return target.state


def _train(session: Session, epochs: int) -> Outcome:
    line = ProgressLine()
    goal = session.epoch + epochs

    def report(current: Session) -> None:
        if line.is_due and (line.is_terminal or current.order.is_at_start):  # without a terminal at an epoch's end
            line.show(_progress_text(current, goal))

    try:
        return train(session, epochs, report)
    finally:
        line.close()


def _progress_text(session: Session, goal: int) -> str:
    metrics = session.history.newest_metrics()
    parts = [
        _("epoch {epoch} of {goal}").format(epoch=number(session.epoch + session.progress, 4), goal=goal),
        _("step {step}").format(step=integer(session.step_count)),
    ]
    if metrics is not None:
        parts.append(_("test loss {loss}").format(loss=number(metrics.test_loss)))
        if metrics.test_accuracy is not None:
            parts.append(_("{share} right").format(share=percent(metrics.test_accuracy)))
    return " · ".join(parts)


def _saved(
    target: Target, session: Session, loaded: LoadedData, arguments: argparse.Namespace
) -> Path | UserError | None:
    """Where the project was saved; or why it could not be, for what was measured is said all the same."""
    path: Path | None = arguments.save
    if path is None:
        return None
    state, beside = session.state(), target.beside
    if arguments.weights_only:
        state, beside = learned_only(state), ()
    # a network that learned from stand-in data says so: it is saved with them
    try:
        project_file.save(path, Saved(session.experiment.replace(data=loaded.source), state, beside))
    except UserError as failure:
        return failure
    return path


@dataclass(frozen=True)
class _Result:
    target: Target
    session: Session
    loaded: LoadedData
    outcome: Outcome
    metrics: Metrics
    saved: Path | None

    def json(self) -> dict[str, Any]:
        """The fields that `train --json` promises."""
        metrics, outcome, diverged = self.metrics, self.outcome, self.session.diverged
        return {
            **self.target.json(),
            "seed": self.session.experiment.seed,
            "epochs": outcome.epochs,
            "steps": outcome.steps,
            "seconds": outcome.seconds,
            "samples_per_second": outcome.samples_per_second,
            "parameters": self.session.network.parameters,
            "train": {"loss": metrics.train_loss, "accuracy": metrics.train_accuracy},
            "test": {"loss": metrics.test_loss, "accuracy": metrics.test_accuracy},
            "saved": None if self.saved is None else str(self.saved),
            "data": data_json(self.session.experiment, self.loaded),
            "interrupted": outcome.interrupted,
            "diverged": None if diverged is None else {"step": diverged.step, "reason": diverged.message},
        }

    def say(self) -> None:
        """The same in words."""
        outcome, metrics = self.outcome, self.metrics
        epochs, steps = outcome.epochs, outcome.steps
        say(
            _("{name}: {epochs}, {steps} in {time}, {speed} samples a second").format(
                name=self.target.name,
                epochs=ngettext("{count} epoch", "{count} epochs", epochs).format(count=integer(epochs)),
                steps=ngettext("{count} step", "{count} steps", steps).format(count=integer(steps)),
                time=duration(outcome.seconds),
                speed=integer(round(outcome.samples_per_second)),
            )
        )
        say_score(_("training"), metrics.train_loss, metrics.train_accuracy)
        say_score(_("test"), metrics.test_loss, metrics.test_accuracy)
        if self.saved is not None:
            say(_("saved to {path}").format(path=self.saved))


def say_score(name: str, loss: float, accuracy: float | None) -> None:
    """One line: the loss and the share of right answers."""
    text = _("{name}: loss {loss}").format(name=name, loss=number(loss))
    if accuracy is not None and accuracy < 1:
        accuracy = min(accuracy, 0.9999)  # 100 % is said only when all are right
    say(text if accuracy is None else _("{text}, {share} right").format(text=text, share=percent(accuracy, 2)))


def _say_end(result: _Result, failure: UserError | None) -> None:
    if result.session.diverged is not None:
        complain(result.session.diverged.message)
    if failure is not None:
        complain(str(failure))
    elif result.outcome.interrupted:
        if sys.stderr.isatty():
            note("")  # the terminal shows ^C in the line of the progress
        note(
            _("Stopped. The project was saved to {path}.").format(path=result.saved)
            if result.saved
            else _("Stopped. Nothing was saved; --save FILE keeps what was learned.")
        )

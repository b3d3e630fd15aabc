"""`desktop-nn evaluate`: measure shipped or saved weights on all samples."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.output import say, say_json
from desktop_nn.commands.parsing import add_data, add_json, add_target
from desktop_nn.commands.targets import Target, data_json, load_data, open_trained
from desktop_nn.commands.train import say_score
from desktop_nn.i18n import _, integer
from desktop_nn.training.evaluate import Evaluation, evaluate
from desktop_nn.training.loading import LoadedData
from desktop_nn.training.session import Session


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "evaluate",
        help=_("Measure a trained network."),
        description=_("Measure the weights of a project, or those that ship for a preset, on all samples."),
        example="desktop-nn evaluate lenet-5 --json",
    )
    add_target(parser)
    add_data(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure and print."""
    target = open_trained(arguments.target)
    loaded = load_data(target.experiment, arguments.data)
    session = Session(target.experiment, loaded.dataset, target.state)
    result = evaluate(session.experiment, session.network, session.weights, session.dataset)
    if arguments.json:
        say_json(lambda: _as_json(target, session, loaded, result))
    else:
        say(
            _("{name}: {parameters} parameters").format(
                name=target.name, parameters=integer(session.network.parameters)
            )
        )
        say_score(_("training"), result.train.loss, result.train.accuracy)
        say_score(_("test"), result.test.loss, result.test.accuracy)
    return 0


def _as_json(target: Target, session: Session, loaded: LoadedData, result: Evaluation) -> dict[str, Any]:
    return {
        **target.json(),
        "parameters": session.network.parameters,
        "test": {"loss": result.test.loss, "accuracy": result.test.accuracy},
        "train": {"loss": result.train.loss, "accuracy": result.train.accuracy},
        "confusion": None if result.confusion is None else result.confusion.tolist(),
        "data": data_json(target.experiment, loaded),
    }

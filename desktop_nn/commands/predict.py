"""`desktop-nn predict`: which digit is in a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_nn.commands.output import complain, say, say_json
from desktop_nn.commands.parsing import add_json, add_target, place
from desktop_nn.commands.targets import open_trained
from desktop_nn.data.images import digit_from_image
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, percent
from desktop_nn.training.classifier import Classifier
from desktop_nn.training.probes.predict import Prediction


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "predict",
        help=_("Say which digit is in a picture."),
        description=_(
            "Show pictures to a trained network. They may have any size, dark ink on light paper or light on dark;\n"
            "each is cut out and centred as the drawing canvas does, unless --raw is given."
        ),
        example="desktop-nn predict lenet-5 seven.png --json",
    )
    add_target(parser)
    parser.add_argument(
        "images", metavar=_("IMAGE"), nargs="+", type=place, help=_("PNG, JPEG and other picture files.")
    )
    parser.add_argument(
        "--raw", action="store_true", help=_("Do not cut out and centre; only shrink to the size the network reads.")
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Answer for every picture; status 2 when one of them could not be read."""
    target = open_trained(arguments.target)
    if target.state is None or not target.experiment.data.is_image:
        raise UserError(N_("{name} does not read pictures but lists of numbers."), name=target.name)
    classifier = Classifier(target.experiment, target.state)
    answers = [(path, _answer(classifier, path, arguments.raw)) for path in arguments.images]
    if arguments.json:
        say_json(lambda: [_as_json(path, answer) for path, answer in answers])
    else:
        for path, answer in answers:
            _say(path, answer, classifier.class_names)
    failures = [answer for _path, answer in answers if isinstance(answer, UserError)]
    for failure in failures:
        complain(str(failure))
    return 2 if failures else 0


def _answer(classifier: Classifier, path: Path, raw: bool) -> Prediction | UserError:
    try:
        return classifier.classify(digit_from_image(path, raw=raw, side=classifier.side))
    except UserError as error:
        return error


def _as_json(path: Path, answer: Prediction | UserError) -> dict[str, Any]:
    if isinstance(answer, UserError):
        return {"image": str(path), "class": None, "probabilities": None, "error": str(answer)}
    return {"image": str(path), "class": answer.label, "probabilities": [float(score) for score in answer.scores]}


def _say(path: Path, answer: Prediction | UserError, class_names: tuple[str, ...]) -> None:
    if isinstance(answer, Prediction):
        name, share = _(class_names[answer.label]), percent(float(answer.scores[answer.label]))
        say(_("{image}: {name} ({share})").format(image=path, name=name, share=share))

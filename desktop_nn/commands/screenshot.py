"""`desktop-nn screenshot`: a picture of the real window after real training."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.output import say, say_json
from desktop_nn.commands.parsing import (
    add_json,
    add_seed,
    add_set,
    add_target,
    check_writable,
    place,
    whole_number,
    window_size,
)
from desktop_nn.commands.targets import open_target, with_changes
from desktop_nn.i18n import LANGUAGES, _

_DEFAULT_SIZE = (1280, 800)

#: Said here, because this module is read where there is no window.
WORKSPACES = ("gates", "playground", "images")


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "screenshot",
        help=_("Save a picture of the window."),
        description=_("Train in the real window, off screen, and save a picture of it."),
        example="desktop-nn screenshot xor-mlp --theme dark --language pt_BR -o xor.png",
    )
    add_target(parser)
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=whole_number(0, 1_000_000),
        help=_("Train so long first (else what suits the data)."),
    )
    parser.add_argument("--size", metavar=_("WxH"), type=window_size, default=_DEFAULT_SIZE, help=_("Size in pixels."))
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help=_("Colours of the window."))
    parser.add_argument("--language", choices=tuple(LANGUAGES), help=_("Language of the window."))
    parser.add_argument(
        "--workspace", choices=WORKSPACES, help=_("What the window shows (else the workspace made for the data).")
    )
    add_seed(parser)
    add_set(parser)
    parser.add_argument(
        "-o", "--output", metavar=_("FILE"), type=place, required=True, help=_("The PNG file to write.")
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take the picture."""
    target = open_target(arguments.target)
    experiment = with_changes(target.experiment, arguments.set, arguments.seed)
    state = target.state if experiment == target.experiment else None
    check_writable(arguments.output)
    if misfit := experiment.misfit():  # nothing would ever be trained
        raise misfit
    from desktop_nn.ui.screenshot import take_screenshot

    result = take_screenshot(
        experiment,
        arguments.epochs,
        arguments.size,
        arguments.theme,
        arguments.language,
        arguments.output,
        state,
        arguments.workspace,
    )
    if arguments.json:
        say_json(lambda: result)
    else:
        say(_("saved to {path}").format(path=arguments.output))
    return 0

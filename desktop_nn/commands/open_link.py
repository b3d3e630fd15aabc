"""`desktop-nn open`: the window with the experiment of a link."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.window import check_display
from desktop_nn.i18n import _
from desktop_nn.project import link_text

#: The link of the preset `xor-mlp`.
EXAMPLE = "desktop-nn:1:G81hozlsNIfRMocBAA:R2vtsbpS"


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "open",
        help=_("Open the window with the experiment of a link."),
        description=_("Open the window with the experiment of a link, as Copy link in the File menu makes it."),
        example=f"desktop-nn open {EXAMPLE}",
    )
    parser.add_argument("link", metavar=_("LINK"), help=_("The text of the link; it begins with desktop-nn:"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read the link before there is a window: what is wrong with it is said in the terminal."""
    experiment = link_text.read(arguments.link)
    check_display()
    from desktop_nn.app import run_window

    return run_window(experiment=experiment)

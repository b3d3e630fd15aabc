"""`desktop-nn data`: fetch MNIST, or check the files that are there."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.output import ProgressLine, say, say_json
from desktop_nn.commands.parsing import add_json, place
from desktop_nn.data import download
from desktop_nn.i18n import _


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "data",
        help=_("Fetch MNIST, or check the files that are there."),
        description=_(
            "fetch downloads the four files of MNIST (11 MB), goes on after a broken download, and verifies them.\n"
            "verify reads the files that are there and compares them with the known checksums."
        ),
        example="desktop-nn data fetch mnist",
    )
    parser.add_argument("action", choices=("fetch", "verify"), help=_("What to do."))
    parser.add_argument("dataset", choices=("mnist",), help=_("With which data."))
    parser.add_argument(
        "--data", metavar=_("FOLDER"), type=place, help=_("The folder to use; otherwise where the program looks first.")
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch or verify, and say where the files are."""
    line = ProgressLine()

    def report(fraction: float, text: str) -> None:
        if line.is_due or fraction >= 1:
            line.show(f"{fraction:4.0%}  {text}")

    try:
        work = download.fetch if arguments.action == "fetch" else download.verify
        folder = work(arguments.data, report)
    finally:
        line.close()
    if arguments.json:
        say_json(lambda: {"dataset": "mnist", "action": arguments.action, "folder": str(folder), "verified": True})
    else:
        say(_("MNIST is complete and right in {folder}.").format(folder=folder))
    return 0

"""`desktop-nn presets`: what there is to start from."""

from __future__ import annotations

import argparse
from typing import Any

from desktop_nn.commands.output import say, say_json, say_table
from desktop_nn.commands.parsing import add_json
from desktop_nn.i18n import _, integer
from desktop_nn.project.presets import Preset, presets, trained


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "presets",
        help=_("List the experiments to start from."),
        description=_("List the experiments to start from, with what each teaches."),
        example="desktop-nn presets --json",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help=_("Also say what each preset teaches."))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """List them."""
    if arguments.json:
        say_json(lambda: [_entry(preset) for preset in presets.values()])
    elif arguments.verbose:
        for preset in presets.values():
            say(f"{preset.name}: {_(preset.title)}\n    {_(preset.summary)}\n")
    else:
        rows = [(each.name, _(each.title), integer(_parameters(each))) for each in presets.values()]
        say_table((_("Preset"), _("Title"), _("Parameters")), rows, (False, False, True))
    return 0


def _entry(preset: Preset) -> dict[str, Any]:
    return {
        "name": preset.name,
        "title": _(preset.title),
        "parameters": _parameters(preset),
        "group": _(preset.group),
        "summary": _(preset.summary),
        "trained": trained(preset.name) is not None,
    }


def _parameters(preset: Preset) -> int:
    return preset.experiment.summary().parameters

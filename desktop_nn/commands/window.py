"""`desktop-nn [FILE]`: open the window, or prove that it works with `--self-test`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop_nn.commands.output import say, say_json
from desktop_nn.commands.parsing import check_writable, has_display
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, decimal


def open_window(path: Path | None) -> int:
    """Open the window; without a display say so, and what can be done instead."""
    check_display()
    from desktop_nn.app import run_window

    return run_window(path)


def check_there_is(name: str) -> None:
    """Raise UserError for what is no file, and so must have been meant as a command."""
    if not name or not Path(name).exists():
        raise UserError(N_("There is no file and no command called '{name}'. See: desktop-nn --help"), name=name)


def check_display() -> None:
    """Raise UserError, which says what can be done instead, where no window can be shown."""
    if not has_display():
        raise UserError(
            N_(
                "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); without one "
                "there are: desktop-nn presets, summary, train, evaluate, predict, data, screenshot and --self-test."
            )
        )


def self_test(arguments: argparse.Namespace) -> int:
    """Try everything in the real window; 0 when all of it worked, else 1."""
    if arguments.screenshot is not None:
        check_writable(arguments.screenshot)
    from desktop_nn.ui import self_test as trial

    result = trial.run(arguments.screenshot)
    if arguments.json:
        say_json(lambda: result)
    else:
        _say(result)
    return 0 if result["passed"] else 1


def _say(result: dict[str, Any]) -> None:
    for check in result["checks"]:
        mark = _("worked") if check["passed"] else _("FAILED")
        seconds = decimal(float(check["seconds"]), 1)
        say(f"{mark}: {_(str(check['title']))} ({check['detail']}; {seconds} s)")
    say(_("Everything works.") if result["passed"] else _("Something does not work on this computer."))
    if result.get("screenshot"):
        say(_("picture: {path}").format(path=result["screenshot"]))

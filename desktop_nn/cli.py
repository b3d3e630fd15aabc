"""The command line: which command is meant, and how it ends."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop_nn import __version__, preferences
from desktop_nn.commands import data, evaluate, open_link, parsing, predict, presets, screenshot, summary, train, window
from desktop_nn.commands.output import complain, give_up
from desktop_nn.data.base import Cancelled
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, use_language

_COMMANDS = (presets, summary, train, evaluate, predict, data, screenshot, open_link)

#: What a shell reports for a program whose reader has gone.
_BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 with one line on standard error when it cannot be done.

    1 is for a training that diverged and a self test that failed, 130 for an interruption.
    """
    _prepare_streams()
    use_language(preferences.load().language)
    try:
        status = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return status
    except UserError as error:
        complain(str(error))
    except BrokenPipeError:
        _give_up_output()
        return _BROKEN_PIPE
    except (KeyboardInterrupt, Cancelled):
        complain(_("stopped"))
        return train.INTERRUPTED
    except ImportError as error:
        library = _missing_system_library(error)
        if library is None:
            raise
        complain(
            _("Qt cannot start: the system library {library} is missing. make run puts it in place.").format(
                library=library
            )
        )
    except MemoryError:
        complain(_("There is not enough memory for this. Close other programs, or take fewer samples or units."))
    except OSError as error:
        reason = _(error.strerror or str(error)) + (f" ({error.filename})" if error.filename else "")
        complain(_("the result cannot be written or a file cannot be read: {reason}").format(reason=reason))
        _give_up_output()
    return 2


def _missing_system_library(error: ImportError) -> str | None:
    """The library in what the dynamic linker says of one that is not there; None for any other mistake."""
    library, _colon, reason = str(error).partition(":")
    return library if "cannot open shared object file" in reason else None


def _run(words: list[str]) -> int:
    parsing.speak_argparse()
    parser = make_parser()
    names = _command_names()
    command = next((word for word in words if not word.startswith("-")), None)
    if command in names:
        if words[0] != command:
            parser.error(_("options stand after the command: {command}").format(command=command))
        chosen, rest = parser.parse_known_args(words)
        parsing.refuse_rest(f"{parser.prog} {command}", rest)
        return int(chosen.run(chosen))
    return _run_window(*_window_parser().parse_known_args(words))


def _run_window(chosen: argparse.Namespace, rest: list[str]) -> int:
    if chosen.file is not None:
        window.check_there_is(chosen.file)  # first: what follows a mistyped command is not what is wrong
    parsing.refuse_rest("desktop-nn", rest)
    if chosen.self_test:
        return window.self_test(chosen)
    if chosen.screenshot is not None:
        raise UserError(N_("--screenshot belongs to --self-test. A picture of an experiment: desktop-nn screenshot"))
    return window.open_window(None if chosen.file is None else Path(chosen.file))


def make_parser() -> parsing.Parser:
    """The parser of all commands."""
    parser = parsing.Parser(prog="desktop-nn")
    commands = parser.add_subparsers(parser_class=parsing.Parser)
    for module in _COMMANDS:
        module.add(commands)
    return parser


def _command_names() -> tuple[str, ...]:
    return tuple(name for name, _text in _described())


def _window_parser() -> parsing.Parser:
    parser = parsing.Parser(
        prog="desktop-nn",
        usage=_("desktop-nn [FILE] | desktop-nn COMMAND ... | desktop-nn --self-test [--screenshot PNG] [--json]"),
        description=_("Build, train and look into neural networks on your own desktop.")
        + "\n\n"
        + _("Without a command the window opens. Commands, each with its own --help:")
        + "\n"
        + _list_of_commands(),
        example="desktop-nn my-network.dnn\n  desktop-nn train xor-mlp",
    )
    parser.add_argument("file", metavar=_("FILE"), nargs="?", help=_("A project (.dnn) to open."))
    parser.add_argument("--version", action="version", version=f"Desktop NN {__version__}", help=_("Show the version."))
    parser.add_argument(
        "--self-test", action="store_true", help=_("Try out everything in the real window and say whether it works.")
    )
    parser.add_argument(
        "--screenshot", metavar="PNG", type=parsing.place, help=_("With --self-test: save a picture here.")
    )
    parsing.add_json(parser)
    return parser


def _list_of_commands() -> str:
    found = _described()
    width = max(len(name) for name, _text in found)
    return "\n".join(f"  {name.ljust(width)}  {text}" for name, text in found)


def _described() -> list[tuple[str, str]]:
    """The name of each command and its one sentence."""
    collector = _Collector()
    for module in _COMMANDS:
        module.add(collector)
    return collector.found


class _Collector:
    """Stands in for the subparsers to learn the name and the one sentence of each command."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def add_parser(self, name: str, **options: str) -> parsing.Parser:
        self.found.append((name, options.pop("help")))
        return parsing.Parser(prog=name)


def _prepare_streams() -> None:
    """A terminal that lacks a sign shows another one; a stream that was closed leads nowhere.

    Were its number left free, the next file that is opened would get it, and with it whatever a library prints.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as we run
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _give_up_output() -> None:
    """What was written before is kept, where it can be."""
    try:
        sys.stdout.flush()
    except OSError:
        give_up(sys.stdout)

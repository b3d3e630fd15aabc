"""What the command line accepts: parsers that speak the person's language and refuse in one line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _, ngettext
from desktop_nn.project.experiment import SEED_LIMIT

#: Sizes of the window that can be asked for: its least one, and that of the largest screens.
SMALLEST_WINDOW, LARGEST_WINDOW = (960, 680), (7680, 4320)

#: The texts of Python's own argparse, for the translators; versions of Python that word them otherwise stay English.
_ARGPARSE_TEXTS = (
    N_("usage: "),
    N_("argument %(argument_name)s: %(message)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("ignored explicit argument %r"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are UserErrors and whose headings are translated."""

    def __init__(self, **options: Any) -> None:
        example = options.pop("example", None)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        if example:
            options["epilog"] = _("Example:") + "\n  " + example
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = _("Arguments")
        self._optionals.title = _("Options")
        self.add_argument("-h", "--help", action="help", help=_("Show this text and end."))

    def error(self, message: str) -> NoReturn:
        """Refuse in one line that names the command and where to read more."""
        raise refusal(message, self.prog)

    def _print_message(self, message: str, file: Any = None) -> None:
        """A help text that cannot be written is an error; Python's own argparse would keep that to itself."""
        print(message, end="", file=file or sys.stderr, flush=True)


def refusal(message: str, command: str) -> UserError:
    """One line that says what is wrong and where to read more."""
    return UserError(N_("{message}. See: {command} --help"), message=message.rstrip(". \n"), command=command)


def refuse_rest(command: str, words: list[str]) -> None:
    """Refuse the words that `command` does not know, if there are any."""
    if words:
        raise refusal(_("unrecognized arguments: %s") % " ".join(words), command)


def speak_argparse() -> None:
    """Let Python's own argparse take its texts from our catalogue."""
    argparse._ = _  # type: ignore[attr-defined]
    argparse.ngettext = ngettext  # type: ignore[attr-defined]


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option every command has."""
    parser.add_argument("--json", action="store_true", help=_("Print the result as JSON, with English texts."))


def add_target(parser: argparse.ArgumentParser) -> None:
    """The preset or project that a command works on."""
    parser.add_argument(
        "target", metavar=_("PRESET|FILE"), help=_("A preset (desktop-nn presets lists them) or a .dnn file.")
    )


def add_set(parser: argparse.ArgumentParser) -> None:
    """Changes of single values."""
    parser.add_argument(
        "--set",
        metavar=_("PATH=VALUE"),
        action="append",
        default=[],
        help=_("Change one value first, for example layers.0.units=8 or training.optimizer=adam; may be repeated."),
    )


def add_csv(parser: argparse.ArgumentParser) -> None:
    """A file of the person's own data."""
    parser.add_argument(
        "--csv",
        metavar=_("FILE"),
        type=place,
        help=_(
            "Train on the rows of a CSV file: its last column is the target, the other numbers are the inputs. "
            "A network that does not go with them is changed so that it does."
        ),
    )


def add_data(parser: argparse.ArgumentParser) -> None:
    """The folder of MNIST."""
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        type=place,
        help=_("The folder with the four MNIST files; otherwise DESKTOP_NN_DATA, then the downloaded ones."),
    )


def place(text: str) -> Path:
    """Reads the name of a file or folder; an empty one would mean the folder we are in, which nobody wants."""
    if not text:
        raise argparse.ArgumentTypeError(_("the name is empty"))
    return Path(text)


def check_writable(path: Path) -> None:
    """Refuse before the work, not after it, when nothing can be written to `path`."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise UserError(N_("The folder {folder} does not exist."), folder=str(folder))
    if path.is_dir():
        raise UserError(N_("{path} is a folder. Name a file, for example {path}/my.dnn"), path=str(path))
    if not os.access(folder, os.W_OK):
        raise UserError(N_("Nothing can be written in the folder {folder}: choose another one."), folder=str(folder))


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers within limits."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(_("'{text}' is not a whole number").format(text=text)) from None
        if value < low:
            raise argparse.ArgumentTypeError(
                _("{value} is too small; it must be at least {limit}").format(value=value, limit=low)
            )
        if high is not None and value > high:
            raise argparse.ArgumentTypeError(
                _("{value} is too large; it must be at most {limit}").format(value=value, limit=high)
            )
        return value

    return read


def add_seed(parser: argparse.ArgumentParser) -> None:
    """The seed of the experiment."""
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number(0, SEED_LIMIT),
        help=_("The number all chance grows from; the same seed gives the same run."),
    )


def window_size(text: str) -> tuple[int, ...]:
    """Reads the size of a window, such as 1280x800: not too small to read and not too large to draw."""
    size = sizes(2)(text)
    for value, low, high in zip(size, SMALLEST_WINDOW, LARGEST_WINDOW, strict=True):
        if not low <= value <= high:
            smallest, largest = ("x".join(map(str, each)) for each in (SMALLEST_WINDOW, LARGEST_WINDOW))
            words = _("{size} must be between {smallest} and {largest}")
            raise argparse.ArgumentTypeError(words.format(size=text, smallest=smallest, largest=largest))
    return size


def sizes(count: int, separator: str = "x") -> Callable[[str], tuple[int, ...]]:
    """A reader of texts such as 1280x800: `count` whole numbers of at least 1."""

    def read(text: str) -> tuple[int, ...]:
        parts = text.lower().replace("×", separator).split(separator)
        if len(parts) != count or not all(part.isascii() and part.isdigit() and 0 < len(part) < 10 for part in parts):
            example = separator.join(("1280", "800") if count == 2 else ("28", "28", "1"))
            raise argparse.ArgumentTypeError(
                _("'{text}' is not of the form {example}").format(text=text, example=example)
            )
        values = tuple(int(part) for part in parts)
        if min(values) < 1:
            raise argparse.ArgumentTypeError(_("every size in '{text}' must be at least 1").format(text=text))
        return values

    return read


def has_display() -> bool:
    """Whether a window can be shown: on Linux an X11 or Wayland display, or a Qt platform that needs none."""
    if not sys.platform.startswith("linux"):
        return True
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    return bool(
        os.environ.get("DISPLAY")
        or os.environ.get("WAYLAND_DISPLAY")
        or platform in ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
    )

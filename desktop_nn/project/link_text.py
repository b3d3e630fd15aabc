"""A whole experiment as one short text, to be sent in a message and pasted.

A link reads `desktop-nn:1:CONTENT:CHECK`. CONTENT is URL-safe base64 of deflated JSON, `{"experiment": {...}}` and,
with own data, `"table": {...}`; CHECK is the beginning of the SHA-256 of all that stands before it. Every setting is
written out, as in a project file, so that a link means the same when a default is changed; it is short because both
sides know the words that experiments are made of (`resources/link/`). What a network has learned is not in it: the same
seed gives the same start.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from functools import cache
from typing import Any

import numpy as np

from desktop_nn.data.table import Table
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project import archive, encoding
from desktop_nn.project.experiment import Experiment
from desktop_nn.resources import resource

NAME = "desktop-nn"
VERSION = 1

#: Rows of own data that a link may hold, the characters of a link, and the bytes it may unpack to.
ROW_LIMIT = 500
LENGTH_LIMIT = 100_000  # a command line takes one argument of about 128,000
SIZE_LIMIT = 4_000_000

_START = f"{NAME}:{VERSION}:"
_CHECK_LENGTH = 8
_RAW = -zlib.MAX_WBITS  # deflate without a head and a check of its own


def write(experiment: Experiment) -> str:
    """The link that restores an experiment. Raises UserError for one that is too large."""
    content: dict[str, Any] = {"experiment": encoding.encode(experiment)}
    for table in encoding.tables_of(experiment):  # one at most
        content["table"] = _encode_table(table)
    text = _pack(content)
    if len(text) > LENGTH_LIMIT:
        raise UserError(N_("This experiment is too large for a link: save a project file."))
    return text


def read(text: str) -> Experiment:
    """The experiment of a link, also of one that was broken into lines. Raises UserError that says what is wrong."""
    if len(text) > 2 * LENGTH_LIMIT:
        raise UserError(N_("This text is longer than a link of Desktop NN can be."))
    values = _unpack("".join(text.split()))
    if not isinstance(values, dict) or "experiment" not in values or set(values) - {"experiment", "table"}:
        raise UserError(N_("There is no experiment in this link: ask for it once more."))
    try:
        tables = [_decode_table(values["table"])] if "table" in values else []
        return encoding.decode(values["experiment"], {table.digest: table for table in tables})
    except UserError as error:
        raise UserError(N_("This link cannot be opened. {reason}"), reason=error) from error


def looks_like_link(text: str) -> bool:
    """Whether a text was meant as a link, be it sound or not."""
    return text.lstrip().startswith(f"{NAME}:")


# --- the text -----------------------------------------------------------------------------------------------


def _pack(content: dict[str, Any]) -> str:
    compact = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    plain = compact.encode("utf-8", "surrogatepass")
    if len(plain) > SIZE_LIMIT:
        raise UserError(N_("This experiment is too large for a link: save a project file."))
    shrink = zlib.compressobj(9, zlib.DEFLATED, _RAW, zdict=_words())
    whole = _START + _base64(shrink.compress(plain) + shrink.flush())
    return f"{whole}:{_check(whole)}"


def _unpack(link: str) -> Any:
    whole, _, check = link.rpartition(":")
    _check_form(link)
    if _check(whole) != check:
        raise UserError(N_("This link was changed on its way: copy all of it once more."))
    content = whole.removeprefix(_START)
    try:
        packed = base64.b64decode(content + "=" * (-len(content) % 4), altchars=b"-_", validate=True)
        expand = zlib.decompressobj(_RAW, zdict=_words())
        plain = expand.decompress(packed, SIZE_LIMIT)
    except (binascii.Error, zlib.error, ValueError):
        return None
    return archive.parsed_json(plain) if expand.eof and not expand.unused_data else None


def _check_form(link: str) -> None:
    """Raise UserError for whatever is no link, is of another version, or has lost its end."""
    if not link:
        raise UserError(N_("There is no link here: copy one first."))
    name, *parts = link.split(":")
    if name != NAME and not NAME.startswith(link):
        raise UserError(N_("This is no link of Desktop NN: one begins with {start}"), start=_START)
    if len(parts) > 1 and parts[0].isascii() and parts[0].isdigit() and parts[0][:9] != str(VERSION):
        _check_version(int(parts[0][:9]))
    if len(parts) < 3 or len(parts[-1]) < _CHECK_LENGTH:
        raise UserError(N_("The end of this link is missing: copy all of it once more."))


def _check_version(version: int) -> None:
    if version > VERSION:
        raise UserError(
            N_("This link is from a newer Desktop NN (format {version}; this one reads up to {known}): update first."),
            version=version,
            known=VERSION,
        )


def _check(whole: str) -> str:
    return _base64(hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest())[:_CHECK_LENGTH]


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


@cache
def _words() -> bytes:
    """What deflate knows beforehand. The file never changes: every link there is was made with it."""
    text = resource("link", f"words-{VERSION}.txt").read_text(encoding="utf-8")
    return "".join(text.splitlines()).encode("utf-8")


# --- own data ----------------------------------------------------------------------------------------------


def _encode_table(table: Table) -> dict[str, Any]:
    """A number is written with the fewest digits that give it back, which is how a person wrote it."""
    if len(table) > ROW_LIMIT:
        raise UserError(
            N_("A link holds at most {limit} points of your own, and there are {count}: save a project file."),
            limit=ROW_LIMIT,
            count=len(table),
        )
    return {
        **table.description(),
        "inputs": _numbers(table.inputs),
        "targets": table.targets.tolist() if table.classes else _numbers(table.targets),
    }


def _numbers(values: Any) -> list[float]:
    return [float(str(value)) for value in values.ravel()]


def _decode_table(values: Any) -> Table:
    """The table that `_encode_table` wrote. Raises UserError for whatever does not fit."""
    damaged = UserError(N_("The description of a table of data is damaged."))
    if not isinstance(values, dict) or not isinstance(values.get("columns"), list) or not values["columns"]:
        raise damaged
    inputs, targets = values.pop("inputs", None), values.pop("targets", None)
    if not all(isinstance(each, list) and all(type(x) in (int, float) for x in each) for each in (inputs, targets)):
        raise damaged
    if len(targets) > ROW_LIMIT or len(inputs) != len(targets) * len(values["columns"]):
        raise damaged
    try:
        with np.errstate(over="ignore"):  # what is too large becomes infinite, which a table refuses
            rows = np.array(inputs, np.float32).reshape(len(targets), len(values["columns"]))
            return Table.described(values, rows, np.array(targets, np.int64 if values.get("classes") else np.float32))
    except (OverflowError, ValueError, TypeError):
        raise damaged from None

"""Bring the catalogues up to date: extract the texts of the code, merge them into each language, compile.

Run it through `make translations`. A new language is one more entry in `i18n.LANGUAGES`; its catalogue is made here.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desktop_nn.i18n import DOMAIN, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "translate": None, "ngettext": (1, 2)}
# What a header says of a day, a person or a tool: it would change while the texts stay the same.
_UNWANTED = "POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To"


def main() -> int:
    """Update every catalogue and say how complete each is."""
    template = extract()
    for language in LANGUAGES:
        if language != "en":
            path = catalogue_path(language)
            catalogue = merged(read(path, language), template)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_po(catalogue))
            path.with_suffix(".mo").write_bytes(as_mo(catalogue))
            print(report(path, catalogue))
    return 0


def extract() -> Catalog:
    """Every text that the program shows, with the files it stands in."""
    template = Catalog(project="Desktop NN", domain=DOMAIN, charset="utf-8")
    found = extract_from_dir(
        ROOT / "desktop_nn",
        method_map=[("**.py", "python")],
        options_map={},
        keywords=KEYWORDS,
        comment_tags=["Translators:"],
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in found:
        place = (f"desktop_nn/{Path(file).as_posix()}", 0)
        template.add(message, locations=[place], auto_comments=comments, context=context)
    return template


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str) -> Catalog:
    """The catalogue as it is, or an empty one with the language's plural forms."""
    if not path.exists():
        return Catalog(locale=language, project="Desktop NN", domain=DOMAIN, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def merged(catalogue: Catalog, template: Catalog) -> Catalog:
    """The catalogue with the texts of the code: new ones empty, vanished ones dropped, nothing guessed."""
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.header_comment = f"# Desktop NN: {LANGUAGES[str(catalogue.locale)]}"
    catalogue.fuzzy = False
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """The text file that translators edit, without dates and line numbers: the same texts give the same bytes."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False)
    plain = re.sub(rf'^"({_UNWANTED}): .*\n', "", buffer.getvalue().decode(), flags=re.MULTILINE)
    return plain.replace("NN VERSION", "NN").encode()


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled file that the program reads; the same texts give the same bytes here too."""
    compiled = _Plain(locale=catalogue.locale, domain=DOMAIN, fuzzy=False)
    for message in read_po(io.BytesIO(as_po(catalogue)), locale=catalogue.locale, domain=DOMAIN):
        compiled[message.id] = message
    buffer = io.BytesIO()
    write_mo(buffer, compiled)
    return buffer.getvalue()


class _Plain(Catalog):
    """A catalogue whose header is that of `as_po`: the library's own names the day and its version."""

    def __iter__(self) -> Iterator[Message]:
        header, *messages = super().__iter__()
        header.string = re.sub(rf"^({_UNWANTED}): .*\n?", "", str(header.string), flags=re.MULTILINE)
        yield header
        yield from messages


def report(path: Path, catalogue: Catalog) -> str:
    """One line: how much is translated."""
    texts = [message for message in catalogue if message.id]
    done = [message for message in texts if message.string and all(message.string)]
    return f"{path.relative_to(ROOT)}: {len(done)} of {len(texts)} texts translated"


if __name__ == "__main__":
    sys.exit(main())

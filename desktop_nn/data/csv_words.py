"""What an import has to say for itself, in sentences."""

from __future__ import annotations

from desktop_nn.data.csv_file import Imported
from desktop_nn.data.csv_text import Sheet, encoding_name
from desktop_nn.i18n import _, integer, ngettext

#: Of files in these encodings one cannot be sure: any bytes are letters in them.
_GUESSED = ("cp1252", "latin-1")


def size_words(sheet: Sheet) -> str:
    """How many rows and columns the file has, and that only a part of the rows is used where it is so."""
    if sheet.is_sampled:
        return _("{file} has {total} rows; {kept} of them, chosen by chance, are used.").format(
            file=sheet.name, total=integer(sheet.total), kept=integer(len(sheet.rows))
        )
    rows = ngettext("{count} row", "{count} rows", sheet.total).format(count=integer(sheet.total))
    columns = ngettext("{count} column", "{count} columns", len(sheet.header)).format(count=integer(len(sheet.header)))
    return _("{rows}, {columns}").format(rows=rows, columns=columns)


def encoding_words(sheet: Sheet) -> str:
    """That the encoding was guessed; empty where it is sure."""
    if sheet.encoding not in _GUESSED:
        return ""
    words = _("The file is not UTF-8 and is read as {encoding}. If letters with accents look wrong, choose another.")
    return words.format(encoding=encoding_name(sheet.encoding))


def use_words(imported: Imported) -> str:
    """What there is to learn from: rows, inputs, classes."""
    table = imported.table
    if table is None:
        return ""
    rows = ngettext("{count} row", "{count} rows", len(table)).format(count=integer(len(table)))
    inputs = ngettext("{count} input", "{count} inputs", len(table.columns)).format(count=integer(len(table.columns)))
    target = _("a number to be met")
    if table.classes:
        count = len(table.classes)
        target = ngettext("{count} class", "{count} classes", count).format(count=integer(count))
    return _("{rows} to learn from: {inputs}, {target}.").format(rows=rows, inputs=inputs, target=target)


def loss_words(imported: Imported) -> list[str]:
    """How many rows are left out and how many gaps are filled; nothing where the file is whole."""
    words = []
    if imported.dropped:
        text = ngettext("{count} row is left out.", "{count} rows are left out.", imported.dropped)
        words.append(text.format(count=integer(imported.dropped)))
    if imported.filled:
        text = ngettext(
            "{count} gap takes the mean of its column.", "{count} gaps take the mean of their column.", imported.filled
        )
        words.append(text.format(count=integer(imported.filled)))
    return words


def import_words(imported: Imported) -> list[str]:
    """What a person should know of an import before relying on it."""
    words = [size_words(imported.sheet)] if imported.sheet.is_sampled else []
    if guessed := encoding_words(imported.sheet):
        words.append(guessed)
    if imported.problems:
        words.append(imported.words(imported.problems[0]))
    return words + loss_words(imported)

"""Qt's own texts in the language of the program: the buttons and labels of its dialogs."""

from __future__ import annotations

from PySide6.QtCore import QTranslator


class QtTexts(QTranslator):
    """Qt's catalogue, read with some patience.

    Catalogues are behind the program they belong to: where a label was given a key for its field since ("&Look in:"),
    they have only the words ("Look in:"). Those are better than English.
    """

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        found = super().translate(context, text, disambiguation, n)
        if not found and "&" in text:
            found = super().translate(context, text.replace("&", ""), disambiguation, n)
        return found or None  # type: ignore[return-value]  # Qt asks the next catalogue only after no text at all

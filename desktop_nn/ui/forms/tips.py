"""Tooltips that wrap: Qt breaks the lines of rich text only."""

from __future__ import annotations

from html import escape


def tooltip(*lines: str) -> str:
    """The lines that are not empty, one below the other, as the text of a tooltip."""
    return "<p>" + "<br>".join(escape(line, quote=False) for line in lines if line) + "</p>"

"""Tooltips that wrap: Qt breaks the lines of rich text only."""

from __future__ import annotations

from html import escape

from desktop_nn.i18n import N_

#: The second line of tooltips of what does not reach the runs beside the open one.
OPEN_RUN_ALONE = N_("With several runs side by side, this is for the open one alone.")


def tooltip(*lines: str) -> str:
    """The lines that are not empty, one below the other, as the text of a tooltip."""
    return "<p>" + "<br>".join(escape(line, quote=False) for line in lines if line) + "</p>"

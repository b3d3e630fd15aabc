"""Longer texts to read: headings, paragraphs, lists and terms, in the colours of the theme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QRegularExpression, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop_nn.i18n import _
from desktop_nn.ui import theme as themes
from desktop_nn.ui.theme import FontSizes


@dataclass(frozen=True)
class Heading:
    """A heading inside a page (a marked text)."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph (a marked text)."""

    text: str


@dataclass(frozen=True)
class Steps:
    """Numbered things to do, in order (marked texts)."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A term and what it means (marked texts); `text` may be translated already, as names of keys are."""

    term: str
    text: str


@dataclass(frozen=True)
class Link:
    """A sentence followed by an address that is not translated."""

    text: str
    address: str


Block = Heading | Paragraph | Steps | Entry | Link


class Article(QTextBrowser):
    """Shows blocks. It can be read and searched with the keyboard and follows the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._blocks: tuple[Block, ...] = ()
        self.setOpenExternalLinks(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        themes.themes.theme_changed.connect(self._render)

    def show_blocks(self, title: str, blocks: Iterable[Block]) -> None:
        """Show a page; `title` may be empty."""
        self._title, self._blocks = title, tuple(blocks)
        self._render()

    def find_first(self, words: str) -> bool:
        """Select the first place where `words` stand, at the beginning of a word."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        return bool(words) and self.find(at_word(words))

    @Slot()
    def _render(self) -> None:
        self.document().setDefaultStyleSheet(_style())
        self.document().setDocumentMargin(16)
        title = f"<h1>{escape(_(self._title))}</h1>" if self._title else ""
        self.setHtml(title + "".join(map(_html, self._blocks)))


def at_word(words: str) -> QRegularExpression:
    """Finds `words` in small or capital letters where a word begins."""
    options = QRegularExpression.PatternOption
    pattern = r"(?<!\w)" + QRegularExpression.escape(words)
    return QRegularExpression(pattern, options.CaseInsensitiveOption | options.UseUnicodePropertiesOption)


def plain_text(blocks: Iterable[Block]) -> str:
    """The words of a page in the current language, for searching."""
    return "\n".join(" ".join(_texts(block)) for block in blocks)


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Heading(text) | Paragraph(text):
            return (_(text),)
        case Steps(texts):
            return tuple(_(text) for text in texts)
        case Entry(term, text):
            return (_(term), _(text))
        case Link(text, address):
            return (_(text), address)


def _html(block: Block) -> str:
    texts = [escape(text) for text in _texts(block)]
    match block:
        case Heading():
            return f"<h2>{texts[0]}</h2>"
        case Paragraph():
            return f"<p>{texts[0]}</p>"
        case Steps():
            return "<ol>" + "".join(f"<li>{text}</li>" for text in texts) + "</ol>"
        case Entry():
            return f"<p><b>{texts[0]}</b><br>{texts[1]}</p>"
        case Link():
            return f'<p>{texts[0]}<br><a href="{texts[1]}">{texts[1]}</a></p>'


def _style() -> str:
    theme = themes.current()
    return f"""
        h1 {{ font-size: {FontSizes.title}px; font-weight: 600; color: {theme.text}; margin-bottom: 12px; }}
        h2 {{ font-size: {FontSizes.heading}px; font-weight: 600; color: {theme.text};
              margin-top: 18px; margin-bottom: 4px; }}
        p, li {{ font-size: {FontSizes.body}px; color: {theme.text}; line-height: 150%; margin-bottom: 8px; }}
        a {{ color: {theme.accent}; }}
    """

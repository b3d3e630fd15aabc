"""The help: pages beside their table of contents, and a search through all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from desktop_nn.i18n import N_, _
from desktop_nn.ui.dialogs.article import Article, Entry, at_word, plain_text
from desktop_nn.ui.dialogs.glossary import GLOSSARY
from desktop_nn.ui.dialogs.help_pages import DRAWING, FILES, FIRST_STEPS, TROUBLE, WINDOW, Page
from desktop_nn.ui.dialogs.shortcuts import shortcut_rows
from desktop_nn.ui.theme import SPACE_2, SPACE_3, SPACE_4, set_role

_CONTENTS_WIDTH = 216


class HelpDialog(QDialog):
    """Stays open beside the window, so that one can read and try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 620)
        self._pages = (FIRST_STEPS, WINDOW, DRAWING, TROUBLE, FILES, _glossary(), _keys(parent))
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search the help"))
        self.search.setAccessibleName(_("Search the help"))
        self.search.setToolTip(_("Shows only the pages in which these words stand (Ctrl+F)."))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.contents = QListWidget()
        self.contents.setAccessibleName(_("Contents"))
        self.contents.addItems([_(page.title) for page in self._pages])
        self.contents.currentRowChanged.connect(self._show)
        self._nothing = QLabel(_("No page has these words."))
        self._nothing.setWordWrap(True)
        set_role(self._nothing, "muted")
        self._nothing.hide()
        self.article = Article()
        self.article.setAccessibleName(_("Page"))
        self._arrange()
        QShortcut(QKeySequence.StandardKey.Find, self, self._search_now)
        self.contents.setCurrentRow(0)
        self.contents.setFocus()

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE_2)
        for widget in (self.search, self._nothing):
            left.addWidget(widget)
        left.addWidget(self.contents, 1)
        side = QWidget()
        side.setFixedWidth(_CONTENTS_WIDTH)
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        row.setSpacing(SPACE_3)
        row.addWidget(side)
        row.addWidget(self.article, 1)

    def show_page(self, title: str) -> None:
        """Open the page with this (marked) title."""
        self.contents.setCurrentRow([page.title for page in self._pages].index(title))

    @Slot(int)
    def _show(self, row: int) -> None:
        if row >= 0:
            page = self._pages[row]
            self.article.show_blocks(page.title, page.blocks)
            self.article.find_first(self.search.text())

    @Slot(str)
    def _filter(self, words: str) -> None:
        """Leave only the pages with these words, and go to the first of them."""
        wanted = at_word(words)
        texts = [f"{_(page.title)}\n{plain_text(page.blocks)}" for page in self._pages]
        found = [wanted.match(text).hasMatch() for text in texts]
        for row, is_found in enumerate(found):
            self.contents.item(row).setHidden(not is_found)
        self._nothing.setVisible(not any(found))
        current = self.contents.currentRow()
        if any(found) and not (0 <= current < len(found) and found[current]):
            current = found.index(True)
            self.contents.setCurrentRow(current)
        elif any(found):
            self._show(current)

    @Slot()
    def _search_now(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()


def _glossary() -> Page:
    return Page(N_("Glossary"), GLOSSARY)


def _keys(window: QWidget | None) -> Page:
    rows = shortcut_rows(window.actions() if window is not None else [])
    return Page(N_("Keyboard"), tuple(Entry(keys, text) for keys, text in rows))

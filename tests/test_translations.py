"""Every text of the program exists in every language, whole, with the same places to fill in."""

from __future__ import annotations

import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

from desktop_nn.i18n import LANGUAGES

_TOOL = Path(__file__).resolve().parent.parent / "packaging" / "translations.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations_tool", _TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=[code for code in LANGUAGES if code != "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(tool: ModuleType, language: str) -> Catalog:
    path = tool.catalogue_path(language)
    assert path.exists(), "run make translations"
    found: Catalog = tool.read(path, language)
    return found


def test_the_catalogue_has_exactly_the_texts_of_the_code(tool: ModuleType, catalogue: Catalog) -> None:
    in_code = {_key(message) for message in tool.extract() if message.id}
    in_catalogue = {_key(message) for message in catalogue if message.id}
    assert sorted(in_code - in_catalogue) == [], "new texts: run make translations, then translate them"
    assert sorted(in_catalogue - in_code) == [], "vanished texts: run make translations"


def test_no_text_is_untranslated(catalogue: Catalog) -> None:
    assert [_key(message) for message in catalogue if message.id and not all(_forms(message))] == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert [_key(message) for message in catalogue if message.id and message.fuzzy] == []


def test_translations_fill_in_the_same_places(catalogue: Catalog) -> None:
    differing = [
        (_key(message), form)
        for message in catalogue
        for form in _forms(message)
        if message.id and form and _places(form) != _wanted_places(message, form)
    ]
    assert differing == []


def test_translations_keep_the_space_and_the_ellipsis_at_the_ends(catalogue: Catalog) -> None:
    differing = [
        _key(message)
        for message in catalogue
        for form in _forms(message)
        if message.id and form and _frame(form) != _frame(_key(message))
    ]
    assert differing == []


def test_the_compiled_catalogue_is_that_of_the_text_file(tool: ModuleType, language: str, catalogue: Catalog) -> None:
    compiled = tool.catalogue_path(language).with_suffix(".mo").read_bytes()
    assert compiled == tool.as_mo(catalogue), "run make translations"


def test_another_version_of_the_tool_compiles_the_same_file(
    tool: ModuleType, catalogue: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = tool.as_mo(catalogue)
    monkeypatch.setattr("babel.messages.catalog.VERSION", "99.0")
    assert tool.as_mo(catalogue) == compiled
    assert b"99.0" not in tool.as_po(catalogue)


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, (tuple, list)) else message.id


def _forms(message: Message) -> tuple[str, ...]:
    strings = message.string
    return tuple(strings) if isinstance(strings, (tuple, list)) else (strings or "",)


def _places(text: str) -> set[str]:
    try:
        return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a text about braces is not a template
        return set()


def _wanted_places(message: Message, form: str) -> set[str]:
    """Those of the English text; of several plural forms, the ones of whichever agrees."""
    originals = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = [_places(original) for original in originals]
    return _places(form) if _places(form) in wanted else wanted[-1]


def _frame(text: str) -> tuple[bool, bool, bool]:
    return text[0].isspace(), text[-1].isspace(), text.endswith("…")

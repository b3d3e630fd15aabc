"""What a Linux desktop is told about the program fits the program and itself."""

from __future__ import annotations

import configparser
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from desktop_nn.i18n import LANGUAGES
from desktop_nn.project.presets import presets
from desktop_nn.project.project_file import Saved, save

_NAMES = {"mime": "http://www.freedesktop.org/standards/shared-mime-info"}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def entry(root: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(root / "packaging" / "linux" / "desktop-nn.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture
def mime_type(root: Path) -> ET.Element:
    found = ET.parse(root / "packaging" / "linux" / "desktop-nn.xml").find("mime:mime-type", _NAMES)
    assert found is not None
    return found


@pytest.fixture
def metadata(root: Path) -> ET.Element:
    return ET.parse(root / "packaging" / "linux" / "desktop-nn.metainfo.xml").getroot()


def test_the_desktop_entry_opens_files_of_our_type(entry: configparser.SectionProxy, mime_type: ET.Element) -> None:
    assert entry["Exec"] == "desktop-nn %f"
    assert entry["MimeType"].split(";")[0] == mime_type.get("type")


def test_the_desktop_entry_speaks_every_language(entry: configparser.SectionProxy) -> None:
    for key in ("GenericName", "Comment", "Keywords"):
        assert all(f"{key}[{language}]" in entry for language in LANGUAGES if language != "en")


def test_a_saved_project_is_recognised_by_its_first_bytes(tmp_path: Path, mime_type: ET.Element) -> None:
    path = tmp_path / "xor.dnn"
    save(path, Saved(presets["xor-mlp"].experiment, None))
    start = path.read_bytes()[:64]
    outer = mime_type.find("mime:magic/mime:match", _NAMES)
    assert outer is not None
    for match in outer.iter(f"{{{_NAMES['mime']}}}match"):
        wanted = match.attrib["value"].encode().decode("unicode_escape").encode("latin-1")
        assert start[int(match.attrib["offset"]) :].startswith(wanted)


def test_a_saved_project_is_recognised_by_its_name(mime_type: ET.Element) -> None:
    glob = mime_type.find("mime:glob", _NAMES)
    assert glob is not None
    assert glob.get("pattern") == "*.dnn"


def test_the_metadata_names_the_desktop_entry_and_the_file_type(metadata: ET.Element, mime_type: ET.Element) -> None:
    assert metadata.findtext("launchable") == "desktop-nn.desktop"
    assert metadata.findtext("provides/mediatype") == mime_type.get("type")


def test_the_metadata_says_each_thing_in_every_language(metadata: ET.Element) -> None:
    items = metadata.findall("description/ul/li")
    for language in LANGUAGES:
        key = None if language == "en" else language
        assert sum(item.get(_LANGUAGE) == key for item in items) * len(LANGUAGES) == len(items)

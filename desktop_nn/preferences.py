"""What a person prefers, kept in one JSON file of their configuration folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import platformdirs

#: Names another folder for the preferences (tests, portable use).
FOLDER_VARIABLE = "DESKTOP_NN_CONFIG"

_RECENT_LIMIT = 9
_SIZE_LIMIT = 1_000_000


@dataclass(frozen=True)
class Preferences:
    """Every preference with its default. A changed preference is a new value: `replace(...)`, then `save`."""

    language: str | None = None  # None: the system's
    theme: str = "system"  # "system", "light" or "dark"
    recent_files: tuple[str, ...] = ()
    seen_welcome: bool = False

    def with_recent(self, path: Path) -> Preferences:
        """The same with `path` as the newest of at most nine recent files."""
        name = str(path)
        others = tuple(each for each in self.recent_files if each != name)
        return Preferences(self.language, self.theme, (name, *others)[:_RECENT_LIMIT], self.seen_welcome)


def config_folder() -> Path:
    """Where the preferences and the arrangement of the window are kept."""
    return Path(os.environ.get(FOLDER_VARIABLE) or platformdirs.user_config_dir("desktop-nn", appauthor=False))


def load() -> Preferences:
    """The saved preferences; whatever is missing or damaged has its default."""
    try:
        text = (config_folder() / "preferences.json").read_text(encoding="utf-8")
        kept = json.loads(text) if len(text) < _SIZE_LIMIT else {}
    except (OSError, ValueError):
        return Preferences()
    return _checked(kept) if isinstance(kept, dict) else Preferences()


def save(preferences: Preferences) -> None:
    """Write the preferences whole or not at all."""
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "preferences.json.tmp"
    unfinished.write_text(json.dumps(asdict(preferences), indent=2), encoding="utf-8")
    unfinished.replace(folder / "preferences.json")


def _checked(kept: dict[str, object]) -> Preferences:
    values: dict[str, object] = {}
    for field in fields(Preferences):
        value = kept.get(field.name, field.default)
        if field.name == "recent_files":
            names = value if isinstance(value, (list, tuple)) else ()
            value = tuple(name for name in names if isinstance(name, str))[:_RECENT_LIMIT]
        elif field.name == "language":
            value = value if isinstance(value, str) else None
        elif not isinstance(value, type(field.default)):
            value = field.default
        values[field.name] = value
    return Preferences(**values)  # type: ignore[arg-type]

"""What an interrupted session leaves behind: a copy of the unsaved work, found again at the next start."""

from __future__ import annotations

import contextlib
import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLockFile

from desktop_nn.preferences import FOLDER_VARIABLE, config_folder

_FACTS_LIMIT = 100_000


def recovery_folder() -> Path:
    """Where copies of unsaved work are kept."""
    if os.environ.get(FOLDER_VARIABLE):
        return config_folder() / "recovery"
    return Path(platformdirs.user_state_dir("desktop-nn", appauthor=False)) / "recovery"


@dataclass(frozen=True)
class Leftover:
    """Unsaved work of a session that did not end as it should: the copy, what it is called, where it belongs."""

    copy: Path
    name: str
    original: Path | None
    modified: float  # seconds since 1970

    def is_of(self, path: Path) -> bool:
        """Whether it is what became of this file."""
        return self.original is not None and self.original.resolve() == path.resolve()

    def discard(self) -> None:
        """Delete the copy."""
        _delete(self.copy)


class Recovery:
    """The copy of one running session. A lock file tells other sessions that its owner is alive."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or recovery_folder()
        self.copy = self._folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:8]}.dnn"
        self._lock: QLockFile | None = None

    @property
    def is_prepared(self) -> bool:
        """Whether a copy is wanted: not before `prepare`, and not after `forget`."""
        return self._lock is not None

    def prepare(self, name: str, original: Path | None) -> Path:
        """Make everything ready for a copy of work called `name`; returns the path to write it to."""
        self._claim()
        facts = {"name": name, "original": None if original is None else str(original)}
        self.copy.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
        return self.copy

    def adopt(self, leftover: Leftover) -> None:
        """Keep another session's copy as ours until it is saved: it survives a second crash as well."""
        path = self.prepare(leftover.name, leftover.original)
        os.replace(leftover.copy, path)
        leftover.discard()

    def forget(self) -> None:
        """The work is saved, or given up: delete the copy."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
        _delete(self.copy)

    def leftovers(self) -> list[Leftover]:
        """Copies whose session is not running any more, the newest first."""
        copies = [path for path in self._folder.glob("*.dnn") if path != self.copy and _is_abandoned(path)]
        found = [_described(path) for path in copies]
        return sorted(found, key=lambda leftover: leftover.modified, reverse=True)

    def _claim(self) -> None:
        if self._lock is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock_of(self.copy)
            self._lock.tryLock(0)


def _lock_of(copy: Path) -> QLockFile:
    lock = QLockFile(str(copy.with_suffix(".lock")))
    lock.setStaleLockTime(0)  # a session may run for days: only the death of its process frees the lock
    return lock


def _is_abandoned(copy: Path) -> bool:
    lock = _lock_of(copy)
    free = lock.tryLock(0)
    if free:
        lock.unlock()
    return free


def _described(copy: Path) -> Leftover:
    facts: dict[str, object] = {}
    with contextlib.suppress(OSError, ValueError):
        text = copy.with_suffix(".json").read_text(encoding="utf-8")
        kept = json.loads(text) if len(text) < _FACTS_LIMIT else {}
        facts = kept if isinstance(kept, dict) else {}
    name, original = facts.get("name"), facts.get("original")
    return Leftover(
        copy,
        name if isinstance(name, str) else copy.stem,
        Path(original) if isinstance(original, str) else None,
        copy.stat().st_mtime,
    )


def _delete(copy: Path) -> None:
    for path in (copy, copy.with_suffix(".json"), copy.with_suffix(".lock")):
        with contextlib.suppress(OSError):
            path.unlink()

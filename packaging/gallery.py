"""Picture the window in every dress: presets in both themes, all languages and two sizes, with a page that shows them.

`gallery.py FOLDER [PRESET ...]`; run it through `make screenshots`.
"""

from __future__ import annotations

import html
import itertools
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from desktop_nn.i18n import LANGUAGES

PRESETS = ("spiral", "digits-offline")
THEMES = ("light", "dark")
SIZES = ("1280x800", "1920x1080")


@dataclass(frozen=True)
class Picture:
    """One dress of the window."""

    preset: str
    theme: str
    language: str
    size: str

    @property
    def file_name(self) -> str:
        """The name says what is in it."""
        return f"{self.preset}-{self.theme}-{self.language}-{self.size}.png"

    def take(self, folder: Path) -> int:
        """Train and picture in a process of its own; returns its exit status."""
        command = [sys.executable, "-m", "desktop_nn", "screenshot", self.preset]
        command += ["--theme", self.theme, "--language", self.language, "--size", self.size]
        command += ["-o", str(folder / self.file_name)]
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    """Take all pictures, two at a time; the exit status says whether all came out."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    presets = tuple(sys.argv[2:]) or PRESETS
    pictures = [Picture(*each) for each in itertools.product(presets, THEMES, LANGUAGES, SIZES)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        states = list(pool.map(lambda picture: picture.take(folder), pictures))
    failed = [picture.file_name for picture, state in zip(pictures, states, strict=True) if state != 0]
    for name in failed:
        print(f"{name} could not be taken", file=sys.stderr)
    (folder / "index.html").write_text(page(pictures), encoding="utf-8")
    print(f"{len(pictures) - len(failed)} pictures in {folder / 'index.html'}")
    return 1 if failed else 0


def page(pictures: list[Picture]) -> str:
    """The gallery as one page for a browser."""
    figures = "\n".join(
        f'<figure><a href="{name}"><img src="{name}" alt="{name}"></a><figcaption>{name}</figcaption></figure>'
        for name in (html.escape(picture.file_name) for picture in pictures)
    )
    style = (
        "body{font:14px sans-serif;margin:16px;display:grid;gap:16px;grid-template-columns:1fr 1fr}"
        "figure{margin:0}img{width:100%;border:1px solid #999}"
    )
    return f'<!doctype html><meta charset="utf-8"><title>Desktop NN</title><style>{style}</style>\n{figures}\n'


if __name__ == "__main__":
    sys.exit(main())

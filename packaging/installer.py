"""Build the frozen program and from it what this system installs: a .deb, or a zip on Windows and macOS.

Run it through `make installer`, or as `python packaging/installer.py` where there is no make. Everything goes to dist/.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from debian_package import build_deb
from system_libraries import install_debian

from desktop_nn import __version__

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
DIST = ROOT / "dist"
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)

#: What the build calls, under the Debian package that has it.
_TOOLS = {"objdump": "binutils", "strip": "binutils"}
_DEBIAN_TOOLS = {"dpkg-deb": "dpkg", "dpkg-shlibdeps": "dpkg-dev"}


def main() -> int:
    """Freeze, pack, and print what was made."""
    is_debian = shutil.which("dpkg-deb") is not None
    if sys.platform.startswith("linux"):
        require(_TOOLS | (_DEBIAN_TOOLS if is_debian else {}))
    icons = draw_icons()
    frozen = freeze()
    DIST.mkdir(exist_ok=True)
    made = build_deb(frozen, icons, DIST) if is_debian else archive(frozen)
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.0f} MB, installed {size(frozen) / 1e6:.0f} MB")
    return 0


def require(tools: dict[str, str]) -> None:
    """Put missing tools in place on Debian and Ubuntu; end with the command to type where that is not allowed."""
    packages = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if packages and shutil.which("apt-get"):
        install_debian(packages)
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        raise SystemExit(
            f"The installer needs {', '.join(missing)}. On Debian: sudo apt-get install {' '.join(packages)}"
        )


def draw_icons() -> dict[int, Path]:
    """The icon as PNG in every size that desktops ask for."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(ROOT / "resources" / "icons" / "desktop-nn.svg"))
    folder = BUILD / "icons"
    folder.mkdir(parents=True, exist_ok=True)
    paths = {side: folder / f"desktop-nn-{side}.png" for side in ICON_SIZES}
    for side, path in paths.items():
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        if not image.save(str(path)):
            raise SystemExit(f"{path} cannot be written")
    return paths


def freeze() -> Path:
    """The folder that PyInstaller makes (on macOS the application bundle)."""
    frozen = BUILD / "frozen"
    command = [sys.executable, "-m", "PyInstaller", str(ROOT / "packaging" / "desktop_nn.spec")]
    command += ["--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(frozen), "--workpath", str(BUILD / "pyinstaller")]
    subprocess.run(command, cwd=ROOT, check=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
    if sys.platform == "darwin":
        return frozen / "Desktop NN.app"
    if sys.platform.startswith("linux"):
        # nothing else is stripped: strip breaks the OpenBLAS that NumPy brings
        for library in (frozen / "desktop-nn" / "_internal").glob("libpython3*.so*"):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)
    return frozen / "desktop-nn"


def archive(frozen: Path) -> Path:
    """The frozen folder as one file for systems without a package format of their own here."""
    system = {"darwin": "macos", "win32": "windows"}.get(sys.platform, sys.platform)
    name = DIST / f"desktop-nn-{__version__}-{system}-{platform.machine().lower()}"
    if sys.platform == "darwin":  # ditto keeps the links and attributes of a bundle
        made = name.with_name(f"{name.name}.zip")
        subprocess.run(["ditto", "-c", "-k", "--keepParent", str(frozen), str(made)], check=True)
        return made
    kind = "zip" if sys.platform == "win32" else "gztar"
    return Path(shutil.make_archive(str(name), kind, root_dir=frozen.parent, base_dir=frozen.name))


def size(folder: Path) -> int:
    """Bytes of all files under `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    sys.exit(main())

"""Put the system libraries in place that Qt's wheels expect but do not bring: what is really missing, and only that.

`system_libraries.py offscreen` covers tests and screenshots, `screen` the window as well, `installer` all that a frozen
program may meet. On Debian and Ubuntu the packages are installed (as root or with sudo that asks nothing); elsewhere
the exact command is printed.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

#: Each library under the Debian package that has it; newer releases append t64 to some, which is looked up.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgio-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
}

ARCH_PACKAGES = (
    "dbus fontconfig freetype2 glib2 libglvnd libxkbcommon libxkbcommon-x11 wayland xcb-util-cursor xcb-util-image "
    "xcb-util-keysyms xcb-util-renderutil xcb-util-wm"
)

_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtTest", "QtOpenGL", "QtOpenGLWidgets")
_PLUGINS_OFFSCREEN = ("platforms/libqoffscreen.so", "imageformats/libqsvg.so", "iconengines/libqsvgicon.so")
_PLUGINS_SCREEN = ("platforms/libqxcb.so", "xcbglintegrations/libqxcb-glx-integration.so")
_PLUGINS_WAYLAND = (
    "platforms/libqwayland.so",
    "platforms/libqwayland-generic.so",  # its name before Qt 6.10
    "wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
)


def main() -> int:
    """Install or name what is missing; the exit status says whether the program can start."""
    if not sys.platform.startswith("linux"):
        return 0
    purpose = sys.argv[1] if len(sys.argv) > 1 else "offscreen"
    missing = missing_libraries(purpose)
    if missing and shutil.which("apt-get"):
        install_debian(debian_packages(missing))
        missing = missing_libraries(purpose)
    if missing:
        print(f"Qt cannot start without these system libraries: {' '.join(missing)}", file=sys.stderr)
        print(f"Install them with\n    {advice(missing)}", file=sys.stderr)
        return 1
    return 0


def missing_libraries(purpose: str) -> list[str]:
    """The sonames that the dynamic linker does not find for the parts of Qt that we use."""
    plugins = [*_PLUGINS_OFFSCREEN]
    if purpose in ("screen", "installer"):
        plugins += _PLUGINS_SCREEN
    if purpose == "installer" or (purpose == "screen" and os.environ.get("WAYLAND_DISPLAY")):
        plugins += _PLUGINS_WAYLAND
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("PySide6 is not installed in this environment")
    package = Path(next(iter(spec.submodule_search_locations)))
    files = [path for name in _MODULES for path in package.glob(f"{name}.*.so")]
    files += [path for name in plugins if (path := package / "Qt" / "plugins" / name).exists()]
    listed = subprocess.run(["ldd", *map(str, files)], capture_output=True, text=True, check=False).stdout
    return sorted(set(re.findall(r"^\s*(\S+) => not found", listed, re.MULTILINE)))


def debian_packages(libraries: list[str]) -> list[str]:
    """The packages to ask apt for, under the names that this release gives them."""
    names = {DEBIAN_PACKAGES[each] for each in libraries if each in DEBIAN_PACKAGES}
    if any(_known_name(name) is None for name in names):
        _apt("update")
    return sorted(_known_name(name) or name for name in names)


def _known_name(package: str) -> str | None:
    for name in (f"{package}t64", package):
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if shown.returncode == 0 and shown.stdout:
            return name
    return None


def install_debian(packages: list[str]) -> None:
    """Install without asking, where that is allowed."""
    if packages and _privilege() is not None:
        print(f"Installing the system libraries of Qt: {' '.join(packages)}", flush=True)
        command = ("install", "--yes", "--no-install-recommends", *packages)
        if _apt(*command) != 0:  # the lists may be older than the packages on the servers
            _apt("update")
            _apt(*command)


def _privilege() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]  # -n: fail instead of asking for a password
    works = shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True, check=False)
    return sudo if works and works.returncode == 0 else None


def _apt(*arguments: str) -> int:
    privilege = _privilege()
    if privilege is None:
        return 1
    silent = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = [*privilege, "apt-get", "-q", *arguments]
    return subprocess.run(command, env=silent, stdin=subprocess.DEVNULL, check=False).returncode


def advice(libraries: list[str]) -> str:
    """The command to type on this system."""
    capabilities = " ".join(f"'{each}()(64bit)'" for each in libraries)
    commands = {
        "apt-get": f"sudo apt-get install {' '.join(debian_packages(libraries))}",
        "dnf": f"sudo dnf install {capabilities}",
        "zypper": f"sudo zypper install {capabilities}",
        "pacman": f"sudo pacman -S --needed {ARCH_PACKAGES}",
    }
    known = [command for tool, command in commands.items() if shutil.which(tool)]
    return known[0] if known else "the package manager of your system"


if __name__ == "__main__":
    sys.exit(main())

"""Make a .deb of the frozen program: its files, desktop entry, icons, MIME type, metadata and dependencies."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from desktop_nn import __version__

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"

_CONTROL = """\
Package: desktop-nn
Version: {version}
Section: education
Priority: optional
Architecture: {architecture}
Maintainer: The Desktop NN authors <desktop-nn@localhost>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: ca-certificates
Description: build, train and look into neural networks
 From the NOT gate to LeNet-5: build a network layer by layer, watch it learn,
 and see what each layer sees. Draw a digit and watch the network make up its
 mind while the pen moves. Works offline, needs no account and no GPU.
"""


def build_deb(frozen: Path, icons: dict[int, Path], target: Path) -> Path:
    """Pack the `frozen` folder; returns the path of the package in `target`."""
    architecture = _output("dpkg", "--print-architecture").strip()
    package = target / f"desktop-nn_{__version__}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as temporary:
        tree = Path(temporary) / "tree"
        _place_program(tree, frozen)
        _place_shared_files(tree, icons)
        _place_documents(tree)
        control = tree / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text(
            _CONTROL.format(
                version=__version__,
                architecture=architecture,
                kilobytes=_kilobytes(tree),
                depends=dependencies(tree / "usr" / "lib" / "desktop-nn"),
            ),
            encoding="utf-8",
        )
        _set_modes(tree)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return package


def _place_program(tree: Path, frozen: Path) -> None:
    shutil.copytree(frozen, tree / "usr" / "lib" / "desktop-nn", symlinks=True)
    binaries = tree / "usr" / "bin"
    binaries.mkdir()
    (binaries / "desktop-nn").symlink_to("../lib/desktop-nn/desktop-nn")


def _place_shared_files(tree: Path, icons: dict[int, Path]) -> None:
    share = tree / "usr" / "share"
    scalable = ROOT / "resources" / "icons" / "desktop-nn.svg"
    places = {
        LINUX / "desktop-nn.desktop": share / "applications",
        LINUX / "desktop-nn.xml": share / "mime" / "packages",
        scalable: share / "icons" / "hicolor" / "scalable" / "apps",
    }
    for source, folder in places.items():
        folder.mkdir(parents=True)
        shutil.copy(source, folder)
    for side, path in icons.items():
        folder = share / "icons" / "hicolor" / f"{side}x{side}" / "apps"
        folder.mkdir(parents=True)
        shutil.copy(path, folder / "desktop-nn.png")
    metadata = share / "metainfo" / "desktop-nn.metainfo.xml"
    metadata.parent.mkdir()
    text = (LINUX / metadata.name).read_text(encoding="utf-8")
    text = text.replace("@VERSION@", __version__).replace("@DATE@", f"{_build_time():%Y-%m-%d}")
    metadata.write_text(text, encoding="utf-8")


def _place_documents(tree: Path) -> None:
    folder = tree / "usr" / "share" / "doc" / "desktop-nn"
    folder.mkdir(parents=True)
    shutil.copy(LINUX / "copyright", folder)
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (folder / "NEWS.gz").write_bytes(gzip.compress(changes, mtime=0))


def dependencies(program: Path) -> str:
    """The Debian packages whose libraries the frozen files load, as the system's own tool finds them."""
    elves = [path for path in program.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    private = sorted({str(path.parent) for path in elves})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
    command += [f"-l{folder}" for folder in private] + [f"-e{path}" for path in elves]
    with tempfile.TemporaryDirectory() as temporary:
        control = Path(temporary) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: desktop-nn\n\nPackage: desktop-nn\nArchitecture: any\n", encoding="utf-8")
        done = subprocess.run(command, cwd=temporary, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"dpkg-shlibdeps cannot tell what the program depends on:\n{done.stderr}")
    return done.stdout.strip().removeprefix("shlibs:Depends=")


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _set_modes(tree: Path) -> None:
    """Readable by all, writable by root, whatever the umask here: Debian's policy."""
    program = tree / "usr" / "lib" / "desktop-nn" / "desktop-nn"
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == program else 0o644)


def _kilobytes(tree: Path) -> int:
    files = (path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    return sum((path.stat().st_size + 1023) // 1024 for path in files)


def _build_time() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH says, so that a build can be repeated byte for byte."""
    named = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(named), UTC) if named else datetime.now(UTC)


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout

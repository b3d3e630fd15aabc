"""Write a picture as PNG, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.whole_file import write_whole


def save_png(image: QImage, path: Path) -> None:
    """Write a picture; a file that is there already stays when it fails. Raises UserError if it cannot be written."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    try:
        write_whole(path, bytes(content.data()))
    except OSError as error:
        raise UserError(
            N_("The picture could not be written to {path}: {reason}. Choose a folder you may write to."),
            path=str(path),
            reason=error.strerror or type(error).__name__,
        ) from error

"""Read a digit from a picture file: a scan, a photograph or a drawing, dark on light or light on dark."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from desktop_nn.data import drawing
from desktop_nn.data.ink import find_ink, has_light_paper
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

#: Formats that are read. Others that Pillow knows start outside programs or are no pictures of digits.
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP", "PPM")

#: Pictures with more pixels are refused before they are unpacked.
PIXEL_LIMIT = 64_000_000

_WORKING_SIDE = 1000
_HARDLY_SEEN = 12  # of 255: the contrast of something light on white paper
#: What Pillow raises for damaged files.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)

Grey = npt.NDArray[np.float32]


class NoDigitFound(UserError):
    """The picture is blank, or nothing in it stands out from the paper."""


def read_image(path: Path | str, limit: int = PIXEL_LIMIT) -> Grey:
    """The picture as brightness, (height, width) from 0 black to 1 white, turned upright, transparency on white.

    Very large pictures are reduced to 1000 pixels a side. Raises UserError: no file, no picture, damaged, too large.
    """
    with _opened(Path(path), limit) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith(("I", "F")):
            return _deep_grey(upright)
        flat = _on_paper(upright)
        if max(flat.size) > _WORKING_SIDE:
            flat.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
        return np.asarray(flat, np.float32) / np.float32(255)


def digit_from_image(path: Path | str, raw: bool = False, side: int = drawing.SIDE) -> npt.NDArray[np.uint8]:
    """The digit in a picture as a network expects it: (side, side) bytes, 0 paper and 255 ink.

    The ink is separated from the paper, whichever is darker, and centred as MNIST was. With `raw` nothing is moved or
    cleaned: a picture of that size keeps its pixels (inverted if its paper is light), another is averaged to it.
    Raises UserError, NoDigitFound where there is no ink.
    """
    grey = read_image(path)
    if raw:
        return _unmoved(grey, side)
    ink = find_ink(grey)
    if ink is None:
        raise NoDigitFound(
            N_("No digit was found in {file}: nothing in it stands out clearly from the background."),
            file=Path(path).name,
        )
    return drawing.at_size(drawing.normalise(ink), side)


def _unmoved(grey: Grey, side: int) -> npt.NDArray[np.uint8]:
    ink = 1 - grey if has_light_paper(grey) else grey
    height, width = ink.shape
    longest = max(height, width)
    square = np.zeros((longest, longest), np.float32)
    top, left = (longest - height) // 2, (longest - width) // 2
    square[top : top + height, left : left + width] = ink
    return drawing.shrunk(square, side)


@contextmanager
def _opened(path: Path, limit: int) -> Iterator[Image.Image]:
    """The picture in `path`, known to be small enough. What fails while it is used is a UserError that names it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the check below is stricter
            warnings.filterwarnings("ignore", module="PIL")  # its complaints about what else is odd in the file
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > limit:
                    raise _too_large(path, limit)
                yield image
    except Image.DecompressionBombError as error:
        raise _too_large(path, limit) from error
    except UnidentifiedImageError as error:
        template = N_("{file} is not a picture that can be read. Use one of these formats: {formats}.")
        raise UserError(template, file=path.name, formats=", ".join(FORMATS)) from error
    except _BROKEN as error:
        if isinstance(error, OSError) and error.strerror:  # the system's word: no such file, no permission, ...
            template = N_("{file} cannot be read: {reason}.")
            raise UserError(template, file=str(path), reason=error.strerror) from error
        template = N_("{file} is a damaged picture: {reason}.")
        raise UserError(template, file=path.name, reason=str(error)) from error


def _too_large(path: Path, limit: int) -> UserError:
    template = N_("{file} is too large: at most {limit} million pixels can be read. Make it smaller first.")
    return UserError(template, file=path.name, limit=round(limit / 1_000_000))


def _on_paper(image: Image.Image) -> Image.Image:
    """A grey copy with whatever is transparent shown on white paper; on black, where white would hide everything."""
    if image.mode not in ("RGBA", "LA", "PA", "RGBa", "La") and "transparency" not in image.info:
        return image.convert("L")
    colour = image.convert("RGBA")
    shown = _laid_on("white", colour)
    darkest, brightest = cast(tuple[int, int], shown.getextrema())
    return shown if brightest - darkest > _HARDLY_SEEN else _laid_on("black", colour)


def _laid_on(paper: str, colour: Image.Image) -> Image.Image:
    return Image.alpha_composite(Image.new("RGBA", colour.size, paper), colour).convert("L")


def _deep_grey(image: Image.Image) -> Grey:
    """Brightness of a picture with more than eight bits a pixel, which Pillow would clip."""
    values = np.asarray(image, np.float64)
    if not np.isfinite(values).all():
        raise ValueError("a pixel is not a number")
    top = 65535.0 if image.mode.startswith("I") else 1.0
    highest = float(values.max(initial=0.0))
    if image.mode.startswith("F") and highest > 1:
        top = 255.0 if highest <= 255 else highest
    elif image.mode == "I" and highest > top:
        top = highest
    grey = np.clip(values / top, 0, 1).astype(np.float32)
    side = max(grey.shape)
    if side <= _WORKING_SIDE:
        return grey
    factor = -(-side // _WORKING_SIDE)
    height, width = (size // factor * factor for size in grey.shape)
    blocks = grey[:height, :width].reshape(height // factor, factor, width // factor, factor)
    averaged: Grey = blocks.mean(axis=(1, 3), dtype=np.float32)
    return averaged

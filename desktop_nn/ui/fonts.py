"""The program's own typeface (Inter) in the few sizes that are used."""

from __future__ import annotations

from enum import IntEnum
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from desktop_nn.resources import resource

FAMILY = "Inter"


class FontSizes(IntEnum):
    """Heights of letters in pixels; every text of the program has one of these."""

    caption = 11
    small = 12
    body = 13
    heading = 15
    title = 20
    readout = 24


@cache
def load_fonts() -> str:
    """Make the shipped faces known to Qt, once; returns the family to use."""
    for path in sorted(resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))
    known = FAMILY in QFontDatabase.families()
    return FAMILY if known else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


@cache  # a font that is kept has its faces at hand: text is painted in half the time
def font(size: int = FontSizes.body, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's face; all figures have one width, so that changing numbers stand still.

    The same font for the same arguments: copy it to change it.
    """
    result = QFont(load_fonts())
    result.setPixelSize(int(size))
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return result


def semibold(size: int = FontSizes.body) -> QFont:
    """The face of headings and of values that matter."""
    return font(size, QFont.Weight.DemiBold)

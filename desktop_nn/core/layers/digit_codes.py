"""LeNet-5's targets: ten digits drawn in 7 x 12 pixels, ink 1 and paper -1, read from figure 3 of LeCun et al. 1998.

The reading is that of the code `mattwang44/LeNet-from-Scratch`; several other programs repeat it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 7, 12

#: Rows from top to bottom, in hexadecimal; the leftmost pixel is the highest of the seven bits.
_ROWS = (
    "3E 00 1C 36 63 63 63 63 36 1C 00 00",
    "0C 1C 3C 0C 0C 0C 0C 0C 0C 3F 00 00",
    "3E 00 3E 63 43 06 1C 30 60 7F 00 00",
    "7F 03 06 0C 1E 03 03 03 63 3E 00 00",
    "3E 00 00 33 33 73 63 63 67 3F 03 03",
    "3E 00 7F 60 60 3C 1E 03 63 3E 00 00",
    "1E 30 60 60 7E 73 63 63 73 3E 00 00",
    "7F 03 03 06 0C 0C 18 18 18 18 00 00",
    "3E 63 63 63 3E 63 63 63 63 3E 00 00",
    "3E 67 63 63 67 3F 03 03 06 3C 00 00",
)


def digit_codes() -> NDArray[np.float32]:
    """(10, 84) numbers, 1 or -1; two digits differ in at least 12 pixels, 6 and 8."""
    rows = np.array([[int(row, 16) for row in digit.split()] for digit in _ROWS])
    bits = rows[:, :, None] >> np.arange(WIDTH - 1, -1, -1) & 1
    return (2 * bits - 1).reshape(len(_ROWS), WIDTH * HEIGHT).astype(np.float32)

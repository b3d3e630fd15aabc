"""How many threads a batch may be worked on with. The number changes how long it takes, never a result."""

from __future__ import annotations

import os

#: Name of the environment variable that chooses.
VARIABLE = "DESKTOP_NN_THREADS"

#: More were not measured; what Python itself does for each layer cannot be done by two at once.
MOST = 4


def leave_one_core() -> None:
    """From now on use one thread less than there are cores, unless the environment names a number: a window paints."""
    os.environ.setdefault(VARIABLE, str(max(1, (os.cpu_count() or 1) - 1)))


def threads() -> int:
    """The number that the environment names, else one for each core, at most 4."""
    wanted = os.environ.get(VARIABLE, "")
    number = int(wanted) if wanted.isdecimal() else os.cpu_count() or 1
    return min(max(1, number), MOST)

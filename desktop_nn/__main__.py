"""Start Desktop NN: the command `desktop-nn`, `python -m desktop_nn` and the frozen program enter here."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line and return its exit status."""
    # Read once, when NumPy is imported: a second BLAS thread makes training slower and the window less fluid.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        import multiprocessing

        multiprocessing.freeze_support()
        from desktop_nn.cli import main as run

        return run()
    except KeyboardInterrupt:  # before the command line could say so in words
        return 130


if __name__ == "__main__":
    sys.exit(main())

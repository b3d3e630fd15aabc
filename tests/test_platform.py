"""Facts of the platform that the program relies on and that a bad version of a library would break."""

from __future__ import annotations

import os
import subprocess
import sys

import threadpoolctl
from PySide6.QtCore import QObject


def test_calls_of_void_methods_keep_the_references_to_none() -> None:
    """PySide6 6.12.0 loses one a call on Python 3.11, which aborts the process some seconds later."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(200):
        thing.setObjectName("a")
    assert abs(sys.getrefcount(None) - before) < 100


def test_blas_uses_one_thread() -> None:
    pools = [pool for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    assert [pool["num_threads"] for pool in pools] == [1] * len(pools)


def test_the_program_asks_for_one_blas_thread_before_numpy_is_imported() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    script = (
        "import sys, types\n"
        "import desktop_nn.__main__ as program\n"
        "assert 'numpy' not in sys.modules\n"
        "import os\n"
        "cli = types.ModuleType('desktop_nn.cli')\n"
        "cli.main = lambda: print(os.environ['OPENBLAS_NUM_THREADS']) or 0\n"
        "sys.modules['desktop_nn.cli'] = cli\n"
        "sys.exit(program.main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("1", 0), done.stderr

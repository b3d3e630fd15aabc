"""How fluent the window is: speed kept while it draws, lateness of its events, pen to answer, start, memory.

Run `python tests/benchmarks/bench_window.py [--json]`. Training in the window and without it take turns in one process,
so that a busy machine slows both alike. Off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["DESKTOP_NN_CONFIG"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass, wait_until

_OUR_START = (
    "from desktop_nn.ui.application import create_application as a",
    "a()",
    "from desktop_nn.ui.program import Program",
    "p = Program(remember=False)",
    "p.window.show()",
    "p.window.grab()",
    "p.close()",
)
_BARE_START = (
    "from PySide6.QtWidgets import QApplication, QMainWindow",
    "a = QApplication([])",
    "w = QMainWindow()",
    "w.show()",
    "w.grab()",
)

TICK = 0.010
ROUNDS = 3
SECONDS = 3.0


@dataclass
class Figure:
    """One line of the table; `bar` is what the value should reach (or stay under)."""

    name: str
    value: float
    unit: str
    bar: str = ""


def endless(name: str) -> Experiment:
    """A preset without a last epoch."""
    experiment = presets[name].experiment
    return replace(experiment, training=replace(experiment.training, epochs=0))


def headless_speed(experiment: Experiment, session: Session) -> float:
    """Steps per second of a bare loop."""
    work, first, began = session.work(), session.step_count, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        next(work)
    return (session.step_count - first) / (time.perf_counter() - began)


class Lateness:
    """How late a timer of ten milliseconds comes in the window's thread."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(round(TICK * 1000))

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._last - TICK))
        self._last = now


def window_speed(program: Program, lateness: Lateness) -> float:
    """Steps per second while the window shows everything."""
    program.trainer.start()
    let_pass(0.5)
    lateness.late.clear()
    first, began = program.trainer.newest.step, time.perf_counter()
    let_pass(SECONDS)
    speed = (program.trainer.newest.step - first) / (time.perf_counter() - began)
    program.trainer.pause()
    wait_until(lambda: program.trainer.state == "paused", 10, "pause")
    return speed


def open_and_wait(program: Program, experiment: Experiment) -> None:
    """Load an experiment into the window."""
    version = program.trainer.current.version if program.trainer.current else 0
    program.open_experiment(experiment)
    wait_until(lambda: program.trainer.current is not None and program.trainer.newest.version > version, 60, "data")
    program.trainer.set_pace(0.0)
    let_pass(0.5)


def fluency(program: Program, name: str) -> list[Figure]:
    """The share of the headless speed that training keeps, and how late events are meanwhile."""
    experiment = endless(name)
    open_and_wait(program, experiment)
    session = Session(experiment, load_dataset(experiment).dataset)
    lateness, shares, late = Lateness(), [], []
    for _ in range(ROUNDS):
        bare = headless_speed(experiment, session)
        shares.append(window_speed(program, lateness) / bare)
        late.append(float(np.percentile(lateness.late, 99)))
    return [
        Figure(f"{name}: speed in the window / headless", statistics.median(shares), "", ">= 0.5"),
        Figure(f"{name}: lateness of events, p99", 1000 * statistics.median(late), "ms", "< 16"),
    ]


def pen_to_answer(program: Program, training: bool) -> Figure:
    """From a move of the pen to the answer of LeNet-5 to it, median."""
    open_and_wait(program, endless("lenet-5"))
    if training:
        program.trainer.start()
        let_pass(0.5)
    view, canvas = program.window.show_view("draw"), program.window.draw_view.canvas
    let_pass(0.3)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(80, 80))
    times = []
    for i in range(50):
        began = time.perf_counter()
        QTest.mouseMove(canvas, QPoint(80 + 2 * i, 80 + 7 * i % 50))
        wait_until(lambda: view.probe() in program.trainer.newest.answers, 10, "answer")
        times.append(time.perf_counter() - began)
        let_pass(0.035)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(90, 90))
    program.trainer.pause()
    what = "training" if training else "resting"
    return Figure(f"pen to answer, {what}, median", 1000 * statistics.median(times), "ms", "< 16")


def start_up() -> list[Figure]:
    """Process start to the first paint of the whole window, beside importing Qt's widgets alone."""
    ours, bare = "; ".join(_OUR_START), "; ".join(_BARE_START)
    pairs = [(_seconds(ours), _seconds(bare)) for _ in range(ROUNDS + 1)][1:]
    ratio = statistics.median(mine / its for mine, its in pairs)
    return [
        Figure("start to first paint / an empty Qt window", ratio, ""),
        Figure("start to first paint", statistics.median(mine for mine, _ in pairs), "s"),
    ]


def _seconds(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": sys.path[0]})
    return time.perf_counter() - began


def memory() -> Figure:
    """Resident memory of this process, with the window and MNIST or the drawn digits in it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return Figure("memory with LeNet-5 open", kilobytes / 1000, "MB")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    wants_json = parser.parse_args().json
    create_application(theme="light", language="en")
    program = Program(remember=False)
    program.window.resize(1280, 800)
    program.window.show()
    figures = start_up()
    for name in ("xor-mlp", "spiral", "lenet-5"):
        figures += fluency(program, name)
    figures += [pen_to_answer(program, training) for training in (False, True)]
    figures.append(memory())
    program.close()
    if wants_json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    for figure in figures:
        print(f"{figure.name:48} {figure.value:9.2f} {figure.unit:3} {figure.bar}")


if __name__ == "__main__":
    main()

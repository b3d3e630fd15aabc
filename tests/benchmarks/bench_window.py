"""How fluent the window is: speed kept while it draws, lateness of its events, pen to answer, start, memory.

Run `python tests/benchmarks/bench_window.py [--json]`. Training in the window and without it take turns in one process,
so that a busy machine slows both alike. Off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["DESKTOP_NN_CONFIG"] = tempfile.mkdtemp()
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.waiting import let_pass, wait_until

#: Each says a word when its window is painted. Ours says another when every dock that is seen has its content.
_OUR_START = (
    "from desktop_nn.app import open_window",
    "p = open_window()",
    "p.window.grab()",
    "print('painted', flush=True)",
    "from desktop_nn.ui.waiting import wait_until",
    "wait_until(lambda: p.window.filling.is_done, 60, 'the docks')",
    "p.window.grab()",
    "print('filled', flush=True)",
    "p.close()",
)
_BARE_START = (
    "from PySide6.QtWidgets import QApplication, QMainWindow",
    "a = QApplication([])",
    "import pyqtgraph",
    "w = QMainWindow()",
    "w.setCentralWidget(pyqtgraph.PlotWidget())",
    "w.show()",
    "w.grab()",
    "print('painted', flush=True)",
)

TICK = 0.010
ROUNDS = 3
SIZE = (1600, 1000)  # every view has room
SECONDS = 3.0
_ALL_DIGITS = 60_000


@dataclass
class Figure:
    """One line of the table; `bar` is what the value should reach, or not exceed where `at_most`."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_most: bool = True

    @property
    def met(self) -> bool | None:
        """Whether the bar is reached; None where there is none."""
        if self.bar is None or not math.isfinite(self.value):
            return None
        return self.value < self.bar if self.at_most else self.value >= self.bar

    def __str__(self) -> str:
        line = f"{self.name:56} {self.value:9.2f} {self.unit:4}"
        if self.bar is None:
            return line
        verdict = {True: "met", False: "NOT MET", None: "not measured"}[self.met]
        return f"{line} bar {'<' if self.at_most else '>='} {self.bar:g}: {verdict}"


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


def show_all_views(program: Program) -> None:
    """Feature maps and canvas share a place as tabs; in a window of its own the canvas is seen beside them."""
    docks = program.window.docks
    if docks["maps"].isVisible():
        docks["draw"].setFloating(True)
        docks["draw"].resize(560, 560)
        docks["draw"].show()
    let_pass(0.3)
    hidden = [name for name in ("maps", "draw") if docks["maps"].isVisible() and not docks[name].content.is_seen()]
    if hidden:
        raise RuntimeError(f"not visible: {hidden}")


def fluency(program: Program, name: str, rounds: int) -> list[Figure]:
    """The share of the headless speed that training keeps, and how late events are meanwhile."""
    experiment = endless(name)
    open_and_wait(program, experiment)
    show_all_views(program)
    session = Session(experiment, load_dataset(experiment).dataset)
    lateness, shares, late = Lateness(), [], []
    for _ in range(rounds):
        bare = headless_speed(experiment, session)
        shares.append(window_speed(program, lateness) / bare)
        late.append(float(np.percentile(lateness.late, 99)))
    return [
        Figure(f"{name}: speed in the window / headless", statistics.median(shares), "", 0.5, at_most=False),
        Figure(f"{name}: lateness of events, p99, all views", 1000 * statistics.median(late), "ms", 16),
    ]


def pen_to_answer(program: Program, training: bool) -> Figure:
    """From a move of the pen to the answer of LeNet-5 to it, median."""
    open_and_wait(program, endless("lenet-5"))
    show_all_views(program)
    if training:
        program.trainer.start()
        let_pass(0.5)
    view, canvas = program.window.draw_view, program.window.draw_view.canvas
    points = [_spiral(canvas, share / 50) for share in range(51)]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
    times = []
    for point in points[1:]:
        began = time.perf_counter()
        QTest.mouseMove(canvas, point)
        wait_until(lambda: view.probe() in program.trainer.newest.answers, 10, "answer")
        times.append(time.perf_counter() - began)
        let_pass(0.035)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])
    program.trainer.pause()
    what = "training" if training else "resting"
    return Figure(f"pen to answer, {what}, median", 1000 * statistics.median(times), "ms", 16)


def _spiral(canvas: QWidget, share: float) -> QPoint:
    """A place of the pen on its way from the middle of the canvas outwards."""
    radius, angle = share * min(canvas.width(), canvas.height()) * 0.35, 4 * math.pi * share
    middle = canvas.rect().center()
    return middle + QPoint(round(radius * math.cos(angle)), round(radius * math.sin(angle)))


def start_up(rounds: int) -> list[Figure]:
    """Process start to the first paint and to the whole window, beside an empty window with one pyqtgraph plot.

    As after an installation everything is compiled: the first round does that and is not counted.
    """
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPATH": sys.path[0], "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pairs = [(_moments(_OUR_START, environment), _moments(_BARE_START, environment)) for _ in range(rounds + 1)]
    painted, filled, bare = zip(*((*ours, *its) for ours, its in pairs[1:]), strict=True)
    return [
        Figure("start to first paint / an empty window with a plot", _median_ratio(painted, bare), "", 1.5),
        Figure("start to the whole window / an empty window with a plot", _median_ratio(filled, bare), ""),
        Figure("start to first paint", statistics.median(painted), "s"),
    ]


def _median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return statistics.median(mine / its for mine, its in zip(ours, theirs, strict=True))


def _moments(code: Sequence[str], environment: dict[str, str]) -> list[float]:
    """The seconds after which a process says each of its words."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "; ".join(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        moments = [time.perf_counter() - began for _word in process.stdout]
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return moments


def memory() -> Figure:
    """Resident memory of a window that trains LeNet-5 on all of MNIST with every view visible, and of its process."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import bench_window as bench; "
    command = [sys.executable, "-c", code + "bench.train_and_say_memory()"]  # the process that trains stays lean so
    megabytes = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Figure("memory while training LeNet-5 on all of MNIST", megabytes, "MB", 500)


def train_and_say_memory() -> None:
    """What the processes of `memory` do: prints the most they ever held in megabytes, nan without MNIST or /proc."""
    create_application(theme="light", language="en")
    program = Program(remember=False, apart=True)
    program.window.resize(*SIZE)
    program.window.show()
    open_and_wait(program, endless("lenet-5"))
    show_all_views(program)
    program.trainer.start()
    let_pass(4 * SECONDS)
    whole = len(program.trainer.newest.dataset.train) == _ALL_DIGITS
    program.trainer.pause()
    wait_until(lambda: program.trainer.state == "paused", 10, "pause")
    processes = [os.getpid(), *(child.pid for child in multiprocessing.active_children())]
    kilobytes = sum(_most_kilobytes(pid) for pid in processes) if whole else math.nan
    program.close()
    print(kilobytes / 1000)


def _most_kilobytes(pid: int | None) -> float:
    """The most memory a process ever held; what two processes share counts in both."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), math.nan)


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="one round of each")
    options = parser.parse_args()
    rounds = 1 if options.quick else ROUNDS
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load > 0.5 and not options.json:
        print(f"Others use this machine too (load {load:.1f}): lateness and answers of the pen are worth little.")
    figures = start_up(max(rounds, 3))  # a single start says little
    create_application(theme="light", language="en")
    program = Program(remember=False, apart=True)
    program.window.resize(*SIZE)
    program.window.show()
    for name in ("xor-mlp", "spiral", "lenet-5"):
        figures += fluency(program, name, rounds)
    figures += [pen_to_answer(program, training) for training in (False, True)]
    figures.append(memory())
    program.close()
    if options.json:
        print(json.dumps([{**asdict(figure), "met": figure.met} for figure in figures], indent=2))
        return
    for figure in figures:
        print(figure)


if __name__ == "__main__":
    main()

"""How fluent the playground is: frames, speed kept while 2-8-8-1 trains, lateness of events, networks and points.

Run `python tests/benchmarks/bench_playground.py [--json]`. Training in the window and without it take turns in one
process with the same code, so that a busy machine slows both alike. Off screen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, replace

import numpy as np
from bench_window import SECONDS, Figure, Lateness, headless_speed, open_and_wait  # first: it sets the environment

from desktop_nn.core.layers import Dense, Tanh
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import GradientDescent
from desktop_nn.data.own import OwnData
from desktop_nn.data.points import Circle
from desktop_nn.data.table import EMPTY
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.probes.base import ProbeContext
from desktop_nn.training.session import Session
from desktop_nn.ui.application import create_application
from desktop_nn.ui.program import Program
from desktop_nn.ui.views.diagram.diagram_view import DiagramView
from desktop_nn.ui.views.painting.paint_view import PaintView
from desktop_nn.ui.views.painting.point_painting import BRUSH, ERASE, JITTER, MAGNET, SELECT
from desktop_nn.ui.waiting import let_pass, wait_until

ROUNDS = 5


def network(widths: tuple[int, ...], batch: int) -> Experiment:
    """Tanh layers of these widths and one output, on a circle of 500 points, without a last epoch."""
    base = presets["circle"].experiment
    layers = [layer for width in widths for layer in (Dense(width), Tanh())]
    training = replace(base.training, optimizer=GradientDescent(0.03), batch_size=batch, epochs=0)
    return base.replace(data=Circle(samples=500), layers=place(*layers, Dense(1)), training=training)


class Frames:
    """Counts what the two fast views are shown and what they paint."""

    def __init__(self, program: Program) -> None:
        self.shown = {"surface": 0, "diagram": 0}
        for name in self.shown:
            view = program.window.show_view(name)
            view.show_snapshot = self._counted(name, view.show_snapshot)  # type: ignore[method-assign]

    def _counted(self, name, show):
        def counted(snapshot) -> None:
            self.shown[name] += 1
            show(snapshot)

        return counted


def playing(program: Program, batch: int) -> list[Figure]:
    """The share of the headless speed that is kept, the frames of both views, the lateness of events."""
    experiment = network((8, 8), batch)
    open_and_wait(program, experiment)
    session = Session(experiment, load_dataset(experiment).dataset)
    lateness, frames = Lateness(), Frames(program)
    let_pass(0.5)
    shares, late, rates = [], [], {"surface": [], "diagram": []}
    for _ in range(ROUNDS):
        bare = headless_speed(experiment, session)
        program.trainer.start()
        let_pass(0.5)
        lateness.late.clear()
        before, first, began = dict(frames.shown), program.trainer.newest.step, time.perf_counter()
        let_pass(SECONDS)
        elapsed = time.perf_counter() - began
        shares.append((program.trainer.newest.step - first) / elapsed / bare)
        late.append(float(np.percentile(lateness.late, 99)))
        for name, rate in rates.items():
            rate.append((frames.shown[name] - before[name]) / elapsed)
        program.trainer.pause()
        wait_until(lambda: program.trainer.state == "paused", 10, "pause")
    title = f"2-8-8-1, batch {batch}"
    return [
        Figure(f"{title}: speed in the window / headless", statistics.median(shares), "", ">= 0.5"),
        Figure(f"{title}: lateness of events, p99", 1000 * statistics.median(late), "ms", "< 16"),
        *(
            Figure(f"{title}: frames of the {name}", statistics.median(rate), "/s", "30")
            for name, rate in rates.items()
        ),
    ]


def painting(program: Program, widths: tuple[int, ...], title: str) -> list[Figure]:
    """Milliseconds in the window's thread for one frame of the diagram, and for its links, painted less often."""
    experiment = network(widths, 10)
    open_and_wait(program, experiment)
    view = program.window.show_view("diagram")
    assert isinstance(view, DiagramView)
    let_pass(1.0)
    canvas, snapshot = view.canvas, program.trainer.newest
    tiles, links = [], []
    for _ in range(20):
        canvas.repaint()
        began = time.perf_counter()
        view.show_snapshot(replace(snapshot, answers=_fresh(snapshot.answers)))
        canvas._ground_stale = False
        canvas.repaint()
        tiles.append(time.perf_counter() - began)
        canvas.refresh()
        began = time.perf_counter()
        canvas.repaint()
        links.append(time.perf_counter() - began)
    return [
        Figure(f"{title}: a frame of all neurons", 1000 * statistics.median(tiles), "ms", "< 16"),
        Figure(f"{title}: a frame with the links anew", 1000 * statistics.median(links), "ms"),
    ]


def strokes(program: Program) -> list[Figure]:
    """Milliseconds in the window's thread for one place of the hand among many painted points, repainted each time."""
    rng = np.random.default_rng(0)
    table = EMPTY.with_rows(rng.uniform(-6, 6, (19_000, 2)), rng.integers(0, 2, 19_000))
    open_and_wait(program, presets["paint"].experiment.replace(data=OwnData(table=table)))
    view = program.window.show_view("surface")
    assert isinstance(view, PaintView)
    view.set_painting(True)
    let_pass(0.5)
    figures = []
    for tool in (BRUSH, MAGNET, JITTER, ERASE, SELECT):
        view.painting.take_tool(tool)
        if tool == SELECT:
            view.painting.select_all()
        figures.append(Figure(f"20,000 points, {tool}: a frame", 1000 * statistics.median(_stroke(view)), "ms", "< 33"))
    return figures


def _stroke(view: PaintView) -> list[float]:
    times = []
    view.painting.press((-4.0, 0.0))
    for across in np.linspace(-4, 4, 40):
        began = time.perf_counter()
        view.painting.drag((float(across), float(np.sin(across))))
        view.sheet.repaint()
        times.append(time.perf_counter() - began)
    view.painting.cancel()
    return times


def _fresh(answers):
    """The same answers as new ones: an answer that was shown already is not coloured again."""
    return {probe: replace(each) if hasattr(each, "responses") else each for probe, each in answers.items()}


def probing(widths: tuple[int, ...], resolution: int, title: str) -> Figure:
    """Milliseconds of the worker for the answers of all neurons."""
    from desktop_nn.training.probes.neurons import Neurons

    experiment = network(widths, 10)
    session = Session(experiment, load_dataset(experiment).dataset)
    context = ProbeContext(experiment, session.network, session.weights, session.dataset)
    probe, times = Neurons((-6.0, 6.0), (-6.0, 6.0), resolution), []
    for _ in range(50):
        began = time.perf_counter()
        probe.evaluate(context)
        times.append(time.perf_counter() - began)
    return Figure(
        f"{title}: answers of all neurons, {resolution} x {resolution}", 1000 * statistics.median(times), "ms"
    )


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true")
    wants_json = parser.parse_args().json
    create_application(theme="light", language="en")
    program = Program(remember=False, apart=True)
    program.window.resize(1280, 800)
    program.window.show()
    figures = [probing((8, 8), 24, "2-8-8-1"), probing((32,) * 10, 13, "10 layers of 32")]
    figures += [*playing(program, 10), *playing(program, 250)]
    figures += painting(program, (8, 8), "2-8-8-1") + painting(program, (32,) * 10, "10 layers of 32")
    figures += strokes(program)
    program.close()
    if wants_json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
        return
    for figure in figures:
        print(f"{figure.name:52} {figure.value:9.2f} {figure.unit:3} {figure.bar}")


if __name__ == "__main__":
    main()

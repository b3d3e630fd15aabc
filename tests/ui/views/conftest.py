"""Real runs and their snapshots for the views."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_nn.data.base import sources
from desktop_nn.project.presets import presets
from desktop_nn.training.observer import Observer
from desktop_nn.training.session import Session
from desktop_nn.ui import theme as themes


@pytest.fixture
def light(qapp):
    """The light theme, for this test and after it."""
    themes.use("light")
    yield
    themes.use("light")


@pytest.fixture(scope="session")
def observer_of() -> Callable[[str], Observer]:
    """One observer for each preset asked for; images are a few built-in digits."""
    observers: dict[str, Observer] = {}

    def make(name: str) -> Observer:
        if name not in observers:
            experiment = presets[name].experiment
            if experiment.data.is_image:
                experiment = experiment.replace(data=sources.get("glyphs")(train=100, test=100))
            session = Session(experiment, experiment.data.load(experiment.seed))
            for _ in range(3):
                session.step()
            observers[name] = Observer(session, version=len(observers))
        return observers[name]

    return make


@pytest.fixture
def feed(observer_of):
    """Show a view a moment of a preset, with the answer to what it asks; returns the snapshot."""

    def show(view, name):
        observer = observer_of(name)
        view.show_snapshot(observer.snapshot((), running=False))
        probe = view.probe()
        snapshot = observer.snapshot(() if probe is None else (probe,), running=False)
        view.show_snapshot(snapshot)
        return snapshot

    return show

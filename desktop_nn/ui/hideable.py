"""Everything that a teacher can hide, read from the registries: what is registered tomorrow can be hidden tomorrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_nn.core.layers import layers
from desktop_nn.core.network import Placed
from desktop_nn.core.optimizers import optimizers
from desktop_nn.core.settings import Setting, settings_of
from desktop_nn.data.base import sources
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.ui import parts
from desktop_nn.ui.panels import network_panel, transport_bar
from desktop_nn.ui.workspaces import workspaces


@dataclass(frozen=True)
class Hideable:
    """`name` is what a project keeps (`view.surface`); title and tip are marked texts."""

    name: str
    title: str
    tip: str = ""


@dataclass(frozen=True)
class Group:
    """What stands under one heading of the list."""

    title: str
    entries: tuple[Hideable, ...]


def groups() -> tuple[Group, ...]:
    """Every control that can be hidden, from the large to the small."""
    return (
        Group(N_("Workspaces"), tuple(_described("workspace", workspaces.values()))),
        Group(N_("Views"), tuple(_parts("view", parts.VIEWS))),
        Group(N_("Panels"), tuple(_parts("panel", parts.PANELS))),
        Group(N_("Transport"), tuple(_controls())),
        Group(N_("Training"), tuple(_training())),
        Group(N_("Data"), tuple(_data())),
        Group(N_("Kinds of data"), tuple(_described("source", sources))),
        Group(N_("Network builder"), tuple(Hideable(f"builder.{a.name}", a.title, a.tip) for a in network_panel.ACTS)),
        Group(N_("Kinds of layers"), tuple(_described("layer", layers))),
        Group(N_("Settings of layers"), tuple(_of_layers())),
    )


def _described(kind: str, entries: Iterable[Any]) -> Iterator[Hideable]:
    """What says its own name, title and summary."""
    return (Hideable(f"{kind}.{each.name}", each.title, each.summary) for each in entries)


def _parts(kind: str, named: Mapping[str, parts.Part]) -> Iterator[Hideable]:
    """A view says what it shows; panels have a title only."""
    return (Hideable(f"{kind}.{name}", part.title, getattr(part.kind, "summary", "")) for name, part in named.items())


def _controls() -> Iterator[Hideable]:
    for name, (title, tip) in transport_bar.CONTROLS.items():
        yield Hideable(f"control.{name}", title, tip)


def _training() -> Iterator[Hideable]:
    yield Hideable("training.learning_rate", N_("Learning rate"), _rate().help)
    yield Hideable("training.optimizer", N_("Optimiser"))
    yield Hideable("training.loss", N_("Loss"))
    yield Hideable("training.schedule", N_("Schedule"))
    yield Hideable("training.regularizer", N_("Regularisation"))
    yield from _settings("training", [Training])


def _rate() -> Setting:
    return next(settings_of(each)["learning_rate"] for each in optimizers)


def _data() -> Iterator[Hideable]:
    yield Hideable("data.source", N_("Data source"), N_("Where the samples come from."))
    yield from _settings("data", [Experiment, *sources])


def _of_layers() -> Iterator[Hideable]:
    yield from _settings("setting", layers)
    yield from _settings("placed", [Placed])


def _settings(kind: str, owners: Iterable[type]) -> Iterator[Hideable]:
    """Each setting once, whichever of the owners declares it; one that no form shows cannot be hidden."""
    declared: dict[str, Setting] = {}
    for owner in owners:
        declared = settings_of(owner) | declared
    return (Hideable(f"{kind}.{name}", each.label, each.help) for name, each in declared.items() if not each.hidden)

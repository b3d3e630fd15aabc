"""What a preset is: an experiment with a name and the words that say what it teaches."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.core.layers import Layer
from desktop_nn.core.network import place
from desktop_nn.data.base import DataSource
from desktop_nn.project.experiment import Experiment, Training


@dataclass(frozen=True)
class Preset:
    """`name` serves files and the command line and never changes; the other texts are translated where shown."""

    name: str
    group: str
    title: str
    summary: str
    experiment: Experiment


def preset(
    name: str, group: str, title: str, summary: str, data: DataSource, layers: tuple[Layer, ...], training: Training
) -> Preset:
    """A preset whose experiment bears its title."""
    return Preset(name, group, title, summary, Experiment(title, data, place(*layers), training))

"""Experiments to start from, by name: each has the settings with which it works, or fails as it must."""

from __future__ import annotations

from pathlib import Path

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.presets import digits, gates, lecun, points, values
from desktop_nn.project.presets.base import Preset
from desktop_nn.resources import resource

__all__ = ["Preset", "find", "presets", "trained"]

#: Every preset by its name, from the simplest to the real thing.
presets: dict[str, Preset] = {
    each.name: each for each in (*gates.PRESETS, *points.PRESETS, *values.PRESETS, *digits.PRESETS, *lecun.PRESETS)
}


def find(name: str) -> Preset:
    """The preset called `name`; a UserError lists the names there are."""
    if name not in presets:
        raise UserError(
            N_("There is no preset called '{name}'. Known names: {names}."), name=name, names=", ".join(presets)
        )
    return presets[name]


def trained(name: str) -> Path | None:
    """The project file with weights that this program learned for the preset and ships; None where there is none."""
    path = resource("trained", f"{name}.dnn")
    return path if path.is_file() else None

"""How a layer, its shape and its costs are put in a few words."""

from __future__ import annotations

from typing import Any

from desktop_nn.core.layers import Conv1D
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.settings import Setting, settings_of
from desktop_nn.i18n import N_, _, byte_size, integer, ngettext, number

#: Heading of each category of layers, in the order in which they are offered; the name is that of its icon.
CATEGORIES = {
    "dense": N_("Weighted sums"),
    "convolution": N_("Convolution"),
    "pooling": N_("Pooling"),
    "activation": N_("Activation"),
    "normalisation": N_("Normalisation and dropout"),
    "structure": N_("Blocks"),
    "shape": N_("Shape"),
}


def shape_words(shape: tuple[int, ...]) -> str:
    """6 × 28 × 28 of an image, 120 of a vector."""
    return " × ".join(integer(size) for size in shape)


#: Settings that are part of the size and need no label.
_IN_SIZE = ("units", "filters", "kernel", "size")


def size_words(layer: Layer) -> str:
    """The size in the shortest form: "6 × 5×5" of a convolution, "120" of a dense layer, nothing of an activation."""
    side = getattr(layer, "kernel", None) or getattr(layer, "size", None)
    count = getattr(layer, "filters", None) or getattr(layer, "units", None)
    parts = [integer(count)] if count else []
    if isinstance(layer, Conv1D):
        return " × ".join([*parts, str(side)])
    return " × ".join([*parts, f"{side}×{side}"] if side else parts)


def unusual_settings(layer: Layer) -> str:
    """Every other setting that is not as usual: "padding 2"."""
    others = (each for each in settings_of(layer).values() if each.name not in _IN_SIZE and not each.choices)
    unusual = (each for each in others if getattr(layer, each.name) != each.default)
    return ", ".join(_unusual(each, getattr(layer, each.name)) for each in unusual)


def _unusual(declared: Setting, value: Any) -> str:
    label = _(declared.label)
    label = label[0].lower() + label[1:]
    if isinstance(value, bool):
        return label if value else _("no {setting}").format(setting=label)
    return f"{label} {value if isinstance(value, str) else number(value)}"


def cost_words(parameters: int, memory_bytes: int) -> str:
    """Parameters and memory in one short line."""
    count = ngettext("{count} parameter", "{count} parameters", parameters).format(count=integer(parameters))
    return f"{count} · {byte_size(memory_bytes)}"

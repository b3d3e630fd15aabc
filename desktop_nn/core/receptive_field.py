"""The part of the input image that one unit of a deeper layer can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from desktop_nn.core.arrays import Shape
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.layers.flatten import Flatten
from desktop_nn.core.layers.origin import Spot


class Window(NamedTuple):
    """A rectangle of pixels; parts of it may lie in the padding around the image."""

    top: int
    left: int
    height: int
    width: int


def receptive_field(layers: Sequence[Layer], input_shape: Shape, spot: Spot) -> Window | None:
    """What a unit of the last of `layers` sees of images of `input_shape`: all where it reads a whole list.

    A patch of height h of a layer with window k and step s is s (h - 1) + k pixels high in the layer before. None
    where outputs lie closer together than inputs, and where the input is no image.
    """
    if len(input_shape) != 3:
        return None
    shapes: list[Shape] = [input_shape]
    for layer in layers:
        shapes.append(layer.output_shape(shapes[-1]))
    seen = Window(spot.row, spot.column, 1, 1)
    for layer, shape, result in zip(reversed(layers), reversed(shapes[:-1]), reversed(shapes[1:]), strict=True):
        if len(result) != 3:
            if isinstance(layer, Flatten) and len(shape) == 3:
                place = spot.map % (shape[1] * shape[2])
                seen = Window(place // shape[2], place % shape[2], 1, 1)
            elif layer.category != "activation":
                return Window(0, 0, *input_shape[1:])
            continue
        (height, width), (down, right) = layer.window(shape)
        if not all(isinstance(each, int) for each in (height, width, down, right)):
            return None
        top, left = layer.first_corner(shape)
        seen = Window(
            top + seen.top * int(down),
            left + seen.left * int(right),
            (seen.height - 1) * int(down) + int(height),
            (seen.width - 1) * int(right) + int(width),
        )
    return seen

"""Images cut into blocks of pixels, with the samples side by side: what makes a convolution before a pooling cheap."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import as_strided

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.layers.padding_sides import Sides


@dataclass(frozen=True)
class Blocks:
    """Sizes for kernels that slide over an image with step 1 and windows of size x size places that do not overlap.

    The places of a window look at `reach` x `reach` blocks of size x size pixels between them. Each kernel becomes
    size x size larger ones over all these pixels, one for each place of a window, with zeros around it. Samples lie
    last: images are (channels, height, width, n). So what is copied and added up are long rows, and for a window
    there are (kernel + size - 1)^2 numbers to look up instead of (kernel size)^2.
    """

    image: Shape  # channels, height, width
    sides: Sides
    kernel: int
    size: int

    reach: int = field(init=False)
    padded: Shape = field(init=False)  # channels, height, width
    split: Shape = field(init=False)  # channels, place in the block, blocks down, blocks across
    patches: Shape = field(init=False)  # channels, block and pixel down, block and pixel across, windows
    pooled: Shape = field(init=False)  # windows down, windows across

    def __post_init__(self) -> None:
        (channels, *extent), s, sides = self.image, self.size, self.sides
        lengths = [extent[0] + sides.top + sides.bottom, extent[1] + sides.left + sides.right]
        windows = tuple((length - self.kernel + 1) // s for length in lengths)
        blocks = [-(-length // s) for length in lengths]
        reach = -(-(self.kernel + s - 1) // s)
        found = {
            "reach": reach,
            "padded": (channels, blocks[0] * s, blocks[1] * s),
            "split": (channels, s, s, *blocks),
            "patches": (channels, reach, s, reach, s, *windows),
            "pooled": windows,
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    @property
    def patch(self) -> int:
        """Pixels from the first to the last one that the places of a window look at."""
        return self.reach * self.size

    @property
    def weights(self) -> int:
        """How many weights one of the larger kernels has."""
        return self.image[0] * self.patch**2

    @property
    def is_whole(self) -> bool:
        """Whether the image is cut as it is, with nothing around it."""
        return self.padded == self.image

    def inside(self, padded: Array) -> Array:
        """The image without what lies around it: a view."""
        _, height, width = self.image
        top, left = self.sides.top, self.sides.left
        return padded[:, top : top + height, left : left + width]

    def _cut(self, padded: Array) -> Array:
        """A view of padded images: (channels, place in the block, blocks down, blocks across, n)."""
        channels, s, _, high, wide = self.split
        return padded.reshape(channels, high, s, wide, s, -1).transpose(0, 2, 4, 1, 3, 5)

    def cut(self, padded: Array, split: Array) -> None:
        """split = the pixels of `padded`, ordered by their place in a block"""
        np.copyto(split, self._cut(padded))

    def join(self, split: Array, padded: Array) -> None:
        """padded = the pixels of `split`, back where they were"""
        np.copyto(self._cut(padded), split)

    def unfold(self, split: Array, patches: Array) -> None:
        """patches = for each pixel that a window looks at, what it meets"""
        channel, down, across, row, column, sample = split.strides
        strides = (channel, row, down, column, across, row, column, sample)
        np.copyto(patches, as_strided(split, patches.shape, strides, writeable=False))

    def fold(self, patches: Array, split: Array) -> None:
        """split = what `unfold` spread out, added up again"""
        high, wide = self.pooled
        split.fill(0)
        for i in range(self.reach):
            for j in range(self.reach):
                part = split[:, :, :, i : i + high, j : j + wide]
                np.add(part, patches[:, i, :, j], out=part)

    def places(self, kernels: Array) -> list[Array]:
        """For each place of a window its part of the larger `kernels` (size^2, filters, channels, patch, patch)."""
        k, s = self.kernel, self.size
        return [kernels[i * s + j, :, :, i : i + k, j : j + k] for i in range(s) for j in range(s)]

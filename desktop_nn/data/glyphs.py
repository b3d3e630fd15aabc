"""Synthetic handwritten digits, made by this program from a seed: what there is to learn from without a network.

A digit begins as one of the skeletons of `glyph_shapes`. Its points are shaken, the plane is bent, slanted,
stretched and turned, a pen of varying pressure follows the line, and the result is fitted and centred as MNIST was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from desktop_nn.core.settings import setting
from desktop_nn.data import drawing
from desktop_nn.data.base import Dataset, DataSource, Progress, Samples, Shape, sources
from desktop_nn.data.glyph_shapes import SAMPLES, shape_weights, shapes
from desktop_nn.data.pixels import pixels_setting, scaling
from desktop_nn.i18n import N_, _

_BLOCK = 200  # digits made together; a set is a whole number of blocks, cut to length, so that any start is the same
_SLICE = 10  # digits rendered together: their distances fit the processor's cache
_MODES = 3  # waves that bend the plane
_RNG = np.random.Generator
Floats = npt.NDArray[np.float32]


@sources.register
@dataclass(frozen=True)
class Glyphs(DataSource):
    """`train` and `test` digits (1, side, side), each class equally often, in random order.

    The first hundred digits of a set do not depend on how many are asked for.
    """

    name = "glyphs"
    title = N_("Drawn digits (built in)")
    summary = N_(
        "Digits that this program draws itself, with a pen that trembles, slants and presses like a hand. They are "
        "always there, also without an internet connection, and resemble MNIST enough to prepare for it."
    )

    train: int = setting(
        5_000,
        N_("Training digits"),
        help=N_("How many digits are drawn to learn from. More digits teach better but take longer."),
        minimum=100,
        maximum=60_000,
        logarithmic=True,
    )
    test: int = setting(
        1_000,
        N_("Test digits"),
        help=N_("How many other digits are drawn to test with. The network never learns from them."),
        minimum=100,
        maximum=10_000,
        logarithmic=True,
    )
    pixels: str = pixels_setting()
    side: int = setting(
        drawing.SIDE,
        N_("Picture size"),
        help=N_(
            "28 × 28 pixels with a margin, as in MNIST. Or 16 × 16 without one, the size that LeCun's networks of 1989 "
            "read; his own digits were never published, so these stand in for them."
        ),
        choices=(
            (drawing.SIDE, N_("28 × 28, centred as in MNIST")),
            (drawing.SMALL_SIDE, N_("16 × 16, filled by the ink")),
        ),
    )

    @property
    def input_shape(self) -> Shape:
        return (1, self.side, self.side)

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple("0123456789")

    def load(self, rng_seed: int, progress: Progress | None = None) -> Dataset:
        factor, offset = scaling(self.pixels)
        total = self.train + self.test
        sets = []
        for stream, count, done in ((0, self.train, 0), (1, self.test, self.train)):

            def tell(made: int, done: int = done) -> None:
                if progress:
                    progress((done + made) / total, _("Drawing digits"))

            images, labels = draw_digits(rng_seed, stream, count, tell)
            if self.side != drawing.SIDE:
                images = np.stack([drawing.at_size(image, self.side) for image in images])
            sets.append(Samples(images[:, None], labels, factor, offset))
        return Dataset(sets[0], sets[1], self.class_names)


def draw_digits(
    seed: int, stream: int, count: int, tell: Callable[[int], None] = lambda _made: None
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """`count` digits (count, 28, 28) and their labels. Another `stream` of the same seed gives other digits."""
    images = np.empty((count, drawing.SIDE, drawing.SIDE), np.uint8)
    labels = np.empty(count, np.int64)
    for number, start in enumerate(range(0, count, _BLOCK)):
        tell(start)
        rng = np.random.default_rng([seed, stream, number])
        wanted = min(_BLOCK, count - start)
        block_labels = np.concatenate([rng.permutation(100) % 10 for _hundred in range(_BLOCK // 100)])
        labels[start : start + wanted] = block_labels[:wanted]
        images[start : start + wanted] = _drawn(block_labels, rng)[:wanted]
    return images, labels


def _drawn(labels: npt.NDArray[np.int64], rng: _RNG) -> npt.NDArray[np.uint8]:
    points, along = _skeletons(labels, rng)
    points = _turned(_bent(points, rng), rng)
    radius = _pressure(along, rng)
    points = _fitted(points, radius)
    return _centred(_inked(points, radius, rng))


def _skeletons(labels: npt.NDArray[np.int64], rng: _RNG) -> tuple[Floats, Floats]:
    """The pen's way of each digit, (n, SAMPLES, 2), with its control points shaken, and how far along each point is."""
    known = shapes()
    draws = rng.random(len(labels))
    chosen = np.array([_variant(label, draw) for label, draw in zip(labels, draws, strict=True)])
    most = max(len(shape.controls) for shape in known)
    shaken = rng.standard_normal((len(labels), most, 2), np.float32) * np.float32(0.04)
    points = np.empty((len(labels), SAMPLES, 2), np.float32)
    along = np.empty((len(labels), SAMPLES), np.float32)
    for variant in np.unique(chosen):
        shape, members = known[variant], chosen == variant
        points[members] = shape.curve @ (shape.controls + shaken[members, : len(shape.controls)])
        along[members] = shape.along
    return points, along


def _variant(label: int, draw: float) -> int:
    first, running = shape_weights(int(label))
    return first + int(np.searchsorted(running, draw))


def _bent(points: Floats, rng: _RNG) -> Floats:
    """Displace the points by a few long waves through the plane: an elastic distortion."""
    n = len(points)
    direction = rng.standard_normal((n, _MODES, 2), np.float32) * np.float32(3.0)
    phase = rng.random((n, _MODES, 1), np.float32) * np.float32(2 * np.pi)
    amplitude = rng.standard_normal((n, _MODES, 2), np.float32) * np.float32(0.036)
    waves = np.sin(direction @ points.transpose(0, 2, 1) + phase)
    bent: Floats = points + waves.transpose(0, 2, 1) @ amplitude
    return bent


def _turned(points: Floats, rng: _RNG) -> Floats:
    """Stretch, slant and turn each digit as a whole."""
    n = len(points)
    width = np.exp(rng.standard_normal(n) * 0.18) * 0.9
    slant = rng.standard_normal(n) * 0.24 + 0.17
    angle = rng.standard_normal(n) * 0.09
    cosine, sine = np.cos(angle), np.sin(angle)
    map_x = np.stack([cosine * width, -cosine * slant - sine], axis=1)
    map_y = np.stack([sine * width, -sine * slant + cosine], axis=1)
    matrix = np.stack([map_x, map_y], axis=1).astype(np.float32)
    centred = points - points.mean(axis=1, keepdims=True)
    turned: Floats = centred @ matrix.transpose(0, 2, 1)
    return turned


def _pressure(along: Floats, rng: _RNG) -> Floats:
    """The pen's radius in pixels at each point: heavy or light as a whole, swelling on the way, thin at the ends."""
    n = len(along)
    mean = np.exp(rng.standard_normal((n, 1), np.float32) * np.float32(0.24)) * np.float32(1.2)
    waves = rng.standard_normal((n, 2), np.float32) * np.float32(0.09)
    phase = rng.random((n, 2), np.float32) * np.float32(2 * np.pi)
    swell = sum(waves[:, k, None] * np.sin((k + 1) * np.float32(np.pi) * along + phase[:, k, None]) for k in range(2))
    thin = rng.random((n, 2), np.float32) * np.float32(0.3)
    taper = thin[:, :1] * np.exp(-along / 0.08) + thin[:, 1:] * np.exp((along - 1) / 0.08)
    radius: Floats = np.clip(mean * (1 + swell - taper), 0.45, 3.0)
    return radius


def _fitted(points: Floats, radius: Floats) -> Floats:
    """Scale and move the points so that the ink, pen included, just fills the 20 x 20 block, shorter side centred."""
    radius = radius[:, :, None]
    scale = np.full((len(points), 1, 1), 10.0, np.float32)
    for _round in range(4):  # a few steps suffice: the pen's width does not scale
        moved = points * scale
        extent = (moved + radius).max(axis=1) - (moved - radius).min(axis=1)
        way = np.ptp(points, axis=1)
        longest = extent.argmax(axis=1)[:, None]
        excess = np.take_along_axis(extent, longest, 1) - drawing.BLOCK
        scale -= (excess / np.take_along_axis(way, longest, 1))[:, :, None]
    moved = points * scale
    middle = ((moved + radius).max(axis=1) + (moved - radius).min(axis=1)) / 2
    fitted: Floats = moved - middle[:, None] + np.float32(drawing.BLOCK / 2)
    return fitted


def _inked(points: Floats, radius: Floats, rng: _RNG) -> npt.NDArray[np.uint8]:
    """Ink each pixel by its distance to the nearest edge of the pen: (n, 20, 20) bytes.

    Near a circle of radius r the distance to its edge is (d² - r²) / 2r, which is a sum of a part that depends on the
    column and one that depends on the row: two small tables replace a square root per pixel and point.
    """
    n, side = len(points), drawing.BLOCK
    pixels = np.arange(side, dtype=np.float32) + np.float32(0.5)
    curvature = 0.5 / radius[:, None, :]
    across = (pixels[:, None] - points[:, None, :, 0]) ** 2 * curvature
    down = (pixels[:, None] - points[:, None, :, 1]) ** 2 * curvature - radius[:, None, :] / 2
    distance = np.empty((n, side, side), np.float32)
    for start in range(0, n, _SLICE):
        part = slice(start, start + _SLICE)
        np.min(across[part, None] + down[part, :, None], axis=3, out=distance[part])
    distance += rng.standard_normal((n, side, side), np.float32) * np.float32(0.13)  # a scanner's ragged edge
    # The formula is too flat inside the line and too steep outside: two slopes bring it close to the true distance.
    ink: Floats = np.clip(np.float32(0.5) - np.minimum(np.float32(1.4) * distance, np.float32(0.8) * distance), 0, 1)
    ink /= ink.max(axis=(1, 2), keepdims=True)
    return (ink * 255 + np.float32(0.5)).astype(np.uint8)


def _centred(blocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Place each block by its centre of mass, step 6 of `drawing.normalise`."""
    return np.stack([drawing.placed(block, drawing.placement(drawing.centre_of_mass(block))) for block in blocks])

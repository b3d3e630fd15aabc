"""Tell ink from paper in a grey picture: which of them is dark, how the light falls, and what is only dust."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

_FAINTEST_CONTRAST = 0.06  # of full range: fainter marks are taken for stains
_CLEAN = 1e-4  # paper with less noise comes from a program, and then each shade is meant
_TINY = 64  # a side with fewer pixels is too coarse to cut off the faint edges of strokes
_FLAT = 0.75  # paper of which more than this has one shade needs no surface
_DUST = 0.03  # a spot with less than this share of all ink is no stroke


def has_light_paper(grey: Grey) -> bool:
    """Whether the paper is the lighter part: it is the larger part, and more so along the border."""
    light = grey > _otsu(grey)
    border = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    return bool(light.mean() + border.mean() > 1) if light.any() else bool(grey.mean() > 0.5)


def find_ink(grey: Grey) -> Grey | None:
    """The ink of a picture, (height, width) from 0 (paper, exactly) to 1 (full ink); None where nothing stands out.

    Uneven light is taken away with a smooth surface fitted to the paper; then everything between the noise of the
    paper and the level of the ink becomes a shade of grey, so that smooth edges stay smooth.
    """
    darkness = 1 - grey if has_light_paper(grey) else grey
    above = darkness - _paper_level(darkness)
    threshold = _otsu(above)
    marked = above > threshold
    if not marked.any() or marked.all():
        return None
    rest = above[~marked]
    noise = 1.4826 * float(np.median(np.abs(rest - np.median(rest))))
    clean = noise < _CLEAN and max(grey.shape) <= _TINY
    full = float(np.percentile(above[marked], 98 if clean else 50))
    if full < max(_FAINTEST_CONTRAST, 4 * noise):
        return None
    faintest = 1e-3 if clean else max(4 * noise, 0.25 * threshold)
    if faintest >= full:
        return None
    ink = np.clip((above - faintest) / (full - faintest), 0, 1).astype(np.float32)
    return _without_dust(ink)


def _otsu(values: Grey) -> float:
    """The threshold that divides the values into two groups with the least variance within them (Otsu, 1979)."""
    low, high = float(values.min()), float(values.max())
    if high - low < 1e-6:
        return high
    counts, edges = np.histogram(values, bins=256, range=(low, high))
    centres = (edges[:-1] + edges[1:]) / 2
    weight = np.cumsum(counts)
    total, mass = weight[-1], np.cumsum(counts * centres)
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mass[-1] * weight / total - mass) ** 2 / (weight * (total - weight))
    between = np.where(np.isfinite(between), between, -1.0)
    # Between two clean levels many thresholds are equally good: the middle one is fair to both.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def _paper_level(darkness: Grey) -> Grey:
    """The darkness of the paper everywhere: one shade, or a quadratic surface through what is not ink."""
    candidates = darkness[darkness <= _otsu(darkness)]
    level = np.median(candidates) if candidates.size else np.float32(0)
    if candidates.size and (np.abs(candidates - level) < _CLEAN).mean() > _FLAT:
        return np.full_like(darkness, level)
    rows, columns = (np.linspace(-1, 1, size, dtype=np.float32) for size in darkness.shape)
    step = max(1, max(darkness.shape) // 100)
    sample = darkness[::step, ::step].ravel()
    terms = _surface_terms(rows[::step], columns[::step])
    keep = sample <= np.median(sample) + 0.25
    weights = np.zeros(terms.shape[1])
    for _round in range(4):
        if keep.sum() < 12:
            break
        weights = np.linalg.lstsq(terms[keep], sample[keep], rcond=None)[0]
        excess = sample - terms @ weights
        spread = 1.4826 * np.median(np.abs(excess[keep]))
        keep = excess < max(3 * spread, 0.02)
    surface = (_surface_terms(rows, columns) @ weights).reshape(darkness.shape)
    return surface.astype(np.float32)


def _surface_terms(rows: Grey, columns: Grey) -> npt.NDArray[Any]:
    """(pixels, 6): 1, x, y, x², xy, y² at each pixel."""
    y, x = np.meshgrid(rows, columns, indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6).astype(np.float64)


def _without_dust(ink: Grey) -> Grey:
    """Wipe away spots that are small beside everything that is drawn."""
    labels, count = _connected(ink > 0)
    sizes = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count + 1)
    sizes[0] = 0
    dust = sizes < _DUST * sizes.sum()
    return np.where(dust[labels], np.float32(0), ink)


def _connected(mask: Mask) -> tuple[npt.NDArray[np.intp], int]:
    """Number the connected parts of `mask` from 1, diagonal neighbours included; 0 is outside."""
    padded = np.pad(mask, ((0, 0), (1, 1))).astype(np.int8)
    change = np.diff(padded, axis=1)
    run_rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    roots = _joined_runs(np.searchsorted(run_rows, np.arange(len(mask) + 1)).tolist(), starts.tolist(), ends.tolist())
    labels = np.zeros(mask.shape, np.intp)
    numbers, numbered = np.unique(np.array(roots, np.intp), return_inverse=True)
    for row, start, end, number in zip(run_rows, starts, ends, numbered, strict=True):
        labels[row, start:end] = number + 1
    return labels, len(numbers)


def _joined_runs(first_of_row: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run of ink in a row a number that all runs touching it, directly or by others, share."""
    parent = list(range(len(starts)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    for begin, middle, stop in zip(first_of_row, first_of_row[1:], first_of_row[2:], strict=False):
        above = begin
        for run in range(middle, stop):
            while above < middle and ends[above] < starts[run]:
                above += 1
            touching = above
            while touching < middle and starts[touching] <= ends[run]:
                parent[root(touching)] = root(run)
                touching += 1
    return [root(run) for run in range(len(starts))]

"""Convolution and pooling as slow loops, straight from their formulas, for the fast ones to equal."""

from __future__ import annotations

import numpy as np
import pytest


class Reference:
    """Obvious and slow."""

    @staticmethod
    def convolve(images, weight, bias, stride=1, padding=0):
        n, _, height, width = images.shape
        filters, _, k, _ = weight.shape
        padded = np.pad(images, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
        rows, columns = (height + 2 * padding - k) // stride + 1, (width + 2 * padding - k) // stride + 1
        outputs = np.zeros((n, filters, rows, columns))
        for sample, f, i, j in np.ndindex(outputs.shape):
            patch = padded[sample, :, i * stride : i * stride + k, j * stride : j * stride + k]
            outputs[sample, f, i, j] = (patch * weight[f]).sum() + bias[f]
        return outputs

    @staticmethod
    def pool(images, size, stride, reduce):
        n, channels, height, width = images.shape
        outputs = np.zeros((n, channels, (height - size) // stride + 1, (width - size) // stride + 1))
        for sample, c, i, j in np.ndindex(outputs.shape):
            window = images[sample, c, i * stride : i * stride + size, j * stride : j * stride + size]
            outputs[sample, c, i, j] = reduce(window)
        return outputs

    @staticmethod
    def max_pool_gradient(images, grad, size, stride):
        """The first largest pixel of each window, row by row, gets the gradient."""
        result = np.zeros(images.shape)
        for sample, c, i, j in np.ndindex(grad.shape):
            window = images[sample, c, i * stride : i * stride + size, j * stride : j * stride + size]
            m, k = np.unravel_index(window.argmax(), window.shape)
            result[sample, c, i * stride + m, j * stride + k] += grad[sample, c, i, j]
        return result


@pytest.fixture(scope="session")
def reference() -> type[Reference]:
    return Reference

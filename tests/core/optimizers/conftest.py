"""A problem to make small that is simple enough to solve by hand."""

from __future__ import annotations

import numpy as np
import pytest


class Bowl:
    """f(w) = sum curvature w^2 / 2, or with `slope` a plane: f(w) = slope sum w, whose gradient is constant."""

    epoch = 0

    def __init__(self, weights, curvature=1.0, slope=None, scale=None, rate=0.1):
        self.weights = np.array(weights)
        self.scratch = np.empty_like(self.weights)
        self.scale = scale
        self.learning_rate = rate
        self._gradient = np.empty_like(self.weights)
        self._curvature = np.empty_like(self.weights)
        self._bend, self._slope = curvature, slope

    def gradient(self):
        if self._slope is None:
            np.multiply(self.weights, self._bend, out=self._gradient)
        else:
            self._gradient.fill(self._slope)
        return self._gradient

    def loss_at(self, vector):
        if self._slope is None:
            return float(np.dot(vector, self._bend * vector) / 2)
        return float(self._slope * vector.sum())

    def curvature(self, samples):
        self._curvature[...] = self._bend if self._slope is None else 0.0
        return self._curvature

    def shrink(self, share):
        np.multiply(self.weights, share, out=self.scratch)
        if self.scale is not None:
            self.scratch *= self.scale
        self.weights -= self.scratch


@pytest.fixture
def bowl():
    return Bowl


@pytest.fixture
def run():
    """Steps of an optimiser at the rate it asks for; gives its state back."""

    def steps(optimizer, problem, count, state=None):
        problem.learning_rate = optimizer.learning_rate
        if state is None:
            state = optimizer.create_state(problem.weights.size, problem.weights.dtype)
        for _ in range(count):
            optimizer.step(problem, state)
        return state

    return steps

"""The layers that networks are made of, each registered under its name."""

from __future__ import annotations

from desktop_nn.core.layers.activations import (
    Identity,
    LeakyReLU,
    ReLU,
    ScaledTanh,
    Sigmoid,
    Softplus,
    Step,
    Tanh,
)
from desktop_nn.core.layers.base import Layer, Memory, Run
from desktop_nn.core.layers.conv2d import Conv2D
from desktop_nn.core.layers.dense import Dense
from desktop_nn.core.layers.flatten import Flatten
from desktop_nn.core.layers.pooling import AvgPool, MaxPool
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.softmax import Softmax

__all__ = [
    "AvgPool", "Conv2D", "Dense", "Flatten", "Identity", "Layer", "LeakyReLU", "MaxPool", "Memory", "ReLU", "Run",
    "ScaledTanh", "Sigmoid", "Softmax", "Softplus", "Step", "Tanh", "layers",
]  # fmt: skip

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
from desktop_nn.core.layers.batch_norm import BatchNorm
from desktop_nn.core.layers.conv1d import Conv1D
from desktop_nn.core.layers.conv2d import Conv2D
from desktop_nn.core.layers.dense import Dense
from desktop_nn.core.layers.dropout import Dropout
from desktop_nn.core.layers.flatten import Flatten
from desktop_nn.core.layers.global_pool import GlobalPool
from desktop_nn.core.layers.input_features import InputFeatures
from desktop_nn.core.layers.l2_pool import L2Pool
from desktop_nn.core.layers.layer_norm import LayerNorm
from desktop_nn.core.layers.locally_connected2d import LocallyConnected2D
from desktop_nn.core.layers.padding import Padding
from desktop_nn.core.layers.pooling import AvgPool, MaxPool
from desktop_nn.core.layers.rbf import RBF
from desktop_nn.core.layers.registry import layers
from desktop_nn.core.layers.residual import Residual
from desktop_nn.core.layers.softmax import Softmax
from desktop_nn.core.layers.subsampling import Subsampling
from desktop_nn.core.layers.transposed_conv2d import TransposedConv2D

__all__ = [
    "RBF", "AvgPool", "BatchNorm", "Conv1D", "Conv2D", "Dense", "Dropout", "Flatten", "GlobalPool", "Identity",
    "InputFeatures", "L2Pool", "Layer", "LayerNorm", "LeakyReLU", "LocallyConnected2D", "MaxPool", "Memory", "Padding",
    "ReLU", "Residual", "Run", "ScaledTanh", "Sigmoid", "Softmax", "Softplus", "Step", "Subsampling", "Tanh",
    "TransposedConv2D", "layers",
]  # fmt: skip

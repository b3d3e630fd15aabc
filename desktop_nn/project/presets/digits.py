"""Handwritten digits: from one layer to LeNet-5."""

from __future__ import annotations

from desktop_nn.core.layers import Conv2D, Dense, Flatten, MaxPool, ReLU
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.optimizers import Adam
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Training
from desktop_nn.project.presets.base import preset

_GROUP = N_("Handwritten digits")

_HE = "he_normal"

PRESETS = (
    preset(
        "mnist-linear",
        _GROUP,
        N_("MNIST, linear"),
        N_(
            "Ten neurons, each looking at all 784 pixels: every class has one picture of weights, and the class whose "
            "picture fits best wins. About 92 of 100 digits are right; more training does not help."
        ),
        Mnist(),
        (Flatten(), Dense(10)),
        Training(SoftmaxCrossEntropy(), Adam(0.001), batch_size=64, epochs=5),
    ),
    preset(
        "mnist-mlp",
        _GROUP,
        N_("MNIST, hidden layer"),
        N_(
            "A hidden layer of 128 neurons lets the network combine strokes: about 98 of 100 digits are right. It "
            "must learn each stroke anew at every place, which costs 101,770 parameters."
        ),
        Mnist(),
        (Flatten(), Dense(128, initializer=_HE), ReLU(), Dense(10)),
        Training(SoftmaxCrossEntropy(), Adam(0.001), batch_size=64, epochs=8),
    ),
    preset(
        "lenet-5",
        _GROUP,
        N_("LeNet-5"),
        N_(
            "The network of 1998 with today's parts: small filters that are the same at every place, pooling that "
            "forgets exact positions, then three dense layers. With 61,706 parameters it gets 99 of 100 digits right."
        ),
        Mnist(pixels="-0.1..1.175"),
        (
            Conv2D(6, kernel=5, padding=2),
            ReLU(),
            MaxPool(2),
            Conv2D(16, kernel=5),
            ReLU(),
            MaxPool(2),
            Flatten(),
            Dense(120),
            ReLU(),
            Dense(84),
            ReLU(),
            Dense(10),
        ),
        Training(SoftmaxCrossEntropy(), Adam(0.002), batch_size=64, epochs=10),
    ),
    preset(
        "digits-offline",
        _GROUP,
        N_("Drawn digits"),
        N_(
            "A small convolutional network on digits that this program draws itself, so it works without a download. "
            "Ten seconds of training suffice; then draw a digit of your own and look at its feature maps."
        ),
        Glyphs(),
        (
            Conv2D(6, kernel=5, padding=2, initializer=_HE),
            ReLU(),
            MaxPool(2),
            Conv2D(12, kernel=5, initializer=_HE),
            ReLU(),
            MaxPool(2),
            Flatten(),
            Dense(10),
        ),
        Training(SoftmaxCrossEntropy(), Adam(0.002), batch_size=32, epochs=10),
    ),
)

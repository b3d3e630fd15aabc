"""Clouds of points in the plane: how much network a border needs."""

from __future__ import annotations

from desktop_nn.core.layers import Dense, ReLU, Tanh
from desktop_nn.core.losses import SigmoidCrossEntropy, SoftmaxCrossEntropy
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.data.own import OwnData
from desktop_nn.data.patterns import Checkerboard, Moons, Rings
from desktop_nn.data.points import Circle, Gaussians, Spiral, XorCloud
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Training
from desktop_nn.project.presets.base import preset

_GROUP = N_("Points in the plane")

PRESETS = (
    preset(
        "circle",
        _GROUP,
        N_("Circle"),
        N_(
            "A disc within a ring. Each hidden neuron draws one line, and three lines already fence the disc in; six "
            "make the fence rounder. Remove neurons one by one and see when it opens."
        ),
        Circle(),
        (Dense(6), Tanh(), Dense(1)),
        Training(SigmoidCrossEntropy(), Adam(0.03), batch_size=50, epochs=300),
    ),
    preset(
        "gaussians",
        _GROUP,
        N_("Two gaussians"),
        N_(
            "Two round clouds, which a single neuron separates with a straight line. Where the clouds overlap no "
            "network can be right for every point: the rest of the error belongs to the data."
        ),
        Gaussians(noise=20.0),
        (Dense(1),),
        Training(SigmoidCrossEntropy(), GradientDescent(0.1), batch_size=10, epochs=50),
    ),
    preset(
        "xor-cloud",
        _GROUP,
        N_("XOR cloud"),
        N_(
            "XOR with many points instead of four. Two lines are enough in principle, but with a few more hidden "
            "neurons training finds a solution from nearly every start."
        ),
        XorCloud(),
        (Dense(8), ReLU(), Dense(1)),
        Training(SigmoidCrossEntropy(), Adam(0.03), batch_size=50, epochs=200),
    ),
    preset(
        "spiral",
        _GROUP,
        N_("Spiral"),
        N_(
            "Two arms wound around each other, the hardest of the four. The first layer draws lines, the second joins "
            "them to curved regions. A small network with one layer fails here, however long it is trained."
        ),
        Spiral(),
        (Dense(32), Tanh(), Dense(32), Tanh(), Dense(1)),
        Training(SigmoidCrossEntropy(), Adam(0.005), batch_size=50, epochs=500),
    ),
    preset(
        "moons",
        _GROUP,
        N_("Moons"),
        N_(
            "Two half moons that reach into each other. One straight line is right for most points, but the tips need "
            "a border that bends twice. Remove hidden neurons one by one and see when it no longer can."
        ),
        Moons(noise=10.0),
        (Dense(8), Tanh(), Dense(1)),
        Training(SigmoidCrossEntropy(), Adam(0.03), batch_size=50, epochs=200),
    ),
    preset(
        "rings",
        _GROUP,
        N_("Rings"),
        N_(
            "A disc and two rings around it: three classes, so the network has three outputs; the largest wins. "
            "Each border must close around the middle. Add a fourth class and an output for it."
        ),
        Rings(samples=600, classes=3),
        (Dense(16), Tanh(), Dense(3)),
        Training(SoftmaxCrossEntropy(), Adam(0.02), batch_size=50, epochs=200),
    ),
    preset(
        "checkerboard",
        _GROUP,
        N_("Checkerboard"),
        N_(
            "XOR, many times over: sixteen fields, and each neighbour is of the other class. It needs two layers and "
            "many points, and where points are rare the corners of the fields are guessed."
        ),
        Checkerboard(samples=3000),
        (Dense(32), Tanh(), Dense(32), Tanh(), Dense(1)),
        Training(SigmoidCrossEntropy(), Adam(0.01), batch_size=50, epochs=150),
    ),
    preset(
        "paint",
        _GROUP,
        N_("Your own points"),
        N_(
            "An empty sheet: choose a class and paint its points on the decision surface, then run, and paint on while "
            "the network learns. What looks easy to you may be hard for it, and the other way around."
        ),
        OwnData(),
        (Dense(16), Tanh(), Dense(16), Tanh(), Dense(2)),
        Training(SoftmaxCrossEntropy(), Adam(0.01), batch_size=32),
    ),
)

"""Values to be met instead of classes: planes, hills, and what a hidden layer can put together from bends."""

from __future__ import annotations

from desktop_nn.core.layers import Dense, Sigmoid, Tanh
from desktop_nn.core.losses import SquaredError
from desktop_nn.core.optimizers import Adam, GradientDescent
from desktop_nn.data.curves import Curve
from desktop_nn.data.values import MultiGaussian, Plane
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Training
from desktop_nn.project.presets.base import preset

_GROUP = N_("Values to be met (regression)")

PRESETS = (
    preset(
        "plane",
        _GROUP,
        N_("Plane"),
        N_(
            "Not a class but a number belongs to each point, and the colour shows it. The numbers lie on a tilted "
            "plane, and one neuron without activation is such a plane: it finds the slopes 0.1 and 0.1."
        ),
        Plane(noise=5.0),
        (Dense(1),),
        Training(SquaredError(), GradientDescent(0.03), batch_size=10, epochs=50),
    ),
    preset(
        "multi-gaussian",
        _GROUP,
        N_("Hills and hollows"),
        N_(
            "Three hills and three hollows in turn, a surface that no plane comes near. Watch the hidden neurons share "
            "out the hills among them, and follow the loss as the last of them is found."
        ),
        MultiGaussian(samples=1000),
        (Dense(32), Tanh(), Dense(16), Tanh(), Dense(1)),
        Training(SquaredError(), Adam(0.01), batch_size=50, epochs=200),
    ),
    preset(
        "sine-approximation",
        _GROUP,
        N_("Sine from a hidden layer"),
        N_(
            "Every continuous function can be approached by one hidden layer, if it is wide enough. Each of the "
            "sixteen sigmoid neurons adds one soft step; two steps make a bump, and bumps add up to the curve. "
            "Try four neurons, another function, or draw one by hand."
        ),
        Curve(samples=200, noise=5.0),
        (Dense(16), Sigmoid(), Dense(1)),
        Training(SquaredError(), Adam(0.05), batch_size=20, epochs=1000),
    ),
    preset(
        "width-depth",
        _GROUP,
        N_("Narrow and deep"),
        N_(
            "Three hidden layers of eight neurons: 169 parameters, as many as one hidden layer of 56. Trained alike, "
            "the deep network follows the bumps far more closely than the wide one. Take the wide one under “Width "
            "and depth”, beside “Training”, and compare."
        ),
        Curve(samples=400, function="bumps"),
        (Dense(8), Tanh(), Dense(8), Tanh(), Dense(8), Tanh(), Dense(1)),
        Training(SquaredError(), Adam(0.01), batch_size=20, epochs=400),
    ),
)

"""LeCun's networks of 1989, 1990 and 1998, link by link as they were published."""

from __future__ import annotations

from desktop_nn.core.layers import (
    RBF,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    LocallyConnected2D,
    ScaledTanh,
    Subsampling,
)
from desktop_nn.core.losses import RbfPenalty, SquaredError
from desktop_nn.core.optimizers import DiagonalNewton
from desktop_nn.core.schedules import Table
from desktop_nn.data.drawing import SMALL_SIDE
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.data.mnist import Mnist
from desktop_nn.i18n import N_
from desktop_nn.project.experiment import Training
from desktop_nn.project.presets.base import Preset, preset

_GROUP = N_("LeCun's networks, 1989–1998")

#: The rule of 1989: the first weights lie within plus and minus 2.4 divided by the number of inputs of their unit.
_FIRST = "lecun_1989"

#: As many digits as in 1989, paper -1 and ink 1; but they are our own, for his were never published.
_SMALL_DIGITS = Glyphs(train=320, test=160, pixels="-1..1", side=SMALL_SIDE)

#: Targets -1 and 1 lie where the curve 1.7159 tanh(2a / 3) still has a slope.
_TARGETS = SquaredError(off=-1.0, on=1.0)

#: A step of its own for each weight, from how steeply the error curves along it.
_RULE_OF_1989 = DiagonalNewton(0.001, mu=0.02, running=True)

#: One digit at a time, always in the same order.
_ONE_BY_ONE = Training(_TARGETS, _RULE_OF_1989, batch_size=1, epochs=30, shuffle=False)


def _dense(units: int) -> Dense:
    return Dense(units, initializer=_FIRST)


def _shared_3x3(filters: int) -> Conv2D:
    """3 x 3 patches two pixels apart: 16 pixels become 8, and the first patch begins one pixel outside."""
    return Conv2D(
        filters, kernel=3, stride=2, bias_kind="unit", initializer=_FIRST,
        padding_mode="sides", padding_top=1, padding_left=1, padding_value=-1.0,
    )  # fmt: skip


def _own_3x3() -> LocallyConnected2D:
    return LocallyConnected2D(
        1, kernel=3, stride=2, initializer=_FIRST,
        padding_mode="sides", padding_top=1, padding_left=1, padding_value=-1.0,
    )  # fmt: skip


def _shared_5x5(filters: int) -> Conv2D:
    """5 x 5 patches two units apart: 8 become 4, with one unit outside before the first and two after the last."""
    return Conv2D(
        filters, kernel=5, stride=2, bias_kind="unit", initializer=_FIRST,
        padding_mode="sides", padding_top=1, padding_bottom=2, padding_left=1, padding_right=2, padding_value=-1.0,
    )  # fmt: skip


def _own_5x5() -> LocallyConnected2D:
    return LocallyConnected2D(
        1, kernel=5, stride=2, initializer=_FIRST,
        padding_mode="sides", padding_top=1, padding_bottom=2, padding_left=1, padding_right=2, padding_value=-1.0,
    )  # fmt: skip


def _net(number: int, title: str, summary: str, *layers: Layer) -> Preset:
    return preset(f"lecun-1989-net-{number}", _GROUP, title, summary, _SMALL_DIGITS, layers, _ONE_BY_ONE)


_NETS = (
    _net(
        1,
        N_("1989, Net-1: one layer"),
        N_(
            "The first of five networks that LeCun compared on 480 small digits: ten units that look at all 256 "
            "pixels. With 320 digits to learn from, it has eight weights for each of them: it soon knows them by "
            "heart and does worst on new ones, 80 of 100 right in his comparison."
        ),
        Flatten(), _dense(10), ScaledTanh(),
    ),
    _net(
        2,
        N_("1989, Net-2: a hidden layer"),
        N_(
            "Twelve hidden units between the pixels and the ten outputs: 3214 weights. They can combine strokes, but "
            "nothing tells them that neighbouring pixels belong together: shuffle all pixels in the same way and it "
            "would learn as well."
        ),
        Flatten(), _dense(12), ScaledTanh(), _dense(10), ScaledTanh(),
    ),
    _net(
        3,
        N_("1989, Net-3: local links"),
        N_(
            "Now each unit sees only a patch of 3 × 3 pixels, and each of the next layer a patch of 5 × 5 of those: "
            "1226 links, less than half of Net-2. Local features such as ends and corners are all it can find, and "
            "that is what digits are made of."
        ),
        _own_3x3(), ScaledTanh(), _own_5x5(), ScaledTanh(), Flatten(), _dense(10), ScaledTanh(),
    ),
    _net(
        4,
        N_("1989, Net-4: shared weights"),
        N_(
            "The first layer becomes two maps; all 64 units of a map share nine weights and so look for the same "
            "feature everywhere. 2266 links are steered by only 1132 weights: every weight learns from more examples."
        ),
        _shared_3x3(2), ScaledTanh(), _own_5x5(), ScaledTanh(), Flatten(), _dense(10), ScaledTanh(),
    ),
    _net(
        5,
        N_("1989, Net-5: shared twice"),
        N_(
            "Weights are shared in both layers: two maps, then four. With 5194 links it has the most of the five, "
            "with 1060 weights the fewest. To build in what is known of pictures made it the best of them by far, "
            "98 of 100 right at its best, and every convolutional network since does the same."
        ),
        _shared_3x3(2), ScaledTanh(), _shared_5x5(4), ScaledTanh(), Flatten(), _dense(10), ScaledTanh(),
    ),
)  # fmt: skip


def _convolution(filters: int, table: str = "all") -> Conv2D:
    """5 x 5 patches, one bias per map."""
    return Conv2D(filters, kernel=5, initializer=_FIRST, connection_table=table)


def _framed_convolution(filters: int) -> Conv2D:
    """The same on the digit of 28 x 28 pixels in a frame of paper, 32 x 32."""
    return Conv2D(filters, kernel=5, initializer=_FIRST, padding=2, padding_value=-0.1)


_LECUN_1990 = preset(
    "lecun-1990",
    _GROUP,
    N_("1990, zip codes"),
    N_(
        "A network that read real zip codes: two stages of feature maps, each followed by maps of half the size. "
        "98,442 links need only 2578 weights. Which maps read which is a table made by hand. Here it learns from "
        "MNIST, which came later."
    ),
    Mnist(pixels="-1..1"),
    (
        _convolution(4), ScaledTanh(), Subsampling(2, combine="average"), ScaledTanh(),
        _convolution(12, "lecun-1990"), ScaledTanh(), Subsampling(2, combine="average"), ScaledTanh(),
        Flatten(), _dense(10), ScaledTanh(),
    ),
    Training(_TARGETS, _RULE_OF_1989, batch_size=1, epochs=5),  # about as many digits as 30 passes were in 1990
)  # fmt: skip

#: The rates are those of the paper, which found the curvature once before each pass and took 0.02 for mu. From these
#: first weights the curvature grows a thousandfold within the first pass, and steps that fit its beginning drive every
#: unit to the flat ends of its curve: so it is followed from digit to digit, as in 1989, and mu holds the steps short.
_RULE_OF_1998 = Training(RbfPenalty(), DiagonalNewton(mu=0.2, running=True), batch_size=1, epochs=20, schedule=Table())

_LENET_5 = preset(
    "lenet-5-1998",
    _GROUP,
    N_("1998, LeNet-5 as published"),
    N_(
        "LeNet-5 with every part as it was: maps that read only some of the maps before them, subsampling that learns, "
        "and at the end ten pictures of digits in 7 × 12 pixels. The class is the picture that the 84 units before it "
        "come closest to. 340,908 links, 60,000 weights."
    ),
    Mnist(pixels="-0.1..1.175"),
    (
        _framed_convolution(6), ScaledTanh(), Subsampling(2), ScaledTanh(),
        _convolution(16, "lenet-5"), ScaledTanh(), Subsampling(2), ScaledTanh(),
        _convolution(120), ScaledTanh(), Flatten(), _dense(84), ScaledTanh(), RBF(10, "lenet_5"),
    ),
    _RULE_OF_1998,
)  # fmt: skip

PRESETS = (*_NETS, _LECUN_1990, _LENET_5)

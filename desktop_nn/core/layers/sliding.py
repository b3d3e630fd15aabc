"""What layers with a sliding kernel share: size, steps, padding and dilation, and what to say when they do not fit."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.core.arrays import Array, Shape
from desktop_nn.core.initializers import INITIALIZER_CHOICES
from desktop_nn.core.layers.base import Layer
from desktop_nn.core.layers.dense import BIAS_HELP, INITIAL_HELP
from desktop_nn.core.layers.geometry import check_image
from desktop_nn.core.layers.origin import Origin, Spot, patch, weighted
from desktop_nn.core.layers.padding_sides import PADDING_MODES, SIDE_HELP, Sides, padding_of
from desktop_nn.core.settings import setting
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

FILTERS = N_("Filters")
KERNEL = N_("Kernel size")
STRIDE = N_("Stride")
PADDING = N_("Padding")
PADDING_MODE = N_("Kind of padding")
PADDING_MODE_HELP = N_(
    "How much is put around the input before the kernel slides. 'By number' takes the padding above, 'same' keeps the"
    " size with stride 1, 'valid' lets the maps shrink and 'full' lets them grow."
)
PADDING_VALUE = N_("Padding value")
PADDING_VALUE_HELP = N_("What the pixels around the image are worth: the value of the background, -1 in LeCun 1989.")
DILATION = N_("Dilation")
DILATION_HELP = N_(
    "How far apart the inputs of a kernel lie. 2 skips every other pixel: a wide view for the same number of weights."
)
GROUPS = N_("Groups")
GROUPS_HELP = N_(
    "Splits the maps into groups that do not see each other; as many groups as input maps give each map its own kernel."
)
OPERATION = N_("Operation")
OPERATION_HELP = N_(
    "Convolution turns the kernel by half a turn before it slides; cross-correlation, which libraries compute, does"
    " not. Learning makes up for the difference."
)
OPERATION_CHOICES = (("cross_correlation", N_("Cross-correlation")), ("convolution", N_("True convolution")))


@dataclass(frozen=True)
class Sliding(Layer):
    """Settings of a square kernel that slides over images (channels, height, width)."""

    category = "convolution"

    filters: int = setting(
        6,
        FILTERS,
        help=N_("How many kernels, and so how many maps come out. Each learns to find one pattern."),
        minimum=1,
        maximum=4096,
        logarithmic=True,
    )
    kernel: int = setting(
        5,
        KERNEL,
        help=N_("Width and height of the patch that each unit sees, in pixels."),
        minimum=1,
        maximum=255,
    )
    stride: int = setting(
        1,
        STRIDE,
        help=N_("How many pixels the kernel moves from place to place. 2 halves the size of the maps."),
        minimum=1,
        maximum=64,
    )
    padding: int = setting(
        0,
        PADDING,
        help=N_("Rows and columns of zeros around the image. Half the kernel keeps the size; 0 shrinks the maps."),
        minimum=0,
        maximum=127,
    )
    bias: bool = setting(True, N_("Bias"), help=BIAS_HELP)
    initializer: str = setting("glorot_uniform", N_("Initial weights"), help=INITIAL_HELP, choices=INITIALIZER_CHOICES)
    padding_mode: str = setting("number", PADDING_MODE, help=PADDING_MODE_HELP, choices=PADDING_MODES)
    padding_top: int = setting(0, N_("Padding above"), help=SIDE_HELP, minimum=0, maximum=127)
    padding_bottom: int = setting(0, N_("Padding below"), help=SIDE_HELP, minimum=0, maximum=127)
    padding_left: int = setting(0, N_("Padding left"), help=SIDE_HELP, minimum=0, maximum=127)
    padding_right: int = setting(0, N_("Padding right"), help=SIDE_HELP, minimum=0, maximum=127)
    padding_value: float = setting(0.0, PADDING_VALUE, help=PADDING_VALUE_HELP, minimum=-1000.0, maximum=1000.0)
    dilation: int = setting(1, DILATION, help=DILATION_HELP, minimum=1, maximum=64)

    @property
    def reach(self) -> int:
        """Pixels from the first to the last one that a kernel meets: one less than k + (k - 1)(d - 1)."""
        return (self.kernel - 1) * self.dilation

    def sides(self, input_shape: Shape) -> Sides:
        """Rows and columns put around an image of this shape."""
        given = Sides(self.padding, self.padding, self.padding, self.padding)
        if self.padding_mode == "sides":
            given = Sides(self.padding_top, self.padding_bottom, self.padding_left, self.padding_right)
        mode, (_, height, width) = self.padding_mode, input_shape
        return Sides(
            *padding_of(mode, height, self.reach, self.stride, given[:2]),
            *padding_of(mode, width, self.reach, self.stride, given[2:]),
        )

    def check_fit(self, input_shape: Shape) -> None:
        """UserError unless the input is an image that the kernel fits into."""
        check_image(input_shape, self.title)
        _, height, width = input_shape
        sides = self.sides(input_shape)
        smallest = min(height + sides.top + sides.bottom, width + sides.left + sides.right)
        check_kernel(self.kernel, self.dilation, smallest)

    def window(self, input_shape: Shape) -> tuple[Shape, Shape]:
        return (self.reach + 1, self.reach + 1), (self.stride, self.stride)

    def first_corner(self, input_shape: Shape) -> tuple[int, int]:
        sides = self.sides(input_shape)
        return -sides.top, -sides.left

    def _origin(
        self, inputs: Array, spot: Spot, sources: tuple[int, ...], kernels: Array, bias: float | None
    ) -> Origin:
        """The patch under `kernels` (n, k, k), one for each source map."""
        top, left = self.first_corner(inputs.shape)
        top, left = top + spot.row * self.stride, left + spot.column * self.stride
        maps, size = inputs[list(sources)], (self.kernel, self.kernel)
        values = patch(maps, (top, left), size, spacing=self.dilation, outside=self.padding_value)
        return weighted(values, kernels, bias, sources, top=top, left=left, spacing=self.dilation)


def check_kernel(kernel: int, dilation: int, size: int) -> None:
    """UserError when a kernel does not fit into a padded input of `size` pixels."""
    span = (kernel - 1) * dilation + 1
    if span <= size:
        return
    if dilation == 1:
        raise UserError(
            N_(
                "Kernel size {kernel} does not fit: the padded input is only {size} wide. "
                "Use a smaller kernel or more padding."
            ),
            kernel=kernel,
            size=size,
        )
    raise UserError(
        N_(
            "Kernel size {kernel} with dilation {dilation} spans {span} pixels, but the padded input is only {size} "
            "wide. Use a smaller kernel, less dilation or more padding."
        ),
        kernel=kernel,
        dilation=dilation,
        span=span,
        size=size,
    )


def check_groups(groups: int, channels: int, filters: int) -> None:
    """UserError unless the maps that come in and those that go out can be split into `groups` equal parts."""
    if channels % groups:
        raise UserError(
            N_("{groups} groups do not divide the {count} maps that come in. Choose a divisor of {count}."),
            groups=groups,
            count=channels,
        )
    if filters % groups:
        raise UserError(
            N_("{groups} groups do not divide the {count} filters. Choose a divisor of {count}."),
            groups=groups,
            count=filters,
        )

"""The two palettes, light and dark: every colour of the program by its purpose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from desktop_nn.ui.colours import Diverging, Sequential

_FIRST_TWO = (0, 1)  # the colours of two classes that nobody has chosen


@dataclass(frozen=True)
class Theme:
    """All colours of one look as `#rrggbb`; names say what a colour is for, never what it looks like.

    Surfaces from back to front: window, surface (cards, docks, views), surface_raised (fields, menus). Text colours
    are readable (WCAG AA) on each of them; `border_strong` outlines what can be operated and stands out 3 : 1.
    """

    name: str
    is_dark: bool

    window: str
    surface: str
    surface_raised: str
    surface_sunken: str
    hover: str
    pressed: str
    border: str
    border_strong: str

    text: str
    text_muted: str
    text_disabled: str

    accent: str
    accent_hover: str
    accent_pressed: str
    accent_soft: str
    accent_text: str
    focus: str

    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str

    grid: str
    train: str
    test: str

    diverging: Diverging
    class_colours: tuple[str, str]  # strong blue and orange for points on top of the diverging scale
    categorical: tuple[str, ...]
    ink: Sequential

    @staticmethod
    def light() -> Theme:
        """Ink on cool paper."""
        return _light()

    @staticmethod
    def dark() -> Theme:
        """Soft light on slate."""
        return _dark()

    def classes(self, count: int, chosen: tuple[int, ...] = ()) -> tuple[str, ...]:
        """One colour for each of `count` classes: the first of the ten, or those of the numbers `chosen` among them.

        Two classes have the ends of the diverging scale, unless a person has chosen others.
        """
        if count <= 2 and chosen in ((), _FIRST_TWO):
            return self.class_colours
        return tuple(self.categorical[number % len(self.categorical)] for number in chosen or range(count))

    def scale(self, chosen: tuple[int, ...] = ()) -> Diverging:
        """From one of two classes to the other, in the colours that a person has `chosen`."""
        if len(chosen) != 2 or chosen == _FIRST_TWO:
            return self.diverging
        return _between(self.categorical[chosen[0]], self.surface, self.categorical[chosen[1]])


@cache
def _between(negative: str, neutral: str, positive: str) -> Diverging:
    return Diverging(negative, neutral, positive)  # kept, for its table of colours takes long to make


@cache
def _light() -> Theme:
    return Theme(
        name="light",
        is_dark=False,
        window="#eef0f3",
        surface="#f9fafb",
        surface_raised="#fefefe",
        surface_sunken="#e8ebee",
        hover="#e9ecf0",
        pressed="#dde2e7",
        border="#dbdfe5",
        border_strong="#828993",
        text="#1c2228",
        text_muted="#545d68",
        text_disabled="#9aa2ab",
        accent="#0b7371",
        accent_hover="#086562",
        accent_pressed="#065553",
        accent_soft="#d9eeec",
        accent_text="#fcfefe",
        focus="#0b7371",
        danger="#b02a20",
        danger_soft="#fbe6e3",
        warning="#855000",
        warning_soft="#faeed6",
        success="#1c7239",
        success_soft="#dff2e4",
        grid="#e6e9ec",
        train="#0b7371",
        test="#8b2fd6",
        diverging=Diverging(negative="#3483d3", neutral="#f9fafb", positive="#cd6418"),
        class_colours=("#0d5cab", "#b9540a"),
        categorical=(
            "#2958a1", "#ef3a02", "#079896", "#da70c5", "#bfa41e",
            "#6aa5fe", "#783269", "#79834c", "#7658f2", "#736067",
        ),
        ink=Sequential(start="#fefefe", end="#1c2228"),
    )  # fmt: skip


@cache
def _dark() -> Theme:
    return Theme(
        name="dark",
        is_dark=True,
        window="#14171b",
        surface="#1b1f24",
        surface_raised="#23282e",
        surface_sunken="#111418",
        hover="#2a3037",
        pressed="#353c45",
        border="#30363e",
        border_strong="#77808c",
        text="#e3e7ec",
        text_muted="#a5aeb9",
        text_disabled="#636c77",
        accent="#58c4bd",
        accent_hover="#72d2cb",
        accent_pressed="#42aea7",
        accent_soft="#173836",
        accent_text="#06201f",
        focus="#58c4bd",
        danger="#ff9388",
        danger_soft="#40211f",
        warning="#ecb757",
        warning_soft="#3a2d15",
        success="#70cd8b",
        success_soft="#1a3523",
        grid="#2a3037",
        train="#58c4bd",
        test="#c58bff",
        diverging=Diverging(negative="#63acf5", neutral="#1b1f24", positive="#e88d3d"),
        class_colours=("#84c1ff", "#ffb066"),
        categorical=(
            "#487abb", "#e04e0d", "#44c7a0", "#da92eb", "#f7cc60",
            "#a2dbf9", "#9f547c", "#9bb500", "#8e7dfe", "#a0877d",
        ),
        ink=Sequential(start="#111418", end="#f1f4f7"),
    )  # fmt: skip

"""The palettes keep their promises: readable text, scales that are even and safe for colour-blind eyes."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QSpinBox

from desktop_nn.resources import resource
from desktop_nn.ui import theme as themes
from desktop_nn.ui.colours import Sequential, contrast, from_oklab, mix, to_hex, to_linear, to_oklab
from desktop_nn.ui.fonts import load_fonts
from desktop_nn.ui.stylesheet import stylesheet
from desktop_nn.ui.theme import Theme

THEMES = [Theme.light(), Theme.dark()]
SURFACES = ["window", "surface", "surface_raised", "surface_sunken", "hover", "accent_soft"]
TEXTS = ["text", "text_muted", "accent", "danger", "warning", "success"]

# Severe forms of colour blindness as matrices on linear light (Machado, Oliveira and Fernandes, 2009)
EYES = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def seen(colour: str, eyes: str) -> np.ndarray:
    """The colour in OKLab as these eyes see it."""
    linear = np.clip(np.asarray(EYES[eyes]) @ to_linear(colour), 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return to_oklab(to_hex(np.round(encoded * 255).astype(np.uint8)))


def each_theme(function):
    return pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)(function)


@each_theme
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_readable_on_every_surface(theme: Theme, surface: str, text: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, surface)) >= 4.5


@each_theme
def test_text_is_readable_on_filled_buttons_and_banners(theme: Theme) -> None:
    for filling in (theme.accent, theme.accent_hover, theme.accent_pressed):
        assert contrast(theme.accent_text, filling) >= 4.5
    for name in ("danger", "warning", "success"):
        assert contrast(theme.text, getattr(theme, f"{name}_soft")) >= 4.5
        assert contrast(getattr(theme, name), getattr(theme, f"{name}_soft")) >= 4.5


@each_theme
def test_outlines_of_controls_and_the_focus_ring_stand_out(theme: Theme) -> None:
    for surface in (theme.window, theme.surface, theme.surface_raised):
        assert contrast(theme.border_strong, surface) >= 3
        assert contrast(theme.focus, surface) >= 3


@each_theme
def test_lines_and_class_colours_stand_out_from_the_surface(theme: Theme) -> None:
    for colour in (theme.train, theme.test, *theme.class_colours):
        assert contrast(colour, theme.surface) >= 3
    assert min(contrast(colour, theme.surface) for colour in theme.categorical) >= 2.2


@each_theme
def test_surfaces_are_neither_black_nor_white(theme: Theme) -> None:
    assert not {theme.window, theme.surface, theme.surface_raised} & {"#000000", "#ffffff"}


@each_theme
def test_the_diverging_scale_starts_from_the_surface_and_grows_evenly_on_both_sides(theme: Theme) -> None:
    table = theme.diverging.table
    assert theme.diverging.neutral == theme.surface
    assert to_hex(table[255]) == theme.surface
    light = np.array([to_oklab(to_hex(colour)) for colour in table[:, :3]])
    for side in (light[255::-1], light[255:]):
        steps = np.diff(side[:, 0])
        assert (steps <= 0.003).all() or (steps >= -0.003).all()
        distances = np.linalg.norm(side - side[0], axis=1)
        assert np.allclose(distances, np.linspace(0, distances[-1], 256), atol=0.012)


@each_theme
def test_both_ends_of_the_diverging_scale_are_equally_far_from_zero(theme: Theme) -> None:
    scale = theme.diverging
    far = [np.linalg.norm(to_oklab(end) - to_oklab(scale.neutral)) for end in (scale.negative, scale.positive)]
    assert max(far) / min(far) < 1.12


@each_theme
@pytest.mark.parametrize("eyes", list(EYES))
def test_negative_and_positive_differ_for_all_eyes(theme: Theme, eyes: str) -> None:
    scale = theme.diverging
    for first, second in ((scale.negative, scale.positive), theme.class_colours):
        assert np.linalg.norm(seen(first, eyes) - seen(second, eyes)) > 0.15


@each_theme
@pytest.mark.parametrize("eyes", list(EYES))
def test_the_ten_classes_can_be_told_apart_by_all_eyes(theme: Theme, eyes: str) -> None:
    assert len(theme.categorical) == 10
    nearest = min(
        np.linalg.norm(seen(first, eyes) - seen(second, eyes))
        for first, second in itertools.combinations(theme.categorical, 2)
    )
    assert nearest > 0.075


@each_theme
def test_training_and_test_differ_for_all_eyes(theme: Theme) -> None:
    assert min(np.linalg.norm(seen(theme.train, eyes) - seen(theme.test, eyes)) for eyes in EYES) > 0.1


def test_classes_have_the_colours_that_a_person_chose() -> None:
    theme = Theme.light()
    assert theme.classes(2) == theme.classes(2, (0, 1)) == theme.class_colours
    assert theme.classes(3, (6, 0, 2)) == (theme.categorical[6], theme.categorical[0], theme.categorical[2])
    assert theme.scale((0, 1)) == theme.diverging
    assert (theme.scale((6, 2)).negative, theme.scale((6, 2)).positive) == theme.classes(2, (6, 2))


def test_a_map_of_numbers_becomes_colours() -> None:
    scale = Theme.light().diverging
    colours = scale.colormap(np.array([[-2.0, 0.0], [np.nan, 2.0]], np.float32), 1.0)
    assert colours.shape == (2, 2, 4)
    assert [to_hex(colour) for colour in colours.reshape(4, 4)] == [
        scale.negative, scale.neutral, scale.neutral, scale.positive,
    ]  # fmt: skip
    assert to_hex(scale.colormap(np.zeros(1, np.float32), 0.0)[0]) == scale.neutral


def test_bytes_become_ink() -> None:
    ink = Sequential("#fefefe", "#101010")
    assert to_hex(ink.colormap(np.array([0], np.uint8))[0]) == "#fefefe"
    assert to_hex(ink.colormap(np.array([1.0]))[0]) == "#101010"


def test_oklab_and_back_is_the_same_colour() -> None:
    for colour in ("#2b7fd6", "#d8721a", "#000000", "#ffffff"):
        assert to_hex(from_oklab(to_oklab(colour))) == colour
    assert mix("#000000", "#ffffff", 0.0) == "#000000"


@each_theme
def test_the_stylesheet_fills_in_every_token(theme: Theme, qapp: QApplication) -> None:
    sheet = stylesheet(theme)
    assert "$" not in sheet.split("*/", 1)[1]
    assert sheet.count("{") == sheet.count("}")
    assert set(re.findall(r"#[0-9a-f]{6}", sheet)) <= {getattr(theme, field.name) for field in fields(theme)} | set(
        re.findall(r"#[0-9a-f]{6}", " ".join(str(getattr(theme, field.name)) for field in fields(theme)))
    )


def test_putting_on_a_theme_tells_everybody(qtbot, qapp: QApplication) -> None:
    with qtbot.waitSignal(themes.themes.theme_changed) as changed:
        themes.use("dark")
    assert changed.args == [Theme.dark()]
    assert themes.current().is_dark
    assert qapp.palette().window().color().name() == Theme.dark().surface
    themes.use("light")


def test_the_shipped_typeface_has_figures_of_one_width(qapp: QApplication) -> None:
    assert load_fonts() == "Inter"
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(themes.font(24))
    assert len({round(metrics.horizontalAdvance(figure), 2) for figure in "0123456789"}) == 1


def test_the_fonts_stay_small_and_bring_their_licence() -> None:
    faces = list(resource("fonts").glob("*.otf"))
    assert sum(face.stat().st_size for face in faces) < 1_500_000
    assert "SIL OPEN FONT LICENSE" in resource("fonts", "OFL.txt").read_text(encoding="utf-8")


def test_numbers_in_spin_boxes_keep_clear_of_the_edge(qtbot) -> None:
    themes.use("light")
    box = QSpinBox()
    qtbot.addWidget(box)
    box.show()
    assert box.lineEdit().textMargins().left() > 0


def test_rows_of_a_list_made_before_it_is_shown_have_their_full_height(qtbot) -> None:
    themes.use("light")
    rows = QListWidget()
    qtbot.addWidget(rows)
    rows.addItems(["one", "two"])
    rows.setCurrentRow(1)
    rows.show()
    QApplication.processEvents()
    assert rows.visualItemRect(rows.item(0)).height() == rows.visualItemRect(rows.item(1)).height() >= 22


def test_a_role_changes_how_a_label_looks(qtbot) -> None:
    themes.use("light")
    label = QLabel("97.3")
    qtbot.addWidget(label)
    before = label.sizeHint().height()
    themes.set_role(label, "readout")
    assert label.sizeHint().height() > before

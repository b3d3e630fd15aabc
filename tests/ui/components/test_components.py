"""The small shared widgets: what they say, also to those who do not see them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_nn.ui import theme as themes
from desktop_nn.ui.components.bars import ProbabilityBars
from desktop_nn.ui.components.buttons import ToolButton
from desktop_nn.ui.components.frames import Card, Readout, SectionHeader, label
from desktop_nn.ui.components.notes import Banner, EmptyState
from desktop_nn.ui.views.legend import Key, KeyLegend, ScaleLegend


@pytest.fixture(autouse=True)
def light(qapp):
    themes.use("light")


def test_a_tool_button_acts_and_says_what_it_is(qtbot) -> None:
    acts = []
    button = ToolButton("run", "Run", "Train the network.", pressed=lambda: acts.append("run"))
    qtbot.addWidget(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert acts == ["run"]
    assert (button.accessibleName(), button.toolTip()) == ("Run", "Train the network.")


def test_a_banner_offers_acts_and_can_be_closed(qtbot) -> None:
    acts = []
    banner = Banner("The test loss rises.", "warning")
    qtbot.addWidget(banner)
    banner.show()
    QTest.mouseClick(banner.add_action("Pause", lambda: acts.append("pause")), Qt.MouseButton.LeftButton)
    assert acts == ["pause"]
    with qtbot.waitSignal(banner.closed):
        banner.findChild(ToolButton).click()
    assert not banner.isVisible()
    assert banner.accessibleName() == banner.text == "The test loss rises."


def test_an_empty_state_says_what_to_do(qtbot) -> None:
    state = EmptyState("chart", "Nothing yet.")
    qtbot.addWidget(state)
    state.set_text("No curves yet.", "Press Run.")
    state.show()
    assert state.text == "No curves yet."
    assert state._hint.isVisible()


def test_a_readout_is_read_aloud_with_its_name(qtbot) -> None:
    readout = Readout("Epoch")
    qtbot.addWidget(readout)
    readout.set_value("12")
    assert readout.accessibleName() == "Epoch: 12"


def test_frames_hold_what_they_are_given(qtbot) -> None:
    card, header = Card(), SectionHeader("Layers")
    qtbot.addWidget(card)
    card.content.addWidget(header)
    header.add(label("3", "caption"))
    assert card.content.count() == 1
    assert header.title.text() == "Layers"


def test_bars_are_read_aloud_largest_first(qtbot) -> None:
    bars = ProbabilityBars()
    qtbot.addWidget(bars)
    bars.set_shares(("cat", "dog"), (0.25, 0.75), marked=0)
    bars.resize(150, 40)
    bars.grab()
    assert [part.split(":")[0] for part in bars.accessibleName().split(", ")] == ["dog", "cat"]
    assert bars.sizeHint().height() == 32


def test_a_legend_stacks_its_keys_where_there_is_no_room(qtbot) -> None:
    legend = KeyLegend()
    qtbot.addWidget(legend)
    legend.set_keys(Key("line", "#0b7371", "Training", "0.12"), Key("dashed", "#8b2fd6", "Test", "0.34"))
    assert legend.accessibleName() == "Training 0.12, Test 0.34"
    assert legend.minimumSizeHint().width() < legend.sizeHint().width()
    for width in (400, legend.minimumSizeHint().width()):
        legend.resize(width, 34)
        legend.grab()


def test_ten_entries_are_all_seen_where_there_is_little_room(qtbot) -> None:
    legend = KeyLegend()
    qtbot.addWidget(legend)
    colours = themes.current().categorical
    legend.set_keys(*(Key("box", colour, f"class {colour}") for colour in colours))
    legend.resize(legend.minimumSizeHint())
    image = legend.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert set(colours) <= seen


def test_a_scale_names_its_ends(qtbot) -> None:
    scale = ScaleLegend()
    qtbot.addWidget(scale)
    scale.set_ends("no", "yes")
    scale.resize(200, 24)
    picture = scale.grab().toImage()
    middle = picture.pixelColor(int(scale.sizeHint().width() / 2), picture.height() // 2)
    assert scale.accessibleName() == "no – yes"
    assert middle.isValid()


def test_long_ends_of_a_scale_are_cut_short_and_told_whole(qtbot) -> None:
    scale = ScaleLegend()
    qtbot.addWidget(scale)
    scale.set_ends("below on the left", "above on the right")
    scale.resize(scale.minimumSizeHint())
    scale.show()
    low, high = scale.shown_ends()
    assert low.endswith("…")
    assert high.endswith("…")
    assert scale.toolTip() == "below on the left – above on the right"


def test_the_numbers_of_a_scale_are_never_cut(qtbot) -> None:
    scale = ScaleLegend()
    qtbot.addWidget(scale)
    scale.set_ends("−0.25", "0.25")
    scale.resize(scale.minimumSizeHint())
    assert scale.shown_ends() == ("−0.25", "0.25")
    assert scale.toolTip() == ""


def test_an_empty_view_that_is_low_keeps_its_words_and_drops_the_icon(qtbot):
    state = EmptyState("chart", "Nothing yet.", "Press Run.")
    qtbot.addWidget(state)
    state.resize(320, 240)
    state.show()
    assert state._icon.isVisible()
    state.resize(320, 90)
    assert not state._icon.isVisible()
    assert state._text.isVisible()


def test_two_lines_and_a_hint_are_whole_in_an_empty_view_that_is_low(qtbot):
    state = EmptyState("chart", "The curves appear when the training begins.", "Press Run.")
    qtbot.addWidget(state)
    state.resize(260, 72)
    state.show()
    QApplication.processEvents()
    assert state._text.height() >= state._text.heightForWidth(state._text.width())

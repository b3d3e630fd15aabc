"""The form of a convolution: the usual settings first, the seldom ones behind "More", each with its help."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from desktop_nn.core.layers import Conv1D, Conv2D, Dense, Flatten, LocallyConnected2D, TransposedConv2D
from desktop_nn.core.losses import SoftmaxCrossEntropy
from desktop_nn.core.network import place
from desktop_nn.data.glyphs import Glyphs
from desktop_nn.ui.document import Document
from desktop_nn.ui.panels.network_panel import NetworkPanel


def details(show, trainer, xor, layer):
    layers = place(layer, Flatten(), Dense(10))
    training = replace(xor.training, loss=SoftmaxCrossEntropy())
    document = Document(replace(xor, data=Glyphs(), layers=layers, training=training))
    panel = show(NetworkPanel(document, trainer))
    panel.select(layers[0].id)
    return document, panel.details


@pytest.mark.parametrize(
    "layer", [Conv2D(), LocallyConnected2D(), TransposedConv2D(), Conv1D()], ids=lambda each: each.name
)
def test_what_is_seldom_changed_waits_behind_more(show, trainer, xor, layer):
    _, shown = details(show, trainer, xor, layer)
    assert [*shown.form.rows] == ["filters", "kernel", "stride", "padding", "bias"]
    assert "dilation" in shown.more_form.rows
    for row in (*shown.form.rows.values(), *shown.more_form.rows.values()):
        assert row.field.toolTip()
        assert row.field.accessibleName()


def test_a_connection_table_is_chosen_and_its_misfit_explained(show, trainer, xor):
    document, shown = details(show, trainer, xor, Conv2D(6, 5))
    field = shown.more_form.field("connection_table")
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData("lenet-5"))
    field.activated.emit(field.currentIndex())

    assert document.experiment.layers[0].layer.connection_table == "lenet-5"
    assert "6 input maps, but 1 come in" in str(document.experiment.summary().problem)


def test_a_table_of_ones_own_that_cannot_be_read_is_not_taken(show, trainer, xor):
    document, shown = details(show, trainer, xor, Conv2D(2, 5))
    field = shown.more_form.field("own_table")
    field.setText("1; x")
    field.commit()

    assert document.experiment.layers[0].layer.own_table == ""
    assert "Part 2 of the table" in shown.more_form.problem("own_table")


def test_the_field_keeps_the_keyboard_when_its_value_does_not_fit(show, trainer, xor, qtbot):
    document, shown = details(show, trainer, xor, Conv2D(6, 5))
    field = shown.form.field("kernel")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "29")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert document.experiment.summary().problem is not None
    assert shown.form.field("kernel") is field
    assert field.hasFocus()
    document.undo_stack.undo()
    assert shown.form.field("kernel") is field
    assert field.text() == "5"

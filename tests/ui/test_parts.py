"""Every view and panel that is named can be made, and has one title wherever it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from desktop_nn.project.presets import presets
from desktop_nn.ui import parts
from desktop_nn.ui.application import create_application
from desktop_nn.ui.document import Document
from desktop_nn.ui.trainer import Trainer
from desktop_nn.ui.views.view import View


@pytest.fixture
def trainer(qtbot: Any) -> Iterator[Trainer]:
    create_application(theme="light", language="en")
    trainer = Trainer()
    yield trainer
    trainer.close()


@pytest.mark.parametrize("name", parts.VIEWS)
def test_every_view_can_be_made(name: str, trainer: Trainer, qtbot: Any) -> None:
    view = parts.make_view(name, Document(presets["xor-mlp"].experiment), trainer)
    qtbot.addWidget(view)
    assert isinstance(view, View)
    assert view.title == parts.VIEWS[name].title


@pytest.mark.parametrize("name", parts.PANELS)
def test_every_panel_can_be_made(name: str, trainer: Trainer, qtbot: Any) -> None:
    panel = parts.make_panel(name, Document(presets["xor-mlp"].experiment), trainer)
    qtbot.addWidget(panel)
    assert isinstance(panel, QWidget)

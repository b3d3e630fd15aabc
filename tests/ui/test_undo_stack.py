from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

from desktop_nn.ui.undo_stack import UndoStack

# The collector frees a cycle in the order of its list; what it finds to be held by something younger moves to the end.
# So after it has run once, the commands come before the document that they change. The document is in a cycle of its
# own, or held by the commands alone.
_COLLECTED_COMMANDS_FIRST = """
import gc
import weakref
from contextlib import nullcontext
from PySide6.QtCore import QCoreApplication
from desktop_nn.project.presets import find
from desktop_nn.ui.document import Document

application = QCoreApplication([])
document = Document(find("xor-mlp").experiment)
with document.together("change it twice") if {together} else nullcontext():
    for seed in range(5):
        document.edit("change the seed", seed=seed + 100)
commands = [document.undo_stack.command(i) for i in range(document.undo_stack.count())]
holder = [document]
del document
gc.collect()
document = holder.pop()
document.itself = document if {cycle} else None
gone = weakref.ref(document)
del commands, document
gc.collect()
print(gone() is None)
"""


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("cycle", [True, False])
def test_a_document_may_be_collected_after_its_commands(
    cycle: bool, together: bool, run_alone: Callable[[str], str]
) -> None:
    assert run_alone(_COLLECTED_COMMANDS_FIRST.format(cycle=cycle, together=together)) == "True"


def test_a_stack_that_went_with_its_parent_is_left_alone() -> None:
    parent = QObject()
    stack = UndoStack(parent)
    stack.push(QUndoCommand("change"))
    del parent
    stack.__del__()

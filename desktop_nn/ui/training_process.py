"""The window's end of a training that runs in a process of its own: the same acts, the same answers."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, current_language
from desktop_nn.project.beside import States
from desktop_nn.project.experiment import Training
from desktop_nn.training.journal import WeightEdit
from desktop_nn.training.probes.base import Probe
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.parcels import Parcel
from desktop_nn.ui.training_words import ANSWERS, CANCEL, FRAME, SPEAK, Failure, Request

_PATIENCE_SECONDS = 2.0


def _serve(connection: Connection, folder: str) -> None:
    """What the process does; only there is it imported."""
    from desktop_nn.ui.training_child import serve

    serve(connection, folder)


class TrainingProcess(QObject):
    """Stands where `TrainingWorker` stands, and passes its acts on to a process that has no window to paint.

    So neither waits for the other: in one process both would take turns at running Python. It lives on the training
    thread too; a process that ends by itself is replaced, and `lost` says that the run must be begun again.
    """

    snapshot_ready = Signal(object)
    state_changed = Signal(str)
    data_replaced = Signal(object)
    progress = Signal(float, str)
    saved_state = Signal(int, object)
    departed = Signal()
    failed = Signal(object)
    lost = Signal()
    _given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="desktop-nn-", ignore_cleanup_errors=True)
        self._lock = threading.Lock()  # questions are sent by the window's thread
        self._given_up.connect(self._send_cancel)  # in this object's thread, so after the loading
        self._connection: Connection | None = None
        self._process: Any = None
        self._retired = False
        self._pace = 0.0
        self._frame: dict[str, Any] = {}  # the parts of the snapshots to come that seldom change

    # --- acts: those of TrainingWorker -----------------------------------------------------------------

    @Slot(object)
    def load(self, request: Request) -> None:
        if self._process is None and not self._retired:
            self._begin_process()  # not before there is something to train: the window is painted first
        self._send(SPEAK, current_language())
        self._send("load", request)

    @Slot(object)
    def adapt(self, request: Request) -> None:
        self._send("adapt", request)

    @Slot(object)
    def repaint(self, request: Request) -> None:
        self._send("repaint", request)

    @Slot(object)
    def keep_company(self, request: Request) -> None:
        self._send("keep_company", request)

    @Slot(object)
    def change_training(self, training: Training) -> None:
        self._send("change_training", training)

    @Slot(object)
    def apply(self, edit: WeightEdit) -> None:
        self._send("apply", edit)

    @Slot(float)
    def set_pace(self, steps_per_second: float) -> None:
        self._pace = steps_per_second  # for a process that is not there yet
        self._send("set_pace", steps_per_second)

    @Slot()
    def start(self) -> None:
        self._send("start")

    @Slot()
    def step(self) -> None:
        self._send("step")

    @Slot()
    def one_sample(self) -> None:
        self._send("one_sample")

    @Slot()
    def epoch(self) -> None:
        self._send("epoch")

    @Slot()
    def pause(self) -> None:
        self._send("pause")

    @Slot(object)
    def go_to(self, step: int) -> None:
        self._send("go_to", step)

    @Slot()
    def reset(self) -> None:
        self._send("reset")

    @Slot(int)
    def new_weights(self, seed: int) -> None:
        self._send("new_weights", seed)

    @Slot(int)
    def give_state(self, token: int) -> None:
        if self._process is None:  # nothing was loaded yet
            self.saved_state.emit(token, States())
        else:
            self._send("give_state", token)

    def expect_loading(self) -> None:
        """The next loading has not been given up; the process knows by itself."""

    def cancel(self) -> None:
        """Give up a loading that was asked for before; may be called in any thread."""
        self._given_up.emit()

    def want(self, probes: tuple[Probe, ...]) -> None:
        """Ask at once, in whatever thread: a moving pen does not wait for its turn in this object's."""
        self._send("ask", probes)

    @Slot()
    def retire(self) -> None:
        """End the process; what is worth keeping was asked for before."""
        self._retired = True
        self._end_process()
        self._folder.cleanup()

    # --- the process -----------------------------------------------------------------------------------

    def _begin_process(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, its = context.Pipe()
        self._process = context.Process(target=_serve, args=(its, self._folder.name), name="training", daemon=True)
        self._process.start()
        its.close()
        ours.send(("set_pace", (self._pace,)))
        self._connection = ours
        self._listener = threading.Thread(target=self._listen, args=(ours,), name="training answers", daemon=True)
        self._listener.start()

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.join(_PATIENCE_SECONDS)
        self._listener.join(_PATIENCE_SECONDS)

    @Slot()
    def _send_cancel(self) -> None:
        self._send(CANCEL)

    def _send(self, name: str, *values: object) -> None:
        try:
            with self._lock:
                if self._connection is not None:
                    self._connection.send((name, values))
        except OSError:
            return  # a broken pipe is noticed by the listener
        except Exception as error:  # noqa: BLE001 - what cannot travel is told and not lost without a word
            self.failed.emit(Failure(error, traceback.format_exc()))

    def _listen(self, connection: Connection) -> None:
        """Tell what comes, in a thread of its own; the signals take it to the window's thread."""
        while True:
            try:
                name, values = connection.recv()
            except (EOFError, OSError):
                connection.close()
                if not self._retired:
                    self.lost.emit()
                return
            if name == "dataset":
                self._frame[name] = self._opened(*values)
            elif name in FRAME:
                self._frame[name] = values[0]
            elif name == "snapshot_ready":
                self.snapshot_ready.emit(self._whole(*values))
            else:
                assert name in ANSWERS
                getattr(self, name).emit(*values)

    def _opened(self, parcel: Parcel) -> object:
        dataset = parcel.open()
        parcel.discard()
        return dataset

    def _whole(self, snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, **self._frame)

    @Slot()
    def restart(self) -> None:
        """Take another process in place of one that ended by itself, and say so."""
        self._end_process()
        self._begin_process()
        text = N_(
            "The process that trains has ended, perhaps for want of memory. A new one goes on from the weights shown "
            "last; its curves begin anew."
        )
        self.failed.emit(Failure(UserError(text), ""))

"""The process that trains apart from the window: a worker that gets its acts through a pipe and answers through it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from operator import is_
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from desktop_nn.data.base import Dataset
from desktop_nn.i18n import use_language
from desktop_nn.training import parallel
from desktop_nn.training.snapshot import Snapshot
from desktop_nn.ui.parcels import pack
from desktop_nn.ui.training_words import ANSWERS, CANCEL, FRAME, SPEAK, Failure
from desktop_nn.ui.training_worker import TrainingWorker

#: An act is taken up this soon while the worker computes.
_SWITCH_SECONDS = 0.0005


def serve(connection: Connection, folder: str) -> None:
    """Train as the acts that come through `connection` say, until it is closed. Large samples lie in `folder`."""
    with suppress(ValueError, AttributeError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window decides when it is over
    sys.setswitchinterval(_SWITCH_SECONDS)
    parallel.leave_one_core()
    app = QCoreApplication([])
    worker = TrainingWorker()
    answers = _Answers(connection, folder)
    worker.keep_data = answers.share
    worker.snapshot_ready.connect(answers.tell_snapshot)
    for name in ANSWERS:
        getattr(worker, name).connect(partial(answers.tell, name))
    acts = _Acts(worker)
    threading.Thread(target=_listen, args=(connection, worker, acts), daemon=True).start()
    app.exec()


def _listen(connection: Connection, worker: TrainingWorker, acts: _Acts) -> None:
    """Hand on what comes; a thread of its own, so that a cancellation is heard while data are loaded."""
    while True:
        try:
            name, values = connection.recv()
        except (EOFError, OSError):  # the window is gone, and so is every reason to go on
            os._exit(0)
        if name == CANCEL:
            worker.cancel()
            continue
        if name == "load":
            worker.expect_loading()
        worker.hurry()
        acts.came.emit(name, values)


class _Acts(QObject):
    """Brings the acts into the worker's thread, in the order in which they came."""

    came = Signal(str, object)

    def __init__(self, worker: TrainingWorker) -> None:
        super().__init__()
        self._worker = worker
        self.came.connect(self._do)

    @Slot(str, object)
    def _do(self, name: str, values: tuple[Any, ...]) -> None:
        self._worker.heard()
        if name == SPEAK:
            use_language(*values)
        else:
            getattr(self._worker, name)(*values)


class _Answers:
    """Sends what the worker tells. Data, experiment and frozen runs go once, not with every snapshot."""

    def __init__(self, connection: Connection, folder: str) -> None:
        self._connection = connection
        self._folder = folder
        self._dataset: object = None
        self._frame: dict[str, object] = {}

    def share(self, dataset: Dataset) -> Dataset:
        """Hand the data over to the window and go on with the arrays that both see."""
        parcel = pack(dataset, self._folder)
        self._dataset = parcel.open()
        self.tell("dataset", parcel)
        return self._dataset

    def tell_snapshot(self, snapshot: Snapshot) -> None:
        """Send one snapshot, and before it what of its frame is new."""
        if snapshot.dataset is not self._dataset:
            self._dataset = snapshot.dataset
            self.tell("dataset", pack(snapshot.dataset, self._folder))
        for name in FRAME:
            self._tell_new(name, getattr(snapshot, name))
        self.tell("snapshot_ready", replace(snapshot, dataset=None, experiment=None, beside=()))  # type: ignore[arg-type]

    def _tell_new(self, name: str, value: object) -> None:
        if not _is_same(self._frame.get(name), value):
            self._frame[name] = value
            self.tell(name, value)

    def tell(self, name: str, *values: object) -> None:
        """Send one answer; an error that cannot travel goes as its text."""
        if name == "failed":
            values = tuple(_portable(failure) for failure in values if isinstance(failure, Failure))
        try:
            self._connection.send((name, values))
        except OSError:
            return  # the window is gone; the listener ends the process
        except Exception as error:  # noqa: BLE001 - what cannot travel is told and not lost without a word
            self.tell("failed", Failure(error, traceback.format_exc()))


def _is_same(before: object, now: object) -> bool:
    """Whether both are the same value, or hold the same values: a frozen run is the same one each time."""
    if isinstance(before, tuple) and isinstance(now, tuple):
        return len(before) == len(now) and all(map(is_, before, now))
    return before is now


def _portable(failure: Failure) -> Failure:
    """The failure, with a plain error in place of one that cannot be taken to pieces and put together again."""
    from multiprocessing.reduction import ForkingPickler

    try:
        ForkingPickler.loads(ForkingPickler.dumps(failure.error))
    except Exception:  # noqa: BLE001 - whatever an error of somebody else's library raises here
        return Failure(RuntimeError(f"{type(failure.error).__name__}: {failure.error}"), failure.trace)
    return failure

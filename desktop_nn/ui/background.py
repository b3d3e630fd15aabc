"""Work that takes a while and has nothing to do with the window: it is done on one other thread, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThread, QThreadPool, Signal, Slot

Work = Callable[[], Any]
Done = Callable[[Any, Exception | None], None]


class Background(QObject):
    """Runs functions one after the other; `done(result, error)` is called in the thread this object lives in."""

    _finished = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(2000)
        self._waiting: dict[int, Done] = {}
        self._count = 0
        self._finished.connect(self._tell)

    @property
    def is_busy(self) -> bool:
        """Whether something has not been answered yet."""
        return bool(self._waiting)

    def run(self, work: Work, done: Done) -> None:
        """Do `work` on the other thread, then call `done` in this one."""
        self._count += 1
        self._waiting[self._count] = done
        self._pool.start(_Task(work, self._count, self._finished))

    def close(self) -> None:
        """Wait until everything begun has ended; nobody is told any more."""
        self._waiting.clear()
        self._pool.waitForDone()

    @Slot(int, object, object)
    def _tell(self, number: int, result: object, error: Exception | None) -> None:
        assert QThread.currentThread() is self.thread()
        done = self._waiting.pop(number, None)
        if done is not None:
            done(result, error)


class _Task(QRunnable):
    def __init__(self, work: Work, number: int, finished: Any) -> None:
        super().__init__()
        self._work, self._number, self._finished = work, number, finished

    def run(self) -> None:
        result, error = None, None
        try:
            result = self._work()
        except Exception as problem:  # noqa: BLE001 - the edge of a thread: it is handed over, whatever it is
            error = problem
        self._finished.emit(self._number, result, error)

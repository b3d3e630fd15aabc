"""What a teacher hides from students, and the task they are given: a part of the experiment, saved with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

VERSION = 1

TASK_LIMIT = 500
HIDDEN_LIMIT = 1_000
_NAME_LIMIT = 80


@dataclass(frozen=True)
class Teaching:
    """`hidden` holds names such as `view.surface` or `training.batch_size`, sorted: the kind of control, then its name.

    A name that this program does not know hides nothing and is kept. Raises UserError beyond the limits.
    """

    hidden: tuple[str, ...] = ()
    task: str = ""

    def __post_init__(self) -> None:
        if len(self.task) > TASK_LIMIT:
            raise UserError(N_("The task may have at most {limit} characters."), limit=TASK_LIMIT)
        if len(self.hidden) > HIDDEN_LIMIT or not all(_is_name(name) for name in self.hidden):
            raise UserError(N_("The list of hidden controls is damaged."))
        object.__setattr__(self, "hidden", tuple(sorted(set(self.hidden))))

    def of_kind(self, kind: str) -> frozenset[str]:
        """The names of one kind that are hidden: of `view.surface` and kind `view`, `surface`."""
        start = f"{kind}."
        return frozenset(name.removeprefix(start) for name in self.hidden if name.startswith(start))

    def showing_everything(self) -> Teaching:
        """The same task with nothing hidden."""
        return replace(self, hidden=())

    def encoded(self) -> dict[str, Any]:
        """As plain JSON values; `decoded` gives it back."""
        return {"version": VERSION, "hidden": list(self.hidden), "task": self.task}

    @classmethod
    def decoded(cls, values: Any) -> Teaching:
        """What `encoded` wrote. Raises UserError for whatever else."""
        damaged = UserError(N_("The list of hidden controls is damaged."))
        if not isinstance(values, dict) or type(version := values.get("version")) is not int or version < 1:
            raise damaged
        if version > VERSION:
            raise UserError(N_("Its teacher mode was written by a newer Desktop NN: update first."))
        hidden, task = values.get("hidden"), values.get("task")
        if len(values) != 3 or not isinstance(hidden, list) or not isinstance(task, str):
            raise damaged
        return cls(tuple(hidden), task)


def _is_name(name: object) -> bool:
    """A kind and a name of plain letters, so that it reads in any list and any file."""
    if not isinstance(name, str) or not name.isascii() or len(name) > _NAME_LIMIT:
        return False
    kind, dot, rest = name.partition(".")
    return bool(dot and kind.isalnum() and rest.replace("-", "a").replace("_", "a").isalnum())

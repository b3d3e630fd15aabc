"""The list of all classes of one kind, by the name that project files use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

T = TypeVar("T", bound=type)


class Registry(Generic[T]):
    """Classes that register themselves when their module is imported.

    `kind` is the plain noun that error messages use: `Registry(N_("layer"))`.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._classes: dict[str, T] = {}

    def register(self, cls: T) -> T:
        """Class decorator: enter `cls` under its `name`, which never changes."""
        name = cls.name  # type: ignore[attr-defined]
        if name in self._classes:
            raise ValueError(f"two {self._kind}s are named {name!r}")
        self._classes[name] = cls
        return cls

    def get(self, name: str) -> T:
        """The class called `name`; a UserError lists the names there are."""
        if name not in self._classes:
            template = N_("There is no {kind} called '{name}'. Known names: {names}.")
            raise UserError(template, kind=self._kind, name=name, names=", ".join(self._classes))
        return self._classes[name]

    def names(self) -> tuple[str, ...]:
        """Every name in the order of registration."""
        return tuple(self._classes)

    def __iter__(self) -> Iterator[T]:
        return iter(self._classes.values())

    def __len__(self) -> int:
        return len(self._classes)

    def __contains__(self, name: object) -> bool:
        return name in self._classes

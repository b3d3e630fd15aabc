"""The one error whose message is written for the person at the screen."""

from __future__ import annotations

from desktop_nn.i18n import N_, number, translate

_DIGITS = 10  # of a number that stands in a message

#: What the system says of files and disks, in the words of C libraries, for the translators; others stay English.
_SYSTEM_REASONS = (
    N_("No such file or directory"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("Operation not permitted"),
    N_("No space left on device"),
    N_("Disk quota exceeded"),
    N_("File too large"),
    N_("Read-only file system"),
    N_("File name too long"),
    N_("Input/output error"),
    N_("not an ordinary file"),
)


class UserError(Exception):
    """Says what is wrong, why, and what to do; translated when it is shown, not when it is raised.

    `template` is marked with `N_` where it is raised and holds `{named}` places; `values` fills them. Text values
    are translated too, so `UserError(N_("{layer} needs an image."), layer=Conv2D.title)` reads well in each language.
    """

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values = values

    @property
    def message(self) -> str:
        """The whole sentence in the current language."""
        return translate(self.template).format(**{name: _shown(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.message

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UserError):
            return NotImplemented
        return (type(self), self.template, self.values) == (type(other), other.template, other.values)

    __hash__ = Exception.__hash__


def _shown(value: object) -> object:
    if isinstance(value, str):
        return translate(value)
    return number(value, _DIGITS) if isinstance(value, float) else value

"""The one error whose message is written for the person at the screen."""

from __future__ import annotations

from desktop_nn.i18n import number, translate

_DIGITS = 10  # of a number that stands in a message


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

"""One editable value, declared once: default, label, help and limits serve the form, the file and the checks."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

_METADATA_KEY = "setting"


@dataclass(frozen=True)
class Choice:
    """One of the values a setting may take, with the words for it."""

    value: Any
    label: str


@dataclass(frozen=True)
class Setting:
    """What is declared of one editable value.

    `minimum` and `maximum` are included in the range, `above` is not. `logarithmic` settings are stepped by factors.
    A `hidden` one is saved like all others but has no row in the form: it is edited elsewhere, such as in a table.
    """

    name: str
    type: type
    default: Any
    label: str
    help: str = ""
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    choices: tuple[Choice, ...] = ()
    logarithmic: bool = False
    decimals: int | None = None
    hidden: bool = False

    def check(self, value: Any) -> None:
        """Raise a UserError that names the setting, the value and the limit when `value` is not allowed."""
        if self.choices:
            self._check_choice(value)
        elif self.type is bool or self.type is str:
            self._check_type(value)
        elif self.type in (int, float):
            self._check_number(value)

    def _check_choice(self, value: Any) -> None:
        if not any(type(value) is type(choice.value) and value == choice.value for choice in self.choices):
            names = ", ".join(str(choice.value) for choice in self.choices)
            raise UserError(
                N_("{label} must be one of {names}, not {value}."),
                label=self.label,
                names=names,
                value=str(value),
            )

    def _check_type(self, value: Any) -> None:
        if not isinstance(value, self.type):
            wanted = N_("yes or no") if self.type is bool else N_("a text")
            raise UserError(
                N_("{label} must be {wanted}, not {value}."),
                label=self.label,
                wanted=wanted,
                value=str(value),
            )

    def _check_number(self, value: Any) -> None:
        whole = self.type is int
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not math.isfinite(value):
            wanted = N_("a whole number") if whole else N_("a number")
            raise UserError(
                N_("{label} must be {wanted}, not {value}."),
                label=self.label,
                wanted=wanted,
                value=str(value),
            )
        low, high = self.minimum, self.maximum
        if self.above is not None and value <= self.above:
            raise UserError(
                N_("{label} must be above {limit}, not {value}."),
                label=self.label,
                limit=self.above,
                value=value,
            )
        if low is not None and high is not None and not low <= value <= high:
            template = N_("{label} must be between {minimum} and {maximum}, not {value}.")
            raise UserError(template, label=self.label, minimum=low, maximum=high, value=value)
        if low is not None and value < low:
            raise UserError(
                N_("{label} must be at least {limit}, not {value}."), label=self.label, limit=low, value=value
            )
        if high is not None and value > high:
            raise UserError(
                N_("{label} must be at most {limit}, not {value}."), label=self.label, limit=high, value=value
            )


def setting(
    default: Any,
    label: str,
    *,
    help: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    choices: Iterable[Choice | tuple[Any, str]] = (),
    logarithmic: bool = False,
    decimals: int | None = None,
    hidden: bool = False,
) -> Any:
    """A dataclass field that is an editable value: `units: int = setting(16, N_("Units"), minimum=1)`."""
    entries = tuple(each if isinstance(each, Choice) else Choice(*each) for each in choices)
    declared = {
        "default": default, "label": label, "help": help, "minimum": minimum, "maximum": maximum, "above": above,
        "choices": entries, "logarithmic": logarithmic, "decimals": decimals, "hidden": hidden,
    }  # fmt: skip
    return dataclasses.field(default=default, metadata={_METADATA_KEY: declared})


def settings_of(owner: Any) -> dict[str, Setting]:
    """Every setting of a class (or of a value's class) by name, in the order of declaration."""
    return _settings_of_class(owner if isinstance(owner, type) else type(owner))


@cache
def _settings_of_class(cls: type) -> dict[str, Setting]:
    if not dataclasses.is_dataclass(cls):
        return {}
    types = get_type_hints(cls)
    return {
        field.name: Setting(name=field.name, type=types[field.name], **field.metadata[_METADATA_KEY])
        for field in dataclasses.fields(cls)
        if _METADATA_KEY in field.metadata
    }


@dataclass(frozen=True)
class Checked:
    """A frozen value whose settings are always within their limits: a wrong one raises when it is made."""

    def __post_init__(self) -> None:
        for name, declared in settings_of(self).items():
            value = getattr(self, name)
            if declared.type is float and type(value) is int:
                object.__setattr__(self, name, float(value))  # 1 and 1.0 are one value: equal, saved and shown alike
                value = float(value)
            declared.check(value)

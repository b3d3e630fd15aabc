"""How numbers are typed, written and stepped in the fields of a form."""

from __future__ import annotations

import math
import re

from desktop_nn.core.settings import Setting
from desktop_nn.i18n import _, decimal_mark, integer

_GROUPED = re.compile(r"[+-]?\d{1,3}(?P<mark>[.,])\d{3}((?P=mark)\d{3})*")
_PLAIN_FROM = 1e-7  # smaller numbers are written with an exponent
_SPACES = str.maketrans({"\N{MINUS SIGN}": "-", " ": "", "\N{NO-BREAK SPACE}": "", "\N{NARROW NO-BREAK SPACE}": ""})


def parse(text: str, whole: bool) -> int | float | str:
    """The number that a person wrote, with a decimal comma or point; the text itself if it is none.

    Where a whole number is wanted "60,000" and "60.000" are sixty thousand in every language.
    """
    plain = text.translate(_SPACES)
    if whole:
        plain = re.sub("[.,]", "", plain) if _GROUPED.fullmatch(plain) else plain
        try:
            return int(plain)
        except ValueError:
            return text.strip()
    try:
        return float(_with_point(plain))
    except ValueError:
        return text.strip()


def _with_point(text: str) -> str:
    """With one decimal point: of two different marks the last one is the decimal mark."""
    if "," in text and "." in text:
        group = "," if text.rfind(".") > text.rfind(",") else "."
        text = text.replace(group, "")
    return text.replace(",", ".")


def write(value: float) -> str:
    """The shortest text that reads back as `value`, with the language's decimal mark and no groups."""
    if isinstance(value, int):
        return str(value)
    if value == 0 or not math.isfinite(value) or abs(value) < _PLAIN_FROM or abs(value) >= 1e15:
        text = repr(value).removesuffix(".0").replace("e-0", "e-")
    else:
        digits = max(0, len(f"{value!r}".partition(".")[2].partition("e")[0]) - _exponent(value))
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return text.replace(".", decimal_mark())


def _exponent(value: float) -> int:
    return int(repr(value).partition("e")[2] or 0)


def step_by(value: float, steps: int, declared: Setting) -> float:
    """`value` moved by so many steps and kept within the limits of its setting."""
    if declared.logarithmic:
        moved = _step_by_factors(value, steps)
    else:
        moved = value + steps * step_size(declared)
    moved = _within(float(f"{moved:.12g}"), declared, value)
    return round(moved) if declared.type is int else float(moved)


def step_size(declared: Setting) -> float:
    """One step of a setting that is stepped by sums: a twentieth of its range as 1, 2 or 5 times 10^n, at most 1."""
    if declared.type is int:
        return 1
    low = declared.minimum if declared.minimum is not None else declared.above
    if low is None or declared.maximum is None:
        return 0.1
    wanted = min(1.0, (declared.maximum - low) / 20)
    decade = 10.0 ** math.floor(math.log10(wanted))
    return next(factor * decade for factor in (1, 2, 5, 10) if factor * decade >= wanted * 0.999)


def _step_by_factors(value: float, steps: int) -> float:
    """Along 1, 2, 5, 10, 20, 50 ...; a value between them goes to the next one."""
    for _step in range(abs(steps)):
        value = _next_round(value) if steps > 0 else _previous_round(value)
    return value


def _next_round(value: float) -> float:
    if value <= 0:
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(factor * decade for factor in (1, 2, 5, 10) if factor * decade > value * (1 + 1e-9))


def _previous_round(value: float) -> float:
    if value <= 0:
        return value
    decade = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return next(factor * decade for factor in (5, 2, 1, 0.5) if factor * decade < value * (1 - 1e-9))


def _within(value: float, declared: Setting, otherwise: float) -> float:
    if declared.minimum is not None:
        value = max(value, declared.minimum)
    if declared.maximum is not None:
        value = min(value, declared.maximum)
    if declared.above is not None and value <= declared.above:
        return otherwise
    return value


def limits(declared: Setting) -> str:
    """The limits of a setting as a sentence; empty where there are none."""
    low, high, above = declared.minimum, declared.maximum, declared.above
    if low is not None and high is not None:
        return _("From {minimum} to {maximum}.").format(minimum=_limit(low), maximum=_limit(high))
    if above is not None and high is not None:
        return _("Above {limit}, at most {maximum}.").format(limit=_limit(above), maximum=_limit(high))
    if low is not None:
        return _("At least {limit}.").format(limit=_limit(low))
    if above is not None:
        return _("Above {limit}.").format(limit=_limit(above))
    if high is not None:
        return _("At most {limit}.").format(limit=_limit(high))
    return ""


def _limit(value: float) -> str:
    return integer(int(value)) if value == int(value) else write(value)

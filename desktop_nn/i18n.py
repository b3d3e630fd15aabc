"""The language of every text: choose it, translate into it, and write numbers as it does."""

from __future__ import annotations

import gettext
import locale
import math
import os

from desktop_nn.resources import resource

DOMAIN = "desktop_nn"

#: Each language under its code, named in itself.
LANGUAGES = {"en": "English", "pt_BR": "Português (Brasil)"}

_THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


class _Catalogue:
    """The one piece of state of this module: the catalogue in use and its language."""

    language = "en"
    texts: gettext.NullTranslations = gettext.NullTranslations()


def system_language() -> str:
    """The code of the person's own language where we speak it, else English."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return _nearest(value.split(":")[0])
    try:
        return _nearest(locale.getlocale()[0] or "en")
    except ValueError:  # a locale this system does not know
        return "en"


def _nearest(code: str) -> str:
    return "pt_BR" if code.lower().startswith(("pt", "portuguese")) else "en"


def use_language(code: str | None = None) -> None:
    """Translate from now on into `code`; None takes the system's language."""
    code = code or system_language()
    folder = str(resource("translations"))
    _Catalogue.texts = gettext.translation(DOMAIN, folder, languages=[code], fallback=True)
    _Catalogue.language = code


def current_language() -> str:
    """The code of the language in use."""
    return _Catalogue.language


class OwnWord(str):
    """A name that a person gave, such as that of a column or a class: it is in their own language already."""

    __slots__ = ()


def translate(text: str) -> str:
    """`text` in the current language (the empty text stays empty, and so does a name that a person gave)."""
    return _Catalogue.texts.gettext(text) if text and not isinstance(text, OwnWord) else str(text)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a text that fits `count`."""
    return _Catalogue.texts.ngettext(singular, plural, count)


def N_(text: str) -> str:  # noqa: N802 - the name that translators' tools look for
    """Mark a constant for the catalogue; it is translated where it is shown."""
    return text


_ = translate


def number(value: float, digits: int = 4) -> str:
    """`value` with `digits` significant digits, written as the language writes it."""
    if math.isnan(value):
        return _("not a number")
    if math.isinf(value):
        return "\N{INFINITY}" if value > 0 else _MINUS + "\N{INFINITY}"
    text = f"{value:.{digits}g}"
    mantissa, marker, exponent = text.partition("e")
    text = _localised(mantissa)
    return text + (f" × 10{_superscript(int(exponent))}" if marker else "")


def decimal(value: float, decimals: int = 2, *, grouped: bool = False) -> str:
    """`value` with a fixed number of decimals, written as the language writes it; `grouped` as `integer` does."""
    if not math.isfinite(value):
        return number(value)
    text = f"{value:,.{decimals}f}" if grouped else f"{value:.{decimals}f}"
    return _group_mark().join(_localised(part) for part in text.split(","))


def integer(value: int) -> str:
    """A whole number in groups of three: 61,706 in English, 61.706 in Portuguese."""
    return f"{value:,}".replace(",", _group_mark()).replace("-", _MINUS)


def percent(fraction: float, decimals: int = 1) -> str:
    """A fraction of one as per cent: 0.985 is 98.5 %."""
    return decimal(100 * fraction, decimals) + _THIN_SPACE + "%"


def byte_size(count: float) -> str:
    """An amount of memory in the unit that fits, in powers of 1000."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(count) < 1000 or unit == "GB":
            break
        count /= 1000
    return (integer(int(count)) if unit == "B" else number(count, 3)) + _THIN_SPACE + unit


def duration(seconds: float) -> str:
    """A length of time in words short enough for a status line."""
    whole = max(0, math.ceil(seconds))
    if whole < 60:
        return _("{seconds} s").format(seconds=whole)
    if whole < 3600:
        return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)
    return _("{hours} h {minutes} min").format(hours=whole // 3600, minutes=whole % 3600 // 60)


def decimal_mark() -> str:
    """What stands between the whole part and the decimals."""
    return "," if _Catalogue.language == "pt_BR" else "."


def _group_mark() -> str:
    return "." if _Catalogue.language == "pt_BR" else ","


def _localised(text: str) -> str:
    return text.replace("-", _MINUS).replace(".", decimal_mark())


def _superscript(value: int) -> str:
    return str(value).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))

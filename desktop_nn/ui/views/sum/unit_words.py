"""What there is to say of one unit of a sum."""

from __future__ import annotations

import math

import numpy as np

from desktop_nn.i18n import _, decimal
from desktop_nn.ui.views.sum.unit_sum import UnitSum

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def unit_name(unit: int) -> str:
    """Units are counted from 1 on screen: h₁, h₂, ..."""
    return "h" + str(unit + 1).translate(_SUBSCRIPTS)


def unit_words(units: UnitSum, unit: int, x_name: str, at: float | None) -> list[str]:
    """Its name and outgoing weight, where its own sum is 0, and what it adds at a place."""
    words = _("{unit}, times its weight {weight}")
    lines = [words.format(unit=unit_name(unit), weight=decimal(float(units.weights[unit])))]
    if units.inner is not None:
        lines.append(_knot_words(units, unit, x_name))
    if at is not None:
        value = decimal(float(np.interp(at, units.x, units.pieces[unit])), 3)
        lines.append(_("adds {value} at {name} = {x}").format(value=value, name=x_name, x=decimal(at)))
    return lines


def _knot_words(units: UnitSum, unit: int, x_name: str) -> str:
    assert units.inner is not None
    weight, bias = (float(each) for each in units.inner[unit])
    knot = float(units.knots[unit])
    if not math.isfinite(knot):
        return _("does not depend on {name}").format(name=x_name)
    sign = "−" if bias < 0 else "+"
    own = f"{decimal(weight)}·{x_name} {sign} {decimal(abs(bias))}"
    return _("{sum} is 0 at {name} = {x}").format(sum=own, name=x_name, x=decimal(knot))

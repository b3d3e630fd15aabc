"""One seed for everything: generators that do not depend on each other, and their states as plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from desktop_nn.errors import UserError
from desktop_nn.i18n import N_

_PURPOSES = ("data", "weights", "order", "layers", "directions")

_WORD = 2**128


def data_seed(seed: int) -> int:
    """The number from which a data source makes its samples."""
    return int(_sequence(seed, "data").generate_state(1)[0])


def generator(seed: int, purpose: str) -> np.random.Generator:
    """The generator for "weights", "order", "layers" or "directions" with this seed."""
    return np.random.Generator(np.random.PCG64(_sequence(seed, purpose)))


def _sequence(seed: int, purpose: str) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed, spawn_key=(_PURPOSES.index(purpose),))


def state_of(rng: np.random.Generator) -> dict[str, Any]:
    """The state as texts and numbers that JSON can hold."""
    state: Any = rng.bit_generator.state
    return {
        "state": f"{state['state']['state']:x}",
        "increment": f"{state['state']['inc']:x}",
        "has_half": int(state["has_uint32"]),
        "half": int(state["uinteger"]),
    }


def set_state(rng: np.random.Generator, values: Any) -> None:
    """Put `rng` into a state that `state_of` gave. Raises UserError."""
    try:
        state, increment = int(values["state"], 16), int(values["increment"], 16)
        has_half, half = int(values["has_half"]), int(values["half"])
        if not (0 <= state < _WORD and 0 <= increment < _WORD and has_half in (0, 1) and 0 <= half < 2**32):
            raise ValueError
    except (KeyError, TypeError, ValueError, OverflowError):
        raise UserError(N_("The saved run is damaged: the state of a random generator is wrong.")) from None
    rng.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": increment},
        "has_uint32": has_half,
        "uinteger": half,
    }

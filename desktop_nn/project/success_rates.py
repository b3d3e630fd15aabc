"""How often plain gradient descent solves XOR with two hidden neurons and one output: measured, not promised."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.i18n import N_

#: Starts with other first weights in each measurement; a success has all four rows right.
STARTS = 1_000


@dataclass(frozen=True)
class SuccessRate:
    """One measurement: `activation` and `loss` are marked texts, `start` says how the first weights are drawn."""

    activation: str
    loss: str
    start: str
    rate: float
    share: float
    steps: int = 10_000


_SIGMOID, _TANH = N_("Sigmoid"), N_("Tanh")
_SQUARED, _CROSS = N_("squared error"), N_("cross entropy")

#: Full batches. The last one is LeCun's recipe of 1989: inputs and targets of ±1, first weights within ±2.4 / fan-in.
SUCCESS_RATES = (
    SuccessRate(_SIGMOID, _SQUARED, "U(−0.5, 0.5)", 2.0, 0.937),
    SuccessRate(_SIGMOID, _SQUARED, "U(0, 1)", 2.0, 0.842),
    SuccessRate(_SIGMOID, _SQUARED, "U(−1, 1)", 2.0, 0.820),
    SuccessRate(_SIGMOID, _SQUARED, "N(0, 1)", 2.0, 0.750),
    SuccessRate(_SIGMOID, _CROSS, "U(−1, 1)", 0.5, 0.783),
    SuccessRate(_TANH, _SQUARED, "Glorot", 0.5, 0.604),
    SuccessRate(_TANH, _CROSS, "Glorot", 0.5, 0.539),
    SuccessRate(N_("ReLU"), _CROSS, "He", 0.1, 0.208),
    SuccessRate(N_("Scaled tanh"), _SQUARED, "±2.4 / F", 0.1, 0.979, 5_000),
)

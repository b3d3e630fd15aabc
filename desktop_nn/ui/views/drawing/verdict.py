"""What a network says about a drawing, in words: the class, its share, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.i18n import _, percent

#: With at least this share, and nothing near it, the network is sure; with less than half it guesses.
_SURE, _HALF = 0.9, 0.5
#: Two classes closer than this are both named.
_CLOSE = 0.25


@dataclass(frozen=True)
class Verdict:
    """The winning class, its share of one, and a sentence about it."""

    best: str
    share: float
    sentence: str
    is_sure: bool


def share_text(share: float, decimals: int = 1) -> str:
    """A share in per cent. A share that is only nearly the whole is not called the whole."""
    largest = 1 - 10 ** -(decimals + 2)
    if share < 1 and round(share, decimals + 2) >= 1:
        return "> " + percent(largest, decimals)
    return percent(share, decimals)


def judge(scores: Sequence[float], names: Sequence[str]) -> Verdict:
    """The verdict for the share of each class."""
    ranked = sorted(range(len(scores)), key=lambda index: scores[index], reverse=True)
    first, second = ranked[0], ranked[1]
    best, share = names[first], float(scores[first])
    if share - scores[second] < _CLOSE:
        sentence = _("Unsure: {first} or {second}?").format(first=best, second=names[second])
    elif share < _HALF:
        sentence = _("Unsure; {first} is the best guess.").format(first=best)
    elif share < _SURE:
        sentence = _("Fairly sure; {second} comes next.").format(second=names[second])
    else:
        sentence = _("Sure.")
    return Verdict(best, share, sentence, share >= _SURE and share - scores[second] >= _CLOSE)

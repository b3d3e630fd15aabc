"""What a person changed while a run went on: with its seed and this, the run can be grown again."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from desktop_nn.core.arrays import Weights
from desktop_nn.core.held import Held, position
from desktop_nn.core.network import Network, Placed
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project import encoding
from desktop_nn.project.experiment import Experiment, Training

#: A longer journal is not kept: such a run goes on from where it was saved, but is not grown again from its seed.
LIMIT = 5_000

#: float32 holds nothing larger.
_LARGEST = 3e38


@dataclass(frozen=True)
class SetWeight:
    """One trainable number is set: the array `array` of the layer `layer_id`, at `index`."""

    layer_id: str
    array: str
    index: tuple[int, ...]
    value: float

    @property
    def place(self) -> tuple[str, str, tuple[int, ...]]:
        """Which number it is."""
        return self.layer_id, self.array, self.index


@dataclass(frozen=True)
class SetWeights:
    """Several numbers are set in one act, as when a line is dragged."""

    weights: tuple[SetWeight, ...]


@dataclass(frozen=True)
class OneSample:
    """The next update uses a single sample, whatever the size of a batch is."""


@dataclass(frozen=True)
class ChangeRules:
    """From now on it is trained in another way: other settings, other rates of layers, other weights held."""

    training: Training
    rates: tuple[tuple[str, float, bool], ...]  # of each layer its id, rate factor, and whether it is frozen
    held: tuple[Held, ...] = ()

    @classmethod
    def of(cls, experiment: Experiment) -> ChangeRules:
        """The rules of an experiment."""
        rates = tuple((placed.id, placed.rate, placed.frozen) for placed in experiment.layers)
        return cls(experiment.training, rates, experiment.held)

    def applied(self, experiment: Experiment) -> Experiment:
        """The experiment with these rules."""
        rates = {layer_id: (rate, frozen) for layer_id, rate, frozen in self.rates}
        layers = tuple(
            Placed(placed.id, placed.layer, *rates.get(placed.id, (placed.rate, placed.frozen)))
            for placed in experiment.layers
        )
        return experiment.replace(training=self.training, layers=layers, held=self.held)


WeightEdit = SetWeight | SetWeights
Edit = WeightEdit | OneSample | ChangeRules


class Entry(NamedTuple):
    """An edit, and after how many steps it was made."""

    step: int
    edit: Edit


def weights_of(edit: WeightEdit) -> tuple[SetWeight, ...]:
    """The single numbers that an edit sets."""
    return edit.weights if isinstance(edit, SetWeights) else (edit,)


def as_now(edit: WeightEdit, weights: Weights) -> WeightEdit:
    """The edit that undoes another one: the same numbers as they are in `weights`; those that are not there stay."""
    now = tuple(replace(each, value=_value_now(each, weights)) for each in weights_of(edit))
    return now[0] if len(now) == 1 else SetWeights(now)


def _value_now(each: SetWeight, weights: Weights) -> float:
    array = weights.of(each.layer_id).get(each.array)
    if array is None or len(each.index) != array.ndim:
        return each.value
    inside = all(at < size for at, size in zip(each.index, array.shape, strict=True))
    return float(array[each.index]) if inside else each.value


def combined(first: WeightEdit, second: WeightEdit) -> WeightEdit:
    """Both in one act; where they set the same number the second one counts."""
    merged = {each.place: each for edit in (first, second) for each in weights_of(edit)}
    weights = tuple(merged.values())
    return weights[0] if len(weights) == 1 else SetWeights(weights)


def find(network: Network, edit: WeightEdit) -> dict[int, float]:
    """Where in the trainable vector to put which numbers. A disabled weight stays 0: it is left out.

    Raises UserError, so that an edit is made whole or not at all.
    """
    places: dict[int, float] = {}
    for each in weights_of(edit):
        if not math.isfinite(each.value) or abs(each.value) > _LARGEST:
            raise UserError(N_("A weight must be a finite number, not {value}."), value=str(each.value))
        places[position(network.layout, *each.place)] = each.value
    disabled = set(network.disabled.tolist())
    return {place: value for place, value in places.items() if place not in disabled}


@dataclass(frozen=True)
class Journal:
    """The edits of a run in the order in which they were made.

    `is_whole` is false once there were too many, or the samples were exchanged while it went on.
    """

    entries: tuple[Entry, ...] = ()
    is_whole: bool = True

    def noted(self, step: int, edit: Edit) -> Journal:
        """One more edit. A gesture between two steps becomes one entry."""
        if not self.is_whole:
            return self
        last = self.entries[-1] if self.entries else None
        if last is not None and last.step == step and (together := _together(last.edit, edit)) is not None:
            return Journal((*self.entries[:-1], Entry(step, together)))
        if len(self.entries) >= LIMIT:
            return Journal(is_whole=False)
        return Journal((*self.entries, Entry(step, edit)))

    def noted_rules(self, step: int, before: Experiment, after: Experiment) -> Journal:
        """Other rules. With the first of them the rules of the start are noted too."""
        if not self.is_whole:
            return self
        start = () if any(isinstance(each.edit, ChangeRules) for each in self.entries) else (_start(before),)
        return Journal((*start, *self.entries), self.is_whole).noted(step, ChangeRules.of(after))

    def broken(self) -> Journal:
        """The journal of a run that goes on with other samples: the seed alone does not lead here any more."""
        return Journal(is_whole=False)

    def values(self) -> dict[str, Any]:
        """Plain values for a project file."""
        return {"whole": self.is_whole, "entries": [[step, _encode(edit)] for step, edit in self.entries]}

    @classmethod
    def restored(cls, values: Any) -> Journal:
        """The journal that `values` describe. Raises UserError."""
        if values is None:
            return cls()
        if not isinstance(values, dict) or not isinstance(entries := values.get("entries"), list):
            raise _damaged()
        if len(entries) > LIMIT + 1:
            raise _damaged()
        return cls(tuple(_decoded(entries)), values.get("whole") is True)


def _start(experiment: Experiment) -> Entry:
    return Entry(0, ChangeRules.of(experiment))


def _together(first: Edit, second: Edit) -> Edit | None:
    if isinstance(first, WeightEdit) and isinstance(second, WeightEdit):
        return combined(first, second)
    if isinstance(first, ChangeRules) and isinstance(second, ChangeRules):
        return second
    return None


# --- as plain values ------------------------------------------------------------------------------------


def _encode(edit: Edit) -> Any:
    match edit:
        case OneSample():
            return {"type": "one_sample"}
        case ChangeRules(training, rates, held):
            rules = {"training": encoding.encode_training(training), "rates": [list(each) for each in rates]}
            return {"type": "rules", **rules, "held": encoding.encode_held(held)}
        case _:
            numbers = [[each.layer_id, each.array, list(each.index), each.value] for each in weights_of(edit)]
            return {"type": "weights", "weights": numbers}


def _decoded(entries: Iterable[Any]) -> Iterable[Entry]:
    before = 0
    for each in entries:
        if not isinstance(each, list) or len(each) != 2 or type(each[0]) is not int or not before <= each[0] < 2**53:
            raise _damaged()
        before = each[0]
        yield Entry(before, _decode(each[1]))


def _decode(values: Any) -> Edit:
    try:
        match values["type"]:
            case "one_sample":
                return OneSample()
            case "rules":
                return _rules(values)
            case "weights":
                numbers = tuple(_set_weight(*each) for each in values["weights"])
                return numbers[0] if len(numbers) == 1 else SetWeights(numbers)
    except (KeyError, TypeError, ValueError):
        raise _damaged() from None
    raise _damaged()


def _rules(values: Any) -> ChangeRules:
    rates = tuple((str(layer_id), float(rate), frozen is True) for layer_id, rate, frozen in values["rates"])
    return ChangeRules(encoding.decode_training(values["training"]), rates, encoding.decode_held(values["held"]))


def _set_weight(layer_id: Any, array: Any, index: Any, value: Any) -> SetWeight:
    if not isinstance(layer_id, str) or not isinstance(array, str):
        raise _damaged()
    return SetWeight(layer_id, array, encoding.decode_index(index, "journal"), float(value))


def _damaged() -> UserError:
    return UserError(N_("The saved run is damaged: the journal of its edits is not what it should be."))

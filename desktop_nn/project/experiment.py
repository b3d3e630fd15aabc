"""The one value everything starts from: which data, which network, how it is trained, and one seed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from desktop_nn.core.held import Held
from desktop_nn.core.losses import Loss
from desktop_nn.core.losses.weighted import parse_weights
from desktop_nn.core.network import Network, Placed, memory_problem
from desktop_nn.core.optimizers import Optimizer
from desktop_nn.core.regularizers import NoRegularizer, Regularizer
from desktop_nn.core.schedules import Constant, Schedule
from desktop_nn.core.settings import Checked, setting
from desktop_nn.core.summary import Summary, summarize
from desktop_nn.data.base import DataSource, Shape
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_
from desktop_nn.project.teaching import Teaching

SEED_LIMIT = 2**32 - 1

_CONSTANT = Constant()
_NO_REGULARIZER = NoRegularizer()
_NO_TEACHING = Teaching()


@dataclass(frozen=True)
class Training(Checked):
    """How the weights are found: what is minimised, by which rule, on how many samples at a time, for how long."""

    loss: Loss
    optimizer: Optimizer
    batch_size: int = setting(
        32,
        N_("Batch size"),
        help=N_(
            "How many samples are looked at before the weights change. Small batches take many rough steps, large ones "
            "few smooth steps. More than there are samples means all of them."
        ),
        minimum=1,
        maximum=60_000,
        logarithmic=True,
    )
    epochs: int = setting(
        0,
        N_("Epochs"),
        help=N_("Training rests after this many passes through the training data; 0 goes on until you pause it."),
        minimum=0,
        maximum=1_000_000,
        logarithmic=True,
    )
    stop_loss: float = setting(
        0.0,
        N_("Stop at loss"),
        help=N_(
            "Training rests once the training loss is at or below this when it is measured, mostly at the end of an "
            "epoch. 0 never stops it."
        ),
        minimum=0.0,
        maximum=1e6,
    )
    shuffle: bool = setting(
        True,
        N_("New order in each epoch"),
        help=N_(
            "Whether the samples come in another order in every epoch. Without it, the network can learn the order."
        ),
    )
    schedule: Schedule = _CONSTANT
    regularizer: Regularizer = _NO_REGULARIZER
    clip_norm: float = setting(
        0.0,
        N_("Longest gradient"),
        help=N_(
            "A longer gradient is shortened to this length, its direction kept: one bad batch cannot throw "
            "the weights far away. 0 sets no limit."
        ),
        minimum=0.0,
        maximum=1e6,
    )
    clip_value: float = setting(
        0.0,
        N_("Largest slope"),
        help=N_("Each number of the gradient is held within plus and minus this. 0 sets no limit."),
        minimum=0.0,
        maximum=1e6,
    )
    class_weights: str = setting(
        "",
        N_("Class weights"),
        help=N_(
            "How much the mistakes of each class count: one number per class, such as 1, 2, 0.5; or the word balanced, "
            "so that rare classes count as much as frequent ones. Empty: every sample counts alike."
        ),
    )
    patience: int = setting(
        0,
        N_("Patience"),
        help=N_(
            "Training ends when the test loss has not fallen for so many epochs. 0 never ends it. Data that decides "
            "when to stop is no longer a fair test."
        ),
        minimum=0,
        maximum=1_000_000,
    )
    keep_best: bool = setting(
        False,
        N_("Go back to the best"),
        help=N_("When patience has run out, the weights with the lowest test loss come back."),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        parse_weights(self.class_weights)


@dataclass(frozen=True)
class Experiment(Checked):
    """A frozen value: an edit makes another one, so undo, presets, saving and repeating are all the same thing."""

    title: str
    data: DataSource
    layers: tuple[Placed, ...]
    training: Training
    seed: int = setting(
        1,
        N_("Seed"),
        help=N_(
            "The number all chance of this experiment grows from: the data, the first weights, the order of the "
            "samples. The same seed gives the same run."
        ),
        minimum=0,
        maximum=SEED_LIMIT,
    )
    notes: str = ""
    held: tuple[Held, ...] = ()
    teaching: Teaching = _NO_TEACHING

    def replace(self, **changes: Any) -> Experiment:
        """The same experiment but for `changes`. Raises UserError where a value is not allowed."""
        return dataclasses.replace(self, **changes)

    def network(self) -> Network:
        """The layers ready to compute. Raises UserError where they do not fit together."""
        return Network(self.layers, self.data.input_shape, self.held)

    def summary(self) -> Summary:
        """Shapes, parameters and costs of every layer, also of a network that does not fit together."""
        return summarize(self.layers, self.data.input_shape)

    def problem(self) -> UserError | None:
        """Why this cannot be trained, or None when it can."""
        return (self.data.problem() if self.layers else None) or self.misfit()

    def misfit(self) -> UserError | None:
        """Why the network and its training do not go with such data, whether or not there are any yet."""
        if not self.layers:
            return UserError(N_("The network has no layers yet. Add one, for example Dense."))
        summary = self.summary()
        return summary.problem or self._output_problem(summary) or self._memory_problem(summary)

    def _memory_problem(self, summary: Summary) -> UserError | None:
        """Of a batch that must stay whole the run itself looks at the size: it is never larger than the data."""
        network = self.network()
        batch_size = 1 if network.couples_samples else self.training.batch_size
        return memory_problem(summary.parameters) or network.batch_problem(batch_size)

    def _output_problem(self, summary: Summary) -> UserError | None:
        output = summary.layers[-1].output_shape
        assert output is not None
        training = self.training
        try:
            self._check_loss(output)
            training.optimizer.check(self.network(), training.loss, training.batch_size)
        except UserError as error:
            return error
        return self._weights_problem() or self._mixture_problem()

    def _check_loss(self, output: Shape) -> None:
        if self.data.is_regression:
            self.training.loss.check_regression(output)
        else:
            self.training.loss.check(output, self.data.n_classes)

    def _weights_problem(self) -> UserError | None:
        weights = parse_weights(self.training.class_weights)
        if self.data.is_regression and weights != ():
            return UserError(N_("These data have numbers to be met, not classes: empty the class weights."))
        if not weights or len(weights) == self.data.n_classes:
            return None
        return UserError(
            N_("There are {weights} class weights, but the data has {classes} classes."),
            weights=len(weights),
            classes=self.data.n_classes,
        )

    def _mixture_problem(self) -> UserError | None:
        training = self.training
        if not training.optimizer.measures_loss:
            return None
        if training.regularizer.decoupled:
            return UserError(
                N_("{optimizer} measures the loss as it goes, and weight decay is no part of it. Choose L2 instead."),
                optimizer=training.optimizer.title,
            )
        if training.clip_norm or training.clip_value:
            return UserError(
                N_("{optimizer} measures the loss as it goes and needs the whole gradient. Set both limits to 0."),
                optimizer=training.optimizer.title,
            )
        return None

"""A run of one experiment: weights, optimiser and chance, trained step by step, the same for the same seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_nn.core.losses import Loss
from desktop_nn.core.losses.weighted import ClassWeighted, balanced_weights, parse_weights
from desktop_nn.data.base import Dataset
from desktop_nn.project.experiment import Experiment, Training
from desktop_nn.project.project_file import SessionState
from desktop_nn.training import generators, journal, other_data, restoring
from desktop_nn.training.disabled import SetAside
from desktop_nn.training.divergence import Divergence, describe
from desktop_nn.training.gradient import GradientSum
from desktop_nn.training.history import History
from desktop_nn.training.journal import Journal, OneSample, WeightEdit
from desktop_nn.training.meter import Meter, are_finite
from desktop_nn.training.metrics import Metrics, Score
from desktop_nn.training.order import SampleOrder
from desktop_nn.training.problem import BatchProblem
from desktop_nn.training.schedule import evaluation_is_due
from desktop_nn.training.stopping import EarlyStopping
from desktop_nn.training.timeline import Moment, Timeline

Array = npt.NDArray[Any]


class Session:
    """Trains one network on one dataset.

    Work comes in small pieces (`work`), so that whoever drives it can stop between two of them. `step_count` counts
    updates, `epoch` whole passes through the training data; `progress` is the share of the current pass.
    Raises UserError when the experiment cannot be trained or `state` does not belong to it.
    """

    def __init__(self, experiment: Experiment, dataset: Dataset, state: SessionState | None = None) -> None:
        if problem := experiment.problem():
            raise problem
        self.experiment = experiment
        self.dataset = dataset
        self.network = experiment.network()
        self._check_room(experiment.training)
        self.weights_seed = experiment.seed
        self.weights = self.network.create_weights(generators.generator(self.weights_seed, "weights"))
        self._last_finite = self.weights.trainable.copy()
        self._objective = self._weighted_loss()
        self._sum = GradientSum(self.network, self.weights, self._objective, dataset.train)
        self._problem = BatchProblem(self.network, self.weights, self._sum.gradients, dataset.train)
        self._meter = Meter(self.network, dataset)
        self._begin()
        if state is not None:
            restoring.restore(self, state)

    def _begin(self) -> None:
        """Everything but the weights stands at the start."""
        seed = self.experiment.seed
        self.step_count = 0
        self.epoch = 0
        self.history = History()
        self.diverged: Divergence | None = None
        self.stopping = EarlyStopping()
        self.order = SampleOrder(len(self.dataset.train), generators.generator(seed, "order"))
        self.layers_rng = generators.generator(seed, "layers")
        self.optimizer_state = self._fresh_optimizer_state()
        self.evaluation_is_due = True  # the first point of the curves is the untrained network
        self.journal = Journal()
        self.set_aside = SetAside()
        self.timeline = Timeline()
        self._uses_one_sample = False
        self.is_edited = False
        self._edited_metrics: Metrics | None = None
        self._task: Iterator[None] | None = None
        self._updating = False

    def _fresh_optimizer_state(self) -> dict[str, Array]:
        optimizer = self.experiment.training.optimizer
        return optimizer.create_state(self.weights.trainable.size, self.weights.trainable.dtype)

    def _weighted_loss(self) -> Loss:
        """What is minimised: the loss, with the classes counted as they should be."""
        training = self.experiment.training
        weights = parse_weights(training.class_weights)
        if weights is None:
            weights = balanced_weights(self.dataset.train.labels, len(self.dataset.class_names))
        return ClassWeighted(training.loss, weights) if weights else training.loss

    def _check_room(self, training: Training) -> None:
        """Whether a batch fits in memory is known only here: it is never larger than the data. Raises UserError."""
        if problem := self.network.batch_problem(min(training.batch_size, len(self.dataset.train))):
            raise problem

    # --- where the run stands ---------------------------------------------------------------------

    @property
    def progress(self) -> float:
        """The share of the current epoch that is done, 0 to 1."""
        return self.order.position / self.order.count

    @property
    def batch_size(self) -> int:
        """The samples of one update: never more than there are."""
        return min(self.experiment.training.batch_size, self.order.count)

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one epoch, the last one perhaps of a smaller batch."""
        return math.ceil(self.order.count / self.batch_size)

    # --- training ---------------------------------------------------------------------------------

    def work(self) -> Iterator[None]:
        """Train on and on, yielding after each small piece. Once at its end it yields without doing anything."""
        self._start_again()
        while True:
            if not self.has_ended:
                self._advance()
            yield

    def step(self) -> None:
        """One update, with the evaluation that may be due after it."""
        target = self.step_count + 1
        self._start_again()
        while self.step_count < target and not self.has_ended:
            self._advance()
        self.finish_step()

    def use_one_sample(self) -> None:
        """Let the next update use the next sample of the order alone; the batches that follow begin after it."""
        self.finish_step()
        self._uses_one_sample = True

    def finish_step(self) -> None:
        """Bring a step under way to its end. A long evaluation stays due; it goes on with the next work."""
        while self._task is not None and (self._updating or self._evaluation_is_short):
            self._advance()

    @property
    def is_between_steps(self) -> bool:
        """Whether no step is under way, nor the evaluation that belongs to it."""
        return self._task is None

    @property
    def has_ended(self) -> bool:
        """Whether it diverged, or early stopping has run out of patience: no work is done until it is started again."""
        return self.diverged is not None or self.stopping.reason is not None

    def _start_again(self) -> None:
        self.diverged = None
        self.stopping.go_on(self.epoch + self.progress)
        self.timeline.forget_after(self.step_count)

    def _advance(self) -> None:
        """Do one small piece of work."""
        if self._task is None:
            self._task = self._whole_step()
        if next(self._task, self) is self:  # its end
            self._task = None

    def _whole_step(self) -> Iterator[None]:
        if not self.evaluation_is_due:
            yield from self._update()
        if self.evaluation_is_due:
            yield from self._note_evaluation()
            self.evaluation_is_due = False
            if self.stopping.is_out_of_patience and self.stopping.put_back(self.weights):
                self.network.silence(self.weights)
                self.optimizer_state = self._fresh_optimizer_state()  # what it remembers is of another place
                yield from self._note_evaluation()  # the curves end with the weights that are there
        if self.order.is_done:
            self.epoch += 1
            self.order.position = 0
        self.stopping.end()

    def _update(self) -> Iterator[None]:
        """One batch: its gradient slice by slice, then one change of the weights."""
        if self.order.is_at_start:
            self.order.begin_epoch(self.experiment.training.shuffle and self.batch_size < self.order.count)
        self._updating = True
        indices = self.order.ahead(1 if self._uses_one_sample else self.batch_size)
        loss = 0.0
        self._sum.begin(len(indices), self.layers_rng)
        for first in range(0, len(indices), self._sum.stride):
            if first:
                yield
            loss = self._sum.add(indices[first : first + self._sum.stride])
            if not math.isfinite(loss):
                break  # at once, so that the slice is still known that shows where
        training = self.experiment.training
        wanted = training.optimizer.curvature_samples(self.optimizer_state, self.epoch)
        if wanted is not None and math.isfinite(loss):
            yield from self._problem.find_curvature(self._objective, wanted, indices)
        self._take_step(loss, indices)
        self._updating = self._uses_one_sample = False

    @np.errstate(all="ignore")  # whether the weights are finite is asked at the end
    def _take_step(self, loss: float, indices: npt.NDArray[np.intp]) -> None:
        if not math.isfinite(loss):
            self._stop_diverged(in_weights=False)
            return
        np.copyto(self._last_finite, self.weights.trainable)
        self._problem.measure = lambda vector: self._sum.loss_at(vector, indices)
        training = self.experiment.training
        self._problem.prepare(training, self.epoch, self.progress)
        training.optimizer.step(self._problem, self.optimizer_state)
        if not self._are_weights_finite:
            self._stop_diverged(in_weights=True)
            return
        if self._uses_one_sample:
            self.journal = self.journal.noted(self.step_count, OneSample())
        before = self.order.position
        self.order.advance(len(indices))
        self.step_count += 1
        self.history.record_batch(self.step_count, self.epoch + self.progress, loss)
        self.evaluation_is_due = evaluation_is_due(self, before)

    @property
    def _are_weights_finite(self) -> bool:
        """Quickly: what is infinite or no number stays so in a product with finite numbers and in the sum of them.

        The product itself may be too large, though; then the weights are asked.
        """
        return math.isfinite(self.weights.trainable.dot(self._last_finite)) or self.weights.is_finite

    def _stop_diverged(self, in_weights: bool) -> None:
        """Go back to the last finite weights; the optimiser's memory is spoiled too, so it begins anew."""
        self.diverged = describe(
            self.step_count + 1,
            self.network,
            self._sum.layer_by_layer(),
            self.experiment.training.optimizer.learning_rate,
            weights_blew_up=self.weights if in_weights else None,
        )
        if in_weights:
            np.copyto(self.weights.trainable, self._last_finite)
        self.optimizer_state = self._fresh_optimizer_state()

    # --- evaluation -------------------------------------------------------------------------------

    @property
    def metrics(self) -> Metrics | None:
        """The newest evaluation; after an edit by hand, one of the network as it is now."""
        if self.is_edited and self._edited_metrics is None:
            scores = self._meter.measure_now(self.weights, self.experiment.training.loss)
            self._edited_metrics = self._metrics(scores) if are_finite(scores) else None
        return self._edited_metrics or self.history.newest_metrics()

    @property
    def _evaluation_is_short(self) -> bool:
        return self._meter.is_quick(self.order.is_done)

    def _note_evaluation(self) -> Iterator[None]:
        """At the end of an epoch all test samples count, within it a part of them."""
        training = self.experiment.training
        for scores in self._meter.measure(self.weights, training.loss, self.order.is_done):
            if scores is None:
                yield
            elif are_finite(scores):  # else the next batch diverges and says so
                metrics = self._metrics(scores)
                self.history.record_evaluation(metrics)
                self.is_edited, self._edited_metrics = False, None
                self.stopping.note_training(metrics.train_loss, training.stop_loss)
                if training.patience and metrics.complete and not self.stopping.is_out_of_patience:
                    best = self.weights if training.keep_best else None
                    self.stopping.note(metrics.test_loss, metrics.epoch, training.patience, best)

    def _metrics(self, scores: tuple[Score, Score]) -> Metrics:
        return self._meter.metrics(self.step_count, self.epoch + self.progress, scores)

    def evaluate(self) -> Metrics:
        """Measure the network as it is now on all training and all test samples."""
        return self._metrics(self._meter.measure_all(self.weights, self.experiment.training.loss))

    # --- changes ----------------------------------------------------------------------------------

    def reset(self) -> None:
        """Back to the same start: the same first weights, the same order of samples."""
        self.weights.copy_from(self.network.create_weights(generators.generator(self.weights_seed, "weights")))
        self._begin()

    def new_weights(self, seed: int) -> None:
        """Back to a start with other first weights, grown from `seed`; data and order stay."""
        self.weights_seed = seed
        self.reset()

    def apply(self, edit: WeightEdit) -> None:
        """Set weights by hand, between two steps; the journal notes it. Raises UserError and then changes nothing."""
        self.finish_step()
        places = journal.find(self.network, edit)
        for place, value in places.items():
            self.weights.trainable[place] = value
        self.journal = self.journal.noted(self.step_count, edit)
        self.measure_anew()
        self.timeline.renew(self)

    def measure_anew(self) -> None:
        """The newest evaluation says nothing of the network and the samples of now: the next one asked for is new."""
        self.is_edited, self._edited_metrics = True, None

    def return_to(self, moment: Moment) -> None:
        """Stand at a moment of this run again. The settings stay those of now, and hold from there on."""
        self._task, self._updating, self._uses_one_sample = None, False, False
        self._edited_metrics, self.diverged = None, None
        moment.put_into(self)
        before, training = moment.experiment.training, self.experiment.training
        self._keep_memory(before)
        if moment.experiment.data != self.experiment.data:
            other_data.take_up(self)
        elif (training.loss, training.class_weights) != (before.loss, before.class_weights):
            self.stopping = EarlyStopping()

    def change_training(self, training: Training) -> None:
        """Go on with other training settings from the next step. Raises UserError when they do not fit the network.

        An optimiser of the same kind keeps what it remembers.
        """
        changed = self.experiment.replace(training=training)
        if problem := changed.problem():
            raise problem
        self._check_room(training)
        self.finish_step()
        self._note_rules(changed)
        before, self.experiment = self.experiment.training, changed
        self._keep_memory(before)
        if (training.loss, training.class_weights) != (before.loss, before.class_weights):
            self._objective = self._weighted_loss()
            self._sum.use_loss(self._objective)
            self.stopping = EarlyStopping()  # another loss has another lowest value
            self._task = None  # an evaluation under way begins anew

    def _keep_memory(self, before: Training) -> None:
        """What the optimiser remembers stays, unless it is of another kind or of another size now."""
        fresh = self._fresh_optimizer_state()
        same = type(self.experiment.training.optimizer) is type(before.optimizer)
        kept = self.optimizer_state
        if not same or any(kept[name].shape != array.shape for name, array in fresh.items() if name in kept):
            self.optimizer_state = fresh

    def goes_on_as(self, experiment: Experiment) -> bool:
        """Whether an edited network has the same numbers to train, so that the run itself goes on."""
        return _structure(experiment) == _structure(self.experiment)

    def adapted(self, experiment: Experiment) -> Session:
        """A new session for an edited network; layers with the same id and shapes go on with their weights.

        Where only rates were changed, or layers or weights held, the run itself goes on.
        """
        if self.goes_on_as(experiment):
            self._note_rules(experiment)
            session = Session(experiment, self.dataset, self.state())
            session.set_aside.follow(self, session)
            cut_or_back = not np.array_equal(session.weights.trainable, self.weights.trainable)
            session.is_edited = self.is_edited or cut_or_back
            session.timeline = self.timeline
            session.timeline.renew(session)
            return session
        session = Session(experiment, self.dataset)
        session.network.carry_over(self.network, self.weights, session.weights)
        return session

    def _note_rules(self, after: Experiment) -> None:
        """At the start there is nothing to note: a run begins with the settings of its experiment."""
        if self.step_count and after != self.experiment:
            self.journal = self.journal.noted_rules(self.step_count, self.experiment, after)

    # --- saving -----------------------------------------------------------------------------------

    def state(self) -> SessionState:
        """Everything that is needed to go on from here with the same numbers, bit for bit; shared with nobody."""
        self.finish_step()
        return restoring.state_of(self)


def _structure(experiment: Experiment) -> tuple[object, ...]:
    """All of an experiment that decides which numbers there are to train, and from which start."""
    layers = tuple((placed.id, placed.layer) for placed in experiment.layers)
    return experiment.data, layers, experiment.seed, experiment.training

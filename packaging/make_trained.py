"""Train the weights that ship: `python packaging/make_trained.py [PRESET ...]` writes resources/trained/PRESET.dnn.

Each preset is trained by its own settings with its own seed; the networks for MNIST go on with a smaller learning
rate, as LeCun did in 1998. The four MNIST files must be at hand (DESKTOP_NN_DATA). What is saved is the preset's
experiment with the weights and the last evaluation, nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from desktop_nn.errors import UserError
from desktop_nn.project.paths import set_path
from desktop_nn.project.presets import Preset, find, presets
from desktop_nn.project.project_file import Saved, save
from desktop_nn.resources import resource
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.restoring import learned_only
from desktop_nn.training.session import Session
from desktop_nn.training.train import train

#: (epochs, learning rate) of each stage, where a preset's own settings are not all.
STAGES = {
    "mnist-linear": ((5, 0.001), (3, 0.0002)),
    "mnist-mlp": ((6, 0.001), (3, 0.0003), (2, 0.0001)),
    "lenet-5": ((6, 0.002), (4, 0.0005), (3, 0.0001)),
}


def main(names: Sequence[str]) -> int:
    """Train the presets called `names`, all of them if none is."""
    try:
        for name in names or (name for name, each in presets.items() if each.experiment.problem() is None):
            make(find(name))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def make(preset: Preset) -> None:
    """Train one preset and write its file."""
    experiment = preset.experiment
    loaded = load_dataset(experiment)
    if loaded.replaced is not None:
        raise loaded.replaced  # what ships has seen the real digits
    session = Session(experiment, loaded.dataset)
    rate = experiment.training.optimizer.learning_rate
    for epochs, stage_rate in STAGES.get(preset.name, ((experiment.training.epochs, rate),)):
        slower = set_path(experiment, "training.optimizer.learning_rate", str(stage_rate)).training
        session.change_training(replace(slower, epochs=0))
        train(session, epochs)
    metrics = session.evaluate()
    session.history.record_evaluation(metrics)
    path = resource("trained", f"{preset.name}.dnn")
    path.parent.mkdir(exist_ok=True)
    save(path, Saved(experiment, learned_only(session.state())))
    quality = f"test loss {metrics.test_loss:.3g}, accuracy {metrics.test_accuracy}"
    print(f"{preset.name}: {quality}, {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

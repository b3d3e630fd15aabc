"""Write the examples of an experiment as a CSV file that this program, and any other, can read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop_nn.data.base import Dataset, DataSource, Samples
from desktop_nn.data.csv_file import SPLIT, TEST, TRAIN
from desktop_nn.data.own import OwnData
from desktop_nn.errors import UserError
from desktop_nn.i18n import N_, _
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.whole_file import write_whole
from desktop_nn.training.generators import data_seed


def check(source: DataSource) -> None:
    """UserError unless the examples of this source make a table."""
    if source.is_image:
        raise UserError(N_("Pictures make no table. Points, logic gates and your own rows can be exported."))
    if nothing := source.problem():
        raise nothing


def export(path: Path, experiment: Experiment, dataset: Dataset) -> int:
    """Write the samples of `dataset`, which are those of `experiment`, whole or not at all; returns how many.

    A row holds the inputs, the class or number to be met, and whether it is for training or for testing; the first
    row holds the names. UTF-8, commas, points in numbers, each float32 with as many digits as it needs. Standardised
    inputs are written as they were before. Raises UserError.
    """
    source = experiment.data
    check(source)
    if isinstance(source, OwnData) and source.standardise:
        dataset = replace(source, standardise=False).load(data_seed(experiment.seed))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    names = (*source.input_names, source.target_name)
    writer.writerow([*map(_, names), SPLIT])
    sets = [(TRAIN, dataset.train)] + ([(TEST, dataset.test)] if dataset.test is not dataset.train else [])
    classes = tuple(map(_, dataset.class_names))
    for split, samples in sets:
        writer.writerows(_rows(split, samples, classes))
    _write(path, text.getvalue())
    return sum(len(samples) for _split, samples in sets)


def _rows(split: str, samples: Samples, classes: tuple[str, ...]) -> Iterator[list[str]]:
    """Without classes the labels are the numbers to be met."""
    inputs = samples.gather(slice(None)).reshape(len(samples), -1)
    for values, label in zip(inputs, samples.labels, strict=True):
        yield [*(str(value) for value in values), classes[int(label)] if classes else str(label), split]


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        template = N_("The data could not be written to {path}: {reason}.")
        raise UserError(template, path=str(path), reason=error.strerror or str(error)) from error

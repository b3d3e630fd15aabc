"""Every command: what it prints, what it returns, and how it refuses."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desktop_nn import __version__, app, cli
from desktop_nn.commands import open_link
from desktop_nn.core.regularizers import L2
from desktop_nn.core.schedules import Steps
from desktop_nn.core.summary import first_layer
from desktop_nn.data import mnist
from desktop_nn.project import link_text, project_file
from desktop_nn.project.beside import Beside
from desktop_nn.project.presets import presets, trained


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process."""
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*words: str) -> Result:
        status = cli.main(words)
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return run


def start(*words: str, **environment: str) -> subprocess.Popen[str]:
    """Run a command as a person does, in a process of its own that Ctrl+C reaches.

    A process in the background is started with Ctrl+C ignored and hands that down; this one does not.
    """
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "desktop_nn", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "LANGUAGE": "en", **environment},
        )
    finally:
        signal.signal(signal.SIGINT, handler)


def refused(result: Result) -> str:
    """It ended with 2 and one line on standard error that names the program."""
    assert result.status == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith("desktop-nn: ")
    return line


# --- presets ------------------------------------------------------------------------------------------


def test_presets_are_listed(run: Run) -> None:
    result = run("presets")
    assert result.status == 0
    assert [line.split()[0] for line in result.out.splitlines()[1:]] == list(presets)
    assert "61,706" in result.out


def test_presets_as_json(run: Run) -> None:
    entries = {entry["name"]: entry for entry in run("presets", "--json").json}
    assert list(entries) == list(presets)
    assert entries["lenet-5"]["title"] == "LeNet-5"
    assert entries["lenet-5"]["parameters"] == 61_706


def test_json_is_english_in_every_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run("presets", "--json").out
    monkeypatch.setenv("LANGUAGE", "pt_BR")
    assert run("presets", "--json").out == english


def test_words_are_in_the_persons_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run("summary", "lenet-5").out
    monkeypatch.setenv("LANGUAGE", "pt_BR")
    assert "61.706" in run("summary", "lenet-5").out
    assert "61,706" in english


# --- summary ------------------------------------------------------------------------------------------


def test_summary_of_lenet(run: Run) -> None:
    summary = run("summary", "lenet-5", "--json").json
    assert summary["parameters"] == 61_706
    first = summary["layers"][0]
    assert first["output_shape"] == [6, 28, 28]
    assert first["parameters"] == 156
    assert first["connections"] == 122_304
    assert first["multiply_adds"] == 117_600
    assert first["memory_bytes"] == 4 * (156 + 6 * 28 * 28)
    assert first["receptive_field"] == [5, 5]
    assert {"name", "title", "units"} <= {*first, *summary}


def test_the_count_of_the_lecture(run: Run) -> None:
    summary = run("summary", "dense", "--input", "1080x1920x3", "--units", "1000", "--json").json
    assert summary["parameters"] == 6_220_801_000


def test_what_is_too_large_to_train_is_said_with_the_memory_it_would_take(run: Run) -> None:
    """Weights, their gradient and what Adam remembers: four numbers of four bytes for each parameter."""
    question = ("summary", "dense", "--input", "1080x1920x3", "--units", "1000")
    words = "This network has 6,220,801,000 parameters: training it takes 99.5\u202fGB of memory, more than the limit"
    assert words in run(*question).out
    assert words in run(*question, "--json").json["refused"]
    assert run("summary", "lenet-5", "--json").json["refused"] is None


@pytest.mark.parametrize(("kind", "parameters"), [("local", 76_000), ("shared", 76)])
def test_the_same_image_through_local_and_shared_links(kind: str, parameters: int, run: Run) -> None:
    """1000 units that see 5 x 5 pixels in three colours and a bias: 76,000 links, of as many weights or of 76."""
    summary = run("summary", kind, "--input", "1080x1920x3", "--units", "1000", "--json").json
    assert (summary["connections"], summary["parameters"]) == (76_000, parameters)
    assert summary["refused"] is None


def test_a_network_too_large_for_memory_is_refused_before_its_data_are_made(run: Run) -> None:
    refusal = refused(run("train", "mnist-mlp", "--set", "layers.1.units=1000000", "--epochs", "1"))
    assert "795,000,010 parameters: training it takes 12.7 GB of memory" in refusal


@pytest.mark.parametrize("kind", ["local", "shared"])
def test_first_layers_with_patches(kind: Any, run: Run) -> None:
    summary = run("summary", kind, "--input", "28x28x1", "--units", "100", "--kernel", "3", "--json").json
    assert summary["parameters"] == first_layer(kind, (28, 28, 1), 100, 3).parameters


def test_a_summary_of_what_does_not_fit_says_where(run: Run) -> None:
    result = run("summary", "lenet-5", "--set", "layers.3.kernel=40", "--json")
    assert result.status == 2
    assert "Layer 4" in result.json["problem"]
    assert "Layer 4" in result.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("dense",), "needs --input and --units"),
        (("dense", "--input", "28x28", "--units", "5"), "'28x28' is not of the form 28x28x1"),
        (("dense", "--input", "0x28x1", "--units", "5"), "at least 1"),
        (("dense", "--input", "28x28x1", "--units", "0"), "0 is too small"),
        (("local", "--input", "28x28x1", "--units", "5", "--kernel", "29"), "29"),
        (("lenet-5", "--units", "5"), "--units belongs to"),
    ],
)
def test_a_wrong_question_about_a_first_layer_is_refused(words: tuple[str, ...], expected: str, run: Run) -> None:
    assert expected in refused(run("summary", *words))


# --- train --------------------------------------------------------------------------------------------


def test_train_solves_xor(run: Run) -> None:
    result = run("train", "xor-mlp", "--json")
    assert result.status == 0
    report = result.json
    assert report["train"]["accuracy"] == report["test"]["accuracy"] == 1.0
    assert report["test"]["loss"] < 0.001
    assert {key: report[key] for key in ("preset", "seed", "epochs", "steps", "parameters", "saved")} == {
        "preset": "xor-mlp", "seed": 1, "epochs": 500, "steps": 500, "parameters": 13, "saved": None,
    }  # fmt: skip
    assert report["seconds"] > 0
    assert report["samples_per_second"] > 0


def test_a_regression_has_a_loss_and_no_accuracy(run: Run) -> None:
    report = run("train", "plane", "--json").json
    assert report["test"]["accuracy"] is None
    assert report["test"]["loss"] < 0.001
    assert "right" not in run("train", "plane", "--epochs", "1").out


def test_a_regression_is_evaluated_without_a_confusion_matrix(run: Run) -> None:
    assert run("evaluate", "plane", "--json").json["confusion"] is None


def test_the_rows_of_a_csv_file_are_learned(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    rows = [f"{x},{y},{'up' if y > 0 else 'down'}" for x in range(-5, 6) for y in (-2, -1, 1, 2)]
    path.write_text("x,y,side\n" + "\n".join(rows) + "\n1,?,up\n")
    result = run("train", "circle", "--csv", str(path), "--epochs", "100", "--json")
    assert result.json["test"]["accuracy"] == 1.0
    assert result.json["data"]["name"] == "own"
    assert "1 row is left out" in result.err


def test_the_network_is_fitted_to_a_csv_file_and_it_is_said(run: Run, tmp_path: Path) -> None:
    path, saved = tmp_path / "points.csv", tmp_path / "points.dnn"
    path.write_text("x,kind\n" + "".join(f"{x},{'abc'[x // 10]}\n" for x in range(30)))
    result = run("train", "circle", "--csv", str(path), "--epochs", "1", "--save", str(saved), "--json")
    assert "The last layer now has 3 neurons" in result.err
    assert result.json["data"]["train"] == 15
    experiment = project_file.load(saved).experiment
    assert (experiment.title, experiment.data.n_classes, experiment.problem()) == ("points", 3, None)


def test_an_empty_sheet_says_what_to_do(run: Run) -> None:
    assert "--csv FILE" in refused(run("train", "paint", "--epochs", "1"))


def test_train_says_the_result_in_words(run: Run) -> None:
    result = run("train", "xor-mlp")
    assert result.out.splitlines()[0].startswith("xor-mlp: 500 epochs, 500 steps")
    assert "100.00\N{NARROW NO-BREAK SPACE}% right" in result.out


def test_the_same_command_gives_the_same_numbers(run: Run) -> None:
    one, two = (run("train", "circle", "--epochs", "3", "--seed", "5", "--json").json for _ in range(2))
    for clock in ("seconds", "samples_per_second"):
        del one[clock], two[clock]
    assert one == two
    assert one["seed"] == 5


def test_schedule_and_regulariser_are_set_on_the_command_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "circle.dnn"
    settings = (
        "training.schedule=step",
        "training.schedule.every=2",
        "training.regularizer=l2",
        "training.clip_norm=1",
    )
    words = [word for setting in settings for word in ("--set", setting)]
    assert run("train", "circle", *words, "--epochs", "2", "--save", str(path), "--json").status == 0
    training = project_file.load(path).experiment.training
    assert (training.schedule, training.regularizer, training.clip_norm) == (Steps(2.0), L2(), 1.0)


def test_settings_are_changed_by_their_path(run: Run) -> None:
    report = run(
        "train", "xor-mlp", "--epochs", "2", "--json", "--set", "layers.0.units=8", "--set", "training.batch_size=2"
    ).json
    assert report["parameters"] == 33
    assert report["steps"] == 4


def test_a_saved_project_goes_on_where_it_stood(run: Run, tmp_path: Path) -> None:
    half, whole = str(tmp_path / "half.dnn"), str(tmp_path / "whole.dnn")
    assert run("train", "circle", "--epochs", "2", "--save", half, "--json").json["saved"] == half
    report = run("train", half, "--epochs", "3", "--save", half, "--json").json
    assert (report["preset"], report["file"], report["epochs"]) == (None, half, 3)
    run("train", "circle", "--epochs", "5", "--save", whole)
    assert Path(half).read_bytes() == Path(whole).read_bytes()


def test_other_layers_begin_anew_and_it_is_said(run: Run, tmp_path: Path) -> None:
    path = str(tmp_path / "x.dnn")
    run("train", "xor-mlp", "--epochs", "2", "--save", path)
    result = run("train", path, "--epochs", "2", "--set", "layers.0.units=5")
    assert result.status == 0
    assert "begins anew" in result.err


def test_weights_alone_make_a_smaller_file(run: Run, tmp_path: Path) -> None:
    large, small = tmp_path / "large.dnn", tmp_path / "small.dnn"
    run("train", "circle", "--epochs", "2", "--save", str(large))
    run("train", "circle", "--epochs", "2", "--save", str(small), "--weights-only")
    assert small.stat().st_size < large.stat().st_size
    assert run("evaluate", str(small), "--json").json == {
        **run("evaluate", str(large), "--json").json, "file": str(small),
    }  # fmt: skip


def test_training_a_project_keeps_the_runs_beside_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "several.dnn"
    xor, circle = presets["xor-mlp"].experiment, presets["circle"].experiment
    project_file.save(path, project_file.Saved(xor, None, (Beside(1, circle, frozen=True),)))
    run("train", str(path), "--epochs", "1", "--save", str(path))
    assert project_file.load(path).beside == (Beside(1, circle, frozen=True),)


def test_divergence_is_said_and_returns_1(run: Run) -> None:
    result = run("train", "circle", "--json", "--set", "training.optimizer=sgd", "--set", "training.loss=squared_error",
                 "--set", "training.optimizer.learning_rate=1000", "--set", "layers.1=relu")  # fmt: skip
    assert result.status == 1
    assert "no longer a finite number" in result.json["diverged"]["reason"]
    assert "Lower the learning rate" in result.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("nope",), "no preset and no file called 'nope'"),
        (("missing.dnn",), "missing.dnn"),
        (("xor-mlp", "--set", "layers.0.unit=3"), "'layers.0.unit'"),
        (("xor-mlp", "--set", "layers.0.units"), "path=value"),
        (("xor-mlp", "--set", "layers.0.units=0"), "between 1 and"),
        (("xor-mlp", "--set", "layers.2.units=7"), "2 classes"),
        (("xor-mlp", "--epochs", "-1"), "too small"),
        (("xor-mlp", "--epochs", "many"), "not a whole number"),
        (("xor-mlp", "--seed", "-1"), "too small"),
        (("xor-mlp", "--seed", "4294967296"), "too large"),
        (("xor-mlp", "--save", "missing/x.dnn"), "does not exist"),
        (("xor-mlp", "--save", "."), "is a folder"),
        (("xor-mlp", "--wrong"), "--wrong"),
        ((), "required"),
    ],
)
def test_train_refuses_in_one_line(words: tuple[str, ...], expected: str, run: Run, tmp_path: Path) -> None:
    assert expected in refused(run("train", *words))


def test_what_was_measured_is_said_although_it_cannot_be_saved(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    result = run("train", "xor-mlp", "--json", "--save", str(tmp_path / "x.dnn"))
    assert result.status == 2
    assert "No space left on device. Nothing was changed there." in result.err
    assert result.json["test"]["accuracy"] == 1
    assert result.json["saved"] is None
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [("train", "xor-mlp", "--save"), ("screenshot", "xor-mlp", "-o"), ("--self-test", "--screenshot")],
    ids=lambda words: words[0],
)
def test_where_nothing_can_be_written_the_work_does_not_begin(
    words: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "is a folder" in refused(run(*words, str(tmp_path)))
    assert "does not exist" in refused(run(*words, str(tmp_path / "no" / "a.png")))
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # the tests may run as root, who may write anywhere
    assert "Nothing can be written in the folder" in refused(run(*words, str(tmp_path / "a.png")))


def test_a_project_without_epochs_asks_how_long(run: Run) -> None:
    assert "--epochs N" in refused(run("train", "xor-mlp", "--set", "training.epochs=0"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows interrupts otherwise")
def test_an_interruption_finishes_the_step_saves_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "stopped.dnn"
    process = start("train", "spiral", "--epochs", "10000000", "--save", str(path), "--json")
    assert process.stderr is not None
    assert "epoch" in process.stderr.readline()  # it is under way
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"saved to {path}" in err
    assert "Traceback" not in err
    report = json.loads(out)
    assert report["interrupted"] is True
    saved = project_file.load(path)
    assert saved.state is not None
    assert saved.state.values["epoch"] == report["epochs"]


# --- the data of MNIST --------------------------------------------------------------------------------


@pytest.fixture
def no_mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DESKTOP_NN_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path


_SMALL = ("--set", "data.train=100", "--set", "data.test=100", "--epochs", "1")


def test_without_mnist_drawn_digits_are_used_and_it_is_said(run: Run, no_mnist: Path) -> None:
    path = str(no_mnist / "x.dnn")
    result = run("train", "mnist-linear", *_SMALL, "--json", "--save", path)
    assert result.status == 0
    assert "stand in for MNIST" in result.err
    data = result.json["data"]
    assert (data["name"], data["instead_of"], data["train"]) == ("glyphs", "mnist", 100)
    assert "stand in for MNIST" in data["reason"]
    assert project_file.load(Path(path)).experiment.data.name == "glyphs"


def test_a_named_folder_without_mnist_is_refused(run: Run, no_mnist: Path) -> None:
    assert "train-images" in refused(run("train", "mnist-linear", "--data", str(no_mnist)))


def test_verify_without_files_says_what_to_do(run: Run, no_mnist: Path) -> None:
    assert "data fetch mnist" in refused(run("data", "verify", "mnist"))


def test_verify_names_a_wrong_file(run: Run, no_mnist: Path) -> None:
    for file in mnist.FILES:
        (no_mnist / file.name).write_bytes(b"wrong")
    assert "train-images" in refused(run("data", "verify", "mnist", "--data", str(no_mnist)))


@pytest.mark.mnist
def test_verify_finds_the_real_files(run: Run, mnist_folder: Path) -> None:
    result = run("data", "verify", "mnist", "--data", str(mnist_folder), "--json")
    assert result.status == 0
    assert result.json["verified"] is True


def test_fetch_hands_over_the_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_nn.data import download

    asked = []
    monkeypatch.setattr(download, "fetch", lambda folder, progress: asked.append(folder) or folder)
    result = run("data", "fetch", "mnist", "--data", str(tmp_path), "--json")
    assert asked == [tmp_path]
    assert result.json["folder"] == str(tmp_path)


# --- evaluate and predict -----------------------------------------------------------------------------


def test_evaluate_measures_shipped_weights(run: Run) -> None:
    report = run("evaluate", "xor-mlp", "--json").json
    assert report["test"]["accuracy"] == report["train"]["accuracy"] == 1.0
    assert report["parameters"] == 13
    assert report["preset"] == "xor-mlp"
    assert report["confusion"] == [[2, 0], [0, 2]]


def test_evaluate_says_so_in_words(run: Run) -> None:
    result = run("evaluate", "digits-offline")
    assert result.status == 0
    assert "4,978 parameters" in result.out
    assert "test: loss" in result.out


def test_a_file_without_weights_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.dnn"
    project_file.save(path, project_file.Saved(presets["xor-mlp"].experiment))
    assert "no trained weights" in refused(run("evaluate", str(path)))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A one, dark on light, much larger than the network reads."""
    ink = np.full((300, 200), 255, np.uint8)
    ink[60:240, 90:110] = 20
    path = tmp_path / "one.png"
    Image.fromarray(ink).save(path)
    return path


def test_predict_reads_a_picture_of_any_size(run: Run, picture: Path) -> None:
    (answer,) = run("predict", "digits-offline", str(picture), "--json").json
    assert answer["image"] == str(picture)
    assert answer["class"] == 1
    assert len(answer["probabilities"]) == 10
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-4)


def test_predict_reads_light_ink_alike(run: Run, picture: Path, tmp_path: Path) -> None:
    inverted = tmp_path / "inverted.png"
    Image.fromarray(255 - np.asarray(Image.open(picture))).save(inverted)
    one, other = run("predict", "lenet-5", str(picture), str(inverted), "--json").json
    assert one["class"] == other["class"] == 1


def test_predict_raw_takes_the_picture_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "digit.png"
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 13:15] = 255
    Image.fromarray(pixels).save(path)
    (answer,) = run("predict", "digits-offline", "--raw", str(path), "--json").json
    assert answer["class"] == 1


@pytest.mark.parametrize("size", [28, 40])
def test_predict_shows_a_small_network_a_small_picture(size: int, run: Run, tmp_path: Path) -> None:
    pixels = np.zeros((size, size), np.uint8)
    pixels[size // 7 : size - size // 7, size // 2 - size // 16 : size // 2 + size // 16] = 255
    path = tmp_path / "one.png"
    Image.fromarray(pixels).save(path)
    (centred,) = run("predict", "lecun-1989-net-5", str(path), "--json").json
    (raw,) = run("predict", "lecun-1989-net-5", "--raw", str(path), "--json").json
    assert centred["class"] == 1
    assert len(raw["probabilities"]) == 10


def test_predict_answers_the_good_pictures_and_names_the_bad_one(run: Run, picture: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(picture.read_bytes()[:60])
    result = run("predict", "digits-offline", str(picture), str(broken), "--json")
    assert result.status == 2
    good, bad = result.json
    assert good["class"] == 1
    assert bad["class"] is None
    assert "broken.png" in bad["error"]
    assert result.err.startswith("desktop-nn: broken.png")


def test_weights_beyond_all_measure_have_a_sentence_and_no_answer(run: Run, picture: Path, tmp_path: Path) -> None:
    path = trained("digits-offline")
    assert path is not None
    saved = project_file.load(path)
    assert saved.state is not None
    arrays = {
        name: np.full_like(array, 3e38) if name.startswith("weights/dense") else array
        for name, array in saved.state.arrays.items()
    }
    broken = tmp_path / "broken.dnn"
    project_file.save(broken, replace(saved, state=replace(saved.state, arrays=arrays)))
    predicted = run("predict", str(broken), str(picture), "--json")
    assert predicted.status == 2
    assert predicted.json[0]["class"] is None
    (line,) = predicted.err.splitlines()
    assert "no answer" in line
    evaluated = run("evaluate", str(broken), "--json")
    assert evaluated.json["test"]["loss"] is None


def test_predict_says_so_in_words(run: Run, picture: Path) -> None:
    assert f"{picture}: 1 (" in run("predict", "digits-offline", str(picture)).out


def test_a_network_of_points_reads_no_pictures(run: Run, picture: Path) -> None:
    assert "does not read pictures" in refused(run("predict", "circle", str(picture)))


# --- the window, and everything around ----------------------------------------------------------------


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["", "presets", "summary", "train", "evaluate", "predict", "data", "screenshot", "open"]
)
def test_every_help_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*command.split(), "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "Example:\n  desktop-nn" in text
    if not command:
        for name in ("presets", "summary", "train", "evaluate", "predict", "data", "screenshot", "open", "--self-test"):
            assert name in text


# --- open ---------------------------------------------------------------------------------------------

XOR_LINK = link_text.write(presets["xor-mlp"].experiment)


def test_open_shows_the_experiment_of_a_link(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    monkeypatch.setattr(app, "run_window", lambda **given: opened.append(given) or 0)
    assert run("open", XOR_LINK).status == 0
    assert opened == [{"experiment": presets["xor-mlp"].experiment}]


def test_the_example_of_open_is_a_sound_link() -> None:
    assert link_text.read(open_link.EXAMPLE) == presets["xor-mlp"].experiment


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (XOR_LINK[:-1], "missing"),
        (XOR_LINK.replace("G8", "G9"), "changed"),
        (XOR_LINK.replace(":1:", ":2:"), "newer"),
        ("xor-mlp", "begins with desktop-nn:1:"),
        ("", "no link here"),
    ],
)
def test_a_bad_link_is_refused_before_a_window_opens(run: Run, link: str, words: str) -> None:
    assert words in refused(run("open", link))


def test_open_needs_a_link(run: Run) -> None:
    assert "--help" in refused(run("open"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_without_a_display_it_says_so_and_names_what_there_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    line = refused(run())
    assert "no display" in line
    assert "train" in line


def test_a_system_library_that_qt_misses_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_nn import app

    def fail(path: Path | None) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(app, "run_window", fail)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    line = refused(run())
    assert "libEGL.so.1" in line
    assert "make run" in line


def test_the_window_opens_with_the_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_nn import app

    opened: list[Path | None] = []
    monkeypatch.setattr(app, "run_window", lambda path: opened.append(path) or 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path = tmp_path / "x.dnn"
    project_file.save(path, project_file.Saved(presets["xor-mlp"].experiment))
    assert run(str(path)).status == 0
    assert run().status == 0
    assert opened == [path, None]


@pytest.mark.parametrize("words", ["trian", "trian xor-mlp --epochs 3", "--json trian"])
def test_a_mistyped_command_is_refused(run: Run, words: str) -> None:
    assert "no file and no command called 'trian'" in refused(run(*words.split()))


def test_what_a_command_does_not_know_is_refused_with_its_own_help(run: Run) -> None:
    line = refused(run("presets", "--all", "now"))
    assert "unrecognized arguments: --all now. See: desktop-nn presets --help" in line


@pytest.mark.parametrize(
    "words",
    [
        ("",),
        ("summary", ""),
        ("train", "xor-mlp", "--save", ""),
        ("predict", "lenet-5", ""),
        ("data", "verify", "mnist", "--data", ""),
    ],
    ids=" ".join,
)
def test_an_empty_name_does_not_mean_the_folder_we_are_in(run: Run, words: tuple[str, ...]) -> None:
    line = refused(run(*words))
    assert "called ''" in line or "the name is empty" in line


def test_a_picture_alone_is_no_self_test(run: Run, tmp_path: Path) -> None:
    assert "belongs to --self-test" in refused(run("--screenshot", str(tmp_path / "a.png")))


def test_too_little_memory_is_said_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_arguments: object) -> int:
        raise MemoryError

    monkeypatch.setattr("desktop_nn.commands.presets.run", fail)
    assert "not enough memory" in refused(run("presets"))


def test_the_reason_of_the_system_is_said_without_its_number(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_arguments: object) -> int:
        raise OSError(errno.EACCES, "Permission denied", "/some/file")

    monkeypatch.setattr("desktop_nn.commands.presets.run", fail)
    assert refused(run("presets")).endswith("Permission denied (/some/file)")


def test_options_before_the_command_are_refused(run: Run) -> None:
    assert "after the command" in refused(run("--json", "presets"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_reader_that_goes_away_is_no_error() -> None:
    process = start("presets", "-v")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    process.wait(timeout=60)
    process.stderr.close()
    assert process.returncode == 141
    assert err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_said_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "desktop_nn", "presets"],
            stdout=full, stderr=subprocess.PIPE, text=True, env={**os.environ, "LANGUAGE": "en"}, check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert "No space left" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_no_picture_is_taken_of_a_network_that_does_not_fit(run: Run, tmp_path: Path) -> None:
    line = refused(run("screenshot", "xor-mlp", "--set", "layers.2.units=3", "-o", str(tmp_path / "a.png")))
    assert "3 outputs" in line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", ["10x10", "99999x99999"])
def test_a_size_that_no_window_has_is_refused(run: Run, size: str, tmp_path: Path) -> None:
    result = run("screenshot", "xor-mlp", "--size", size, "-o", str(tmp_path / "a.png"))
    assert result.status == 2
    assert "must be between 960x680 and 7680x4320" in result.err
    assert not list(tmp_path.iterdir())

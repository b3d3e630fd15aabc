"""A link gives back the experiment it was made from; any other text is refused in one sentence."""

from __future__ import annotations

import base64
import hashlib
import json
import string
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.core.held import DISABLED, Held
from desktop_nn.core.layers import Dense, Dropout, Residual, layers
from desktop_nn.core.losses import losses
from desktop_nn.core.network import place
from desktop_nn.core.optimizers import optimizers
from desktop_nn.core.schedules import schedules
from desktop_nn.core.settings import Setting, settings_of
from desktop_nn.data import sources
from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY, Table, TableClass
from desktop_nn.errors import UserError
from desktop_nn.project import link_text
from desktop_nn.project.experiment import Experiment
from desktop_nn.project.presets import presets
from desktop_nn.project.teaching import Teaching
from desktop_nn.resources import resource

XOR = presets["xor-mlp"].experiment
LINK = link_text.write(XOR)


def refusal(text: str) -> str:
    with pytest.raises(UserError) as caught:
        link_text.read(text)
    assert "\n" not in caught.value.message
    return caught.value.message


def sealed(content: bytes) -> str:
    """A link with any content and the right check, as a hostile person would make it."""
    whole = "desktop-nn:1:" + base64.urlsafe_b64encode(content).decode().rstrip("=")
    check = base64.urlsafe_b64encode(hashlib.sha256(whole.encode()).digest()).decode()[:8]
    return f"{whole}:{check}"


def deflated(plain: bytes) -> bytes:
    shrink = zlib.compressobj(9, zlib.DEFLATED, -15)
    return shrink.compress(plain) + shrink.flush()


def linked(values: Any) -> str:
    return sealed(deflated(json.dumps(values).encode()))


def painted(table: Table) -> Experiment:
    return presets["paint"].experiment.replace(data=OwnData(table=table))


# --- round trips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", presets)
def test_every_preset_comes_back(name: str) -> None:
    experiment = presets[name].experiment
    assert link_text.read(link_text.write(experiment)) == experiment


@pytest.mark.parametrize("name", presets)
def test_a_preset_fits_into_a_short_message(name: str) -> None:
    assert len(link_text.write(presets[name].experiment)) <= 250


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    """Some values that a setting takes."""
    if setting.choices:
        return st.sampled_from([choice.value for choice in setting.choices])
    if setting.type is bool:
        return st.booleans()
    low = setting.minimum if setting.minimum is not None else -1000.0
    high = min(setting.maximum if setting.maximum is not None else 1000.0, 1e9)
    if setting.type is int:
        return st.integers(int(low), int(high))
    if setting.type is float:
        return st.floats(low, high, exclude_min=setting.above is not None)
    return st.just(setting.default)


@st.composite
def parts(draw: st.DrawFn, registry: Any) -> Any:
    """A value of a registered class; the defaults where the drawn settings do not go together."""
    kind = draw(st.sampled_from(list(registry)))
    drawn = {name: draw(values_of(each)) for name, each in settings_of(kind).items()}
    try:
        return kind(**drawn)
    except UserError:
        return kind()


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    stack = place(*draw(st.lists(parts(layers), max_size=6)))
    training = replace(
        XOR.training,
        loss=draw(parts(losses)),
        optimizer=draw(parts(optimizers)),
        schedule=draw(parts(schedules)),
        epochs=draw(st.integers(0, 1_000_000)),
        stop_loss=draw(st.floats(0, 1e6)),
    )
    return Experiment(
        draw(st.text(max_size=40)),
        draw(parts(sources)),
        tuple(replace(each, rate=draw(st.floats(0, 1000)), frozen=draw(st.booleans())) for each in stack),
        training,
        seed=draw(st.integers(0, 2**32 - 1)),
        notes=draw(st.text(max_size=100)),
        teaching=Teaching(("view.surface",), draw(st.text(max_size=100))),
    )


@settings(deadline=None, max_examples=60)
@given(experiments())
def test_any_experiment_comes_back(experiment: Experiment) -> None:
    assert link_text.read(link_text.write(experiment)) == experiment


_NUMBERS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(_NUMBERS, _NUMBERS, st.integers(0, 1)), max_size=30))
def test_any_points_come_back_bit_for_bit(points: list[tuple[float, float, int]]) -> None:
    inputs = np.array([point[:2] for point in points], np.float32).reshape(-1, 2)
    table = EMPTY.with_rows(inputs, np.array([point[2] for point in points], np.int64))
    found = link_text.read(link_text.write(painted(table))).data
    assert isinstance(found, OwnData)
    assert found.table.inputs.tobytes() == inputs.tobytes()
    assert found.table == table


def test_numbers_to_be_met_come_back() -> None:
    table = Table(("x",), np.array([[0.1], [3.0]], np.float32), np.array([-2.5, 1e-20], np.float32), target="y")
    assert link_text.read(link_text.write(painted(table))) == painted(table)


def test_classes_without_points_come_back() -> None:
    table = EMPTY.with_class(0, TableClass("ours", 7)).with_class_added("C")
    assert link_text.read(link_text.write(painted(table))) == painted(table)


def test_held_weights_and_layers_inside_a_block_come_back() -> None:
    stack = place(Residual(inner=(Dense(2), Dropout(0.25))), Dense(1))
    experiment = XOR.replace(layers=stack, held=(Held(stack[1].id, "weight", (0, 1), DISABLED),))
    assert link_text.read(link_text.write(experiment)) == experiment


def test_a_title_with_half_a_sign_comes_back() -> None:
    experiment = XOR.replace(title="half \ud83d of a pair")
    assert link_text.read(link_text.write(experiment)) == experiment


def test_spaces_and_line_breaks_do_no_harm() -> None:
    assert link_text.read(f"  {LINK[:20]}\r\n  {LINK[20:31]}\n{LINK[31:]}\n") == XOR


def test_the_links_of_format_1_are_read_for_ever() -> None:
    assert link_text.read("desktop-nn:1:G81hozlsNIfRMocBAA:R2vtsbpS") == XOR


def test_the_words_of_format_1_never_change() -> None:
    words = "".join(resource("link", "words-1.txt").read_text(encoding="utf-8").splitlines())
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == "d19e33eab22a104a"


# --- too large -----------------------------------------------------------------------------------------


def test_500_points_fit_and_501_are_too_many() -> None:
    points = np.random.default_rng(1).normal(size=(501, 2)).astype(np.float32)
    whole = EMPTY.with_rows(points, np.arange(501) % 2)
    fitting = painted(whole.kept(np.arange(500)))
    assert link_text.read(link_text.write(fitting)) == fitting
    with pytest.raises(UserError, match=r"at most 500 points .* there are 501: save a project file"):
        link_text.write(painted(whole))


def test_what_makes_a_link_too_long_is_left_to_a_project_file() -> None:
    noise = np.random.default_rng(1).normal(size=(500, 40)).astype(np.float32)
    table = Table(tuple(f"c{n}" for n in range(40)), noise, np.zeros(500, np.float32), target="y")
    with pytest.raises(UserError, match="too large for a link: save a project file"):
        link_text.write(painted(table))


def test_what_would_unpack_to_too_much_is_not_made() -> None:
    same = np.full((500, 1000), 1.2345678, np.float32)
    table = Table(tuple(f"c{n}" for n in range(1000)), same, np.zeros(500, np.float32), target="y")
    with pytest.raises(UserError, match="too large for a link: save a project file"):
        link_text.write(painted(table))


# --- bad links -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", range(len(LINK)))
def test_a_link_that_is_cut_anywhere_is_refused(length: int) -> None:
    words = refusal(LINK[:length])
    assert "copy" in words
    assert "missing" in words or length == 0


@pytest.mark.parametrize("place", range(len(LINK)))
def test_a_changed_character_is_noticed_wherever_it_stands(place: int) -> None:
    for bit in range(7):
        other = chr(ord(LINK[place]) ^ (1 << bit))
        refusal(LINK[:place] + other + LINK[place + 1 :])


@pytest.mark.parametrize("place", range(len("desktop-nn:1:"), len(LINK)))
def test_any_other_letter_is_noticed(place: int) -> None:
    for other in set(string.ascii_letters + string.digits + "-_") - {LINK[place]}:
        assert "changed on its way" in refusal(LINK[:place] + other + LINK[place + 1 :]) or LINK[place] == ":"


def test_exchanged_and_doubled_characters_are_noticed() -> None:
    refusal(LINK[:20] + LINK[21] + LINK[20] + LINK[22:])
    refusal(LINK[:20] + LINK[19] + LINK[20:])
    refusal(LINK + "A")
    refusal(LINK + LINK)


@pytest.mark.parametrize("version", [2, 17, 10**30])
def test_a_link_from_a_newer_version_says_so(version: int) -> None:
    words = refusal(LINK.replace(":1:", f":{version}:"))
    assert "newer Desktop NN" in words
    assert "update" in words


@pytest.mark.parametrize("version", ["0", "01", "-1", "one", "", "²"])
def test_a_version_that_never_was_is_refused(version: str) -> None:
    refusal(LINK.replace(":1:", f":{version}:"))


@pytest.mark.parametrize("text", ["hello", "https://example.org/", "DESKTOP-NN:1:a:b", "desktop-nn-1", "\0", "é" * 50])
def test_what_is_no_link_at_all_says_how_one_begins(text: str) -> None:
    assert "begins with desktop-nn:1:" in refusal(text)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_nothing_is_no_link(text: str) -> None:
    assert "no link here" in refusal(text)


def test_a_text_beyond_all_limits_is_not_even_looked_at() -> None:
    assert "longer than a link" in refusal("desktop-nn:1:" + "A" * 10_000_000)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_after_the_name_is_refused(text: str) -> None:
    refusal("desktop-nn:1:" + text)


# --- sound in form, and hostile ------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_with_the_right_check_are_refused(content: bytes) -> None:
    refusal(sealed(content))


@pytest.mark.parametrize(
    "content",
    [
        deflated(b"{"),
        deflated(b"[]"),
        deflated(b"null"),
        deflated(b'{"experiment": NaN}'),
        deflated(b"[" * 100_000),
        deflated(b"1" * 5000),
        deflated(b"{}") + b"more",
        deflated(b"{}")[:-1],
    ],
)
def test_content_that_is_no_experiment_is_refused(content: bytes) -> None:
    refusal(sealed(content))


def test_content_that_would_fill_the_memory_is_not_unpacked() -> None:
    assert "no experiment" in refusal(sealed(deflated(b" " * 50_000_000)))


def experiment_values() -> dict[str, Any]:
    from desktop_nn.project.encoding import encode

    return encode(XOR)


def test_an_unknown_layer_is_named() -> None:
    values = experiment_values()
    values["layers"][0]["type"] = "wonder"
    words = refusal(linked({"experiment": values}))
    assert "cannot be opened" in words
    assert "'wonder'" in words


def test_more_than_an_experiment_is_refused() -> None:
    assert "no experiment" in refusal(linked({"experiment": experiment_values(), "run": {}}))


def table_values(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "columns": ["x", "y"],
        "target": "class",
        "classes": [["A", 0], ["B", 1]],
        "inputs": [1.0, 2.0],
        "targets": [0],
    }
    return found | changes


@pytest.mark.parametrize(
    "table",
    [
        None,
        [],
        {},
        table_values(columns=[]),
        table_values(columns="xy"),
        table_values(columns=["x", 2]),
        table_values(inputs=None),
        table_values(inputs=[1.0]),
        table_values(inputs=["1.0", "2.0"]),
        table_values(inputs=[1.0, 1e300]),
        table_values(inputs=[1.0, 10**400]),
        table_values(inputs=[[1.0], [2.0]]),
        table_values(inputs=[True, False]),
        table_values(inputs=[0.0] * 1002, targets=[0] * 501),
        table_values(targets=[10**30]),
        table_values(targets=[7]),
        table_values(targets=None),
        table_values(classes=[["A"]]),
        table_values(classes=7),
        table_values(target=3),
    ],
)
def test_a_damaged_table_is_refused(table: Any) -> None:
    refusal(linked({"experiment": experiment_values(), "table": table}))


def test_a_table_that_is_not_there_is_missed() -> None:
    values = experiment_values() | {"data": {"type": "own", "rows": "0" * 40}}
    assert "missing" in refusal(linked({"experiment": values}))


# --- is it one? ----------------------------------------------------------------------------------------


def test_what_was_meant_as_a_link_is_recognised() -> None:
    assert link_text.looks_like_link(f"\n {LINK}")
    assert link_text.looks_like_link(LINK[:15])
    assert not link_text.looks_like_link("see desktop-nn")

"""Projects come back as they were saved, and a damaged or hostile file is refused in one sentence."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_nn.data.own import OwnData
from desktop_nn.data.table import EMPTY
from desktop_nn.errors import UserError
from desktop_nn.project import archive, project_file
from desktop_nn.project.beside import Beside
from desktop_nn.project.presets import presets
from desktop_nn.project.project_file import Saved, SessionState, load, pack, save
from desktop_nn.training.loading import load_dataset
from desktop_nn.training.session import Session

XOR = presets["xor-mlp"].experiment


def trained_state() -> SessionState:
    session = Session(XOR, load_dataset(XOR).dataset)
    for _ in range(5):
        session.step()
    return session.state()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "xor.dnn"


@pytest.fixture
def entries() -> dict[str, bytes]:
    """The entries of a sound project, to be spoiled."""
    with zipfile.ZipFile(io.BytesIO(pack(Saved(XOR, trained_state())))) as source:
        return {name: source.read(name) for name in source.namelist()}


def write(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as target:
        for name, data in entries.items():
            target.writestr(name, data)
    return path


def edit_json(entries: dict[str, bytes], change: Any) -> dict[str, bytes]:
    content = json.loads(entries["project.json"])
    change(content)
    return {**entries, "project.json": json.dumps(content).encode()}


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        load(path)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# --- the person's own data -----------------------------------------------------------------------------

PAINTED = presets["paint"].experiment.replace(
    data=OwnData(table=EMPTY.appended([[1.0, 2.0], [3.0, 4.0]], [0, 1])),
)


def painted_entries() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pack(Saved(PAINTED)))) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_own_data_comes_back_and_is_stored_under_its_hash(path: Path) -> None:
    save(path, Saved(PAINTED))
    assert load(path).experiment == PAINTED
    digest = PAINTED.data.table.digest  # type: ignore[attr-defined]
    assert {f"tables/{digest}.inputs.npy", f"tables/{digest}.targets.npy"} < set(painted_entries())


def test_changed_numbers_of_own_data_are_noticed(path: Path) -> None:
    entries = painted_entries()
    name = next(name for name in entries if name.endswith("inputs.npy"))
    entries[name] = archive.array_bytes(np.zeros((2, 2), np.float32))
    assert "its checksum differs" in refusal(write(path, entries))


@pytest.mark.parametrize("tables", [None, [], {"../x": {}}, {"a" * 40: {}}])
def test_a_damaged_list_of_tables_is_refused(path: Path, tables: Any) -> None:
    refusal(write(path, edit_json(painted_entries(), lambda content: content.update(tables=tables))))


def test_own_data_without_its_table_is_refused(path: Path) -> None:
    spoiled = edit_json(painted_entries(), lambda content: content.pop("tables"))
    assert "is missing" in refusal(write(path, spoiled))


# --- what is saved comes back -------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(presets))
def test_every_preset_comes_back(name: str, path: Path) -> None:
    save(path, Saved(presets[name].experiment))
    loaded = load(path)
    assert loaded.experiment == presets[name].experiment
    assert loaded.state is None


def test_the_state_of_a_run_comes_back_bit_for_bit(path: Path) -> None:
    state = trained_state()
    save(path, Saved(XOR, state))
    loaded = load(path).state
    assert loaded is not None
    assert loaded.values == state.values
    assert loaded.arrays.keys() == state.arrays.keys()
    for name, array in state.arrays.items():
        assert loaded.arrays[name].dtype == array.dtype
        assert loaded.arrays[name].tobytes() == array.tobytes()


def test_the_same_project_gives_the_same_bytes() -> None:
    assert pack(Saved(XOR, trained_state())) == pack(Saved(XOR, trained_state()))


def test_weights_are_plain_numpy_files_named_after_their_layer(entries: dict[str, bytes]) -> None:
    weight = np.load(io.BytesIO(entries["weights/dense-1.weight.npy"]), allow_pickle=False)
    assert weight.shape == (3, 2)


# --- saving is whole or not at all --------------------------------------------------------------------


def test_a_failed_save_keeps_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Saved(XOR))
    before = path.read_bytes()

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UserError, match=r"could not be saved.*No space left on device.*Nothing was changed"):
        save(path, Saved(XOR.replace(seed=9)))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_saving_into_a_missing_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="could not be saved"):
        save(tmp_path / "missing" / "x.dnn", Saved(XOR))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_replaced_file_keeps_its_permissions(path: Path) -> None:
    save(path, Saved(XOR))
    path.chmod(0o640)
    save(path, Saved(XOR.replace(seed=2)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


# --- files that are not sound -------------------------------------------------------------------------


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(UserError, match=r"cannot be read.*No such file"):
        load(path)


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", bytes(1000)])
def test_another_kind_of_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "not a Desktop NN project" in refusal(path)


def test_another_zip_is_refused(path: Path) -> None:
    assert "project.json" in refusal(write(path, {"a.txt": b"hello"}))


def test_every_truncation_is_refused(path: Path) -> None:
    whole = pack(Saved(XOR, trained_state()))
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        refusal(path)


def test_no_flipped_byte_goes_through_unseen(path: Path) -> None:
    whole = pack(Saved(XOR, trained_state()))
    sound = load_bytes(path, whole)
    for place in range(0, len(whole), 61):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0x55
        try:
            loaded = load_bytes(path, bytes(spoiled))
        except UserError:
            continue
        assert loaded == sound  # bytes that nobody reads, such as a date


def load_bytes(path: Path, content: bytes) -> tuple[Any, ...]:
    path.write_bytes(content)
    saved = load(path)
    assert saved.state is not None
    arrays = {name: array.tobytes() for name, array in saved.state.arrays.items()}
    return saved.experiment, saved.state.values, arrays


def test_swapped_arrays_are_noticed(path: Path, entries: dict[str, bytes]) -> None:
    one, two = "weights/dense-1.bias.npy", "weights/dense-1.weight.npy"
    entries[one], entries[two] = entries[two], entries[one]
    assert "checksum" in refusal(write(path, entries))


def test_a_missing_array_is_named(path: Path, entries: dict[str, bytes]) -> None:
    del entries["weights/dense-1.bias.npy"]
    assert "'weights/dense-1.bias.npy' is missing" in refusal(write(path, entries))


def test_a_newer_version_is_refused_with_the_way_out(path: Path, entries: dict[str, bytes]) -> None:
    changed = edit_json(entries, lambda content: content.update(version=2))
    assert "newer Desktop NN (format 2" in refusal(write(path, changed))


@pytest.mark.parametrize("version", [0, -1, "1", None, 1.0, True])
def test_a_senseless_version_is_refused(path: Path, entries: dict[str, bytes], version: Any) -> None:
    assert "version" in refusal(write(path, edit_json(entries, lambda content: content.update(version=version))))


@pytest.mark.parametrize("text", [b"{", b"[]", b"null", b"\xff\xfe", b'{"format": NaN}', b"[" * 100_000, b"1" * 5000])
def test_damaged_json_is_refused(path: Path, text: bytes) -> None:
    refusal(write(path, {"project.json": text}))


def test_deep_json_is_refused(path: Path, entries: dict[str, bytes]) -> None:
    deep: Any = []
    for _ in range(100):
        deep = [deep]
    assert "deeply" in refusal(write(path, edit_json(entries, lambda content: content.update(run=deep))))


def test_json_of_a_huge_size_is_not_unpacked(path: Path) -> None:
    write(path, {"project.json": b" " * (archive.JSON_LIMIT + 1)}, zipfile.ZIP_DEFLATED)
    assert "suspicious" in refusal(path)


def test_many_entries_are_refused(path: Path, entries: dict[str, bytes]) -> None:
    many = {f"history/a{number}.npy": b"" for number in range(archive.ENTRY_LIMIT)}
    assert "more entries" in refusal(write(path, {**entries, **many}))


def test_a_claim_of_many_gigabytes_is_refused(path: Path) -> None:
    raw = bytearray(pack(Saved(XOR)))
    place = raw.rindex(b"PK\x01\x02") + 24  # the unpacked size in the directory
    raw[place : place + 4] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(raw)
    assert "GB" in refusal(path)


def test_an_entry_of_the_same_name_twice_is_refused(path: Path, entries: dict[str, bytes]) -> None:
    write(path, entries)
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr("project.json", b"{}")
    assert "twice" in refusal(path)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.npy",
        "/etc/passwd",
        "weights/../x.npy",
        "evil/x.npy",
        "weights/x.py",
        "weights/a.b.c.npy",
        "weights/é.npy",
    ],
)
def test_an_entry_that_does_not_belong_is_refused(path: Path, entries: dict[str, bytes], name: str) -> None:
    changed = edit_json(entries, lambda content: content["run"]["arrays"].update({name: "0"}))
    assert "does not belong" in refusal(write(path, changed))


def spoiled_array(entries: dict[str, bytes], data: bytes) -> dict[str, bytes]:
    """The project with one array replaced, its checksum made to fit."""
    import hashlib

    name = "weights/dense-1.bias.npy"
    changed = edit_json(
        entries, lambda content: content["run"]["arrays"].update({name: hashlib.sha256(data).hexdigest()})
    )
    return {**changed, name: data}


def npy(array: Any, allow_pickle: bool = False) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=allow_pickle)
    return buffer.getvalue()


def test_a_pickled_object_is_never_loaded(path: Path, entries: dict[str, bytes]) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return (pytest.fail, ("the pickle was run",))

    data = npy(np.array([Evil()], dtype=object), allow_pickle=True)
    assert "kind" in refusal(write(path, spoiled_array(entries, data)))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x93NUMPY",
        b"\x93NUMPY\x01\x00\xff\xff" + b" " * 100,
        npy(np.zeros(3, np.float32))[:-1],
        npy(np.zeros(3, np.float32)) + b"x",
        npy(np.zeros(3, ">f4")),
        npy(np.zeros(3, np.complex64)),
        npy(np.zeros(3, "U4")),
        npy(np.zeros((2, 3), np.float32, order="F")),
    ],
)
def test_a_damaged_array_is_refused(path: Path, entries: dict[str, bytes], data: bytes) -> None:
    assert "weights/dense-1.bias.npy" in refusal(write(path, spoiled_array(entries, data)))


def test_an_array_that_claims_to_be_huge_is_refused(path: Path, entries: dict[str, bytes]) -> None:
    header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }".ljust(117) + b"\n"
    data = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(12)
    assert "size" in refusal(write(path, spoiled_array(entries, data)))


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros(4, np.float32), "shape 4, but the network needs 3"),
        (np.array([0, np.nan, 0], np.float32), "not finite"),
        (np.array([0, np.inf, 0], np.float32), "not finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_the_session(
    path: Path, entries: dict[str, bytes], array: Any, words: str
) -> None:
    saved = load(write(path, spoiled_array(entries, npy(array))))
    with pytest.raises(UserError, match=words):
        Session(saved.experiment, load_dataset(saved.experiment).dataset, saved.state)


def test_an_encrypted_entry_is_refused(path: Path) -> None:
    raw = bytearray(pack(Saved(XOR)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(raw)
    assert "damaged" in refusal(path)


def test_an_unknown_compression_is_refused(path: Path) -> None:
    raw = bytearray(pack(Saved(XOR)))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        raw[raw.index(mark) + offset] = 99
    path.write_bytes(raw)
    assert "damaged" in refusal(path)


def test_the_format_is_told_apart_by_its_name(path: Path, entries: dict[str, bytes]) -> None:
    changed = edit_json(entries, lambda content: content.update(format="other"))
    assert "not a Desktop NN project" in refusal(write(path, changed))
    assert project_file.SUFFIX == ".dnn"


# --- runs beside the open one ---------------------------------------------------------------------------


def several() -> Saved:
    circle = presets["circle"].experiment
    beside = (Beside(7, XOR.replace(title="Kept"), True, trained_state()), Beside(9, circle))
    return Saved(XOR, trained_state(), beside)


def test_runs_beside_come_back_with_all_they_hold(path: Path) -> None:
    save(path, several())
    kept, other = load(path).beside
    assert (kept.experiment, kept.frozen, other.frozen) == (several().beside[0].experiment, True, False)
    assert other.experiment == several().beside[1].experiment
    assert other.state is None
    assert kept.state is not None
    expected = trained_state()
    assert kept.state.values == json.loads(json.dumps(expected.values))
    assert kept.state.arrays.keys() == expected.arrays.keys()
    for name, array in expected.arrays.items():
        np.testing.assert_array_equal(kept.state.arrays[name], array)


def test_a_file_without_runs_beside_is_as_it_was_before(path: Path) -> None:
    content = pack(Saved(XOR, trained_state()))
    assert b'"beside"' not in content
    path.write_bytes(content)
    assert load(path).beside == ()


def test_the_points_of_a_frozen_run_are_kept_although_others_are_open(path: Path) -> None:
    table = EMPTY.with_rows(np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0, 1]))
    painted = presets["paint"].experiment.replace(data=OwnData(table=table))
    save(path, Saved(XOR, None, (Beside(1, painted, True),)))
    assert load(path).beside[0].experiment.data == painted.data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.update(beside={}),
        lambda content: content.update(beside=[content["beside"][0]] * 4),
        lambda content: content["beside"][0].update(frozen=1),
        lambda content: content.update(beside=[7]),
    ],
    ids=["no list", "too many", "frozen is a number", "no description"],
)
def test_a_damaged_list_of_runs_is_refused(path: Path, spoil: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(several()))) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    write(path, edit_json(entries, spoil))
    with pytest.raises(UserError, match="list of runs to compare is damaged"):
        load(path)


def test_weights_of_a_run_beside_that_were_altered_are_refused(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(several()))) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    name = next(each for each in entries if each.startswith("beside/1/weights/"))
    write(path, {**entries, name: entries[name][:-1] + b"x"})
    with pytest.raises(UserError, match="its checksum differs"):
        load(path)

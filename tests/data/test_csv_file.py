"""CSV files: whatever wrote them is read, and what is wrong is said by row and column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data import csv_text
from desktop_nn.data.csv_file import DROP, MEAN, Choices, Imported, build, export, own_data, proposal
from desktop_nn.data.csv_text import Sheet, read, to_number
from desktop_nn.data.points import Circle
from desktop_nn.data.values import Plane
from desktop_nn.errors import UserError

FLOWERS = "length,width,kind\n5.1,3.5,rose\n4.9,3.0,tulip\n6.2,2.8,rose\n5.5,2.1,tulip\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.csv"


def sheet_of(path: Path, text: str, encoding: str = "utf-8", **choices: bool) -> Sheet:
    path.write_bytes(text.encode(encoding))
    return read(path, **choices)  # type: ignore[arg-type]


def imported(path: Path, text: str, missing: str = DROP) -> tuple[Sheet, Imported]:
    sheet = sheet_of(path, text)
    wanted = proposal(sheet)
    return sheet, build(sheet, Choices(wanted.inputs, wanted.target, wanted.is_class, missing))


# --- what wrote it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_letters_with_accents_survive_every_encoding(path: Path, encoding: str) -> None:
    sheet = sheet_of(path, FLOWERS.replace("tulip", "açucena").replace("length", "comprimento"), encoding)
    assert sheet.header == ("comprimento", "width", "kind")
    assert sheet.rows[1] == ("4.9", "3.0", "açucena")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_found(path: Path, separator: str) -> None:
    sheet = sheet_of(path, FLOWERS.replace(",", separator))
    assert sheet.separator == separator
    assert len(sheet.header) == 3


def test_decimal_commas_are_found(path: Path) -> None:
    sheet, made = imported(path, FLOWERS.replace(",", ";").replace(".", ","))
    assert sheet.decimal_mark == ","
    assert made.table is not None
    assert made.table.inputs[0].tolist() == pytest.approx([5.1, 3.5])


def test_quoted_cells_may_hold_the_separator(path: Path) -> None:
    sheet = sheet_of(path, 'x,kind\n1,"a, or b"\n2,c\n')
    assert sheet.rows[0] == ("1", "a, or b")


@pytest.mark.parametrize(
    ("text", "has_header"),
    [
        (FLOWERS, True),
        (FLOWERS.partition("\n")[2], False),
        ("colour,shape\nred,round\nblue,round\n", True),
        ("red,round\nblue,round\nred,square\n", False),
        ("1,2\n3,4\n", False),
    ],
)
def test_a_row_of_names_is_told_from_values(path: Path, text: str, has_header: bool) -> None:
    assert sheet_of(path, text).has_header is has_header


def test_the_person_knows_better_whether_there_are_names(path: Path) -> None:
    sheet = sheet_of(path, FLOWERS, has_header=False)
    assert sheet.header == ("1", "2", "3")
    assert len(sheet.rows) == 5


def test_double_and_missing_names_get_numbers(path: Path) -> None:
    assert sheet_of(path, "x,x,\n1,2,3\n", has_header=True).header == ("x", "x 2", "3")


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1.5", ".", 1.5), (" -2e3 ", ".", -2000.0), ("\N{MINUS SIGN}1", ".", -1.0), ("1,5", ",", 1.5),
        ("1,5", ".", None), ("1.5", ",", None), ("inf", ".", None), ("nan", ".", None), ("1_0", ".", None),
        ("abc", ".", None), ("", ".", None),
    ],
)  # fmt: skip
def test_a_cell_is_a_number_or_not(text: str, mark: str, value: float | None) -> None:
    assert to_number(text, mark) == value


# --- bounds ---------------------------------------------------------------------------------------------


def test_of_many_rows_a_part_is_kept_in_order_and_it_is_said(path: Path) -> None:
    path.write_text("x,y\n" + "".join(f"{row},0\n" for row in range(5000)))
    sheet = read(path, kept=100)
    assert sheet.is_sampled
    assert (len(sheet.rows), sheet.total) == (100, 5000)
    values = [int(row[0]) for row in sheet.rows]
    assert values == sorted(set(values))
    assert np.mean(values) == pytest.approx(2500, abs=500)
    assert sheet.numbers[0] == values[0] + 2  # row 1 holds the names


def test_a_file_that_fits_is_kept_whole(path: Path) -> None:
    path.write_text("x,y\n" + "1,0\n" * 300)
    sheet = read(path, kept=300)
    assert not sheet.is_sampled
    assert len(sheet.rows) == 300


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (b"x,y\n", "is empty|no row of values"),
        (b"\x7fELF\x00\x01\x02\x03\x04\x05\x06\x07", "is no text"),
        (b"a" * 200_000, "no table of values"),
        (b"1," * 2000, "more than 1,?000 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_words(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        build(read(path, has_header=True), Choices((), 0, True))


def test_a_file_that_is_too_large_is_refused_unread(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "BYTE_LIMIT", 10)
    with pytest.raises(UserError, match="larger than"):
        sheet_of(path, FLOWERS)


def test_a_missing_file_is_named(path: Path) -> None:
    with pytest.raises(UserError, match=r"data\.csv cannot be read"):
        read(path)


# --- what it becomes ------------------------------------------------------------------------------------


def test_the_last_column_is_proposed_as_the_target(path: Path) -> None:
    sheet = sheet_of(path, FLOWERS)
    assert proposal(sheet) == Choices((0, 1), 2, True)


def test_many_different_numbers_are_proposed_as_a_regression(path: Path) -> None:
    sheet = sheet_of(path, "x,y\n" + "".join(f"{row},{row / 7}\n" for row in range(30)))
    assert proposal(sheet) == Choices((0,), 1, False)


def test_a_table_has_the_columns_and_classes_of_the_file(path: Path) -> None:
    _sheet, made = imported(path, FLOWERS)
    assert made.table is not None
    assert made.table.columns == ("length", "width")
    assert made.table.target == "kind"
    assert [each.name for each in made.table.classes] == ["rose", "tulip"]
    assert made.table.targets.tolist() == [0, 1, 0, 1]
    assert made.problem_count == 0


def test_classes_that_are_numbers_come_in_their_order(path: Path) -> None:
    _sheet, made = imported(path, "x,digit\n1,10\n2,9\n3,10\n4,1\n")
    assert made.table is not None
    assert [each.name for each in made.table.classes] == ["1", "9", "10"]


BROKEN = "x,y,kind\n1,2,a\n3,?,b\n5,six,a\n7,8\n9,10,\n11,12,b\n"


def test_what_is_wrong_is_said_by_row_and_column(path: Path) -> None:
    sheet, made = imported(path, BROKEN)
    assert [problem.words(sheet) for problem in made.problems] == [
        "Row 5 has another number of cells than the columns: it is left out.",
        "Row 3, y: there is no value.",
        "Row 4, y: “six” is no number: it counts as missing.",
        "Row 6, kind: there is no value.",
    ]


def test_rows_with_gaps_are_dropped(path: Path) -> None:
    _sheet, made = imported(path, BROKEN)
    assert made.table is not None
    assert made.table.inputs.tolist() == [[1, 2], [11, 12]]
    assert (made.dropped, made.filled) == (4, 0)


def test_or_gaps_are_filled_with_the_mean_of_their_column(path: Path) -> None:
    _sheet, made = imported(path, BROKEN, MEAN)
    assert made.table is not None
    assert made.table.inputs.tolist() == [[1, 2], [3, 7], [5, 7], [11, 12]]
    assert (made.dropped, made.filled) == (2, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x,kind\n1,a\n2,a\n", "nothing to tell apart"),
        ("x,kind\n" + "".join(f"1,word{row}\n" for row in range(11)), "11 different values"),
        ("name,kind\nada,a\nbob,b\ncid,a\n", "No column of numbers"),
        ("x,kind\n1,\n2,?\n3,-\n", "No row is left"),
    ],
)
def test_what_makes_no_table_gives_the_reason(path: Path, text: str, words: str) -> None:
    _sheet, made = imported(path, text)
    assert made.table is None
    assert words in str(made.reason)
    with pytest.raises(UserError):
        own_data(made)


def test_a_number_too_large_for_the_network_counts_as_text(path: Path) -> None:
    _sheet, made = imported(path, "x,kind\n1,a\n1e300,b\n2,b\n")
    assert made.problem_count == 1


# --- writing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [Circle(samples=40), Plane(samples=40)])
def test_what_is_written_can_be_read_again(path: Path, source: Circle | Plane) -> None:
    dataset = source.load(1)
    export(path, (source.input_names, source.target_name), dataset)
    sheet = read(path)
    assert sheet.header[0] == "set"
    made = build(sheet, proposal(sheet))
    assert made.table is not None
    np.testing.assert_array_equal(made.table.inputs[:20], dataset.train.inputs)
    assert (made.table.task, len(made.table)) == (source.task, 40)


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="could not be written"):
        export(tmp_path / "missing" / "a.csv", (("x", "y"), "kind"), Circle(samples=20).load(1))
    assert list(tmp_path.iterdir()) == []

"""CSV files: whatever wrote them is read, and what is wrong is said by row and column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.data import csv_text
from desktop_nn.data.base import Cancelled
from desktop_nn.data.csv_file import DROP, MEAN, Choices, Imported, build, own_data, problem_at, proposal
from desktop_nn.data.csv_text import Format, Sheet, read, to_number
from desktop_nn.data.csv_words import encoding_words, import_words, size_words, use_words
from desktop_nn.errors import UserError

FLOWERS = "length,width,kind\n5.1,3.5,rose\n4.9,3.0,tulip\n6.2,2.8,rose\n5.5,2.1,tulip\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.csv"


def sheet_of(path: Path, text: str, encoding: str = "utf-8", wanted: Format = csv_text.ANY_FORMAT) -> Sheet:
    path.write_bytes(text.encode(encoding))
    return read(path, wanted)


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


def test_quotation_marks_of_windows_are_no_control_characters(path: Path) -> None:
    sheet = sheet_of(path, FLOWERS.replace("tulip", "“tulip” é"), "cp1252")
    assert (sheet.encoding, sheet.rows[1][2]) == ("cp1252", "“tulip” é")


def test_a_guessed_encoding_is_said(path: Path) -> None:
    assert "read as Windows-1252" in encoding_words(sheet_of(path, FLOWERS + "1,2,açucena\n", "latin-1"))
    assert encoding_words(sheet_of(path, FLOWERS)) == ""


@pytest.mark.parametrize("wanted", ["utf-8-sig", "utf-16"])
def test_a_wrong_encoding_is_named(path: Path, wanted: str) -> None:
    with pytest.raises(UserError, match=r"no letters in UTF-.*Choose another encoding"):
        sheet_of(path, FLOWERS.replace("tulip", "açucena"), "latin-1", Format(encoding=wanted))


def test_utf_16_without_a_mark_may_be_asked_for(path: Path) -> None:
    assert sheet_of(path, FLOWERS, "utf-16-be", Format(encoding="utf-16")).header[0] == "length"


def test_the_person_knows_the_separator_and_the_decimal_mark_better(path: Path) -> None:
    sheet = sheet_of(path, FLOWERS, wanted=Format(separator=";", decimal_mark=","))
    assert (len(sheet.header), sheet.decimal_mark) == (1, ",")


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
    sheet = sheet_of(path, FLOWERS, wanted=Format(has_header=False))
    assert sheet.header == ("1", "2", "3")
    assert len(sheet.rows) == 5


def test_double_and_missing_names_get_numbers(path: Path) -> None:
    assert sheet_of(path, "x,x,\n1,2,3\n", wanted=Format(has_header=True)).header == ("x", "x 2", "3")


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


def test_every_part_of_a_long_file_is_kept_alike(path: Path) -> None:
    path.write_text("".join(f"{row},0\n" for row in range(20_000)))
    counts, _edges = np.histogram([int(row[0]) for row in read(path, kept=1000).rows], 10, (0, 20_000))
    assert counts.sum() == 1000
    assert abs(counts - 100).max() < 40  # four deviations of such a share


def test_a_part_of_the_rows_is_said(path: Path) -> None:
    path.write_text("x,y\n" + "1,0\n" * 500)
    assert size_words(read(path, kept=100)) == "data.csv has 500 rows; 100 of them, chosen by chance, are used."


def test_of_many_columns_fewer_rows_are_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "KEPT_CELLS", 1000)
    path.write_text("1,2,3,4,5\n" * 500)
    sheet = read(path)
    assert (len(sheet.rows), sheet.total) == (200, 500)


def test_reading_tells_how_far_it_is_and_can_be_given_up(path: Path) -> None:
    path.write_text("1,2\n" * 10_000)
    shares: list[float] = []

    def report(share: float, _words: str) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(path, progress=report)
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1


def test_making_the_table_can_be_given_up(path: Path) -> None:
    def give_up(_share: float, _words: str) -> None:
        raise Cancelled

    sheet = sheet_of(path, FLOWERS)
    with pytest.raises(Cancelled):
        build(sheet, proposal(sheet), give_up)


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
        build(read(path, Format(has_header=True)), Choices((), 0, True))


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


def test_what_is_wrong_is_said_by_row_and_column_with_what_becomes_of_it(path: Path) -> None:
    _sheet, made = imported(path, BROKEN)
    assert [made.words(problem) for problem in made.problems] == [
        "Row 3, column y: there is no value; the row is left out.",
        "Row 4, column y: “six” is not a number; the row is left out.",
        "Row 5: 2 cells where there are 3 columns; the row is left out.",
        "Row 6, column kind: there is no value; the row is left out.",
    ]


def test_a_gap_that_is_filled_is_said_so(path: Path) -> None:
    _sheet, made = imported(path, BROKEN, MEAN)
    assert [made.words(problem).partition("; ")[2] for problem in made.problems] == [
        "the mean of the column takes its place.",
        "the mean of the column takes its place.",
        "the row is left out.",
        "the row is left out.",
    ]


def test_what_is_wrong_with_a_cell_is_what_is_listed(path: Path) -> None:
    sheet, made = imported(path, BROKEN)
    cells = [(line, column) for line in range(len(sheet.rows)) for column in range(3)]
    found = {problem_at(sheet, made.choices, line, column) for line, column in cells}
    assert found - {None} == set(made.problems)


def test_a_column_that_is_not_used_is_never_wrong(path: Path) -> None:
    sheet = sheet_of(path, BROKEN)
    assert build(sheet, Choices((0,), 2, True)).problem_count == 2
    assert problem_at(sheet, Choices((0,), 2, True), 2, 1) is None


def test_an_import_says_what_there_is_to_learn_and_what_was_lost(path: Path) -> None:
    _sheet, made = imported(path, BROKEN)
    assert use_words(made) == "2 rows to learn from: 2 inputs, 2 classes."
    assert import_words(made)[-1] == "4 rows are left out."


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
    assert [made.words(problem) for problem in made.problems] == [
        "Row 3, column x: 1e300 is too large a number; the row is left out."
    ]


def test_the_column_that_says_what_is_for_testing_is_not_the_target(path: Path) -> None:
    sheet = sheet_of(path, "x,kind,split\n1,a,train\n2,b,train\n3,a,test\n")
    assert proposal(sheet) == Choices((0,), 1, True)


def test_a_line_break_within_a_cell_becomes_a_blank(path: Path) -> None:
    sheet = sheet_of(path, 'x,"the\nkind"\n1,"red\n\trose"\n2,tulip\n')
    assert sheet.header == ("x", "the kind")
    assert sheet.rows == (("1", "red rose"), ("2", "tulip"))


def test_names_with_nothing_below_are_told(path: Path) -> None:
    with pytest.raises(UserError, match="a row of names and no row of values"):
        sheet_of(path, "a,b,c\n")


def test_one_column_alone_is_no_table_to_learn_from(path: Path) -> None:
    _sheet, result = imported(path, "value\n1\n2\n3\n")
    assert "one column only" in str(result.reason)


def test_classes_stand_in_the_order_of_the_alphabet_whatever_their_accents(path: Path) -> None:
    _sheet, result = imported(path, "x,drink\n1,suco\n2,Água\n3,café\n4,Éter\n")
    assert result.table is not None
    assert [each.name for each in result.table.classes] == ["Água", "café", "Éter", "suco"]


@pytest.mark.parametrize(("row", "words"), [("1", "Row 3: 1 cell where"), ("1,2,3,4", "Row 3: 4 cells where")])
def test_a_ragged_row_says_how_many_cells_it_has(path: Path, row: str, words: str) -> None:
    _sheet, result = imported(path, f"x,y,kind\n1,2,a\n{row}\n3,4,b\n5,6,a\n")
    assert words in result.words(result.problems[0])

"""Look-ups in tables that the reader learns from."""

from eval.lookup_examples import lookup_examples, tables_of

LABELLED = """Giá vé có hiệu lực từ 2025.

STT: 1 | Chặng: Huế - Lăng Cô | Ghế cứng: 45.000 | Ghế mềm: 60.000

STT: 2 | Chặng: Huế - Tam Kỳ | Ghế cứng: 120.000 | Ghế mềm: 165.000

STT: 3 | Chặng: Đông Hà - Huế | Ghế cứng: 50.000
"""
BELOW_HEADER = "Room | Floor | Seats\n\nHan River | 2 | 12\n\nCham | 3 | 40\n\nMarble | 5 | 8\n\nCoffee is on floor 1."


def test_a_table_is_read_from_rows_with_the_names_of_their_columns_and_without_their_numbers():
    (table,) = tables_of("Giá vé", LABELLED, "vi")
    assert table.names == ("Chặng", "Ghế cứng", "Ghế mềm")
    assert table.rows[0] == ("Huế - Lăng Cô", "45.000", "60.000")
    assert table.rows[2] == ("Đông Hà - Huế", "50.000", "")


def test_a_table_is_read_from_rows_below_a_header():
    (table,) = tables_of("Rooms", BELOW_HEADER, "en")
    assert table.names == ("Room", "Floor", "Seats")
    assert [row[0] for row in table.rows] == ["Han River", "Cham", "Marble"]


def test_lines_with_bars_that_are_no_table_are_none():
    assert tables_of("", "Một | hai\n\nba | bốn | năm\n\nsáu | bảy", "vi") == []
    assert tables_of("", "Giá: 1 | Tên: a\n\nGiá: 2 | Tên: b", "vi") == []


def test_what_answers_is_the_cell_of_the_row_and_column_that_are_asked_for():
    examples = lookup_examples(tables_of("Rooms", BELOW_HEADER, "en"), 300, seed=1)
    checked = 0
    for example in examples:
        asked = example.question.lower().split(",")[0]
        named = [line for line in example.passage.split("\n\n") if key_of(line) in asked]
        column = next((name for name in ("Floor", "Seats") if name.lower() in asked), None)
        if not example.answered:
            assert named == []
        elif column and named and example.answer.isdecimal():  # some names are put into the other language
            assert f"{column}: {example.answer}" in named[0].split(" | ")
            checked += 1
    assert len(examples) == 300
    assert checked > 100


def key_of(line: str) -> str:
    return line.split(" | ")[0].removeprefix("Room: ").lower()


def test_the_values_of_a_column_are_dealt_anew():
    examples = lookup_examples(tables_of("Rooms", BELOW_HEADER, "en"), 200, seed=1)
    rows = {line for example in examples for line in example.passage.split("\n\n") if line.startswith("Room: Cham")}
    assert len({row.split("Seats: ")[1].split(" | ")[0] for row in rows if "Seats: " in row}) == 3


def test_the_same_seed_makes_the_same_questions_and_no_table_none():
    tables = tables_of("Giá vé", LABELLED, "vi")
    assert lookup_examples(tables, 20, seed=3) == lookup_examples(tables, 20, seed=3)
    assert lookup_examples(tables, 20, seed=3) != lookup_examples(tables, 20, seed=4)
    assert lookup_examples([], 20, seed=3) == []

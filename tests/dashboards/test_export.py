"""What pages hand out: workbooks that say the same as the CSV, pictures, paper."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboards.app import create_app
from dashboards.export.excel_file import FORBIDDEN, LONGEST_NAME, sheet_name
from dashboards.pages import PAGES
from dashboards.words import words_in

CHARTS = [(page.name, chart.name) for page in PAGES.values() for chart in page.charts]


@pytest.fixture(scope="module")
def client(runs):
    return create_app(runs.root).server.test_client()


@pytest.fixture
def book(client, names):
    def read(path, run="two_homes", **query):
        query = {"lang": "en", "run": names[run]} | query
        answer = client.get(f"/files/{path}.xlsx", query_string=query)
        assert answer.status_code == 200, path
        return load_workbook(io.BytesIO(answer.data))

    return read


@pytest.mark.parametrize(("page", "chart"), CHARTS)
def test_every_chart_is_a_workbook_that_says_what_its_csv_says(client, book, homes, page, chart):
    answer = client.get(f"/files/{page}/{chart}.csv", query_string={"lang": "en", "run": homes.name})
    if PAGES[page].needs and not homes.has(PAGES[page].needs):
        assert answer.status_code == 404
        return
    text = answer.data.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    if head[-2:] == ["Quality", "Run"]:
        # The workbook tells quality and run once, on its first sheet; each row of a CSV carries them.
        head, *rows = (cells[:-2] for cells in (head, *rows))
    about, *sheets = book(f"{page}/{chart}").worksheets
    assert about.title == "About"
    if not rows:
        assert not sheets
        return
    (sheet,) = sheets
    cells = list(sheet.iter_rows(values_only=True))
    assert [heading.split(" (")[0] for heading in cells[0]] == [heading.split(" (")[0] for heading in head]
    assert len(cells) == len(rows) + 1
    for shown, plain in zip(cells[1], rows[0], strict=True):
        if isinstance(shown, (int, float)) and not isinstance(shown, bool):
            assert float(plain) == pytest.approx(shown, rel=1e-12)
        else:
            assert plain.startswith(str(shown)[:10])


def test_a_page_is_one_workbook_with_a_sheet_a_chart(book):
    titles = [sheet.title for sheet in book("dispatch").worksheets]
    assert titles[0] == "About"
    assert {sheet_name(words_in("en")(f"chart.{name}"), set()) for name in ("power", "stored")} <= set(titles)


def test_the_first_sheet_tells_run_and_quality_of_every_series(book, homes):
    about = book("dispatch", lang="ja")["このファイルについて"]
    lines = [[cell for cell in row if cell is not None] for row in about.values]
    assert ["計算結果", homes.name] in lines
    hashes = {line[-1] for line in lines if line}
    assert {series["sha256"] for series in homes.manifest["series"]} <= hashes
    assert any("合成" in line for line in lines)


def test_times_are_local_and_numbers_are_numbers(book):
    sheet = book("dispatch/power", span="all").worksheets[1]
    assert sheet["A1"].value == "Start (Asia/Tokyo)"
    assert sheet["A2"].value.isoformat() == "2024-07-01T00:00:00"
    assert sheet.freeze_panes == "B2"
    assert isinstance(sheet["B2"].value, (int, float))


def test_a_missing_value_in_a_workbook_is_not_0(book):
    values = {cell for row in book("dispatch/price", span="all").worksheets[1].values for cell in row}
    assert "n/a" in values
    assert 0 not in values


def test_the_same_view_gives_the_same_bytes(client, names):
    path = f"/files/market.xlsx?run={names['two_homes']}&lang=ja"
    assert client.get(path).data == client.get(path).data


def test_what_is_not_there_is_not_found(client):
    for path in ("castle.xlsx", "market/nothing.xlsx", "market.xlsx?run=nowhere", "market/tape.csv?run=../x"):
        assert client.get(f"/files/{path}").status_code == 404


TITLES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60).filter(str.strip)


@given(st.lists(TITLES, max_size=8))
def test_every_title_becomes_a_name_that_excel_takes(titles):
    taken = {"About"}
    for title in titles:
        name = sheet_name(title, taken)
        assert len(name) <= LONGEST_NAME
        assert name.casefold() not in {other.casefold() for other in taken}
        assert not set(name) & {chr(code) for code in FORBIDDEN}
        taken.add(name)
